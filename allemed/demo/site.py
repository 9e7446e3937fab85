"""Builds the demo's public site: pages in three languages, pictures, themes, menus. Loading twice changes nothing."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Locale, Site
from wagtail.models import Page as WagtailPage

from allemed.base import clock
from allemed.demo import papers
from allemed.demo.articles import ARTICLES
from allemed.demo.pages import PAGES
from allemed.demo.writing import LANGUAGES, Article, Block, Page, Words
from allemed.dialogkort.models import Barrier, DialogueCard
from allemed.places.models import Municipality
from allemed.website import models
from allemed.website.models import ArticlePage, FrontPage, Menu, Picture, Theme

DRAWINGS = Path(__file__).parent / "drawings"
INTERNAL = re.compile(r'href="(/[^"]*)"')

THEMES = {
    "okonomi": ("Økonomi", "Økonomi", "Economy"),
    "tilrettelegging": ("Tilrettelegging", "Tilrettelegging", "Facilitation"),
    "medvirkning": ("Medvirkning", "Medverknad", "Having a say"),
    "transport": ("Transport", "Transport", "Transport"),
    "samarbeid": ("Samarbeid", "Samarbeid", "Working together"),
    "fritidskort": ("Fritidskort", "Fritidskort", "Leisure card"),
    "forskning": ("Forskning", "Forsking", "Research"),
    "dialogkort": ("Dialogkort", "Dialogkort", "Dialogue cards"),
    "arrangementer": ("Arrangementer", "Arrangement", "Events"),
}
MAIN_MENU = {
    "nb": (("Nyheter", "/nyheter/"), ("Dialogkort", "/dialogkort/"), ("Dugnad", "/dugnad/"),
           ("Fritidskort", "/fritidskort/"), ("Ressurser", "/ressurser/"), ("Bli med", "/bli-partner/")),
    "nn": (("Nyheiter", "/nyheter/"), ("Dialogkort", "/dialogkort/"), ("Dugnad", "/dugnad/"),
           ("Fritidskort", "/fritidskort/"), ("Ressursar", "/ressurser/"), ("Bli med", "/bli-partner/")),
    "en": (("News", "/nyheter/"), ("Cards", "/dialogkort/"), ("Workshop", "/dugnad/"),
           ("Leisure card", "/fritidskort/"), ("Resources", "/ressurser/"), ("Join us", "/bli-partner/")),
}  # fmt: skip
FOOTER = {
    "nb": (("Om ALLEMED", "/om/"), ("Kontakt", "/kontakt/"), ("Kart", "/kart/"), ("Kommuner", "/kommuner/"),
           ("Personvern", "/personvern/"), ("Tilgjengelighet", "/tilgjengelighet/")),
    "nn": (("Om ALLEMED", "/om/"), ("Kontakt", "/kontakt/"), ("Kart", "/kart/"), ("Kommunar", "/kommuner/"),
           ("Personvern", "/personvern/"), ("Tilgjenge", "/tilgjengelighet/")),
    "en": (("About ALLEMED", "/om/"), ("Contact", "/kontakt/"), ("Map", "/kart/"), ("Municipalities", "/kommuner/"),
           ("Privacy", "/personvern/"), ("Accessibility", "/tilgjengelighet/")),
}  # fmt: skip

Tree = dict[tuple[str, str], Any]  # (language, address in bokmål) → page


@transaction.atomic
def load() -> None:
    """Make the whole site, unless it is there."""
    if FrontPage.objects.exists():
        return
    today = clock.today()
    themes = _themes()
    tree: Tree = {}
    pages = [*PAGES, *(_as_page(article, today, themes) for article in ARTICLES)]
    words = {page.address: page.words(today) for page in pages}
    for page in pages:
        for language in LANGUAGES:
            _plant(tree, page, words[page.address][language], language, themes)
    _make_default_site(tree["nb", "/"])
    for page in pages:
        for language in LANGUAGES:
            _write(tree, page, words[page.address][language], language)
    for language in LANGUAGES:
        Menu.objects.create(
            locale=_locale(language),
            main=_menu(tree, MAIN_MENU[language], language),
            footer=_menu(tree, FOOTER[language], language),
        )


def _as_page(article: Article, today: dt.date, themes: dict[str, Theme]) -> Page:
    return Page(
        "ArticlePage",
        f"/nyheter/{article.slug}/",
        article.words,
        article.drawing,
        {"date": article.date(today), "themes": [themes[slug] for slug in article.themes]},
    )


def _themes() -> dict[str, Theme]:
    barriers = {barrier.slug: barrier for barrier in Barrier.objects.all()}
    made = {}
    for slug, (nb, nn, en) in THEMES.items():
        made[slug], _ = Theme.objects.get_or_create(
            slug=slug, defaults={"name": nb, "name_nn": nn, "name_en": en, "barrier": barriers.get(slug)}
        )
    return made


@cache
def _alt_texts() -> dict[str, dict[str, str]]:
    with (DRAWINGS / "alt-texts.csv").open(encoding="utf-8", newline="") as opened:
        return {row["drawing"].removesuffix(".svg"): row for row in csv.DictReader(opened)}


def _picture(drawing: str) -> Picture:
    """The drawing as a picture in the library, once."""
    name = f"{drawing}.svg"
    found: Picture | None = Picture.objects.filter(title=drawing).first()
    if found:
        return found
    content = (DRAWINGS / name).read_bytes()
    picture: Picture = Picture.objects.create(
        title=drawing, credit="ALLEMED", licence="EUPL-1.2", file=ContentFile(content, name=name)
    )
    return picture


def _locale(language: str) -> Locale:
    return Locale.objects.get_or_create(language_code=language)[0]


def _plant(tree: Tree, page: Page, words: Words, language: str, themes: dict[str, Theme]) -> None:
    """The page in its place, with all but its body: links need every page to be there first."""
    fields: dict[str, Any] = {**page.fields, **words.fields}
    many = {name: fields.pop(name) for name in ("themes",) if name in fields}
    if "theme" in fields:
        fields["theme"] = themes[fields["theme"]]
    if "municipality" in fields:
        fields["municipality"] = Municipality.objects.numbered(fields["municipality"]).get()
    fields.pop("actions", None)
    slug = page.address.strip("/").rsplit("/", 1)[-1] or ("allemed" if language == "nb" else f"allemed-{language}")
    planted = getattr(models, page.kind)(
        title=words.title, lead=words.lead, slug=slugify(slug), locale=_locale(language), live=False, **fields
    )
    if page.drawing:
        planted.picture = _picture(page.drawing)
        planted.picture_alt = _alt_texts()[page.drawing][language]
    if language != "nb":
        planted.translation_key = tree["nb", page.address].translation_key
    if (paper := papers.file_for(page.address, language)) is not None:
        planted.file = paper
    for name, values in many.items():
        setattr(planted, name, values)
    if page.address == "/":
        WagtailPage.get_first_root_node().add_child(instance=planted)
    else:
        above = page.address.rstrip("/").rpartition("/")[0] + "/"
        type(tree[language, above]).objects.get(pk=tree[language, above].pk).add_child(instance=planted)
    tree[language, page.address] = planted


def _make_default_site(front: FrontPage) -> None:
    """Our front page is the site's root; Wagtail's welcome page goes."""
    address = settings.SITE_ADDRESS.removeprefix("https://").removeprefix("http://")
    host, _, port = address.partition(":")
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": host, "port": int(port or 80), "root_page": front, "site_name": "ALLEMED"},
    )
    for welcome in WagtailPage.objects.filter(depth=2).exclude(pk__in=FrontPage.objects.values("pk")):
        welcome.delete()


def _write(tree: Tree, page: Page, words: Words, language: str) -> None:
    """The page's body, then publish it."""
    specific = getattr(models, page.kind).objects.get(pk=tree[language, page.address].pk)
    specific.body = list(_blocks(tree, words.body, language))
    if "actions" in words.fields:
        specific.actions = [("link", _link(tree, link, language)) for link in words.fields["actions"]]
    specific.live = True
    specific.save_revision(clean=False).publish()
    if isinstance(specific, ArticlePage):  # what a feed says is when readers first could read it
        moment = dt.datetime.combine(specific.date, dt.time(9), clock.OSLO)
        ArticlePage.objects.filter(pk=specific.pk).update(first_published_at=moment, last_published_at=moment)


def _blocks(tree: Tree, body: Iterable[Block], language: str) -> Iterable[Block]:
    for kind, value in body:
        if kind == "text":
            yield kind, _rich(tree, value, language)
        elif kind == "card":
            found = _card(value)
            if found:
                yield kind, found
        elif kind == "related":
            pages = [tree[language, address] for address in value["pages"] if (language, address) in tree]
            yield kind, {**value, "pages": pages}
        elif kind == "figure":
            alt = _alt_texts()[value["picture"]][language]
            yield kind, {**value, "picture": _picture(value["picture"]), "alt": alt}
        elif kind == "findings":
            found_items = [
                {**item, "explanation": _rich(tree, item["explanation"], language)} for item in value["findings"]
            ]
            yield kind, {**value, "findings": found_items}
        elif isinstance(value, dict) and value.get("link"):
            yield kind, {**value, "link": _link(tree, value["link"], language)}
        else:
            yield kind, value


def _card(slug: str) -> DialogueCard | None:
    cards = DialogueCard.objects.filter(slug=slug, version__state="published")
    return cards.order_by("-version__number").first()


def _link(tree: Tree, link: dict[str, str], language: str) -> dict[str, Any]:
    """To the page in this language if there is one; otherwise the address, in this language's part of the site."""
    page = tree.get((language, link["address"]))
    if page is not None:
        return {"text": link["text"], "page": page, "address": ""}
    return {"text": link["text"], "page": None, "address": _in_language(link["address"], language)}


def _in_language(address: str, language: str) -> str:
    return f"/{language}{address}" if address.startswith("/") and language != "nb" else address


def _rich(tree: Tree, html: str, language: str) -> str:
    """Wagtail's own links to our pages, so that they follow a page that moves."""

    def replace(match: re.Match[str]) -> str:
        page = tree.get((language, match[1]))
        return f'linktype="page" id="{page.pk}"' if page else f'href="{_in_language(match[1], language)}"'

    return INTERNAL.sub(replace, html)


def _menu(tree: Tree, links: Iterable[tuple[str, str]], language: str) -> list[Block]:
    return [("link", _link(tree, {"text": text, "address": address}, language)) for text, address in links]
