"""Kari, the editor, writes an article and publishes it; the reader sees it at once. And she signs in with a code."""

from __future__ import annotations

import datetime as dt
import re
import time

import pytest
from playwright.sync_api import Browser, Page, expect

from allemed.base import clock
from tests.server import Site

pytestmark = pytest.mark.browser
TITLE = "Ny svømmegruppe i Arendal"
LEAD = "Fra januar kan alle barn i Arendal lære å svømme på onsdager."
ADDRESS = "/nyheter/ny-svommegruppe-i-arendal/"


def _publish(page: Page) -> None:
    page.get_by_role("button", name="Flere handlinger").click()
    page.get_by_role("button", name=re.compile("Publiser|Planlegg|Schedule")).last.click()


def _schedule(page: Page, when: str) -> None:
    page.wait_for_load_state("networkidle")
    # Dispatched: the panel around the button may be open or shut, as she left it.
    page.locator("[data-a11y-dialog-show=schedule-publishing-dialog]").dispatch_event("click")
    page.locator("#id_go_live_at").fill(when)
    page.keyboard.press("Tab")
    page.locator("#schedule-publishing-dialog button.action-save").press("Enter")
    page.wait_for_load_state()


def _wait_until_readers_see(page: Page, site: Site, wanted: int) -> None:
    deadline = time.monotonic() + 10
    while (status := page.request.get(site.url + ADDRESS).status) != wanted:
        assert time.monotonic() < deadline, f"readers still get {status}"
        time.sleep(0.2)


def test_she_writes_previews_schedules_and_publishes(browser: Browser, fresh_site: Site) -> None:
    site = fresh_site
    reader = browser.new_context(base_url=site.url).new_page()
    for _ in range(2):  # the second time it is a kept page
        reader.goto("/nyheter/")
        expect(reader.get_by_role("link", name=TITLE)).to_have_count(0)

    [(news,)] = site.rows(
        "SELECT page_ptr_id FROM website_newslistpage JOIN wagtailcore_page ON id = page_ptr_id"
        " JOIN wagtailcore_locale locale ON locale.id = locale_id WHERE language_code = 'nb'"
    )
    page = browser.new_context(base_url=site.url, viewport={"width": 1280, "height": 900}, locale="nb-NO").new_page()
    page.goto("/demo/")
    page.get_by_role("button", name="Bli Kari").click()
    page.wait_for_url("**/min-side/")
    page.goto(f"/redaksjon/pages/add/website/articlepage/{news}/")
    page.locator("#id_title").fill(TITLE)
    page.locator("#id_lead").fill(LEAD)
    page.locator("#id_picture-chooser").get_by_role("button", name="Velg et bilde").click()
    page.locator("[data-chooser-modal-choice]").first.click()
    expect(page.locator("#id_picture-chooser img")).to_be_visible()

    # Without a description the picture is refused, and nothing she wrote is lost.
    _publish(page)
    expect(page.locator(".error-message")).to_contain_text("Bildet mangler en beskrivelse")
    expect(page.locator("#id_title")).to_have_value(TITLE)
    expect(page.locator("#id_lead")).to_have_value(LEAD)
    expect(page.locator("#id_picture")).not_to_have_value("")
    page.locator("#id_picture_alt").fill("To barn hopper i bassenget.")

    page.locator("[data-side-panel-toggle=preview]").click()
    preview = page.frame_locator("#w-preview-iframe, iframe").first
    expect(preview.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(preview.get_by_alt_text("To barn hopper i bassenget.")).to_be_attached()
    page.locator("[data-side-panel-toggle=preview]").click()

    # For next week: it is there for editors, and not for readers.
    next_week = clock.now() + dt.timedelta(days=7)
    _schedule(page, f"{next_week:%Y-%m-%d} 09:00")
    if "/add/" in page.url:
        expect(page.locator("#id_title")).to_have_value(TITLE)
    _publish(page)
    page.wait_for_url(re.compile(r"/redaksjon/pages/\d+/"))
    _wait_until_readers_see(page, site, 404)
    assert site.rows(
        "SELECT live, approved_go_live_at IS NOT NULL FROM wagtailcore_page p JOIN wagtailcore_revision r"
        " ON r.id = p.latest_revision_id WHERE p.title = %s",
        TITLE,
    ) == [(False, True)]

    # No, today after all.
    [(article,)] = site.rows("SELECT id FROM wagtailcore_page WHERE title = %s", TITLE)
    page.goto(f"/redaksjon/pages/{article}/edit/")
    page.get_by_role("button", name="Avbryt planlagt publisering").click()
    page.wait_for_load_state()
    page.goto(f"/redaksjon/pages/{article}/edit/")
    _schedule(page, "")
    _publish(page)
    page.wait_for_url(re.compile(r"/redaksjon/pages/\d+/"))
    _wait_until_readers_see(page, site, 200)
    reader.goto("/nyheter/")
    reader.get_by_role("link", name=TITLE).first.click()
    expect(reader.get_by_role("heading", level=1)).to_have_text(TITLE)
    picture = reader.get_by_alt_text("To barn hopper i bassenget.")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0


def test_she_signs_in_with_the_code_from_her_mailbox(browser: Browser, fresh_site: Site) -> None:
    context = browser.new_context(base_url=fresh_site.url, locale="nb-NO", viewport={"width": 360, "height": 780})
    page = context.new_page()
    page.goto("/konto/logg-inn/")
    page.get_by_label("E-postadresse").fill("kari@demo.allemed.example")
    page.get_by_role("button", name="Send meg en kode").click()
    page.wait_for_url("**/konto/logg-inn/kode/")
    fresh_site.run_jobs()

    mailbox = context.new_page()
    mailbox.goto("/demo/utboks/")
    mailbox.locator(".demo-letters a").first.click()
    expect(mailbox.locator("main")).to_contain_text("kari@demo.allemed.example")
    code = re.search(r"\b\d{4}-\d{4}\b", mailbox.locator(".demo-text").inner_text())
    assert code

    field = page.locator("main input[autocomplete=one-time-code]")
    assert field.count() == 1
    field.fill("0000-0000")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("koden", ignore_case=True)
    assert "/konto/logg-inn/kode/" in page.url
    page.locator("main input[autocomplete=one-time-code]").fill(code[0])
    page.keyboard.press("Enter")
    page.wait_for_url("**/min-side/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kari")
    context.close()
