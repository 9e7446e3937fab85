"""Advisers: who is coming. Everyone who opens these has signed in with a second step."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allemed.audit import actions as audit
from allemed.base.refusals import RefusedError
from allemed.base.spreadsheets import MEDIA_TYPE
from allemed.events import actions
from allemed.events.desk.events import find, show
from allemed.events.desk.exports import attendance_list
from allemed.events.desk.forms import AnnouncementForm, SearchForm
from allemed.events.models import HOLDS_A_PLACE, Registration, RegistrationState
from allemed.events.permissions import can_manage_events
from allemed.people.views.access import may, signed_in

PAGE = 100


@may(can_manage_events)
def door(request: HttpRequest, public_id: str) -> HttpResponse:
    """Everyone on the list, to be ticked off as they come. Searched by a POST: a name never stands in an address."""
    event = find(public_id)
    form = SearchForm(request.POST or None)
    people = event.registrations.known().exclude(state=RegistrationState.CANCELLED).select_related("seats")
    wanted = form.cleaned_data["name"].strip() if form.is_valid() else ""
    if wanted:
        people = people.filter(name__icontains=wanted)
    page = Paginator(people.order_by("name", "pk"), PAGE).get_page(request.GET.get("side"))
    context = {
        "event": event,
        "form": form,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "wanted": wanted,
        "states": RegistrationState,
        "attended": event.registrations.exclude(attended_at=None).count(),
        "expected": event.registrations.filter(state=RegistrationState.CONFIRMED).count(),
    }
    return show(request, "door", context)


@require_POST
@may(can_manage_events)
def check_in(request: HttpRequest, public_id: str) -> HttpResponse:
    """They are here."""
    return _with(request, public_id, is_here=True)


@require_POST
@may(can_manage_events)
def undo_check_in(request: HttpRequest, public_id: str) -> HttpResponse:
    """It was the wrong name."""
    return _with(request, public_id, is_here=False)


def _with(request: HttpRequest, public_id: str, *, is_here: bool) -> HttpResponse:
    registration = _registration(public_id)
    deed = actions.check_in if is_here else actions.undo_check_in
    try:
        deed(by=signed_in(request), registration=registration)
        said = _("%(name)s er krysset av.") if is_here else _("Krysset for %(name)s er tatt bort.")
        messages.success(request, said % {"name": registration.name})
    except RefusedError as refused:
        messages.error(request, refused.message)
    return redirect("event_desk:door", registration.event.public_id)


@require_POST
@may(can_manage_events)
def take_off(request: HttpRequest, public_id: str) -> HttpResponse:
    """They rang to say they cannot come: the same as their own button, with the same letter."""
    registration = _registration(public_id)
    try:
        actions.cancel_registration(by=signed_in(request), registration=registration)
        messages.success(request, _("%(name)s er meldt av og har fått en e-post om det.") % {"name": registration.name})
    except RefusedError as refused:
        messages.error(request, refused.message)
    return redirect("event_desk:door", registration.event.public_id)


@may(can_manage_events)
def write(request: HttpRequest, public_id: str) -> HttpResponse:
    """One letter to everyone who is registered."""
    event = find(public_id)
    form = AnnouncementForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            with form.once() as earlier:
                if earlier is None:
                    actions.write_to_registered(
                        by=signed_in(request),
                        event=event,
                        subject=said["subject"],
                        text=said["text"],
                        to_waiting=said["to_waiting"],
                    )
                    form.remember(event.public_id)
            messages.success(request, _("E-posten er på vei."))
            return redirect("event_desk:event", public_id)
        except RefusedError as refused:
            form.add_error(None, refused.message)
    number = event.registrations.known().filter(state__in=HOLDS_A_PLACE).count()
    return show(request, "write", {"form": form, "event": event, "number": number})


@require_POST
@may(can_manage_events)
def export(request: HttpRequest, public_id: str) -> HttpResponse:
    """The list as a workbook. A POST, since fetching it is written in the audit trail."""
    event = find(public_id)
    audit.record(by=signed_in(request), deed="registrations_exported", thing=event)
    response = HttpResponse(attendance_list(event), content_type=MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{event.slug}.xlsx"'
    return response


def _registration(public_id: str) -> Registration:
    found: Registration = get_object_or_404(
        Registration.objects.known().select_related("event", "seats"), public_id=public_id
    )
    return found
