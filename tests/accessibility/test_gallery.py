"""Every component, in every state, on one page."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.accessibility import criteria
from tests.accessibility.markup import markup
from tests.server import Site

pytestmark = pytest.mark.browser
GALLERY = "/demo/komponenter/"


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_gallery_has_no_barrier(browser: Browser, site: Site, scheme: Literal["light", "dark"], width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    page.goto(site.url + GALLERY)
    assert criteria.everything(page) == []
    context.close()


def test_its_buttons_and_fields_fit_a_thumb(page: Page, site: Site) -> None:
    page.set_viewport_size({"width": 360, "height": 780})
    page.goto(site.url + GALLERY)
    assert criteria.target_size(page, 44) == []


def test_it_waits_for_its_reader(page: Page, site: Site) -> None:
    assert criteria.timing(page, site.url + GALLERY) == []


def test_its_markup_is_valid(page: Page, site: Site) -> None:
    response = page.request.get(site.url + GALLERY)
    assert markup({GALLERY: response.text()}) == []


def test_the_menu_opens_without_script(browser: Browser, site: Site) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 780}, java_script_enabled=False)
    page = context.new_page()
    page.goto(site.url + GALLERY)
    field = page.get_by_role("searchbox")
    assert not field.is_visible()
    page.get_by_role("button", name="Meny").press("Enter")
    assert field.is_visible()
    page.keyboard.press("Escape")
    assert not field.is_visible()
    context.close()
