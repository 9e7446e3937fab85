"""Before the evening: plan a dugnad, move it, say who leads it, and open its lobby."""

from __future__ import annotations

from typing import Any

import segno
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allemed.base.refusals import RefusedError
from allemed.dugnad import actions
from allemed.dugnad.cookies import seat_in
from allemed.dugnad.forms import (
    DetailsForm,
    FacilitatorForm,
    LobbyForm,
    MoveForm,
    PlanForm,
    default_day,
    hours_of,
)
from allemed.dugnad.models import Dugnad, State
from allemed.dugnad.permissions import can_lead, can_plan, dugnads_of
from allemed.people.models import User
from allemed.people.views.access import may, signed_in
from allemed.people.views.my_page import side_menu
from allemed.places.models import Municipality


def show(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page of the planning, with the menu beside it."""
    menu = side_menu(signed_in(request), "dugnad_lead:list")
    return render(request, f"dugnad/planning_{template}.html", context | menu, status=status)


def find(request: HttpRequest, public_id: str) -> Dugnad:
    """The dugnad, if this person may lead it."""
    found = get_object_or_404(
        Dugnad.objects.select_related("municipality", "organisation", "runbook__runbook", "deck__deck"),
        public_id=public_id,
    )
    if not can_lead(signed_in(request), found):
        raise PermissionDenied
    return found


@may(can_plan)
def dugnad_list(request: HttpRequest) -> HttpResponse:
    """What is on now, what is coming, and `?vis=tidligere` what is over."""
    is_past = request.GET.get("vis") == "tidligere"
    found = dugnads_of(signed_in(request)).select_related("municipality", "organisation")
    if is_past:
        rows = found.filter(state__in=[State.CLOSED, State.CANCELLED])[:200]
        return show(request, "list", {"rows": rows, "is_past": True})
    context = {
        "open_now": found.open(),
        "rows": found.filter(state=State.PLANNED).order_by("starts_at")[:200],
        "is_past": False,
    }
    return show(request, "list", context)


@may(can_plan)
def new(request: HttpRequest) -> HttpResponse:
    """Plan a dugnad."""
    user = signed_in(request)
    form = PlanForm(request.POST or None, user=user, initial={"day": default_day(), "leads": True, "language": "nb"})
    if form.is_valid():
        said = form.cleaned_data
        partner = said["partner"]
        is_municipality = isinstance(partner, Municipality)
        try:
            with form.once() as earlier:
                if earlier is None:
                    made = actions.plan_dugnad(
                        by=user,
                        starts_at=said["moments"][0],
                        ends_at=said["moments"][1],
                        municipality=partner if is_municipality else None,
                        organisation=None if is_municipality else partner,
                        facilitators=[user] if said.get("leads") else [],
                        **form.details(),
                    )
                    form.remember(made.public_id)
            if can_lead(user, Dugnad.objects.get(public_id=form.outcome)):
                messages.success(request, _("Dugnaden er planlagt."))
                return redirect("dugnad_lead:dugnad", form.outcome)
            messages.success(request, _("Dugnaden er planlagt. Den som skal lede den, finner den i sin liste."))
            return redirect("dugnad_lead:list")
        except RefusedError as refused:
            form.add_error(None, refused.message)
    return show(request, "new", {"form": form})


@may(can_plan)
def dugnad(request: HttpRequest, public_id: str) -> HttpResponse:
    """One dugnad: how it stands, and what can be done."""
    found = find(request, public_id)
    return show(request, "dugnad", _about(found))


def _about(found: Dugnad, **more: Any) -> dict[str, Any]:
    return {
        "dugnad": found,
        "runbook": found.runbook.title("nb"),
        "assignments": found.assignments.select_related("user").order_by("user__name"),
        "facilitator_form": FacilitatorForm(dugnad=found),
        "lobby_form": LobbyForm(),
        "is_planned": found.state == State.PLANNED,
        "is_before_start": found.state in (State.PLANNED, State.LOBBY),
        "is_over": found.state in (State.CLOSED, State.CANCELLED),
        **more,
    }


@may(can_plan)
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change what it is."""
    found = find(request, public_id)
    form = DetailsForm(request.POST or None, dugnad=found)
    if form.is_valid():
        try:
            actions.change_dugnad(by=signed_in(request), dugnad=found, fields=form.details())
            messages.success(request, _("Endringene er lagret."))
            return redirect("dugnad_lead:dugnad", public_id)
        except RefusedError as refused:
            form.add_error(None, refused.message)
    return show(request, "edit", {"form": form, "dugnad": found})


@may(can_plan)
def move(request: HttpRequest, public_id: str) -> HttpResponse:
    """Another time."""
    found = find(request, public_id)
    form = MoveForm(request.POST or None, initial=hours_of(found))
    if form.is_valid():
        starts, ends = form.cleaned_data["moments"]
        try:
            actions.move_dugnad(by=signed_in(request), dugnad=found, starts_at=starts, ends_at=ends)
            messages.success(request, _("Dugnaden er flyttet. De som leder den, er opptatt da i stedet."))
            return redirect("dugnad_lead:dugnad", public_id)
        except RefusedError as refused:
            form.add_error(None, refused.message)
    return show(request, "move", {"form": form, "dugnad": found})


@require_POST
@may(can_plan)
def assign(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let someone lead it."""
    found = find(request, public_id)
    form = FacilitatorForm(request.POST, dugnad=found)
    if form.is_valid():
        user = get_object_or_404(User, public_id=form.cleaned_data["user"])
        try:
            actions.assign(by=signed_in(request), dugnad=found, user=user)
            messages.success(request, _("%(name)s leder dugnaden.") % {"name": user.name})
            return redirect("dugnad_lead:dugnad", public_id)
        except RefusedError as refused:
            form.add_error("user", refused.message)
    return show(request, "dugnad", _about(found, facilitator_form=form))


@require_POST
@may(can_plan)
def unassign(request: HttpRequest, public_id: str, user: str) -> HttpResponse:
    """Take someone off it."""
    found = find(request, public_id)
    actions.unassign(by=signed_in(request), dugnad=found, user=get_object_or_404(User, public_id=user))
    messages.success(request, _("Tatt av dugnaden."))
    if can_lead(signed_in(request), found):
        return redirect("dugnad_lead:dugnad", public_id)
    return redirect("dugnad_lead:list")  # one has taken oneself off it


@may(can_plan)
def cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask once more, then call it off."""
    found = find(request, public_id)
    problem = ""
    if request.method == "POST":
        try:
            actions.cancel_dugnad(by=signed_in(request), dugnad=found)
            messages.success(request, _("Dugnaden er avlyst. De som skulle lede den, er ledige."))
            return redirect("dugnad_lead:dugnad", public_id)
        except RefusedError as refused:
            problem = refused.message
    return show(request, "cancel", {"dugnad": found, "problem": problem})


@require_POST
@may(can_plan)
def lobby(request: HttpRequest, public_id: str) -> HttpResponse:
    """Open the door: tables stand there, a code leads in. And sit down to lead."""
    found = find(request, public_id)
    form = LobbyForm(request.POST)
    if form.is_valid():
        user = signed_in(request)
        try:
            actions.open_lobby(by=user, dugnad=found, tables=form.cleaned_data["tables"])
            response = redirect("dugnad_lead:leader", public_id)
            seat_in(response, actions.lead(by=user, dugnad=found, language=user.language))
            return response
        except RefusedError as refused:
            messages.error(request, refused.message)
            return redirect("dugnad_lead:dugnad", public_id)
    return show(request, "dugnad", _about(found, lobby_form=form))


@require_POST
@may(can_plan)
def lead(request: HttpRequest, public_id: str) -> HttpResponse:
    """Sit down to lead, on this machine."""
    found = find(request, public_id)
    user = signed_in(request)
    try:
        response = redirect("dugnad_lead:leader", public_id)
        seat_in(response, actions.lead(by=user, dugnad=found, language=user.language))
        return response
    except RefusedError as refused:
        messages.error(request, refused.message)
    return redirect("dugnad_lead:dugnad", public_id)


@require_POST
@may(can_plan)
def evening_code(request: HttpRequest, public_id: str) -> HttpResponse:
    """A code for a borrowed laptop: shown now, never again."""
    found = find(request, public_id)
    try:
        code = actions.make_evening_code(by=signed_in(request), dugnad=found)
    except RefusedError as refused:
        messages.error(request, refused.message)
        return redirect("dugnad_lead:dugnad", public_id)
    return show(request, "evening_code", {"dugnad": found, "code": f"{code[:5]} {code[5:]}"})


@may(can_plan)
def table_codes(request: HttpRequest, public_id: str) -> HttpResponse:
    """A sheet to print: one card for each table, with the room's code and its own."""
    found = find(request, public_id)
    door = request.build_absolute_uri(f"/d/{found.code}") if found.code else ""
    qr = mark_safe(segno.make(door, error="m").svg_inline(border=2, omitsize=True)) if door else ""  # noqa: S308
    tables = found.tables.filter(is_closed=False)
    return show(request, "table_codes", {"dugnad": found, "tables": tables, "door": door, "qr": qr})
