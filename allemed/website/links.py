"""Where our pages lead, and which of those ways are closed."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import httpx
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from allemed.base import clock
from allemed.website.models import LinkCheck, Menu, SitePage

LINK_IN_TEXT = re.compile(r"<a\s([^>]*)>(.*?)</a>", re.DOTALL)
PAGE = re.compile(r'linktype="page"[^>]*\bid="(\d+)"|\bid="(\d+)"[^>]*linktype="page"')
ADDRESS = re.compile(r'href="([^"]+)"')
SECONDS = 8


@dataclass(frozen=True)
class Link:
    """One way out of a page: to a page of ours by number, or to an address. `words` are what readers press."""

    page: int | None = None
    address: str = ""
    words: str = ""
    block: str = ""


@dataclass(frozen=True)
class BrokenLink:
    """A link that leads nowhere, what it stands on, and where there."""

    on: Page | Menu
    link: Link
    to: str
    why: str

    @property
    def where(self) -> str:
        """`Oppfordring: «Les rapporten»`."""
        return _("%(block)s: «%(words)s»") % vars(self.link) if self.link.words else self.link.block

    @property
    def edit_url(self) -> str:
        """Where an editor mends it."""
        name = "wagtailadmin_pages:edit" if isinstance(self.on, Page) else "wagtailsnippets_website_menu:edit"
        return reverse(name, args=[self.on.pk])


def links_in(value: Any) -> Iterator[Link]:
    """Every link in a body as it is stored."""
    if isinstance(value, str):
        for attributes, content in LINK_IN_TEXT.findall(value):
            words = html.unescape(strip_tags(content)).strip()
            if page := PAGE.search(attributes):
                yield Link(page=int(page[1] or page[2]), words=words)
            elif address := ADDRESS.search(attributes):
                yield Link(address=html.unescape(address[1]), words=words)
    elif isinstance(value, dict):
        text = value.get("text")
        words = text if isinstance(text, str) else ""
        for name, inner in value.items():
            if name == "page" and isinstance(inner, int):
                yield Link(page=inner, words=words)
            elif name == "pages" and isinstance(inner, list):
                yield from (Link(page=_number(item)) for item in inner if _number(item))
            elif name == "address" and isinstance(inner, str) and inner:
                yield Link(address=inner, words=words)
            else:
                yield from links_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from links_in(inner)


def _number(item: Any) -> int | None:
    found = item.get("value") if isinstance(item, dict) else item
    return found if isinstance(found, int) else None


def _in_blocks(stream: Any) -> Iterator[Link]:
    """Every link in a list of blocks, with the name editors know the block by."""
    for child in stream.raw_data:
        block = stream.stream_block.child_blocks.get(child["type"])
        for link in links_in(child["value"]):
            yield replace(link, block=str(block.label) if block else "")


def published() -> Iterator[tuple[Page | Menu, list[Link]]]:
    """The menus and every published page, with their links."""
    for menu in Menu.objects.select_related("locale").order_by("pk"):
        yield menu, [*_in_blocks(menu.main), *_in_blocks(menu.footer)]
    for page in Page.objects.live().filter(depth__gt=1).select_related("locale").specific():
        if isinstance(page, SitePage):
            yield page, [link for body in page.bodies() for link in _in_blocks(body)]


def broken() -> list[BrokenLink]:
    """Every closed way, page by page. Addresses outside are judged by the last time we asked."""
    live = set(Page.objects.live().values_list("pk", flat=True))
    titles = dict(Page.objects.values_list("pk", "title"))
    outside = {check.address for check in LinkCheck.objects.all() if check.is_broken}
    known: dict[str, bool] = {}
    found = []
    for on, links in published():
        for link in links:
            ours = link.address.removeprefix(settings.SITE_ADDRESS)
            if link.page is not None and link.page not in live:
                if isinstance(on, Menu):
                    continue  # a page taken down takes its place in the menu with it: `menus.py`
                name = titles.get(link.page)
                why = _("Siden er ikke publisert.") if name else _("Siden er slettet.")
                found.append(BrokenLink(on, link, name or f"#{link.page}", why))
            elif link.address in outside:
                found.append(BrokenLink(on, link, link.address, _("Siden der ute svarer ikke eller er borte.")))
            elif ours.startswith("/"):
                if ours not in known:
                    known[ours] = leads_somewhere(ours)
                if not known[ours]:
                    found.append(BrokenLink(on, link, link.address, _("Det er ingen side på denne adressen.")))
    return found


def leads_somewhere(address: str) -> bool:
    """Whether a reader who follows an address of ours comes to something."""
    path = address.partition("#")[0].partition("?")[0]
    if not path.endswith("/") and "." not in path.rpartition("/")[2]:
        path += "/"  # as the site itself does
    first = path.strip("/").partition("/")[0]
    # `/nn/` and `/en/` are addresses only to someone who is there.
    with translation.override(first if first in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        try:
            match = resolve(path)
        except Resolver404:
            is_there = False
        else:
            is_there = _is_page(path) if match.url_name == "wagtail_serve" else _answers(match, path)
    return is_there or Redirect.objects.filter(old_path=Redirect.normalise_path(path)).exists()


def _reading(path: str) -> HttpRequest:
    """What someone without an account sends."""
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", path, path
    request.META = {"HTTP_HOST": urlsplit(settings.SITE_ADDRESS).netloc, "allemed.front": True}  # opens no file
    request.user, request.session = AnonymousUser(), SessionBase()
    return request


def _answers(match: ResolverMatch, path: str) -> bool:
    """Whether what is at the address is about something that is there: a deck, an event, a document."""
    if not match.kwargs and not match.args:
        return True
    try:
        return bool(match.func(_reading(path), *match.args, **match.kwargs).status_code < 400)
    except (Http404, ObjectDoesNotExist):
        return False
    except PermissionDenied:
        return True


def _is_page(path: str) -> bool:
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
    ours = settings.SITE_ADDRESS + "/"
    theirs = {link.address for _on, links in published() for link in links if link.address[:4] == "http"}
    addresses = sorted(address for address in theirs if not address.startswith(ours))
    LinkCheck.objects.exclude(address__in=addresses).delete()
    with client or httpx.Client(timeout=SECONDS, follow_redirects=True) as asking:
        for address in addresses:
            try:
                status: int | None = asking.head(address).status_code
            except httpx.HTTPError:
                status = None
            LinkCheck.objects.update_or_create(address=address, defaults={"status": status, "checked_at": clock.now()})
    return len(addresses)
