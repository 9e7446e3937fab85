"""The picture shown where a page's address is shared, made of the page's title."""

from __future__ import annotations

import base64
import hashlib
import io
import uuid
from pathlib import Path

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from PIL import Image, ImageOps
from wagtail.models import Page

from allemed.base import typst
from allemed.base.http import public
from allemed.website.search.views import KINDS

WIDTH, HEIGHT = 1200, 630  # pixels
DAY = 24 * 3600
LONGEST_TITLE = 180
SHOWN_WITHIN = (1240, 1020)
"""Pixels: twice what `sharing.typ` gives a picture."""
_TEMPLATE = Path(__file__).parent / "typst" / "sharing.typ"
_LOGO = Path(__file__).parents[1] / "base" / "static" / "base" / "drawings" / "logo.svg"


def picture(*, title: str, kind: str, date: str, language: str, drawing: tuple[str, bytes] | None = None) -> bytes:
    """A PNG of 1200 × 630 pixels; `drawing` is a file's name and content, shown on the right if it can be.

    A character our font lacks is left out rather than shown as a box.
    """
    data = {"title": title[:LONGEST_TITLE], "kind": kind, "date": date, "language": language, "drawing": ""}
    files = {"logo.svg": _LOGO.read_bytes()}
    if drawing is not None:
        try:
            shown = {"drawing.svg": _as_svg(*drawing)}
            return typst.png(_TEMPLATE, data={**data, "drawing": "drawing.svg"}, files=files | shown, ppi=72)[0]
        except (typst.NotPrintableError, OSError):
            pass  # a picture typst cannot read: the title is what matters
    return typst.png(_TEMPLATE, data=data, files=files, ppi=72)[0]


def _as_svg(name: str, content: bytes) -> bytes:
    """A drawing as it is; a photograph the right way up, no larger than it is shown, inside an SVG.

    typst's binding for Python takes files as text only. Raises `OSError` for what Pillow cannot read.
    """
    if name.endswith(".svg"):
        return content
    held = io.BytesIO()
    with Image.open(io.BytesIO(content)) as opened:
        photograph = ImageOps.exif_transpose(opened)
        photograph.thumbnail(SHOWN_WITHIN)
        photograph.convert("RGBA" if photograph.has_transparency_data else "RGB").save(held, "PNG")
        width, height = photograph.size
    words = base64.b64encode(held.getvalue()).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{words}"/></svg>'
    ).encode()


def _drawing_of(page: Page) -> tuple[str, bytes] | None:
    own = getattr(page, "picture", None)
    if own is None or not own.is_showable():
        return None
    try:
        with own.file.open("rb") as file:
            return f"picture{Path(own.file.name).suffix.lower()}", file.read()
    except OSError:
        return None


@require_safe
def sharing_picture(_request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """`/deling/<key>.png`: the picture of the public page with this translation key, in the address' language."""
    language = get_language() or "nb"
    pages = Page.objects.live().public().filter(translation_key=key, locale__language_code=language)
    page = pages.first()
    if page is None:
        raise Http404
    page = page.specific
    day = getattr(page, "date", None)
    facts = {
        "title": page.title,
        "kind": str(KINDS.get(getattr(page, "search_kind", "page"), "")) if hasattr(page, "search_kind") else "",
        "date": date_format(day) if day else "",
        "language": language,
    }
    own = getattr(page, "picture_id", None)
    name = "sharing:" + hashlib.sha256(repr([own, *sorted(facts.items())]).encode()).hexdigest()
    made = cache.get(name)
    if made is None:
        made = picture(**facts, drawing=_drawing_of(page))
        cache.set(name, made, DAY)
    return public(HttpResponse(made, content_type="image/png"), DAY)
