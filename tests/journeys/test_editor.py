"""Kari, the editor, writes an article and publishes it; the reader sees it at once. And she signs in with a code."""

from __future__ import annotations

import datetime as dt
import re
import time

import pytest
from playwright.sync_api import Browser, Page, expect

from allemed.base import clock
from tests.journeys.hands import become
from tests.server import Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("editor")]
TITLE = "Ny svømmegruppe i Arendal"
LEAD = "Fra januar kan alle barn i Arendal lære å svømme på onsdager."
ADDRESS = "/nyheter/ny-svommegruppe-i-arendal/"


def _publish(page: Page) -> None:
    page.get_by_role("button", name="Flere handlinger").click()
    page.get_by_role("button", name=re.compile("Publiser|Planlegg|Schedule")).last.click()


def _schedule(page: Page, when: str) -> None:
    field = page.locator("#id_go_live_at")
    opener = page.locator("[data-a11y-dialog-show=schedule-publishing-dialog]").first
    expect(opener).to_be_attached()
    deadline = time.monotonic() + 30
    while not field.is_visible():  # the button is there some time before what it does
        assert time.monotonic() < deadline, "the schedule never opened"
        opener.dispatch_event("click")  # dispatched: the panel around it may be open or shut, as she left it
        page.wait_for_timeout(300)
    field.fill(when)
    page.keyboard.press("Tab")
    page.locator("#schedule-publishing-dialog button.action-save").press("Enter")
    page.wait_for_load_state()


def _wait_until_readers_see(page: Page, site: Site, wanted: int) -> None:
    deadline = time.monotonic() + 10
    while (status := page.request.get(site.url + ADDRESS).status) != wanted:
        assert time.monotonic() < deadline, f"readers still get {status}"
        time.sleep(0.2)


def test_she_writes_previews_schedules_and_publishes(browser: Browser, shared_site: Site) -> None:
    site = shared_site
    reader = browser.new_context(base_url=site.url).new_page()
    for _ in range(2):  # the second time it is a kept page
        reader.goto("/nyheter/")
        expect(reader.get_by_role("link", name=TITLE)).to_have_count(0)

    [(news,)] = site.rows(
        "SELECT page_ptr_id FROM website_newslistpage JOIN wagtailcore_page ON id = page_ptr_id"
        " JOIN wagtailcore_locale locale ON locale.id = locale_id WHERE language_code = 'nb'"
    )
    page = browser.new_context(base_url=site.url, viewport={"width": 1280, "height": 900}, locale="nb-NO").new_page()
    become(page, "Kari")
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

    # For July: it is there for editors, and not for readers. Nine in the morning is Norwegian time, then as now.
    july = dt.datetime(clock.today().year + 1, 7, 1, 9, 0, tzinfo=clock.OSLO)
    _schedule(page, f"{july:%Y-%m-%d} 09:00")
    if "/add/" in page.url:
        expect(page.locator("#id_title")).to_have_value(TITLE)
    _publish(page)
    page.wait_for_url(re.compile(r"/redaksjon/pages/\d+/$"))
    _wait_until_readers_see(page, site, 404)
    assert site.rows(
        "SELECT live, approved_go_live_at FROM wagtailcore_page p JOIN wagtailcore_revision r"
        " ON r.id = p.latest_revision_id WHERE p.title = %s",
        TITLE,
    ) == [(False, july)]

    # No, today after all.
    [(article,)] = site.rows("SELECT id FROM wagtailcore_page WHERE title = %s", TITLE)
    page.goto(f"/redaksjon/pages/{article}/edit/")
    page.get_by_role("button", name="Avbryt planlagt publisering").click()
    page.wait_for_load_state()
    page.goto(f"/redaksjon/pages/{article}/edit/")
    _schedule(page, "")
    _publish(page)
    page.wait_for_url(re.compile(r"/redaksjon/pages/\d+/$"))
    _wait_until_readers_see(page, site, 200)
    reader.goto("/nyheter/")
    reader.get_by_role("link", name=TITLE).first.click()
    expect(reader.get_by_role("heading", level=1)).to_have_text(TITLE)
    picture = reader.get_by_alt_text("To barn hopper i bassenget.")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0


def _sign_in(browser: Browser, site: Site, name: str) -> Page:
    """Someone of the demo's cast at a desk, whose browser complains of nothing but what the test breaks."""
    context = browser.new_context(base_url=site.url, viewport={"width": 1280, "height": 900}, locale="nb-NO")
    page = context.new_page()
    become(page, name)
    return page


def _an_article(site: Site) -> tuple[int, str]:
    [(number, path)] = site.rows(
        "SELECT p.id, url_path FROM wagtailcore_page p JOIN website_articlepage ON page_ptr_id = p.id"
        " JOIN wagtailcore_locale locale ON locale.id = locale_id WHERE language_code = 'nb' ORDER BY p.id LIMIT 1"
    )
    return number, "/" + path.strip("/").split("/", 1)[1] + "/"


def test_nothing_she_wrote_is_lost_to_a_fault_or_to_a_colleague(browser: Browser, shared_site: Site) -> None:
    number, address = _an_article(shared_site)
    kari = _sign_in(browser, shared_site, "Kari")
    kari.goto(f"/redaksjon/pages/{number}/edit/")

    # The database is away: the page stays, says so, and sends when it is back.
    kari.route("**/redaksjon/**", lambda asked: asked.fulfill(status=503, body="borte"))
    kari.locator("#id_lead").fill("Skrevet mens ingen tok imot.")
    _publish(kari)
    expect(kari.get_by_role("alert").filter(has_text="Det du har skrevet, står her")).to_be_visible()
    expect(kari.locator("#id_lead")).to_have_value("Skrevet mens ingen tok imot.")
    kari.unroute("**/redaksjon/**")
    kari.get_by_role("button", name=re.compile("Publiser")).last.click()
    kari.wait_for_url(re.compile(r"/redaksjon/pages/\d+/$"))
    reader = browser.new_context(base_url=shared_site.url).new_page()
    reader.goto(address)
    expect(reader.locator("main")).to_contain_text("Skrevet mens ingen tok imot.")

    # Two at the same page: the second is told before anything is written over.
    tor = _sign_in(browser, shared_site, "Tor")
    for page in (kari, tor):
        page.goto(f"/redaksjon/pages/{number}/edit/")
    # Like a person, a letter at a time: what stands in the form just as the page wakes is what it calls unchanged.
    kari.locator("#id_lead").fill("")
    kari.locator("#id_lead").press_sequentially("Kari skrev dette.", delay=250)
    expect(kari.get_by_text("Lagret", exact=True).first).to_be_visible(timeout=15_000)
    tor.locator("#id_lead").fill("Tor skrev dette.")
    expect(tor.get_by_text("skriver du over en nyere utgave").first).to_be_visible(timeout=15_000)
    tor.get_by_role("button", name="Lagre utkast").click()
    expect(tor.get_by_role("dialog").filter(has_text="Kari Lien har lagret en ny utgave")).to_be_visible()
    [(lead,)] = shared_site.rows(
        "SELECT content->>'lead' FROM wagtailcore_revision r JOIN wagtailcore_page p ON r.id = p.latest_revision_id"
        " WHERE p.id = %s",
        number,
    )
    assert lead == "Kari skrev dette."

    # The session is over: what she writes stays until she is in again.
    kari.context.clear_cookies()
    kari.locator("#id_lead").fill("Skrevet etter at hun var logget ut.")
    kari.get_by_role("button", name="Lagre utkast").click()
    expect(kari.get_by_role("alert").filter(has_text="Du er logget ut")).to_be_visible()
    expect(kari.locator("#id_lead")).to_have_value("Skrevet etter at hun var logget ut.")


def test_the_checker_speaks_norwegian_in_the_editor_and_on_the_page(browser: Browser, site: Site) -> None:
    number, address = _an_article(site)
    page = _sign_in(browser, site, "Kari")
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"/redaksjon/pages/{number}/edit/")
    page.locator("[data-side-panel-toggle=checks]").click()
    expect(page.get_by_role("heading", name="Lesbarhet").first).to_be_visible()
    expect(page.get_by_role("heading", name="Funnet").first).to_be_visible()
    # On the public page, under the strict policy: the editor's tools are there and count what is wrong.
    page.goto(address)
    bar = page.locator("wagtail-userbar")
    bar.locator("button").first.click()
    expect(bar.get_by_role("menuitem", name="Sjekk")).to_be_visible()
    assert complaints == []


def test_she_signs_in_with_the_code_from_her_mailbox(browser: Browser, shared_site: Site) -> None:
    context = browser.new_context(base_url=shared_site.url, locale="nb-NO", viewport={"width": 360, "height": 780})
    page = context.new_page()
    page.goto("/konto/logg-inn/")
    page.get_by_label("E-postadresse").fill("kari@demo.allemed.example")
    page.get_by_role("button", name="Send meg en kode").click()
    page.wait_for_url("**/konto/logg-inn/kode/")
    shared_site.run_jobs()

    mailbox = context.new_page()
    mailbox.goto("/demo/utboks/")
    # The demo's own letters may still be on their way: hers is one among them.
    mailbox.locator(".demo-letters li", has_text="kari@demo.allemed.example").first.locator("a").click()
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
