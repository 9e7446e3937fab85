"""Addresses that stand on paper and in other people's pages: each is there, in every language, and stays."""

from __future__ import annotations

import pytest

from tests.reading import Page, fetch
from tests.server import Site

pytestmark = pytest.mark.browser  # it needs a running site
PROMISED = (
    "/nyheter/",
    "/dialogkort/",
    "/ressurser/",
    "/arrangementer/",
    "/bli-partner/kommune/",
    "/bli-partner/organisasjon/",
    "/dugnad/",
    "/fritidskort/",
    "/innsikt/",
    "/kart/",
)
LANGUAGES = {"": "nb", "/nn": "nn", "/en": "en"}


@pytest.mark.parametrize("root", LANGUAGES, ids=LANGUAGES.get)
def test_it_is_there_in_each_language(site: Site, root: str) -> None:
    for reply in fetch(site, [f"{root}{address}" for address in PROMISED]):
        page = Page(reply)
        assert (reply.status, page.language) == (200, LANGUAGES[root]), reply.address
        assert page.headings[0].strip(), reply.address


def test_a_rooms_door_and_the_description_of_what_programs_may_ask(site: Site) -> None:
    door, described, health = fetch(site, ["/d/000000", "/api/openapi.json", "/healthz"])
    assert door.status < 500
    assert len(Page(door).headings) == 1, "a page that says that no room has this code"
    assert described.headers["content-type"].startswith("application/json")
    assert health.headers["content-type"].startswith("application/json")
