"""What a reader needs around a page: the way here, the other languages, the pictures' sizes. No queries in templates:
they are all made here, a fixed number of them however long the page is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Model, Prefetch, Q, prefetch_related_objects
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.models import Page

from allemed.base.http import public
from allemed.website.blocks.pages import NamedPages, known

Response = TypeVar("Response", bound=HttpResponseBase)
KEPT_FOR = 300  # seconds; a purge at every publication comes long before
# The kinds of block that lead on, and what the button says when it is not the editor who does.
STEPS = {
    "report_link": _("Les rapporten"),
    "file": _("Last ned filen"),
    "card": _("Se dialogkortet"),
    "event": "",
    "call_to_action": "",
}


def has_session(request: HttpRequest) -> bool:
    """Whether this may be someone who is signed in. The session itself is not opened."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def answer(request: HttpRequest, response: Response) -> Response:
    """Let anyone's cache keep a reader's page; nobody's keeps an editor's, which carries the editor's tools."""
    if has_session(request) or getattr(request, "is_preview", False):
        response.headers["Cache-Control"] = "private, no-store"
        return response
    return public(response, KEPT_FOR)


def way_here(page: Page) -> list[Page]:
    """The pages above this one, from the front page down."""
    return list(page.get_ancestors().filter(depth__gt=1).only("title", "url_path", "translation_key", "depth"))


def breadcrumbs(ancestors: Iterable[Page], request: HttpRequest) -> list[dict[str, str]]:
    """The way here as titles and addresses. The first is the front page, which its own title would not tell."""
    way = [{"title": ancestor.title, "url": ancestor.get_url(request) or "/"} for ancestor in ancestors]
    return [{**way[0], "title": gettext("Forside")}, *way[1:]] if way else []


def languages(page: Page, ancestors: list[Page], request: HttpRequest, suffix: str = "") -> list[dict[str, str]]:
    """The page's address in every language: its translation, or that of the nearest page above it that has one.

    `suffix` is what stands after the page's own address (a year, a theme).
    """
    nearest_first = [page, *reversed(ancestors)]
    rank = {ancestor.translation_key: number for number, ancestor in enumerate(nearest_first)}
    found: dict[str, tuple[int, Page]] = {}
    translations = Page.objects.live().filter(translation_key__in=rank).select_related("locale")
    for candidate in translations:
        code, place = candidate.locale.language_code, rank[candidate.translation_key]
        if code not in found or place < found[code][0]:
            found[code] = (place, candidate)
    addresses = []
    for code, name in settings.LANGUAGES:
        if code not in found:
            continue
        place, there = found[code]
        url = (there.get_url(request) or "/") + (suffix if place == 0 else "")
        addresses.append({"code": code, "name": str(name), "url": url, "is_translation": place == 0})
    return addresses  # type: ignore[return-value]


def fetch_body(request: HttpRequest, *bodies: blocks.StreamValue) -> None:
    """Read these bodies now, with every page they name in one query."""
    from allemed.website.links import links_in

    numbers = {link.page for body in bodies for link in links_in(list(body.raw_data)) if link.page}
    language = get_language() or settings.LANGUAGE_CODE
    keys = Page.objects.filter(pk__in=numbers).values("translation_key")
    own = Q(locale__language_code=language, translation_key__in=keys)
    pages = Page.objects.filter(Q(pk__in=numbers) | own).select_related("locale") if numbers else []
    with known(NamedPages(list(pages), language, request)):
        for body in bodies:
            list(body)  # each kind of block is read once, and kept


def address(link: Any, request: HttpRequest | None) -> str:
    """Where a link block leads: the page's address, the address itself, or nothing if the page has been taken down."""
    if not link:
        return ""
    page: Page | None = link.get("page")
    if page is not None:
        return (page.get_url(request) or "") if page.live else ""
    return str(link.get("address") or "")


def first_step(body: Iterable[blocks.StreamValue.StreamChild], request: HttpRequest) -> dict[str, str] | None:
    """What an article is about and its reader may do: its report, file, card or event, whichever stands first."""
    for child in body:
        kind, value = child.block_type, child.value
        if kind not in STEPS or not value or (kind == "event" and value.is_over):
            continue
        if kind == "card":
            url = value.get_absolute_url() if value.version.is_published else ""
        else:
            url = value["file"].url if kind == "file" and value["file"] else address(value.get("link"), request)
        if url:
            return {"title": str(STEPS[kind] or value["link"]["text"]), "url": url}
    return None


def pictures_in(stream: Iterable[blocks.StreamValue.StreamChild]) -> Iterator[Model]:
    """Every picture in a body."""
    for child in stream:
        if child.block_type == "figure" and child.value.get("picture"):
            yield child.value["picture"]


def fetch_sizes(pictures: Iterable[Model | None]) -> None:
    """Fetch the sizes of all these pictures in one query."""
    from allemed.website.models.picture import Rendition

    found = [picture for picture in pictures if picture]
    if found:
        prefetch_related_objects(found, Prefetch("renditions", Rendition.objects.all(), to_attr="sizes"))
