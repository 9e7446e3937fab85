"""The demo's dugnad, as anybody who starts it tries it: led in one browser, filled by its button, joined in another."""

from __future__ import annotations

import re
import urllib.request

import pytest
from playwright.sync_api import Browser, Page, expect

from allemed.demo.dugnad import TABLES
from tests.journeys.hands import become
from tests.journeys.room import FIELD, PATIENCE, chip, write
from tests.server import Site

pytestmark = [pytest.mark.browser, pytest.mark.prove]
SENTENCE = "Skyss hjem fra hver øving, på rundgang"


def come(browser: Browser, site: Site, width: int) -> Page:
    page = browser.new_context(base_url=site.url, locale="nb-NO", viewport={"width": width, "height": 800}).new_page()
    page.set_default_timeout(PATIENCE)
    return page


def written(leader: Page) -> list[int]:
    """How many texts each table has, as the monitor says."""
    said = leader.locator(".ld-tables li").all_inner_texts()
    return [int(found[1]) if (found := re.search(r"(\d+) innspill", text)) else 0 for text in said]


def fill(leader: Page, home: str) -> None:
    leader.goto(home)
    leader.get_by_role("button", name="Fyll rommet").click()
    expect(leader.get_by_text("Bordene er fylt.")).to_be_visible()


def test_the_demos_dugnad_is_led_filled_and_joined(browser: Browser, fresh_site: Site) -> None:
    leader, guest = come(browser, fresh_site, 1280), come(browser, fresh_site, 360)
    become(leader, "Ingrid")
    leader.goto("/demo/")
    leader.get_by_role("link", name="Led den (som Ingrid)").click()
    home = leader.url
    leader.get_by_role("button", name="Led dugnaden på denne maskinen").click()
    monitor = leader.locator(".ld-tables li")
    expect(monitor).to_have_count(TABLES)
    before = written(leader)
    fill(leader, home)
    leader.goto(f"/dugnad/{home.rstrip('/').rpartition('/')[2]}/leder/")
    expect(leader.locator('.ld-tables li:is([data-state="empty"], [data-state="offline"])')).to_have_count(0)
    after = written(leader)
    assert all(now > then for now, then in zip(after, before, strict=True)), (before, after)

    guest.goto("/demo/")
    guest.get_by_role("link", name="Sett deg ved et bord").click()
    guest.get_by_role("button", name="Bord 3").click()
    expect(guest.get_by_role("heading", name="Hva kan vi gjøre?")).to_be_visible()
    guest.get_by_label("Idé", exact=True).check()
    write(guest, SENTENCE)
    expect(chip(guest, SENTENCE)).to_have_text("sendt", timeout=PATIENCE)
    guest.get_by_role("button", name="Vis rommet").click()
    leader.get_by_role("link", name="Innspill").click()
    expect(leader.get_by_text(SENTENCE).first).to_be_visible(timeout=PATIENCE)

    fill(leader, home)  # goes on around the guest, whose table is their own now
    guest.reload()
    expect(guest.locator(".rm-own .rm-item", has_text=SENTENCE)).to_have_count(1)
    expect(guest.get_by_label(FIELD)).to_be_visible()
    for page in (leader, guest):
        page.context.close()


def test_the_finished_dugnads_minutes_are_a_page_and_a_pdf(browser: Browser, site: Site) -> None:
    page = come(browser, site, 1280)
    page.goto("/demo/")
    page.get_by_role("link", name="Les referatet fra en ferdig dugnad").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Alle med i Haugesund")
    pdf = page.get_by_role("link", name="Referatet som PDF").get_attribute("href")
    page.context.close()
    with urllib.request.urlopen(f"{site.url}{pdf}", timeout=60) as answer:  # noqa: S310  (our own server)
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.read(5) == b"%PDF-"
