"""Advisers: make an event, change it, publish it, call it off, put out what is left of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allemed.base.refusals import RefusedError
from allemed.events import actions
from allemed.events.actions.events import gaps_in
from allemed.events.desk import counts
from allemed.events.desk.forms import CancelForm, EventForm, MaterialForm, NewEventForm, build_on, stored
from allemed.events.models import Event, Material, MaterialKind, State
from allemed.events.pages import EventPage
from allemed.events.permissions import can_manage_events
from allemed.events.refusals import EventRefusal
from allemed.people.views.access import may, signed_in
from allemed.people.views.my_page import side_menu


def show(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page of the desk, with the menu beside it."""
    menu = side_menu(signed_in(request), "event_desk:list")
    return render(request, f"events/desk/{template}.html", context | menu, status=status)


def find(public_id: str) -> Event:
    """The event with all that its pages show."""
    found: Event = get_object_or_404(Event.objects.whole().prefetch_related("materials"), public_id=public_id)
    return found


@may(can_manage_events)
def event_list(request: HttpRequest) -> HttpResponse:
    """Drafts and what is coming first; `?vis=tidligere` what is over."""
    is_past = request.GET.get("vis") == "tidligere"
    events = Event.objects.past() if is_past else Event.objects.coming()
    language = get_language() or "nb"
    rows = [
        {"page": EventPage(each, language), "event": each, "ways": counts.by_way(each)} for each in events.whole()[:100]
    ]
    return show(request, "list", {"rows": rows, "is_past": is_past})


@may(can_manage_events)
def new(request: HttpRequest) -> HttpResponse:
    """A draft."""
    form = NewEventForm(request.POST or None)
    if form.is_valid():
        try:
            with form.once() as earlier:
                if earlier is None:
                    made = actions.create_event(
                        by=signed_in(request), facts=form.facts, words=form.words, places=form.places
                    )
                    form.remember(made.public_id)
            messages.success(request, _("Utkastet er lagret. Ingen andre ser det før du publiserer."))
            return redirect("event_desk:event", form.outcome)
        except RefusedError as refused:
            form.add_error("slug" if refused.reason == EventRefusal.SLUG_IN_USE else None, refused.message)
    return show(request, "edit", {"form": form, "event": None})


@may(can_manage_events)
def event(request: HttpRequest, public_id: str) -> HttpResponse:
    """One event: how it stands, and what can be done."""
    found = find(public_id)
    context = {
        "event": found,
        "page": EventPage(found, get_language() or "nb"),
        "is_draft": found.state == State.DRAFT,
        "gaps": gaps_in(found) if found.state == State.DRAFT else [],
        "ways": counts.by_way(found),
        "needs": counts.needs(found),
        "announcements": found.announcements.all(),
        "material_form": MaterialForm(),
    }
    return show(request, "event", context)


@may(can_manage_events)
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change it. The second of two who save at once sees what the first wrote, and keeps their own text."""
    found = find(public_id)
    form = EventForm(request.POST or None, initial=stored(found))
    theirs: list[dict[str, str]] = []
    if form.is_valid():
        try:
            actions.change_event(
                by=signed_in(request),
                event=found,
                version=form.cleaned_data["version"] or 0,
                facts=form.facts,
                words=form.words,
                places=form.places,
            )
            messages.success(request, _("Endringene er lagret."))
            return redirect("event_desk:event", public_id)
        except RefusedError as refused:
            form.add_error("slug" if refused.reason == EventRefusal.SLUG_IN_USE else None, refused.message)
            if refused.reason == EventRefusal.CHANGED_MEANWHILE:
                found = find(public_id)
                theirs = form.what_others_wrote(stored(found))
                build_on(form, found.version)
    return show(request, "edit", {"form": form, "event": found, "theirs": theirs})


@require_POST
@may(can_manage_events)
def publish(request: HttpRequest, public_id: str) -> HttpResponse:
    """Now anyone may see it."""
    try:
        actions.publish_event(by=signed_in(request), event=find(public_id))
        messages.success(request, _("Arrangementet er publisert."))
    except RefusedError as refused:
        messages.error(request, refused.message)
    return redirect("event_desk:event", public_id)


@may(can_manage_events)
def cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask once more, with a reason, then call it off."""
    found = find(public_id)
    form = CancelForm(request.POST or None)
    if form.is_valid():
        try:
            actions.cancel_event(by=signed_in(request), event=found, because=form.cleaned_data["because"])
            messages.success(request, _("Arrangementet er avlyst. Alle som er påmeldt, får en e-post nå."))
            return redirect("event_desk:event", public_id)
        except RefusedError as refused:
            form.add_error(None, refused.message)
    told = found.registrations.live().known().count()
    return show(request, "cancel", {"form": form, "event": found, "number": told})


@require_POST
@may(can_manage_events)
def add_material(request: HttpRequest, public_id: str) -> HttpResponse:
    """Slides, a paper, a recording with captions."""
    found = find(public_id)
    form = MaterialForm(request.POST)
    if not form.is_valid():
        return show(request, "material", {"form": form, "event": found})
    said = form.cleaned_data
    with form.once() as earlier:
        if earlier is None:
            actions.add_material(
                by=signed_in(request),
                event=found,
                kind=MaterialKind(said["kind"]),
                title=said["title"],
                language=said["language"],
                url=said["url"],
                captions=said["captions"] if said["kind"] == MaterialKind.RECORDING else (),
            )
            form.remember(found.public_id)
    messages.success(request, _("«%(title)s» ligger på siden nå.") % {"title": said["title"]})
    return redirect("event_desk:event", public_id)


@require_POST
@may(can_manage_events)
def remove_material(request: HttpRequest, public_id: str) -> HttpResponse:
    """Off the page."""
    material = get_object_or_404(Material.objects.select_related("event"), public_id=public_id)
    actions.remove_material(by=signed_in(request), material=material)
    messages.success(request, _("Tatt bort fra siden."))
    return redirect("event_desk:event", material.event.public_id)
