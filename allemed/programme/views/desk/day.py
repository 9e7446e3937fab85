"""What the adviser does today, and the same partnerships as a board, a year and a workbook."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from allemed.base import clock, norwegian, spreadsheets
from allemed.people.views.access import may, signed_in
from allemed.programme import desk
from allemed.programme.forms.desk import LogForm
from allemed.programme.models import FormState, InterestForm, PartnershipState
from allemed.programme.permissions import can_work_with_partnerships
from allemed.programme.views.desk.access import show

MOST_FORMS = 40
"""So many an adviser follows. The whole of the host's hundreds would be a page too heavy for a telephone."""


@may(can_work_with_partnerships)
def day(request: HttpRequest) -> HttpResponse:
    """What is due, what is new, what is stuck. Without a filter: all; `?radgiver=` is one adviser's."""
    found = desk.Desk(desk.Filters.of(request.GET))
    unplaced = InterestForm.objects.filter(state=FormState.UNPLACED).order_by("sent_at")
    context = {
        "desk": found,
        "me": signed_in(request),
        "unplaced": unplaced if found.filters.is_empty else [],
        "log_form": LogForm(auto_id=False),
        "most_forms": MOST_FORMS,
        "mine": found.filters.address(radgiver=signed_in(request).public_id),
    }
    return show(request, "day", context)


@may(can_work_with_partnerships)
def board(request: HttpRequest) -> HttpResponse:
    """Each state and who is in it."""
    return show(request, "board", {"desk": desk.Desk(desk.Filters.of(request.GET))})


@may(can_work_with_partnerships)
def season(request: HttpRequest) -> HttpResponse:
    """Month by month: the dugnads that have a date."""
    found = desk.Desk(desk.Filters.of(request.GET))
    return show(request, "season", {"desk": found, "months": desk.season(found)})


@may(can_work_with_partnerships)
def spreadsheet(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook; what people wrote is text in it, whatever it begins with."""
    found = desk.Desk(desk.Filters.of(request.GET))
    head = [
        _("Partner"), _("Fylke"), _("Hvem"), _("Periode"), _("Tilstand"), _("Rådgiver"), _("Neste gang"),
        _("Hva skal skje"), _("Kontaktperson"), _("Telefon"), _("E-postadresse"), _("Dugnad"), _("Står fast fordi"),
    ]  # fmt: skip
    rows = [_cells(row) for row in found.rows]
    response = HttpResponse(spreadsheets.workbook(_("Samarbeid"), head, rows), content_type=spreadsheets.MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="samarbeid-{clock.today():%Y-%m-%d}.xlsx"'
    return response


def _cells(row: desk.Row) -> list[str | int | None]:
    it, contact = row.it, row.contact
    return [
        row.name,
        it.municipality.county.name if it.municipality else "",
        it.get_kind_display(),
        str(it.period),
        str(PartnershipState(it.state).label),
        it.adviser.name if it.adviser else "",
        norwegian.date(it.next_on) if it.next_on else "",
        it.next_step,
        contact.name if contact else "",
        contact.phone if contact else "",
        contact.email if contact else "",
        norwegian.moment(it.dugnad.starts_at) if it.dugnad else "",
        " ".join(row.reasons),
    ]
