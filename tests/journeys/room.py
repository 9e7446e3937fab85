"""A dugnad for the browser journeys: who leads it, which telephones are in it, what lies in the database."""

from __future__ import annotations

import json
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.server import Site

PATIENCE = 20_000
FIELD = "Skriv med egne ord"
KINDS = ("welcome", "pair_talk", "capture", "card", "cluster", "prioritise", "measures", "plenary")
MAKE = """
from allemed.dialogkort.models import DeckVersion
from allemed.dugnad import actions
from allemed.dugnad.actions import token_of
from allemed.dugnad.models import SeatKind
from allemed.dugnad.tests.room import make_evening
deck = DeckVersion.objects.filter(state="published").order_by("-number").first()
evening = make_evening(4, deck=deck)
for sitter in evening.tables.values():
    actions.leave(by=sitter)
print("made=" + "|".join([evening.dugnad.public_id, evening.now.code, token_of(evening.ingrid.seat),
    *(token_of(evening.sit(kind).seat) for kind in (SeatKind.FACILITATOR, SeatKind.PRESENTER, SeatKind.THEME_TEAM)),
    *(step.public_id for step in evening.steps)]))
"""


@dataclass
class Room:
    """The dugnad as Ingrid leads it, from her laptop. `second` is a co-leader's seat, `screen` the big screen's,
    `team` the theme team's."""

    site: Site
    dugnad: str
    code: str
    token: str
    second: str
    screen: str
    team: str
    steps: dict[str, str]
    rings: bool = True  # the site has bells

    def ask(self, method: str, path: str, body: object = None) -> Any:
        request = urllib.request.Request(  # noqa: S310  (our own server)
            f"{self.site.url}/api/dugnad/{self.dugnad}/{path}",
            data=json.dumps(body).encode() if body is not None else None,
            method=method,
            headers={"Cookie": f"seat={self.token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
            return json.loads(answer.read())

    def do(self, name: str, **more: object) -> None:
        state = self.ask("GET", "state")
        body = {"id": str(uuid.uuid4()), "epoch": state["epoch"], "name": name, "step": state["current"] or "", **more}
        self.ask("POST", "commands", body)

    def go_to(self, kind: str) -> None:
        self.do("go_to", to=self.steps[kind])

    def texts(self) -> list[str]:
        """What was written, in the order it came."""
        rows = self.site.rows(
            "SELECT text FROM dugnad_contribution"
            " WHERE dugnad_id = (SELECT id FROM dugnad_dugnad WHERE public_id = %s) ORDER BY created_at, text",
            self.dugnad,
        )
        return [text for (text,) in rows]


def make_room(site: Site, *, rings: bool = True) -> Room:
    made = site.manage("shell", "--verbosity=0", "--command", MAKE).split("made=")[1].split()[0].split("|")
    dugnad, code, token, second, screen, team, *steps = made
    return Room(site, dugnad, code, token, second, screen, team, dict(zip(KINDS, steps, strict=True)), rings)


@contextmanager
def device(
    browser: Browser, room: Room, *, seat: str = "", has_script: bool = True, width: int = 360, height: int = 780
) -> Iterator[Page]:
    """A browser of its own, in a seat if you give one; nothing in it may complain."""
    context = browser.new_context(
        base_url=room.site.url,
        viewport={"width": width, "height": height},
        java_script_enabled=has_script,
        locale="nb-NO",
    )
    if seat:
        context.add_cookies([{"name": "seat", "value": seat, "url": room.site.url}])
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


def sit(page: Page, room: Room, table: int) -> None:
    page.goto(f"/d/{room.code}")
    page.get_by_role("button", name=f"Bord {table}").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"bord {table}")


def write(page: Page, text: str) -> None:
    page.get_by_label(FIELD).fill(text)
    page.get_by_role("button", name="Skriv det ned").click()


def chip(page: Page, text: str) -> Any:
    return page.locator(".rm-item", has_text=text).locator(".rm-chip").first
