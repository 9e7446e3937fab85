"""Registering for an event: a form, one press, a receipt."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from allemed.base.actor import System
from allemed.base.http import public
from allemed.base.rate_limits import LETTERS_BY_RECIPIENT, limited, spend
from allemed.base.refusals import RefusedError
from allemed.events import actions
from allemed.events.forms import RegistrationForm
from allemed.events.models import Event, NeedKind, Way
from allemed.events.pages import EventPage, crumbs

VISITOR = System("events.visitor")


@never_cache
@limited()
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, slug: str) -> HttpResponseBase:
    """`/arrangementer/<slug>/pamelding/`. The form carries its own id: sent twice, it is one registration."""
    event = _event(slug)
    page = EventPage(event, get_language() or "nb")
    form = RegistrationForm(request.POST or None, event=event)
    # A form that succeeded before is answered as it was, also after the registration has closed.
    if form.is_valid() and (event.takes_registrations or form.was_sent()):
        if not form.was_sent():
            spend(LETTERS_BY_RECIPIENT, form.cleaned_data["email"])
        try:
            _register_once(form, event)
            return redirect(form.outcome)
        except RefusedError as refused:
            form.add_error(None, refused.message)
    elif not event.takes_registrations:
        context = {"page": page, "breadcrumbs": _crumbs(page)}
        return render(request, "events/registration_closed.html", context, status=410 if event.is_over else 200)
    return render(request, "events/register.html", {"form": form, "page": page, "breadcrumbs": _crumbs(page)})


def _register_once(form: RegistrationForm, event: Event) -> None:
    said = form.cleaned_data
    with form.once() as earlier:
        if earlier is None:
            result = actions.register(
                by=VISITOR,
                event=event,
                way=Way(said["way"]),
                name=said["name"],
                email=said["email"],
                organisation=said["organisation"],
                language=get_language() or "nb",
                needs=[NeedKind(kind) for kind in said["needs"]] if said["consent"] else [],
            )
            form.remember(reverse("events:receipt", args=[event.slug, result.value]))


@require_safe
def receipt(request: HttpRequest, slug: str, result: str) -> HttpResponse:
    """What happened and what happens next. It knows nobody: the letter has what is theirs alone."""
    if result not in {known.value for known in actions.Result}:
        raise Http404
    page = EventPage(_event(slug), get_language() or "nb")
    context = {"page": page, "has_place": result == actions.Result.PLACE.value, "breadcrumbs": _crumbs(page)}
    return public(render(request, "events/receipt.html", context))


def _event(slug: str) -> Event:
    found: Event = get_object_or_404(Event.objects.public().filter(is_external=False).whole(), slug=slug)
    return found


def _crumbs(page: EventPage) -> list[dict[str, str]]:
    return [*crumbs(), {"title": page.title, "url": page.url}]
