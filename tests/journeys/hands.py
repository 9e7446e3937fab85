"""How a person gets about: with the keyboard only, on a phone or a wide screen, with or without JavaScript."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.server import Site


@dataclass(frozen=True)
class Way:
    """What the reader has in front of them."""

    width: int
    has_script: bool

    def __str__(self) -> str:
        return f"{self.width}px-{'script' if self.has_script else 'no script'}"


WAYS = pytest.mark.parametrize("way", [Way(360, True), Way(360, False), Way(1280, True), Way(1280, False)], ids=str)


@contextmanager
def reader(browser: Browser, site: Site, way: Way) -> Iterator[Page]:
    """A new reader's page; nothing in it may complain."""
    context = browser.new_context(
        base_url=site.url,
        viewport={"width": way.width, "height": 780},
        java_script_enabled=way.has_script,
        locale="nb-NO",
        accept_downloads=True,
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


def become(page: Page, name: str) -> None:
    """Come in by the demo's door as one of the cast, by their first name. The page's context knows the site."""
    page.goto("/demo/")
    page.get_by_role("button", name=f"Bli {name}", exact=True).click()
    page.wait_for_url("**/min-side/**")


def come_as(browser: Browser, site: Site, name: str, width: int) -> Page:
    """One of the cast with a browser of their own, so wide; a narrow one is a phone's."""
    context = browser.new_context(
        base_url=site.url, viewport={"width": width, "height": 780 if width < 600 else 900}, locale="nb-NO"
    )
    page = context.new_page()
    become(page, name)
    return page


PLAYED = """
import datetime as dt
from allemed.base import clock
from allemed.base.actor import System
from allemed.messages.actions import deliver
from allemed.messages.models import Message
{imports}
with clock.at(dt.datetime.fromisoformat("{moment}").replace(tzinfo=clock.OSLO)):
    {deed}
    for message in Message.objects.filter(kind="{kind}", state="waiting"):
        deliver(public_id=message.public_id)
"""


def play(site: Site, moment: dt.datetime, imports: str, deed: str, kind: str) -> None:
    """What a job does when it is `moment` in Norway, and the letters of that kind which it writes, delivered."""
    site.manage("shell", "-c", PLAYED.format(moment=moment.isoformat(), imports=imports, deed=deed, kind=kind))


def tab_to(page: Page, target: Locator, most: int = 200) -> None:
    """Press Tab until `target` has focus, as someone without a mouse does."""
    expect(target).to_have_count(1)
    for _ in range(most):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab never reached {target}")


def choose(page: Page, target: Locator) -> None:
    """Tab to a link or a button and press Enter."""
    tab_to(page, target)
    page.keyboard.press("Enter")


def open_menu(page: Page, way: Way) -> None:
    """On a phone the menu and the search lie behind a button."""
    if way.width < 600:
        choose(page, page.get_by_role("button", name="Meny"))
