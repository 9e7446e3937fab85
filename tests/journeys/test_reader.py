"""A reader finds the report on who takes part, a dialogue card, and the map: with a keyboard, small, without script."""

from __future__ import annotations

import re

import pytest
from defusedxml import ElementTree
from playwright.sync_api import Browser, Page, expect

from tests.journeys.hands import WAYS, Way, choose, open_menu, reader, tab_to
from tests.server import Site

pytestmark = pytest.mark.browser
REPORT = "Rapport: Hvem er med på fritiden, og hvem faller fra?"
ATOM = "{http://www.w3.org/2005/Atom}"


def _main_heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(text)


@WAYS
def test_she_finds_the_report_by_search(browser: Browser, site: Site, way: Way) -> None:
    with reader(browser, site, way) as page:
        page.goto("/")
        open_menu(page, way)
        tab_to(page, page.get_by_role("searchbox"))
        page.keyboard.type("rapport om sosial ulikhet på fritiden")
        page.keyboard.press("Enter")

        _main_heading(page, "Søk")
        found = page.locator("main ol > li").get_by_role("link", name=REPORT)
        first_three = page.locator("main ol > li").get_by_role("link").all_inner_texts()[:3]
        assert REPORT in first_three
        choose(page, found)

        _main_heading(page, REPORT)
        expect(page.locator("main")).to_contain_text("Jenter slutter oftere enn gutter")
        choose(page, page.get_by_role("link", name="Sosial ulikhet i barn og unges deltakelse"))
        _main_heading(page, "Sosial ulikhet")
        page.go_back()
        choose(page, page.get_by_role("link", name="Tilbake til alle nyheter"))
        _main_heading(page, "Nyheter")
        assert page.url == f"{site.url}/nyheter/"


@WAYS
def test_she_finds_the_report_by_feed(browser: Browser, site: Site, way: Way) -> None:
    with reader(browser, site, way) as page:
        page.goto("/")
        named = page.locator("link[rel=alternate][type='application/atom+xml']").get_attribute("href")
        choose_feed = page.get_by_role("contentinfo").get_by_role("link", name="Atom")
        tab_to(page, choose_feed)
        assert choose_feed.get_attribute("href") == named

        feed = ElementTree.fromstring(page.request.get(named or "").body())
        entries = {entry.findtext(f"{ATOM}title"): entry.find(f"{ATOM}link") for entry in feed.iter(f"{ATOM}entry")}
        assert len(entries) >= 6
        link = entries[REPORT]
        assert link is not None
        page.goto(link.attrib["href"])
        _main_heading(page, REPORT)


@WAYS
def test_she_takes_a_card_home(browser: Browser, site: Site, way: Way) -> None:
    with reader(browser, site, way) as page:
        page.goto("/")
        open_menu(page, way)
        choose(page, page.get_by_role("navigation", name="Hovedmeny").get_by_role("link", name="Dialogkort"))
        _main_heading(page, "Dialogkort")
        choose(page, page.get_by_role("link", name=re.compile("^Guri")))
        _main_heading(page, "Guri, 14 år")

        easy = page.locator("#lettlest > div")
        expect(easy).to_be_hidden()
        choose(page, page.locator("#lettlest > summary"))
        expect(easy).to_be_visible()

        link = page.locator("main").get_by_role("link", name=re.compile(r"A5"))
        expect(link).to_be_visible()
        tab_to(page, link)
        # The file itself: what the browser's reader would open.
        answer = page.request.get(link.get_attribute("href") or "")
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.body().startswith(b"%PDF-")
        written = link.locator("xpath=ancestor::li").inner_text()
        size = re.search(r"PDF, ([\d,]+)\s(k|M)?B", written, re.IGNORECASE)
        assert size, written
        said = float(size[1].replace(",", ".")) * {"k": 1024, "m": 1024**2, None: 1}[size[2] and size[2].lower()]
        assert said == pytest.approx(len(answer.body()), rel=0.05)

        address = page.url
        canonical = page.locator("link[rel=canonical]").get_attribute("href")
        picture = page.locator("meta[property='og:image']").get_attribute("content") or ""
        assert canonical == address
        assert page.request.get(picture).headers["content-type"] == "image/png"
    with reader(browser, site, way) as friend:
        friend.goto(address)
        _main_heading(friend, "Guri, 14 år")


@WAYS
def test_the_map_and_its_table_say_the_same(browser: Browser, site: Site, way: Way) -> None:
    with reader(browser, site, way) as page:
        page.goto("/")
        choose(page, page.get_by_role("contentinfo").get_by_role("link", name="Kart"))
        _main_heading(page, "Hvem er med?")
        choose(page, page.locator("main").get_by_role("link", name="Prøvde Fritidskort", exact=True))

        table = page.locator("main table")
        rows = table.locator("tbody tr")
        expect(rows).to_have_count(12)  # the twelve pilots
        told = {row.split("\n")[0].split(" - ")[0].strip() for row in table.locator("tbody th").all_inner_texts()}
        drawn = page.locator("main figure svg").first
        shown = set(drawn.locator(".am-map__labels text").all_text_contents())
        assert "Grorud (Oslo)" in told
        assert told == shown
        cells = {text.partition(":")[0] for text in drawn.locator(".am-map__cell > title").all_text_contents()}
        assert len(cells) == len(told)
        links = drawn.locator("a").all()
        if links:  # every marked municipality can be reached by Tab
            tab_to(page, drawn.locator("a").last)
