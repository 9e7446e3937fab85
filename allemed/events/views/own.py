"""What the link in a letter opens: one's own registration. Reading changes nothing; each button is a POST."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from allemed.base.rate_limits import LETTERS_BY_RECIPIENT, limited, spend
from allemed.base.refusals import RefusedError
from allemed.events import actions, links
from allemed.events.forms import NewLinksForm
from allemed.events.models import Registration, RegistrationState
from allemed.events.pages import EventPage
from allemed.events.views.registering import VISITOR


def _cancel(registration: Registration) -> str:
    actions.cancel_registration(by=VISITOR, registration=registration)
    return "cancelled"


def _accept(registration: Registration) -> str:
    actions.accept_offer(by=VISITOR, registration=registration)
    return "accepted"


def _wait_again(registration: Registration) -> str:
    actions.join_again(by=VISITOR, registration=registration)
    return "waits_again"


def _forget(registration: Registration) -> str:
    actions.forget_registration(by=VISITOR, registration=registration)
    return "forgotten"


def _forget_needs(registration: Registration) -> str:
    actions.forget_needs(by=VISITOR, registration=registration)
    return "needs_forgotten"


# What the page's buttons say (`gjor`), and the deed each does.
DEEDS: dict[str, Callable[[Registration], str]] = {
    "meld-av": _cancel,
    "ta-plassen": _accept,
    "vent-igjen": _wait_again,
    "slett-alt": _forget,
    "slett-behov": _forget_needs,
}


@csrf_exempt  # no cookie is needed: the address itself is the key
@never_cache
@limited()
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, token: str) -> HttpResponseBase:
    """`/arrangementer/lenke/<key>/`."""
    found = links.find_registration(token)
    if found is None:
        return render(request, "events/unknown_link.html", {"form": NewLinksForm()}, status=404)
    registration = found.thing
    page = EventPage(registration.event, get_language() or "nb")
    if found.is_old:
        return _old_link(request, registration, page)
    done = message = ""
    deed = DEEDS.get(request.POST.get("gjor", "")) if request.method == "POST" else None
    if deed is not None:
        try:
            done = deed(registration)
        except RefusedError as refused:
            message = refused.message
        registration = Registration.objects.select_related("event", "seats").get(pk=registration.pk)
    context = {
        "registration": registration,
        "page": page,
        "done": done,
        "message": message,
        "token": token,
        "states": RegistrationState,
        "needs": list(registration.needs.all()),
        "number": registration.number_in_queue if registration.state == RegistrationState.WAITING else 0,
    }
    return render(request, "events/own.html", context)


def _old_link(request: HttpRequest, registration: Registration, page: EventPage) -> HttpResponse:
    if request.method == "POST":
        spend(LETTERS_BY_RECIPIENT, registration.email)
        actions.send_new_link(by=VISITOR, registration=registration)
        return render(request, "events/new_link_sent.html", {"page": page})
    return render(request, "events/old_link.html", {"page": page}, status=410)


@never_cache
@limited()
@require_http_methods(["GET", "HEAD", "POST"])
def new_links(request: HttpRequest) -> HttpResponseBase:
    """`/arrangementer/min-pamelding/`: new links to whoever lost theirs. What is said is the same whoever asks."""
    form = NewLinksForm(request.POST or None)
    if form.is_valid():
        spend(LETTERS_BY_RECIPIENT, form.cleaned_data["email"])
        actions.send_new_links(by=VISITOR, email=form.cleaned_data["email"])
        return render(request, "events/new_link_sent.html")
    return render(request, "events/new_links.html", {"form": form})
