"""The pages an editor uses, through axe at a desk's width. `docs/accessibility-of-the-admin.md` lists Wagtail's own."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.accessibility import criteria
from tests.journeys.hands import become
from tests.server import Site

pytestmark = pytest.mark.browser
WAGTAILS_OWN = ("aria-input-field-name: div[aria-describedby=", "label: .ui-autocomplete-input", "label: #fileupload")


def test_axe_finds_no_barrier_of_ours(browser: Browser, site: Site) -> None:
    [(article, parent)] = site.rows(
        "SELECT min(article.page_ptr_id), min(list.page_ptr_id)"
        " FROM website_articlepage article, website_newslistpage list"
    )
    [(picture,)] = site.rows("SELECT min(id) FROM website_picture")
    context = browser.new_context(base_url=site.url, viewport={"width": 1280, "height": 900}, locale="nb-NO")
    page = context.new_page()
    become(page, "Kari")
    found = {}
    for address in (
        *("", f"pages/{parent}/", f"pages/{article}/edit/", f"pages/{article}/history/", "images/", "images/add/"),
        *(f"images/{picture}/", f"images/{picture}/delete/", "documents/", "documents/multiple/add/", "redirects/"),
        *("hjelp/", "reports/brutte-lenker/", "reports/bilder/", "account/", "dialogkort/"),
    ):
        answer = page.goto(f"/redaksjon/{address}")
        assert answer is not None
        assert answer.status == 200, address
        barriers = [barrier for barrier in criteria.axe(page, criteria.WCAG) if not barrier.startswith(WAGTAILS_OWN)]
        if barriers:
            found[address] = barriers
    context.close()
    assert found == {}
