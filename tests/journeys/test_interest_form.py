"""What the interest form's script adds on a phone: a draft that survives a reload, names while one types, a mistyped
address that is pointed at; and nothing of it left once it is sent.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.hands import Way, reader
from tests.server import Site

pytestmark = pytest.mark.browser
FORM = "/bli-partner/kommune/"


def kept(page: Page) -> str:
    """All that lies on this device."""
    return str(page.evaluate("JSON.stringify({...localStorage})"))


def test_what_is_typed_survives_a_reload_and_is_gone_when_it_is_sent(browser: Browser, site: Site) -> None:
    with reader(browser, site, Way(360, has_script=True)) as page:
        page.goto(FORM)
        page.locator("[name='why']").fill("Mange slutter når de blir tolv.")
        page.get_by_label("Våren").check()
        page.locator("[name='email']").fill("kari@gmial.com")
        page.locator("[name='name']").fill("Kari Vik")
        page.get_by_role("button", name="Mente du kari@gmail.com?").click()
        expect(page.locator("[name='email']")).to_have_value("kari@gmail.com")
        page.reload()
        expect(page.locator("[name='why']")).to_have_value("Mange slutter når de blir tolv.")
        expect(page.locator("[name='email']")).to_have_value("kari@gmail.com")
        expect(page.get_by_label("Våren")).to_be_checked()
        expect(page.locator("#utkast")).to_contain_text("Her er det du skrev sist")
        assert "csrfmiddlewaretoken" not in kept(page)
        page.goto("/bli-partner/organisasjon/")
        expect(page.locator("[name='why']")).to_have_value("")  # another form has its own

        page.goto("/bli-partner/takk/K7M-3QF/")  # where whoever sends it comes
        assert "Kari" not in kept(page)
        page.goto(FORM)
        expect(page.locator("[name='why']")).to_have_value("")


def test_a_draft_can_be_thrown_away_on_a_device_one_shares(browser: Browser, site: Site) -> None:
    with reader(browser, site, Way(360, has_script=True)) as page:
        page.goto(FORM)
        page.locator("[name='name']").fill("Kari Vik")
        page.get_by_role("button", name="Tøm skjemaet").click()
        assert "Kari" not in kept(page)
        page.reload()
        expect(page.locator("[name='name']")).to_have_value("")


def test_former_names_are_suggested_while_one_types(browser: Browser, site: Site) -> None:
    with reader(browser, site, Way(360, has_script=True)) as page:
        page.goto(FORM)
        page.locator("[name='partner_name']").press_sequentially("skedsm")
        option = page.locator("#kommuner option").first
        expect(option).to_have_attribute("value", re.compile("Skedsmo.*Lillestrøm"))
