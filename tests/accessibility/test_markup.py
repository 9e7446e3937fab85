"""Every address in the sitemap, read without a browser: markup, headings, language, titles, links."""

from __future__ import annotations

from collections import defaultdict

import pytest

from tests.accessibility.markup import markup
from tests.reading import OUTSIDE_THE_SITEMAP, Page, Reply, fetch, sitemap
from tests.server import Site

# One worker reads the site once for all of these.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("markup")]


@pytest.fixture(scope="module")
def replies(site: Site) -> list[Reply]:
    return list(fetch(site, [*sitemap(site), *OUTSIDE_THE_SITEMAP]))


@pytest.fixture(scope="module")
def pages(replies: list[Reply]) -> list[Page]:
    return [Page(reply) for reply in replies]


def test_every_page_answers(replies: list[Reply]) -> None:
    missing = ("/finnes-ikke/", "/nn/finst-ikkje/", "/en/not-there/")
    wrong = {reply.address: reply.status for reply in replies if reply.status != 200}
    assert {address: status for address, status in wrong.items() if address not in missing} == {}
    assert [wrong.get(address) for address in missing] == [404, 404, 404]


def test_the_markup_is_valid(replies: list[Reply]) -> None:
    assert markup({reply.address: reply.html for reply in replies}) == []


def test_each_page_has_one_main_heading(pages: list[Page]) -> None:
    assert {
        page.address: page.headings for page in pages if len(page.headings) != 1 or not page.headings[0].strip()
    } == {}


def test_each_page_says_its_language(pages: list[Page]) -> None:
    def expected(page: Page) -> str:
        return next((code for code in ("nn", "en") if page.address.startswith(f"/{code}/")), "nb")

    assert {page.address: page.language for page in pages if page.language != expected(page)} == {}


def test_no_two_pages_share_a_title(pages: list[Page]) -> None:
    shared = defaultdict(list)
    for page in pages:
        shared[page.language, page.title].append(page.address)
    # An address that does not exist says the same everywhere.
    assert {title: where for title, where in shared.items() if len(where) > 1} == {}
    assert [page.address for page in pages if not page.title.endswith(" – ALLEMED")] == []


def test_nothing_is_written_in_the_page_that_the_policy_forbids(pages: list[Page]) -> None:
    assert {page.address: page.inline for page in pages if page.inline} == {}


def test_nothing_is_fetched_from_another_host(pages: list[Page], site: Site) -> None:
    assert {page.address: found for page in pages if (found := page.elsewhere(site))} == {}


def test_a_page_brings_at_most_a_forms_cookie(replies: list[Reply]) -> None:
    """Who only reads carries nothing; a page with a form brings the form's protection, out of scripts' reach."""
    for reply in replies:
        brought = reply.headers.get_list("set-cookie")
        assert all(cookie.startswith("csrftoken=") and "HttpOnly" in cookie for cookie in brought), reply.address
        assert len(brought) <= 1, reply.address
        assert not brought or "csrfmiddlewaretoken" in reply.html, reply.address


def test_every_link_leads_somewhere(pages: list[Page], site: Site) -> None:
    known = {page.address: page for page in pages}
    asked: dict[str, int] = {}
    broken = defaultdict(list)
    others = {to for page in pages for to in page.internal(site) if to not in known}
    for reply in fetch(site, sorted(others)):
        asked[reply.address] = reply.status
    for page in pages:
        for to, fragment in page.internal(site).items():
            if asked.get(to, 200) >= 400:
                broken[f"{asked[to]} {to}"].append(page.address)
            if fragment and to in known and fragment not in known[to].ids:
                broken[f"no such place: {to}#{fragment}"].append(page.address)
    assert {to: where[:3] for to, where in broken.items()} == {}
