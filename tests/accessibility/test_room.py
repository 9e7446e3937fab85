"""The room's pages in a browser: whoever leads, the big screen, the seats, paper, minutes, owners. One site for all.

The table's telephone through a whole evening is in `tests/journeys/test_dugnad_tables.py`.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.accessibility import criteria
from tests.accessibility.room_pages import RoomPage, room_pages
from tests.server import Site

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("ROOM_PICTURES", "")
"""A folder: each page is drawn there, wide and narrow, for whoever wants to look."""


def test_nobody_meets_a_barrier_on_the_rooms_pages(browser: Browser, fresh_site: Site) -> None:
    seated, signed_in = room_pages(fresh_site)
    context = browser.new_context(base_url=fresh_site.url, locale="nb-NO")
    page = context.new_page()
    found: dict[str, list[str]] = {}
    for each in seated:
        sit(context, fresh_site, each)
        found[str(each)] = look(page, each)
    context.clear_cookies()
    page.goto("/demo/")
    page.get_by_role("button", name="Bli Marit").click()
    page.wait_for_url("**/min-side/**")
    for each in signed_in:
        found[str(each)] = look(page, each)
    context.close()
    said = "\n".join(f"{address} {problem}" for address, problems in found.items() for problem in problems)
    assert not said, said


def sit(context: BrowserContext, site: Site, page: RoomPage) -> None:
    context.clear_cookies(name="seat")
    if page.seat:
        context.add_cookies([{"name": "seat", "value": page.seat, "url": site.url}])


def look(page: Page, at: RoomPage) -> list[str]:
    """Light and wide, dark and narrow, with the keyboard, with twice the text, and with a reader's own spacing."""
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 800})
    answer = page.goto(at.address)
    assert answer is not None
    problems = [f"answers {answer.status}"] if answer.status != at.status else []
    picture(page, at, "wide")
    problems += [f"wide: {one}" for one in criteria.axe(page)]
    if at.address.endswith("/skjerm/"):
        problems += zoomed(page)
    page.set_viewport_size({"width": 320, "height": 800})
    criteria.show(page, "dark")
    picture(page, at, "narrow")
    problems += [f"narrow: {one}" for one in criteria.axe(page)]
    return [
        *problems,
        *criteria.focus(page),
        *criteria.dragging(page),
        *criteria.target_size(page),
        *criteria.redundant_entry(page),
        *criteria.reflow(page),
        *criteria.text_spacing(page),
        *criteria.text_size(page),
    ]


def zoomed(page: Page) -> list[str]:
    """The big screen at 200 %, as someone sets it for the back row: step and words are there without scrolling."""
    page.set_viewport_size({"width": 640, "height": 400})
    problems = [f"200 %: {one}" for one in criteria.reflow(page)]
    bottom = page.locator("main h1").first.evaluate("heading => heading.getBoundingClientRect().bottom")
    if bottom > 400:
        problems.append("200 %: the step is not on the screen")
    return problems


def picture(page: Page, at: RoomPage, kind: str) -> None:
    if PICTURES:
        name = at.address.strip("/").replace("/", "-").replace("?", "-")
        page.screenshot(path=Path(PICTURES) / f"{name}.{kind}.png", full_page=True)
