"""A small site for the tests: one function per thing, everything else left as the room would leave it."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image
from wagtail.models import Locale, Page, Site

from allemed.website.models import (
    ArticlePage,
    File,
    FrontPage,
    NewsListPage,
    Picture,
    PlainPage,
    ResourceListPage,
    Theme,
)

DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 240" width="320" height="240"><circle r="40"/></svg>'
)


def make_front(language: str = "nb", **fields: Any) -> FrontPage:
    """The front page of a language, as the site's root when it is bokmål."""
    locale, _ = Locale.objects.get_or_create(language_code=language)
    found = FrontPage.objects.filter(locale=locale).first()
    if found:
        return found  # type: ignore[no-any-return]
    root = Page.get_first_root_node()
    front = FrontPage(
        title="ALLEMED",
        slug=f"allemed-{language}",
        sentence="Alle barn med på fritid",
        lead="Vi samler kommuner, lag og familier.",
        locale=locale,
        **fields,
    )
    if language != "nb":
        front.translation_key = make_front().translation_key
    root.add_child(instance=front)
    if language == "nb":
        Site.objects.update_or_create(
            is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": front}
        )
    return front


def make_news_list(language: str = "nb") -> NewsListPage:
    """The list of news in a language."""
    front = make_front(language)
    found = NewsListPage.objects.child_of(front).first()
    if found:
        return found  # type: ignore[no-any-return]
    page = NewsListPage(title="Nyheter", slug="nyheter", lead="Det siste fra oss.", locale=front.locale)
    if language != "nb":
        page.translation_key = make_news_list().translation_key
    front.add_child(instance=page)
    return page


def make_article(title: str = "Korps for alle", language: str = "nb", **fields: Any) -> ArticlePage:
    """A published article."""
    news = make_news_list(language)
    themes = fields.pop("themes", [])
    fields.setdefault("date", dt.date(2021, 3, 3))
    article = ArticlePage(title=title, lead="Guri vil spille fløyte.", locale=news.locale, **fields)
    article.themes = themes
    news.add_child(instance=article)
    return article


def make_plain_page(slug: str = "om", **fields: Any) -> PlainPage:
    """An ordinary page below the front page."""
    fields.setdefault("title", "Om oss")
    page = PlainPage(slug=slug, lead="Hvem vi er.", **fields)
    make_front().add_child(instance=page)
    return page


def make_resource_list() -> ResourceListPage:
    """The list of resources."""
    page = ResourceListPage(title="Ressurser", slug="ressurser", lead="Til å bruke.")
    make_front().add_child(instance=page)
    return page


def make_theme(slug: str = "transport", name: str = "Transport", **fields: Any) -> Theme:
    """A theme."""
    return Theme.objects.create(slug=slug, name=name, **fields)


def make_photo(width: int = 1600, height: int = 1200, kind: str = "PNG") -> bytes:
    """The bytes of a picture in one colour."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), (20, 90, 160)).save(file, kind)
    return file.getvalue()


def make_picture(content: bytes = DRAWING, name: str = "tegning.svg", **fields: Any) -> Picture:
    """A picture in the library; a drawing unless the test says otherwise."""
    fields.setdefault("title", "Barn trekker tau")
    fields.setdefault("credit", "ALLEMED")
    picture: Picture = Picture.objects.create(file=ContentFile(content, name=name), **fields)
    return picture


def make_file(content: bytes = b"%PDF-1.7\n", name: str = "veileder.pdf", **fields: Any) -> File:
    """A file in the library."""
    fields.setdefault("title", "Veileder")
    file: File = File.objects.create(file=ContentFile(content, name=name), **fields)
    return file
