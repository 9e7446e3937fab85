"""Process leaders: their own page, and the adviser's choice of whom to ask."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allemed.base import clock
from allemed.base.refusals import RefusedError
from allemed.dugnad.models import Assignment, Dugnad, State
from allemed.people.models import User
from allemed.people.views.access import may, signed_in
from allemed.programme import links
from allemed.programme.actions import leaders as deeds
from allemed.programme.actions.recruitment import page_of
from allemed.programme.desk_boxes_plan import meter
from allemed.programme.forms.leaders import AwayForm, LeaderForm
from allemed.programme.models import DaysAway, Leader, Partnership
from allemed.programme.permissions import can_work_with_partnerships, is_leader
from allemed.programme.views.desk.access import find, show
from allemed.programme.views.desk.plan import attempt

MENU = "partnerships:leading"


@may(is_leader)
def leading(request: HttpRequest) -> HttpResponse:
    """Everything for the next dugnad; then those after it, and what I have said of myself."""
    user = signed_in(request)
    leader = Leader.objects.filter(user=user).prefetch_related("counties").first()
    form = LeaderForm(request.POST or None, leader=leader)
    if form.is_valid():
        facts = form.facts
        if attempt(request, lambda: deeds.save_leader(by=user, **facts), _("Lagret.")):
            return redirect("partnerships:leading")
    return _page(request, user, leader, form=form, away_form=AwayForm())


def _page(request: HttpRequest, user: User, leader: Leader | None, *, status: int = 200, **forms: Any) -> HttpResponse:
    mine = Assignment.objects.filter(user=user, is_binding=True, ends_at__gt=clock.now()).order_by("starts_at")
    dugnads = [
        each.dugnad
        for each in mine.select_related("dugnad__municipality", "dugnad__organisation", "dugnad__deck__deck")
    ]
    context: dict[str, Any] = {
        "next": _about(dugnads[0]) if dugnads else None,
        "later": dugnads[1:],
        "leader": leader,
        "feed_url": links.feed(leader.feed_key) if leader else "",
        "away": DaysAway.objects.ahead().filter(user=user),
    }
    return show(request, "leading", context | forms, status=status, menu_at=MENU)


def _about(dugnad: Dugnad) -> dict[str, Any]:
    """What the process leader needs: where, with whom, for whom, and whether it is ready."""
    partnership = Partnership.objects.whole().filter(dugnad=dugnad).first()
    page = page_of(partnership) if partnership else None
    return {
        "dugnad": dugnad,
        "partnership": partnership,
        "people": list(partnership.people.known()) if partnership else [],
        "meter": meter(page) if page else [],
        "others": [each.user.name for each in dugnad.assignments.select_related("user")],
        "is_planned": dugnad.state == State.PLANNED,
    }


@require_POST
@may(is_leader)
def away(request: HttpRequest) -> HttpResponse:
    """Days on which I cannot."""
    user = signed_in(request)
    form = AwayForm(request.POST)
    if form.is_valid():
        try:
            deeds.be_away(by=user, first=form.cleaned_data["first"], last=form.cleaned_data["last"])
            messages.success(request, _("Lagret. Du blir ikke spurt på de dagene."))
            return redirect("partnerships:leading")
        except RefusedError as refused:
            form.add_error(None, refused.message)
    leader = Leader.objects.filter(user=user).prefetch_related("counties").first()
    return _page(request, user, leader, status=422, form=LeaderForm(leader=leader), away_form=form)


@require_POST
@may(is_leader)
def back(request: HttpRequest, days_id: str) -> HttpResponse:
    """I can after all."""
    user = signed_in(request)
    days = get_object_or_404(DaysAway, user=user, public_id=days_id)
    attempt(request, lambda: deeds.be_back(by=user, days=days), _("Tatt bort."))
    return redirect("partnerships:leading")


@require_POST
@may(is_leader)
def renew_feed(request: HttpRequest) -> HttpResponse:
    """Another address for the calendar."""
    user = signed_in(request)
    done = _("Kalenderen har fått en ny adresse. Den gamle virker ikke lenger.")
    attempt(request, lambda: deeds.new_feed(by=user), done)
    return redirect("partnerships:leading")


@may(can_work_with_partnerships)
def choose(request: HttpRequest, public_id: str) -> HttpResponse:
    """Whom to ask: those who can, who go there and who speak the language, first."""
    partnership = find(public_id)
    dugnad = partnership.dugnad
    if dugnad is None or dugnad.state == State.CANCELLED:
        return redirect("partnerships:plan", public_id)
    if request.method == "POST":
        by = signed_in(request)
        user = get_object_or_404(User, public_id=request.POST.get("hvem", ""))
        if request.POST.get("gjor") == "slipp":
            done = _("%(name)s leder ikke dugnaden, og får beskjed.") % {"name": user.name}
            attempt(request, lambda: deeds.let_go(by=by, partnership=partnership, user=user), done)
        else:
            done = _("%(name)s leder dugnaden, og får et brev med kalenderfil.") % {"name": user.name}
            attempt(request, lambda: deeds.ask_to_lead(by=by, partnership=partnership, user=user), done)
        return redirect("partnerships:leaders", public_id)
    rows = deeds.candidates(partnership, dugnad)
    return show(request, "leaders", {"partnership": partnership, "dugnad": dugnad, "rows": rows})
