"""Where our pages lead, and which of those ways are closed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from allemed.base import clock
from allemed.website.models import LinkCheck, SitePage

PAGE_IN_TEXT = re.compile(r'<a [^>]*linktype="page"[^>]*\bid="(\d+)"|<a [^>]*\bid="(\d+)"[^>]*linktype="page"')
ADDRESS_IN_TEXT = re.compile(r'<a [^>]*href="([^"]+)"')
SECONDS = 8


@dataclass(frozen=True)
class Link:
    """One way out of a page: to a page of ours by number, or to an address."""

    page: int | None = None
    address: str = ""


@dataclass(frozen=True)
class BrokenLink:
    """A link that leads nowhere, and the page it stands on."""

    on: Page
    to: str
    why: str


def links_in(value: Any) -> Iterator[Link]:
    """Every link in a body as it is stored."""
    if isinstance(value, str):
        for match in PAGE_IN_TEXT.finditer(value):
            yield Link(page=int(match[1] or match[2]))
        for match in ADDRESS_IN_TEXT.finditer(value):
            yield Link(address=match[1])
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name == "page" and isinstance(inner, int):
                yield Link(page=inner)
            elif name == "pages" and isinstance(inner, list):
                yield from (Link(page=_number(item)) for item in inner if _number(item))
            elif name == "address" and isinstance(inner, str) and inner:
                yield Link(address=inner)
            else:
                yield from links_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from links_in(inner)


def _number(item: Any) -> int | None:
    found = item.get("value") if isinstance(item, dict) else item
    return found if isinstance(found, int) else None


def published() -> Iterator[tuple[Page, list[Link]]]:
    """Every published page with its links."""
    for page in Page.objects.live().filter(depth__gt=1).specific():
        if isinstance(page, SitePage):
            yield page, list(links_in(list(page.body.raw_data)))


def broken() -> list[BrokenLink]:
    """Every closed way, page by page. Addresses outside are judged by the last time we asked."""
    live = set(Page.objects.live().values_list("pk", flat=True))
    titles = dict(Page.objects.values_list("pk", "title"))
    outside = {check.address for check in LinkCheck.objects.all() if check.is_broken}
    found = []
    for page, links in published():
        for link in links:
            if link.page is not None and link.page not in live:
                name = titles.get(link.page)
                why = _("Siden er ikke publisert.") if name else _("Siden er slettet.")
                found.append(BrokenLink(page, name or f"#{link.page}", why))
            elif link.address in outside:
                found.append(BrokenLink(page, link.address, _("Siden der ute svarer ikke eller er borte.")))
            elif link.address.startswith("/") and not leads_somewhere(link.address):
                found.append(BrokenLink(page, link.address, _("Det er ingen side på denne adressen.")))
    return found


def leads_somewhere(address: str) -> bool:
    """Whether an address of ours is a page."""
    path = address.partition("#")[0].partition("?")[0]
    first = path.strip("/").partition("/")[0]
    try:
        # `/nn/` and `/en/` are addresses only to someone who is there.
        with translation.override(first if first in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
            match = resolve(path)
    except Resolver404:
        return False
    if match.url_name != "wagtail_serve":
        return True
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    parts = [part for part in path.split("/") if part]
    if site is None:
        return False
    root = site.root_page.specific
    for other in root.get_translations().select_related("locale"):
        if parts and parts[0] == other.locale.language_code:
            root, parts = other.specific, parts[1:]
            break
    try:
        root.route(HttpRequest(), parts)
    except Http404:
        return False
    return True


def check_outside(client: httpx.Client | None = None) -> int:
    """Ask every address outside how it is; returns how many were asked. One answer or `SECONDS` for each."""
    addresses = sorted({link.address for _page, links in published() for link in links if link.address[:4] == "http"})
    LinkCheck.objects.exclude(address__in=addresses).delete()
    with client or httpx.Client(timeout=SECONDS, follow_redirects=True) as asking:
        for address in addresses:
            try:
                status: int | None = asking.head(address).status_code
            except httpx.HTTPError:
                status = None
            LinkCheck.objects.update_or_create(address=address, defaults={"status": status, "checked_at": clock.now()})
    return len(addresses)
