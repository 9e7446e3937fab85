"""Passkeys in a real browser, with Chromium's virtual authenticator, on http://localhost, where they need no TLS."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.server import Site

pytestmark = pytest.mark.browser
CHOSEN = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def add_authenticator(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": CHOSEN})


def sign_in_by_code(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/konto/logg-inn/")
    page.get_by_label("E-postadresse").fill("marit@demo.allemed.example")
    page.get_by_role("button", name="Send meg en kode").click()
    site.run_jobs()
    mailbox = page.context.new_page()
    mailbox.goto(f"{site.url}/demo/utboks/")
    mailbox.get_by_role("link", name="Koden din til ALLEMED").first.click()
    found = re.search(r"\d{4}-\d{4}", mailbox.locator(".demo-text").inner_text())
    assert found
    mailbox.close()
    page.get_by_label("Kode fra e-posten").fill(found[0])
    page.get_by_role("button", name="Logg inn", exact=True).click()


def test_an_adviser_makes_a_passkey_and_next_time_needs_nothing_else(fresh_site: Site, page: Page) -> None:
    blocked: list[str] = []
    page.on("console", lambda message: blocked.append(message.text) if "Security Policy" in message.text else None)
    add_authenticator(page)

    sign_in_by_code(page, fresh_site)
    assert page.url == f"{fresh_site.url}/konto/sikkerhet/"  # nothing else opens yet
    page.get_by_role("link", name="Legg til en passnøkkel").click()
    page.get_by_role("button", name="Lag passnøkkel").click()
    page.get_by_role("heading", name="Reservekodene dine").wait_for()
    page.get_by_role("link", name="Jeg har tatt vare på dem").click()
    page.get_by_role("heading", name="Hei, Marit").wait_for()

    page.get_by_role("button", name="Logg ut").click()
    page.get_by_role("button", name="Logg inn med passnøkkel").click()
    page.get_by_role("heading", name="Hei, Marit").wait_for()

    page.get_by_role("button", name="Logg ut").click()
    sign_in_by_code(page, fresh_site)
    page.get_by_role("button", name="Bruk passnøkkelen").click()
    page.get_by_role("heading", name="Hei, Marit").wait_for()
    assert blocked == []
