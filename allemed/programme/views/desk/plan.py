"""The plan: what is to be done before and after the dugnad, by whom and when; and the dugnad's own day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allemed.base.forms import in_turn
from allemed.base.refusals import RefusedError
from allemed.dugnad.models import Dugnad, State
from allemed.people.models import Role
from allemed.people.permissions import AnyUser, has_role
from allemed.people.views.access import may, signed_in
from allemed.programme.actions import plan as deeds
from allemed.programme.desk_boxes_plan import plan_box, tool_url
from allemed.programme.forms.plan import (
    MoveForm,
    NewWorkshopForm,
    OwnerForm,
    SkipForm,
    TemplateForm,
    WorkshopForm,
    default_hours,
    hours_of,
)
from allemed.programme.models import Partnership, Task, TaskTemplate
from allemed.programme.permissions import HOSTS, can_work_with_partnerships
from allemed.programme.refusals import ProgrammeRefusal
from allemed.programme.views.desk.access import find_as_coordinator, show


def can_plan_somewhere(user: AnyUser) -> bool:
    """Whether there may be plans for this person at all; which ones is asked of each."""
    return has_role(user, (*HOSTS, Role.COORDINATOR))


def attempt(request: HttpRequest, deed: Callable[[], Any], done: str) -> bool:
    """Do it and say so, or say why not."""
    try:
        deed()
    except RefusedError as refused:
        messages.error(request, refused.message)
        return False
    messages.success(request, done)
    return True


@may(can_plan_somewhere)
def plan(request: HttpRequest, public_id: str) -> HttpResponse:
    """Every task, what is late first."""
    partnership = find_as_coordinator(request, public_id)
    return show(request, "plan", plan_box(partnership) | {"can_be_laid_out": partnership.state in deeds.PLANNING})


@require_POST
@may(can_plan_somewhere)
def lay_out(request: HttpRequest, public_id: str) -> HttpResponse:
    """Lay the template's tasks out."""
    partnership = find_as_coordinator(request, public_id)
    by = signed_in(request)
    attempt(request, lambda: deeds.lay_out(by=by, partnership=partnership), _("Planen er lagt."))
    return redirect("partnerships:plan", public_id)


@may(can_plan_somewhere)
def task(request: HttpRequest, public_id: str, task_id: str) -> HttpResponse:
    """One task: how it is done, whose it is, and what became of it."""
    partnership = find_as_coordinator(request, public_id)
    found = get_object_or_404(Task.objects.select_related("owner"), public_id=task_id, partnership=partnership)
    found.partnership = partnership
    deed = request.POST.get("gjor", "")
    skip = SkipForm(request.POST if deed == "hopp-over" else None)
    owner = OwnerForm(request.POST if deed == "gi" else None, task=found)
    if request.method == "POST" and _do(request, deed, found, skip, owner):
        return redirect("partnerships:plan", public_id)
    context = {"partnership": partnership, "task": found, "skip_form": skip, "owner_form": owner}
    return show(request, "plan_task", context | {"tool_url": tool_url(partnership, found.tool)})


def _do(request: HttpRequest, deed: str, found: Task, skip: SkipForm, owner: OwnerForm) -> bool:
    by = signed_in(request)
    if deed == "gjort":
        return attempt(request, lambda: deeds.settle_task(by=by, task=found, is_done=True), _("Oppgaven er gjort."))
    if deed == "apne":
        return attempt(request, lambda: deeds.reopen_task(by=by, task=found), _("Oppgaven er åpen igjen."))
    if deed == "hopp-over" and skip.is_valid():
        because = skip.cleaned_data["because"]
        return attempt(
            request,
            lambda: deeds.settle_task(by=by, task=found, is_done=False, because=because),
            _("Oppgaven er hoppet over."),
        )
    if deed == "gi" and owner.is_valid():
        return attempt(
            request, lambda: deeds.give_task(by=by, task=found, **owner.choice), _("Oppgaven har fått en eier.")
        )
    return False


@may(can_plan_somewhere)
def workshop(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give the partnership its dugnad; or, when it has one, change what it is."""
    partnership = find_as_coordinator(request, public_id)
    dugnad = _standing(partnership)
    return _change(request, partnership, dugnad) if dugnad else _new(request, partnership)


def _standing(partnership: Partnership) -> Dugnad | None:
    dugnad = partnership.dugnad
    return dugnad if dugnad and dugnad.state != State.CANCELLED else None


def _new(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    initial = default_hours() | {
        "title": _("Dugnad i %(name)s") % {"name": partnership.partner_name}
        if partnership.municipality
        else _("Dugnad i regi av %(name)s") % {"name": partnership.partner_name},
        "language": partnership.language,
        "mode": "physical",
    }
    form = NewWorkshopForm(request.POST or None, initial=initial)
    if form.is_valid():
        by = signed_in(request)
        try:
            with form.once() as earlier:
                if earlier is None:
                    deeds.plan_workshop(by=by, partnership=partnership, workshop=form.workshop)
                    form.remember(partnership.public_id)
            messages.success(request, _("Dagen er satt, og oppgavene har fått sine datoer."))
            return redirect("partnerships:plan", partnership.public_id)
        except RefusedError as refused:
            form.add_error(None, refused.message)
    context = {"partnership": partnership, "form": form, "linkable": deeds.can_be_linked(partnership)}
    return show(request, "plan_workshop", context)


def _change(request: HttpRequest, partnership: Partnership, dugnad: Dugnad) -> HttpResponse:
    form = WorkshopForm(request.POST or None, dugnad=dugnad)
    if form.is_valid():
        seen = form.cleaned_data["seen"] or 0
        try:
            deeds.change_workshop(by=signed_in(request), partnership=partnership, fields=form.details(), seen=seen)
            messages.success(request, _("Endringene er lagret."))
            return redirect("partnerships:plan", partnership.public_id)
        except RefusedError as refused:
            form.add_error(None, refused.message)
            form.data = form.data.copy()  # type: ignore[attr-defined]  # the next press knows what the page shows now
            form.data["seen"] = str(Dugnad.objects.get(pk=dugnad.pk).seq)  # type: ignore[index]
    now = {} if not form.errors else {"now": Dugnad.objects.get(pk=dugnad.pk)}
    return show(request, "plan_workshop", {"partnership": partnership, "form": form, "dugnad": dugnad} | now)


@require_POST
@may(can_plan_somewhere)
def link(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a dugnad the partner planned in the room."""
    partnership = find_as_coordinator(request, public_id)
    chosen = deeds.can_be_linked(partnership).filter(public_id=request.POST.get("dugnad", "")).first()
    if chosen is None:
        messages.error(request, str(ProgrammeRefusal.NOT_THEIR_DUGNAD.label))
        return redirect("partnerships:workshop", public_id)
    by = signed_in(request)
    done = _("Dugnaden hører nå til samarbeidet, og oppgavene har fått sine datoer.")
    attempt(request, lambda: deeds.link_workshop(by=by, partnership=partnership, dugnad=chosen), done)
    return redirect("partnerships:plan", public_id)


@may(can_plan_somewhere)
def move(request: HttpRequest, public_id: str) -> HttpResponse:
    """Another time."""
    partnership = find_as_coordinator(request, public_id)
    dugnad = _standing(partnership)
    if dugnad is None:
        return redirect("partnerships:workshop", public_id)
    form = MoveForm(request.POST or None, initial=hours_of(dugnad))
    if form.is_valid():
        hours = {name: form.cleaned_data[name] for name in ("starts_at", "ends_at")}
        try:
            deeds.move_workshop(by=signed_in(request), partnership=partnership, **hours)
            messages.success(request, _("Dugnaden er flyttet. Oppgaver som ikke er gjort, er flyttet med den."))
            return redirect("partnerships:plan", public_id)
        except RefusedError as refused:
            form.add_error(None, refused.message)
    return show(request, "plan_move", {"partnership": partnership, "form": form, "dugnad": dugnad})


@may(can_work_with_partnerships)
def templates(request: HttpRequest) -> HttpResponse:
    """The tasks every new plan gets."""
    return show(
        request, "plan_templates", {"templates": TaskTemplate.objects.order_by("-is_used", "anchor", "offset_days")}
    )


@may(can_work_with_partnerships)
def template(request: HttpRequest, template_id: str = "") -> HttpResponse:
    """One of them, or a new one."""
    with in_turn(f"task template {template_id}"):
        found = get_object_or_404(TaskTemplate, public_id=template_id) if template_id else None
        form = TemplateForm(request.POST or None, template=found)
        if form.is_valid():
            deeds.save_template(by=signed_in(request), template=found, facts=form.facts)
            messages.success(request, _("Oppgaven er lagret. Planer som alt er lagt, er som før."))
            return redirect("partnerships:templates")
    return show(request, "plan_template", {"form": form, "template": found})
