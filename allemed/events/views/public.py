"""Readers' pages: the same for everyone, kept by the front, purged when something changes."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allemed.base.http import public
from allemed.events.models import Event, EventQuerySet, Kind, Series, Way
from allemed.events.pages import EventPage, SeriesPage, crumbs

PAGE = 20
SECONDS = 60  # what is coming becomes what is over without anyone publishing anything
ONLINE = "nett"


@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    """`/arrangementer/`: what is coming. Filters: `type` a kind, `sted` a municipality's number or `nett`."""
    return _list(request, Event.objects.public().coming(), is_past=False)


@require_safe
def past(request: HttpRequest) -> HttpResponse:
    """`/arrangementer/tidligere/`: what is over, with what was left of it. The same filters."""
    return _list(request, Event.objects.public().past(), is_past=True)


@require_safe
def event(request: HttpRequest, slug: str) -> HttpResponse:
    """`/arrangementer/<slug>/`."""
    found = get_object_or_404(Event.objects.public().whole().prefetch_related("materials"), slug=slug)
    page = EventPage(found, _language())
    return public(render(request, "events/event.html", {"page": page, "breadcrumbs": crumbs()}), SECONDS)


def _list(request: HttpRequest, events: EventQuerySet, *, is_past: bool) -> HttpResponse:
    language = _language()
    kind, place = request.GET.get("type", ""), request.GET.get("sted", "")
    kind = kind if kind in Kind.values else ""
    place = place if place == ONLINE or re.fullmatch(r"[0-9]{4}", place) else ""
    chosen = _filtered(events, kind, place)
    page = Paginator(chosen.whole(), PAGE).get_page(request.GET.get("side"))
    series = Series.objects.going().public().select_related("municipality").prefetch_related("texts")
    if is_past or kind or place:
        series = series.none()
    context = {
        "pages": [EventPage(found, language) for found in page.object_list],
        "page_obj": page,
        "page_numbers": page.paginator.get_elided_page_range(page.number),
        "query": "".join(f"{urlencode({name: value})}&" for name, value in (("type", kind), ("sted", place)) if value),
        "is_past": is_past,
        "is_filtered": bool(kind or place),
        "kinds": _kind_choices(events, kind, place),
        "places": _place_choices(events, kind, place),
        "series": [SeriesPage(found, language) for found in series],
        "breadcrumbs": crumbs() if is_past else crumbs(whole=False),
    }
    return public(render(request, "events/event_list.html", context), SECONDS)


def _filtered(events: EventQuerySet, kind: str, place: str) -> EventQuerySet:
    if kind:
        events = events.filter(kind=kind)
    if place == ONLINE:
        events = events.filter(Q(seats__way=Way.ONLINE) | Q(is_external=True, place="")).distinct()
    elif place:
        events = events.filter(municipality__number=place)
    return events


def _address(**query: str) -> str:
    written = urlencode({name: value for name, value in query.items() if value})
    return f"?{written}" if written else "?"


def _kind_choices(events: EventQuerySet, kind: str, place: str) -> list[dict[str, object]]:
    there = set(events.order_by().values_list("kind", flat=True).distinct())
    choices = [("", _("Alle"))] + [(value, str(label)) for value, label in Kind.choices if value in there]
    return [
        {"title": title, "url": _address(type=value, sted=place), "active": value == kind, "count": ""}
        for value, title in choices
    ]


def _place_choices(events: EventQuerySet, kind: str, place: str) -> list[dict[str, object]]:
    towns = events.exclude(municipality=None).order_by("municipality__sort_key")
    choices = [("", _("Alle steder")), (ONLINE, _("På nett"))]
    choices += list(dict.fromkeys(towns.values_list("municipality__number", "municipality__name")))
    return [
        {"title": title, "url": _address(type=kind, sted=value), "active": value == place, "count": ""}
        for value, title in choices
    ]


def _language() -> str:
    return get_language() or "nb"
