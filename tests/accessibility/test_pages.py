"""One page of each kind in a browser: axe, and what axe cannot see, in light and dark, narrow and wide.

Opening a page costs more than asking it: each is opened once for each width and asked everything, and what is wrong is
told of all pages at once.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.accessibility import criteria
from tests.reading import one_of_each_kind
from tests.server import Site

pytestmark = pytest.mark.browser
Problems = dict[str, list[str]]
PARTS = 3  # no test is so long that one worker waits for another at the end


@pytest.fixture(scope="module")
def addresses(site: Site) -> list[str]:
    return one_of_each_kind(site)


@pytest.fixture
def reader(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="nb-NO")
    yield context
    context.close()


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("width", [320, 1280])
def test_nobody_meets_a_barrier(
    reader: BrowserContext, site: Site, addresses: list[str], width: int, part: int
) -> None:
    page = reader.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    found: Problems = {}
    for address in addresses[part::PARTS]:
        found[address] = barriers(page, site.url + address, width)
    said = "\n".join(f"{width} px, {address} {problem}" for address, problems in found.items() for problem in problems)
    assert not said, said


def barriers(page: Page, url: str, width: int) -> list[str]:
    """Both schemes through axe; then as it stands: 2.4.7, 2.4.11, 2.5.7, 2.5.8, 3.3.7, 3.3.8; 1.4.10, 1.4.12, 1.4.4."""
    page.emulate_media(color_scheme="light")
    page.goto(url)
    problems = [f"light: {problem}" for problem in criteria.axe(page)]
    criteria.show(page, "dark")
    problems += [f"dark: {problem}" for problem in criteria.axe(page)]
    problems += criteria.authentication(page)
    return [*problems, *criteria.beside_axe(page), *(criteria.text_size(page) if width == 1280 else [])]


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


def test_the_pages_ask_nobody_else_and_help_stands_where_it_always_does(
    reader: BrowserContext, site: Site, addresses: list[str]
) -> None:
    """No third-party request, no broken file, no error in the console (the policy's refusals are told there).

    3.2.6: among pages in one language, all of the help. Only a page about an error may lack some.
    """
    page = reader.new_page()
    usual: dict[str, list[str]] = {}
    for language, front in (("nb", "/"), ("nn", "/nn/"), ("en", "/en/")):
        page.goto(site.url + front)
        usual[language] = criteria.help_order(page)
    heard = listen(page, site)
    moved: Problems = {}
    for address in addresses:
        answer = page.goto(site.url + address, wait_until="networkidle")
        language = page.locator("html").get_attribute("lang") or ""
        order = criteria.help_order(page)
        if out := criteria.out_of_order(order, usual[language]):
            moved[address] = out
        elif order != usual[language] and answer is not None and answer.status not in {404, 410}:
            moved[address] = [f"lacks: {one}" for one in usual[language] if one not in order]
        if not any("mailto:" in one for one in order):
            moved.setdefault(address, []).append("no way to a person")
    missing = {
        address for address in addresses if "finnes-ikke" in address or "not-there" in address or "finst" in address
    }
    assert {address: found for address, found in heard.items() if address not in missing} == {}
    assert moved == {}
    assert all(len(order) >= 6 for order in usual.values()), usual


def listen(page: Page, site: Site) -> Problems:
    """What the browser complains of on each page from now on, and whom else it asks."""
    heard: Problems = {}

    def note(problem: str) -> None:
        heard.setdefault(page.url.removeprefix(site.url), []).append(problem)

    page.on("request", lambda asked: None if asked.url.startswith((site.url, "data:")) else note(asked.url))
    page.on("requestfailed", lambda asked: note(f"failed: {asked.url}"))
    page.on("pageerror", lambda error: note(str(error)))
    page.on("console", lambda said: note(said.text) if said.type in {"error", "warning"} else None)
    return heard
