"""What the check of the network says, half an hour before people come: good, slow, no bells, somebody else, nothing."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, CDPSession, Page, Route, expect

from tests.journeys.room import device, make_room
from tests.server import Site

pytestmark = pytest.mark.browser
SLOW, VERY_SLOW = 600, 1700  # milliseconds
FIVE_TIMES = 30_000
BELLS_ARE_HELD = ("Nei, nettet holder dem igjen", "so")
NOTHING_MORE = {"latency": ("–", ""), "bell": ("–", "")}
GOOD = {
    "own": ("Ja. Det som svarer, er ALLEMED.", "good"),
    "latency": ("Det merkes ikke", "good"),
    "bell": ("Ja.", "good"),
}


def says(page: Page, verdicts: dict[str, tuple[str, str]]) -> None:
    """Each line's words, and how it is coloured."""
    for check, (words, kind) in verdicts.items():
        row = page.locator(f'[data-check="{check}"]')
        expect(row.locator("dd")).to_contain_text(words, timeout=FIVE_TIMES)
        expect(row).to_have_attribute("data-kind", kind)


def far(line: CDPSession, milliseconds: int) -> None:
    """Every answer comes so much later."""
    line.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": milliseconds, "downloadThroughput": -1, "uploadThroughput": -1},
    )


def answer(status: int, body: str = "", **headers: str) -> Callable[[Route], None]:
    def give(route: Route) -> None:
        route.fulfill(status=status, body=body, headers={"Content-Type": "text/html", **headers})

    return give


def never(_route: Route) -> None:
    """Held back, as by a proxy that waits for the whole answer before it passes any of it on."""


def test_the_check_says_what_the_network_in_the_room_is_like(browser: Browser, fresh_site: Site) -> None:
    room = make_room(fresh_site)
    address = f"/dugnad/{room.dugnad}/leder/nett/"
    with device(browser, room, seat=room.token) as page:
        page.goto(address)
        says(page, GOOD)
        expect(page.locator("[aria-live]").get_by_text("Sjekker")).to_have_count(0)

        for bells in (answer(204), never):  # switched off, or held back on the way
            page.route("**/sse/**", bells)
            page.reload()
            says(page, {**GOOD, "bell": BELLS_ARE_HELD})
            page.unroute("**/sse/**")

        elsewhere = f"http://127.0.0.1:{urlsplit(room.site.url).port}/"
        for hotel in (answer(200, "<h1>Logg inn</h1>"), answer(302, Location=elsewhere), answer(511, "Logg inn")):
            page.route("**/seat", hotel)
            page.reload()
            says(page, {"own": ("Nei. Noe annet svarer i vårt sted", "bad"), **NOTHING_MORE})
            page.unroute("**/seat")

        page.route("**/seat", lambda route: route.abort())
        page.reload()
        says(page, {"own": ("Ingenting svarer", "bad"), **NOTHING_MORE})
        page.unroute("**/seat")

        line = page.context.new_cdp_session(page)
        far(line, SLOW)
        page.reload()
        says(page, {**GOOD, "latency": ("Tregt, men det går", "so")})
        far(line, VERY_SLOW)
        page.reload()
        says(page, {"own": GOOD["own"], "latency": ("Så tregt at skjermene henger etter", "bad")})
