"""Periods: make, change, move along, and the funder's figures."""

from __future__ import annotations

from pathlib import Path

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from allemed.base import fonts, spreadsheets, typst
from allemed.base.forms import Form
from allemed.base.refusals import RefusedError
from allemed.people.views.access import may, signed_in
from allemed.programme.actions import periods as deeds
from allemed.programme.forms.periods import PeriodForm
from allemed.programme.models import PERIOD_MOVES, Period, PeriodState
from allemed.programme.permissions import can_manage_periods
from allemed.programme.refusals import ProgrammeRefusal
from allemed.programme.reporting import Report
from allemed.programme.views.desk.access import show

TEMPLATE = Path(__file__).parents[2] / "report.typ"
BUTTONS: dict[PeriodState, str | Promise] = {
    PeriodState.OPEN: gettext_lazy("Åpne for interesse"),
    PeriodState.CLOSED: gettext_lazy("Steng for interesse"),
    PeriodState.RUNNING: gettext_lazy("Sett i gang"),
    PeriodState.REPORTING: gettext_lazy("Begynn å rapportere"),
    PeriodState.ARCHIVED: gettext_lazy("Arkiver"),
}
WHAT_FOLLOWS: dict[PeriodState, str | Promise] = {
    PeriodState.OPEN: gettext_lazy("Skjemaene tar imot fra dagen som står i perioden."),
    PeriodState.CLOSED: gettext_lazy("Ingen kan sende skjema lenger. Du kan åpne igjen."),
    PeriodState.RUNNING: gettext_lazy("Perioden er i gang. Skjemaene kan ikke åpnes igjen."),
    PeriodState.REPORTING: gettext_lazy("Tallene samles i ett dokument. Du kan gå tilbake."),
    PeriodState.ARCHIVED: gettext_lazy("Det kan ikke gjøres om. Om 90 dager slettes navn og det som er skrevet ned."),
}


def find(public_id: str) -> Period:
    """The period with its words, places and year."""
    found = Period.objects.prefetch_related("texts", "places", "seasons")
    return get_object_or_404(found, public_id=public_id)


@may(can_manage_periods)
def periods(request: HttpRequest) -> HttpResponse:
    """All of them, the newest first."""
    return show(request, "periods", {"periods": Period.objects.prefetch_related("texts", "places")})


@may(can_manage_periods)
def new(request: HttpRequest) -> HttpResponse:
    """A draft."""
    form = PeriodForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = deeds.make_period(by=signed_in(request), facts=form.facts)
            messages.success(request, _("Utkastet er lagret. Ingen ser det før du åpner perioden."))
            return redirect("partnerships:period", made.public_id)
        except RefusedError as refused:
            _show_refusal(form, refused)
    return show(request, "period_edit", {"form": form, "period": None})


@may(can_manage_periods)
def period(request: HttpRequest, public_id: str) -> HttpResponse:
    """How it stands, and what may be done."""
    found = find(public_id)
    moves = [{"to": to.value, "label": BUTTONS[to]} for to in PERIOD_MOVES[PeriodState(found.state)]]
    waiting = found.partnerships.filter(state="waiting").count()
    return show(request, "period", {"period": found, "moves": moves, "waiting": waiting})


@may(can_manage_periods)
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change it. The second of two is told, and keeps what was written."""
    found = find(public_id)
    form = PeriodForm(request.POST if request.method == "POST" else None, period=found)
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            deeds.change_period(by=signed_in(request), period=found, version=version, facts=form.facts)
            messages.success(request, _("Lagret."))
            return redirect("partnerships:period", found.public_id)
        except RefusedError as refused:
            _show_refusal(form, refused)
            if refused.reason == ProgrammeRefusal.CHANGED_MEANWHILE:
                again = request.POST.copy()
                again["version"] = str(find(public_id).version)
                form.data = again
    return show(request, "period_edit", {"form": form, "period": found})


def _show_refusal(form: Form, refused: RefusedError) -> None:
    at_slug = refused.reason in (ProgrammeRefusal.SLUG_IN_USE, ProgrammeRefusal.SLUG_IS_KNOWN)
    form.add_error("slug" if at_slug else None, refused.message)


@may(can_manage_periods)
def move(request: HttpRequest, public_id: str, to: str) -> HttpResponse:
    """Asks once, and says what follows."""
    found = find(public_id)
    if to not in BUTTONS:
        raise Http404
    state = PeriodState(to)
    refusal = ""
    if request.method == "POST":
        try:
            deeds.move_period(by=signed_in(request), period=found, to=state)
            messages.success(request, _("Perioden er nå: %(state)s.") % {"state": state.label})
            return redirect("partnerships:period", found.public_id)
        except RefusedError as refused:
            refusal = refused.message
    context = {"period": found, "label": BUTTONS[state], "follows": WHAT_FOLLOWS[state], "refusal": refusal}
    return show(request, "period_move", context)


@may(can_manage_periods)
def report(request: HttpRequest, public_id: str) -> HttpResponse:
    """The funder's figures."""
    found = find(public_id)
    return show(request, "period_report", {"period": found, "report": Report(found)})


@may(can_manage_periods)
def report_pdf(_request: HttpRequest, public_id: str) -> HttpResponse:
    """The same as one document that can be read aloud and kept."""
    found = find(public_id)
    data = Report(found).data | {"language": get_language() or "nb", "none": _("Ingen.")}
    response = HttpResponse(
        typst.pdf(TEMPLATE, data=fonts.printable(data), is_for_archive=True), content_type="application/pdf"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="rapport-{found.slug}.pdf"'
    return response


@may(can_manage_periods)
def report_xlsx(_request: HttpRequest, public_id: str) -> HttpResponse:
    """The same as a workbook."""
    found = find(public_id)
    rows = [(part.title, *row) for part in Report(found).parts for row in part.rows]
    content = spreadsheets.workbook(found.slug, [_("Del"), _("Hva"), _("Tall")], rows)
    response = HttpResponse(content, content_type=spreadsheets.MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="rapport-{found.slug}.xlsx"'
    return response
