"""What a search engine may read: every public page and card, each with its other languages."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe
from wagtail.models import Page

from allemed.base.http import public
from allemed.dialogkort.models import DeckVersion, VersionState

HOUR = 3600
LISTS = ("dialogkort:deck_list", "places:map")


@dataclass
class Address:
    """One address, the day it changed, and the same thing in other languages (with itself)."""

    url: str
    changed_at: dt.datetime | None = None
    languages: list[tuple[str, str]] = field(default_factory=list)


def _pages(request: HttpRequest) -> list[Address]:
    found: dict[object, list[tuple[str, Address]]] = defaultdict(list)
    pages = Page.objects.live().public().filter(depth__gt=1).select_related("locale").order_by("path")
    for page in pages:
        url = page.get_url(request)  # which remembers where the sites begin
        if url:
            address = Address(settings.SITE_ADDRESS + url, page.last_published_at)
            found[page.translation_key].append((page.locale.language_code, address))
    for group in found.values():
        for _code, address in group:
            address.languages = [(code, other.url) for code, other in group] if len(group) > 1 else []
    return [address for group in found.values() for _code, address in group]


def _cards() -> list[Address]:
    versions = DeckVersion.objects.filter(state=VersionState.PUBLISHED).select_related("deck").order_by("number")
    newest = {version.deck_id: version for version in versions.prefetch_related("cards")}
    found = []
    for version in newest.values():
        for thing in (version.deck, *version.cards.all()):
            languages = []
            for code in version.languages:
                with translation.override(code):
                    languages.append((code, settings.SITE_ADDRESS + thing.get_absolute_url()))
            found += [Address(url, version.published_at, languages) for _code, url in languages]
    return found


def _lists() -> list[Address]:
    """Pages that are neither Wagtail's nor a card's, in every language."""
    found = []
    for name in LISTS:
        languages = []
        for code, _name in settings.LANGUAGES:
            with translation.override(code):
                languages.append((code, settings.SITE_ADDRESS + reverse(name)))
        found += [Address(url, None, languages) for _code, url in languages]
    return found


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """`/sitemap.xml`."""
    addresses = [*_pages(request), *_lists(), *_cards()]
    response = render(request, "website/sitemap.xml", {"addresses": addresses}, content_type="application/xml")
    return public(response, HOUR)


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """`/robots.txt`: read everything but the search's answers and what is not for readers."""
    closed = ["/redaksjon/", "/konto/", "/min-side/", "/demo/", "/d/"]
    closed += [f"{root}sok/" for root in ("/", *(f"/{code}/" for code, _ in settings.LANGUAGES[1:]))]
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in closed),
        f"Sitemap: {settings.SITE_ADDRESS}/sitemap.xml",
    ]
    return public(HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8"), HOUR)
