"""Administrators: what has happened, and how messages are going. Nothing can be changed here."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allemed.audit.models import Event
from allemed.base.refusals import RefusedError
from allemed.messages import actions as outbox_actions
from allemed.messages.models import Message, State
from allemed.people.models import User
from allemed.people.permissions import can_read_log, can_read_outbox
from allemed.people.views.access import may, signed_in
from allemed.people.views.my_page import side_menu

PAGE = 50


@may(can_read_log)
def log(request: HttpRequest) -> HttpResponse:
    """Filters: `hvem` an actor's id, `hva` a thing's id, `handling` a deed."""
    wanted = {name: request.GET.get(name, "").strip()[:80] for name in ("hvem", "hva", "handling")}
    events = Event.objects.all()
    if wanted["hvem"]:
        events = events.filter(actor_id=wanted["hvem"])
    if wanted["hva"]:
        events = events.filter(Q(thing_id=wanted["hva"]) | Q(facts__person=wanted["hva"]))
    if wanted["handling"]:
        events = events.filter(deed=wanted["handling"])
    page = Paginator(events, PAGE).get_page(request.GET.get("side"))
    names = dict(User.objects.filter(public_id__in={event.actor_id for event in page}).values_list("public_id", "name"))
    rows = [{"event": event, "name": names.get(event.actor_id, "")} for event in page]
    deeds = Event.objects.order_by("deed").values_list("deed", flat=True).distinct()
    context = {"rows": rows, "page": page, "wanted": wanted, "deeds": deeds}
    return render(request, "people/log.html", context | side_menu(signed_in(request), "people:log"))


@may(can_read_outbox)
def outbox(request: HttpRequest) -> HttpResponse:
    state = request.GET.get("tilstand", "")
    found = Message.objects.defer("to", "subject", "text", "html")  # not even fetched: this page shows none of it
    if state in State.values:
        found = found.filter(state=state)
    page = Paginator(found, PAGE).get_page(request.GET.get("side"))
    context = {"page": page, "state": state, "states": State.choices, "given_up": State.GIVEN_UP}
    return render(request, "people/outbox.html", context | side_menu(signed_in(request), "people:outbox"))


@require_POST
@may(can_read_outbox)
def try_again(request: HttpRequest, public_id: str) -> HttpResponse:
    message = get_object_or_404(Message, public_id=public_id)
    try:
        outbox_actions.try_again(by=signed_in(request), message=message)
        messages.success(request, _("Meldingen prøves på nytt nå."))
    except RefusedError as refused:
        messages.error(request, refused.message)
    return redirect("people:outbox")
