"""Feed, sitemap, robots and sharing pictures."""

from __future__ import annotations

import io
import uuid

import pytest
from defusedxml import ElementTree
from django.test import Client
from PIL import Image, ImageColor
from wagtail.models import Locale, Page, Site

from allemed.website.models import ArticlePage, FrontPage, NewsListPage
from allemed.website.sharing import picture

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def make_article(title: str = "Nye dialogkort", *, live: bool = True) -> ArticlePage:
    locale = Locale.objects.get_or_create(language_code="nb")[0]
    front = FrontPage.objects.filter(locale=locale).first()
    if front is None:
        root = Page.get_first_root_node()
        front = root.add_child(
            instance=FrontPage(title="Forside", slug="forside", sentence="Alle barn med", lead="x", locale=locale)
        )
        Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": front})
    news = NewsListPage.objects.first() or front.add_child(
        instance=NewsListPage(title="Nyheter", slug="nyheter", lead="x", locale=locale)
    )
    article: ArticlePage = news.add_child(
        instance=ArticlePage(title=title, lead="Kort om saken", locale=locale, live=live)
    )
    return article


def test_the_feed_has_the_newest_articles_and_no_drafts(client: Client) -> None:
    article = make_article()
    make_article("Et utkast", live=False)
    response = client.get("/nyheter/atom.xml")
    feed = ElementTree.fromstring(response.content)
    assert [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")] == ["Nye dialogkort"]
    assert next(feed.iter(f"{ATOM}entry")).findtext(f"{ATOM}id") == f"urn:uuid:{article.translation_key}"
    assert "s-maxage" in response.headers["Cache-Control"]


def test_the_sitemap_has_public_pages_only(client: Client) -> None:
    article = make_article()
    make_article("Et utkast", live=False)
    sitemap = client.get("/sitemap.xml")
    ElementTree.fromstring(sitemap.content)
    assert article.slug in sitemap.text
    assert "et-utkast" not in sitemap.text


def test_robots_are_told_where_the_sitemap_is(client: Client) -> None:
    text = client.get("/robots.txt").text
    assert "/sitemap.xml" in text
    assert "Disallow: /en/sok/" in text


def test_a_page_has_a_picture_for_where_it_is_shared(client: Client) -> None:
    article = make_article()
    response = client.get(f"/deling/{article.translation_key}.png")
    assert Image.open(io.BytesIO(response.content)).size == (1200, 630)


def test_a_draft_has_no_picture(client: Client) -> None:
    article = make_article(live=False)
    assert client.get(f"/deling/{article.translation_key}.png").status_code == 404
    assert client.get(f"/deling/{uuid.uuid4()}.png").status_code == 404


@pytest.mark.parametrize("size", [(1200, 675), (600, 600), (400, 900), (2000, 400)])
def test_a_pages_own_picture_is_shown_whole(size: tuple[int, int]) -> None:
    """Whoever stands at the edge of it, stands there where it is shared, too."""
    edges = {"left": "#ff0000", "right": "#00ff00", "top": "#0000ff", "bottom": "#ff00ff"}
    drawn = Image.new("RGB", size, "white")
    width, height = size
    band = min(size) // 12
    for side, box in {
        "top": (0, 0, width, band),
        "bottom": (0, height - band, width, height),
        "left": (0, band, band, height - band),
        "right": (width - band, band, width, height - band),
    }.items():
        drawn.paste(edges[side], box)
    content = io.BytesIO()
    drawn.save(content, "PNG")
    made = picture(title="Hei", kind="", date="", language="nb", drawing=("a.png", content.getvalue()))
    seen = {colour for _count, colour in Image.open(io.BytesIO(made)).convert("RGB").getcolors(1_000_000) or ()}
    assert {ImageColor.getrgb(colour) for colour in edges.values()} <= seen


@pytest.mark.parametrize("title", ["", "x" * 500, "日本 😀", '"#panic()', "Čáhppesmuorji ŋ đ", "\n\t"])
def test_any_title_makes_a_picture(title: str) -> None:
    assert picture(title=title, kind="Nyhet", date="", language="nb").startswith(b"\x89PNG")
