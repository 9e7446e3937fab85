"""Kari's day at the desk, on a phone and with the keyboard only, where two pairs of eyes are asked for.

A link that broke, a picture without words, a night when the clock is moved, a colleague who asks for changes, what is
different between two versions, and a picture that is in use.
"""

from __future__ import annotations

import datetime as dt
import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.hands import come_as, tab_to
from tests.server import Site

pytestmark = [pytest.mark.browser, pytest.mark.prove]
TITLE = "Ny svømmegruppe i Arendal"
LEAD = "Fra april kan alle barn i Arendal lære å svømme."
REASON = "Skriv hvilken dag det er."
MANY = 400  # stops: an editor has many tools
PATIENCE = 20_000  # milliseconds
LIST = re.compile(r"/redaksjon/pages/\d+/$")


@pytest.fixture
def site(seeded: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Site:
    """A site of our own with `EDITORIAL_WORKFLOW`: its content, which others have too, is made without."""
    monkeypatch.setenv("EDITORIAL_WORKFLOW", "true")
    own: Site = request.getfixturevalue("fresh_site")
    own.manage("keep_editors_in_step")
    return own


@pytest.fixture
def kari(browser: Browser, site: Site) -> Page:
    return come_as(browser, site, "Kari", 360)


@pytest.fixture
def tor(browser: Browser, site: Site) -> Page:
    return come_as(browser, site, "Tor", 1280)


def press(page: Page, target: Locator) -> None:
    """Come to it with Tab, and press Enter."""
    tab_to(page, target, MANY)
    page.keyboard.press("Enter")


def write(page: Page, field: str, text: str) -> None:
    """Come to the field with Tab, and write over what stands there."""
    tab_to(page, page.locator(field), MANY)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def open_dialog(page: Page, opener: Locator, inside: str) -> None:
    """Press until it is open: a button is there some time before what it does."""
    for _ in range(5):
        press(page, opener)
        try:
            expect(page.locator(inside)).to_be_visible(timeout=3000)
        except AssertionError:
            continue
        return
    expect(page.locator(inside)).to_be_visible()


def act(page: Page, name: str) -> None:
    """One of the actions at the foot of the page."""
    press(page, page.get_by_role("button", name="Flere handlinger"))
    press(page, page.get_by_role("button", name=re.compile(name)).last)


def plan(page: Page, opener: str, when: str) -> None:
    """Set the time in the status panel."""
    if not page.get_by_role("button", name=opener).first.is_visible():
        press(page, page.locator("[data-side-panel-toggle=status]"))
    open_dialog(page, page.get_by_role("button", name=opener).first, "#id_go_live_at")
    write(page, "#id_go_live_at", when)
    press(page, page.locator("#schedule-publishing-dialog button.action-save"))
    page.wait_for_load_state()


def test_from_a_broken_link_to_a_page_that_waits_for_its_time(kari: Page, tor: Page, site: Site) -> None:
    # A colleague takes a page down. Wherever it was linked to is in the report, with the words and the place.
    site.manage(
        "shell",
        "--verbosity=0",
        "--command",
        "from wagtail.models import Page\n"
        "Page.objects.get(url_path__endswith='/fritidskort/', locale__language_code='nb').unpublish()",
    )
    kari.goto("/redaksjon/reports/brutte-lenker/")
    row = kari.locator("main tbody tr", has_text="Siden er ikke publisert").first
    expect(row).to_contain_text("Fritidskort")
    press(kari, row.get_by_role("link"))
    kari.wait_for_url(re.compile(r"/redaksjon/pages/\d+/edit/$"))

    # An article, with a picture that nobody has put into words: refused, and nothing is lost.
    [(news,)] = site.rows(
        "SELECT page_ptr_id FROM website_newslistpage JOIN wagtailcore_page ON id = page_ptr_id"
        " JOIN wagtailcore_locale locale ON locale.id = locale_id WHERE language_code = 'nb'"
    )
    kari.goto(f"/redaksjon/pages/add/website/articlepage/{news}/")
    write(kari, "#id_title", TITLE)
    write(kari, "#id_lead", LEAD)
    chooser = kari.locator("#id_picture-chooser")
    press(kari, chooser.get_by_role("button", name="Velg et bilde"))
    press(kari, kari.locator("[data-chooser-modal-choice]").first)
    expect(chooser.locator("img")).to_be_visible(timeout=PATIENCE)
    act(kari, "Send inn")
    expect(kari.locator(".error-message").first).to_contain_text("Bildet mangler en beskrivelse", timeout=PATIENCE)
    expect(kari.locator("#id_lead")).to_have_value(LEAD)
    write(kari, "#id_picture_alt", "To barn hopper i bassenget.")

    # For the night when half past two never comes; then for three, which does.
    plan(kari, "Sett tidspunkt", "2027-03-28 02:30")
    expect(kari.get_by_text("Tidspunktene går ikke")).to_be_visible(timeout=PATIENCE)
    expect(kari.locator("#id_title")).to_have_value(TITLE)
    open_dialog(kari, kari.get_by_role("button", name="Endre tidspunktene").first, "#id_go_live_at")
    expect(kari.locator("#schedule-publishing-dialog")).to_contain_text("Klokka stilles fram den natten, så 02.30")
    write(kari, "#id_go_live_at", "2027-03-28 03:00")
    press(kari, kari.locator("#schedule-publishing-dialog button.action-save"))
    kari.wait_for_url(re.compile(r"/redaksjon/pages/\d+/edit/$"))
    [(article,)] = site.rows("SELECT id FROM wagtailcore_page WHERE title = %s", TITLE)

    # Two pairs of eyes: Tor asks for a change and says which, Kari makes it, Tor lets it out.
    act(kari, "Send inn")
    kari.wait_for_url(LIST)
    answer(tor, article, "Be om endringer", REASON)
    kari.goto(f"/redaksjon/pages/{article}/edit/")
    expect(kari.locator(".messages")).to_contain_text(f"ber deg endre: «{REASON}»")
    write(kari, "#id_lead", f"{LEAD} Det er på onsdager.")
    act(kari, "Send inn")
    kari.wait_for_url(LIST)
    answer(tor, article, "Godkjenn")
    three_o_clock = dt.datetime(2027, 3, 28, 1, 0, tzinfo=dt.UTC)
    assert site.rows(
        "SELECT live, approved_go_live_at FROM wagtailcore_page p JOIN wagtailcore_revision r"
        " ON r.id = p.latest_revision_id WHERE p.id = %s",
        article,
    ) == [(False, three_o_clock)]

    # What is different from the version before, and from the first?
    kari.goto(f"/redaksjon/pages/{article}/history/")
    press(kari, kari.locator("main table").get_by_role("button", name="Handlinger").first)
    press(kari, kari.get_by_role("link", name="Sammenlign med forrige versjon"))
    expect(kari.get_by_role("heading", level=1)).to_contain_text("Sammenlikn", timeout=PATIENCE)
    kari.goto(f"/redaksjon/pages/{article}/revisions/compare/earliest...latest/")
    expect(kari.locator(".comparison .addition", has_text="onsdager").first).to_be_visible()

    # The picture waits with the page: it is not deleted, and she sees where it is.
    [(picture,)] = site.rows("SELECT picture_id FROM website_articlepage WHERE page_ptr_id = %s", article)
    kari.goto(f"/redaksjon/images/{picture}/delete/")
    expect(kari.locator("main")).to_contain_text("er i bruk og kan ikke slettes")
    expect(kari.get_by_role("button", name="Ja, slett")).to_have_count(0)
    kari.goto(f"/redaksjon/images/usage/{picture}/")
    expect(kari.locator("main")).to_contain_text(TITLE)


def answer(page: Page, article: int, what: str, reason: str = "") -> None:
    """The second reader's answer."""
    page.goto(f"/redaksjon/pages/{article}/edit/")
    page.get_by_role("button", name="Flere handlinger").click()
    button = page.get_by_role("button", name=re.compile(what)).first  # the others ask for a comment too
    expect(button).to_be_visible()
    button.click()
    if reason:
        page.locator(".modal-body textarea").fill(reason)
        page.locator(".modal-body button[type=submit], .modal-body input[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/redaksjon/(pages/\d+/)?$"))
