"""Those who lead: the draft, its marked sentences, who gets it, and sending. Sending asks once more what it will do."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Q, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allemed.base.refusals import RefusedError
from allemed.dugnad.actions import minutes as deeds
from allemed.dugnad.minutes.document import Document, owner_of
from allemed.dugnad.minutes.printing import as_pdf
from allemed.dugnad.models import Dugnad, Measure, MeasureState, Minutes, MinutesState
from allemed.dugnad.permissions import HOSTS, can_find_owners, can_review, dugnads_of, works_with_minutes
from allemed.dugnad.views.minutes import file_of
from allemed.people.models import Role
from allemed.people.permissions import has_role
from allemed.people.views.access import may, signed_in
from allemed.people.views.my_page import side_menu

MOST_ROWS = 200


def show(request: HttpRequest, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page beside one's own."""
    menu = side_menu(signed_in(request), "dugnad_minutes:list")
    return render(request, f"dugnad/minutes/{name}.html", context | menu, status=status)


def _find(request: HttpRequest, public_id: str) -> Minutes:
    minutes: Minutes = get_object_or_404(
        Minutes.objects.select_related("dugnad__municipality", "dugnad__organisation"), dugnad__public_id=public_id
    )
    if not can_find_owners(signed_in(request), minutes.dugnad):
        raise PermissionDenied
    if not can_review(signed_in(request), minutes.dugnad) and minutes.state == MinutesState.DRAFT:
        raise PermissionDenied
    return minutes


def _find_to_review(request: HttpRequest, public_id: str) -> Minutes:
    minutes = _find(request, public_id)
    if not can_review(signed_in(request), minutes.dugnad):
        raise PermissionDenied
    return minutes


@may(works_with_minutes)
def review_list(request: HttpRequest) -> HttpResponse:
    """`/min-side/referat/`: the minutes one looks after; drafts first."""
    user = signed_in(request)
    mine = dugnads_of(user).filter(is_rehearsal=False)
    found = Minutes.objects.filter(dugnad__in=mine).select_related("dugnad__municipality", "dugnad__organisation")
    if not has_role(user, HOSTS):  # a draft is for its process leaders; its partner looks after it once it is sent
        led = Dugnad.objects.led_by(user) if has_role(user, Role.FACILITATOR) else Dugnad.objects.none()
        found = found.filter(Q(state=MinutesState.SENT) | Q(dugnad__in=led))
    drafts_first = Case(When(state=MinutesState.DRAFT, then=0), default=1)
    return show(request, "list", {"rows": found.order_by(drafts_first, "-dugnad__starts_at", "pk")[:MOST_ROWS]})


@may(works_with_minutes)
def review(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/min-side/referat/<dugnad>/`: what to look at before it is sent; afterwards, whose owner is missing."""
    minutes = _find(request, public_id)
    if minutes.state == MinutesState.SENT:
        return _sent(request, minutes)
    return _show(request, minutes)


def _show(request: HttpRequest, minutes: Minutes, *, status: int = 200, **kept: Any) -> HttpResponse:
    judged = deeds.judge(minutes) if minutes.content else []
    opened = request.GET.get("rett", "")
    marked = [each for each in judged if each.marks]
    context = {
        "minutes": minutes,
        "dugnad": minutes.dugnad,
        "waiting": [each for each in marked if each.waits],
        "looked_at": [each for each in judged if each.redaction],
        "others": [each for each in judged if not each.marks and not each.redaction],
        "opened": opened,
        "number_marked": len(marked),
        "recipients": minutes.dugnad.recipients.all(),
        "is_made": bool(minutes.content),
        **kept,
    }
    return show(request, "review", context, status=status)


def _sent(request: HttpRequest, minutes: Minutes) -> HttpResponse:
    measures = Measure.objects.filter(dugnad=minutes.dugnad).exclude(state=MeasureState.WITHDRAWN)
    rows = [(row, owner_of(row, with_names=True)) for row in measures.select_related("table")]
    rows.sort(key=lambda pair: (pair[0].state != MeasureState.AGREED, pair[0].state == MeasureState.CONFIRMED))
    context = {"minutes": minutes, "dugnad": minutes.dugnad, "rows": rows}
    return show(request, "sent", context)


@require_POST
@may(works_with_minutes)
def judge(request: HttpRequest, public_id: str) -> HttpResponse:
    """One sentence: `gjor` is keep, change or take out."""
    minutes = _find_to_review(request, public_id)
    said, ref = request.POST.get("gjor", ""), request.POST.get("ref", "")[:50]
    written = request.POST.get("tekst", "")
    try:
        deeds.redact(
            by=signed_in(request),
            dugnad=minutes.dugnad,
            ref=ref,
            original_hash=request.POST.get("ord", "")[:64],
            before=request.POST.get("vist", "")[:20],
            replacement="" if said == "ta-ut" else written,
            is_kept=said == "behold",
        )
    except RefusedError as refused:
        minutes.refresh_from_db()
        return _show(request, minutes, status=409, refused=refused.message, refused_ref=ref, written=written)
    messages.success(request, _("Setningen er sett på."))
    return redirect("dugnad_minutes:review", public_id)


@require_POST
@may(works_with_minutes)
def recipient(request: HttpRequest, public_id: str) -> HttpResponse:
    """One more who gets the minutes, or one less."""
    minutes = _find_to_review(request, public_id)
    by, gone = signed_in(request), request.POST.get("fjern", "")
    try:
        if gone.isdigit():
            deeds.remove_recipient(by=by, dugnad=minutes.dugnad, pk=int(gone))
        else:
            written = request.POST.get("epost", "").strip()[:254]
            deeds.add_recipient(by=by, dugnad=minutes.dugnad, email=written, language=minutes.dugnad.language)
    except RefusedError as refused:
        return _show(request, minutes, status=409, address=request.POST.get("epost", ""), address_error=refused.message)
    return redirect("dugnad_minutes:review", public_id)


@may(works_with_minutes)
def preview(request: HttpRequest, public_id: str) -> HttpResponse:
    """`…/forhandsvisning/`: just what everyone will see, and what the button does."""
    minutes = _find(request, public_id)
    if minutes.state == MinutesState.SENT or not minutes.content:
        return redirect("dugnad_minutes:review", public_id)
    return _preview(request, minutes)


def _preview(request: HttpRequest, minutes: Minutes, *, refused: str = "", status: int = 200) -> HttpResponse:
    live = Measure.objects.filter(dugnad=minutes.dugnad).exclude(state=MeasureState.WITHDRAWN)
    context = {
        "minutes": minutes,
        "dugnad": minutes.dugnad,
        "document": Document(minutes),
        "version": deeds.version_of(minutes),
        "recipients": minutes.dugnad.recipients.count(),
        "owners": live.exclude(owner_email="").count(),
        "waiting": sum(each.waits for each in deeds.judge(minutes)),
        "refused": refused,
        "page_language": get_language(),
    }
    return show(request, "preview", context, status=status)


@may(works_with_minutes)
def draft_pdf(request: HttpRequest, public_id: str) -> HttpResponse:
    """The draft on paper, marked as one."""
    minutes = _find(request, public_id)
    if not minutes.content:
        return redirect("dugnad_minutes:review", public_id)
    return file_of(as_pdf(minutes), "application/pdf", "utkast.pdf", is_shown=True)


@require_POST
@may(works_with_minutes)
def send(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send it, as the preview showed it."""
    minutes = _find_to_review(request, public_id)
    try:
        deeds.send_minutes(by=signed_in(request), dugnad=minutes.dugnad, version=request.POST.get("versjon", "")[:20])
    except RefusedError as refused:
        minutes.refresh_from_db()
        return _preview(request, minutes, refused=refused.message, status=409)
    messages.success(request, _("Referatet er sendt, og eierne er spurt."))
    return redirect("dugnad_minutes:review", public_id)
