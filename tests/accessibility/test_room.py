"""The room's pages in a browser: whoever leads, the big screen, the seats, paper, minutes, owners. One site for all.

The table's telephone through a whole evening is in `tests/journeys/test_dugnad_tables.py`.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.accessibility import criteria
from tests.accessibility.looking import look
from tests.accessibility.room_pages import RoomPage, room_pages
from tests.journeys.hands import become
from tests.server import Site

pytestmark = pytest.mark.browser


def test_nobody_meets_a_barrier_on_the_rooms_pages(browser: Browser, fresh_site: Site) -> None:
    seated, signed_in = room_pages(fresh_site)
    context = browser.new_context(base_url=fresh_site.url, locale="nb-NO")
    page = context.new_page()
    found: dict[str, list[str]] = {}
    for each in seated:
        sit(context, fresh_site, each)
        found[str(each)] = look_with_zoom(page, each)
    context.clear_cookies()
    become(page, "Marit")
    for each in signed_in:
        found[str(each)] = look_with_zoom(page, each)
    context.close()
    said = "\n".join(f"{address} {problem}" for address, problems in found.items() for problem in problems)
    assert not said, said


def sit(context: BrowserContext, site: Site, page: RoomPage) -> None:
    context.clear_cookies(name="seat")
    if page.seat:
        context.add_cookies([{"name": "seat", "value": page.seat, "url": site.url}])


def look_with_zoom(page: Page, at: RoomPage) -> list[str]:
    """The big screen is read from the back row too."""
    problems = look(page, at.address, status=at.status)
    return problems + (zoomed(page) if at.address.endswith("/skjerm/") else [])


def zoomed(page: Page) -> list[str]:
    """The big screen at 200 %, as someone sets it for the back row: step and words are there without scrolling."""
    page.set_viewport_size({"width": 640, "height": 400})
    problems = [f"200 %: {one}" for one in criteria.reflow(page)]
    bottom = page.locator("main h1").first.evaluate("heading => heading.getBoundingClientRect().bottom")
    if bottom > 400:
        problems.append("200 %: the step is not on the screen")
    return problems
