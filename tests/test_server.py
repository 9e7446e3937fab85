"""The tests' own server is a real one."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.server import Site


@pytest.mark.browser
def test_a_browser_reads_the_front_page(page: Page, site: Site) -> None:
    answer = page.goto(site.url)
    assert answer is not None
    assert answer.status == 200
    assert page.locator("h1").count() == 1


def test_a_fresh_site_stops_and_starts_again(fresh_site: Site) -> None:
    fresh_site.kill()
    assert not fresh_site.answers()
    fresh_site.start()
    assert fresh_site.answers()
    assert fresh_site.rows("SELECT count(*) > 0 FROM wagtailcore_page") == [(True,)]
