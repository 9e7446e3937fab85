"""One page of each kind in a browser: axe, and what axe cannot see, in light and dark, narrow and wide."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.accessibility import criteria
from tests.reading import one_of_each_kind
from tests.server import Site

pytestmark = pytest.mark.browser
Problems = dict[str, list[str]]


@pytest.fixture(scope="module")
def addresses(site: Site) -> list[str]:
    return one_of_each_kind(site)


@pytest.fixture
def reader(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="nb-NO")
    yield context
    context.close()


def _walk(page: Page, site: Site, addresses: list[str], look: Callable[[Page], list[str]]) -> Problems:
    """What `look` finds on each page; only pages where it finds something."""
    found = {}
    for address in addresses:
        page.goto(site.url + address)
        if problems := look(page):
            found[address] = problems
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_barrier(
    reader: BrowserContext, site: Site, addresses: list[str], scheme: Literal["light", "dark"]
) -> None:
    def look(page: Page) -> list[str]:
        problems = []
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 800})
            problems += [f"{width} px: {problem}" for problem in criteria.axe(page)]
        return problems

    page = reader.new_page()
    page.emulate_media(color_scheme=scheme)
    assert _walk(page, site, addresses, look) == {}


@pytest.mark.parametrize("width", [320, 1280])
def test_keyboard_and_thumb_reach_everything(
    reader: BrowserContext, site: Site, addresses: list[str], width: int
) -> None:
    """2.4.7, 2.4.11, 2.5.7, 2.5.8, 3.3.7 and 3.3.8."""

    def look(page: Page) -> list[str]:
        return [
            *criteria.focus(page),
            *criteria.dragging(page),
            *criteria.target_size(page),
            *criteria.redundant_entry(page),
            *criteria.authentication(page),
        ]

    page = reader.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    assert _walk(page, site, addresses, look) == {}


def test_nothing_is_cut_or_scrolls_sideways(reader: BrowserContext, site: Site, addresses: list[str]) -> None:
    """1.4.4, 1.4.10 and 1.4.12; the last two change the page, so they come last."""

    def look(page: Page) -> list[str]:
        return [*criteria.reflow(page), *criteria.text_spacing(page), *criteria.text_size(page)]

    assert _walk(reader.new_page(), site, addresses, look) == {}


def test_the_pages_wait_for_their_reader(browser: Browser, site: Site, addresses: list[str]) -> None:
    """2.2.1."""
    context = browser.new_context()
    found = {}
    page = context.new_page()
    for address in addresses:
        if problems := criteria.timing(page, site.url + address):
            found[address] = problems
    context.close()
    assert found == {}


def test_help_stands_in_the_same_order_everywhere(reader: BrowserContext, site: Site, addresses: list[str]) -> None:
    """3.2.6: among pages in one language, all of the help. Only a page about an error may lack some."""
    page = reader.new_page()
    usual: dict[str, list[str]] = {}
    problems: Problems = {}
    for language, front in (("nb", "/"), ("nn", "/nn/"), ("en", "/en/")):
        page.goto(site.url + front)
        usual[language] = criteria.help_order(page)
    for address in addresses:
        answer = page.goto(site.url + address)
        language = page.locator("html").get_attribute("lang") or ""
        order = criteria.help_order(page)
        if moved := criteria.out_of_order(order, usual[language]):
            problems[address] = moved
        elif order != usual[language] and answer is not None and answer.status not in {404, 410}:
            problems[address] = [f"lacks: {one}" for one in usual[language] if one not in order]
        if not any("mailto:" in one for one in order):
            problems.setdefault(address, []).append("no way to a person")
    assert problems == {}
    assert all(len(order) >= 6 for order in usual.values()), usual


def test_the_browser_asks_nobody_else_and_complains_of_nothing(
    reader: BrowserContext, site: Site, addresses: list[str]
) -> None:
    """No third-party request, no broken file, no error in the console (the policy's refusals are told there)."""
    problems: Problems = {}
    page = reader.new_page()

    def note(problem: str) -> None:
        problems.setdefault(page.url.removeprefix(site.url), []).append(problem)

    page.on("request", lambda asked: None if asked.url.startswith((site.url, "data:")) else note(asked.url))
    page.on("requestfailed", lambda asked: note(f"failed: {asked.url}"))
    page.on("pageerror", lambda error: note(str(error)))
    page.on("console", lambda said: note(said.text) if said.type in {"error", "warning"} else None)
    missing = {
        address for address in addresses if "finnes-ikke" in address or "not-there" in address or "finst" in address
    }
    for address in addresses:
        page.goto(site.url + address, wait_until="networkidle")
    assert {address: found for address, found in problems.items() if address not in missing} == {}
