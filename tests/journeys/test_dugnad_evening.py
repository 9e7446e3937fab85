"""The whole evening in real browsers: leader, big screen, three tables (one without a script), one who votes.

The network goes, a hotel answers, the leader's browser is killed and another takes over. Nobody's field is taken from
under their fingers, and in the minutes every written sentence stands exactly once.
"""

from __future__ import annotations

import io
import json
import re
import urllib.request
from contextlib import nullcontext
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from tests.journeys.room import FIELD, Room, chip, device, sit, write

pytestmark = pytest.mark.browser
MEASURE = "Skyssordning fra høsten"
SEND = """
from allemed.dugnad.actions.minutes import send_minutes, version_of
from allemed.dugnad.models import Dugnad, Minutes, Recipient
from allemed.dugnad.tests.room import BY
dugnad = Dugnad.objects.get(public_id="%s")
Recipient.objects.create(dugnad=dugnad, email="ole@arendal.example", language="nb")
minutes = send_minutes(by=BY, dugnad=dugnad, version=version_of(Minutes.objects.get(dugnad=dugnad)))
print("made=" + minutes.public_id)
"""


def hotel(route: Route) -> None:
    route.fulfill(status=200, content_type="text/html", body="<!doctype html><title>Hotell</title><h1>Logg inn</h1>")


def the_network_goes(page: Page, room: Room) -> None:
    # The network goes in the middle. A draft and a finished text lie on the device; then the hotel answers.
    page.context.set_offline(True)
    write(page, "Korpset låner bort instrumenter")
    expect(chip(page, "Korpset låner bort")).to_contain_text("på denne enheten")
    page.route("**/api/**", hotel)
    page.context.set_offline(False)
    write(page, "Mange frivillige")
    expect(page.locator("#nett")).to_contain_text("logger inn")
    expect(page.locator("[data-local]")).to_have_count(2)
    assert room.texts() == ["Alle kjenner alle", "Fritidsklubben er gratis"]
    page.get_by_label(FIELD).fill("Et utkast som ikke er ferdig")
    expect(page.locator("[data-draft-says]").first).to_contain_text("utkast")
    page.unroute("**/api/**")
    expect(page.locator("#nett")).to_be_hidden(timeout=40_000)
    for text in ("Korpset låner bort instrumenter", "Mange frivillige"):
        expect(chip(page, text)).to_have_text("sendt")
    expect(page.locator("[data-local]")).to_have_count(0)
    expect(page.get_by_label(FIELD)).to_have_value("Et utkast som ikke er ferdig")  # not taken from the fingers
    page.reload()
    expect(page.get_by_label(FIELD)).to_have_value("Et utkast som ikke er ferdig")


def vote(page: Page, room: Room) -> None:
    page.goto(f"/d/{room.code}")
    page.get_by_role("button", name="Bord 1").click()
    page.get_by_role("button", name="Bli med ved bord 1").click()
    page.locator("[data-step-by='1']").first.click()
    page.locator("[data-step-by='1']").first.click()
    expect(page.locator("[data-ballot-says]:visible")).to_have_text("sendt")


def agree(page: Page) -> None:
    page.locator("#tiltak-tekst").fill(MEASURE)
    page.get_by_role("button", name="Lagre tiltaket").click()
    page.get_by_label("Rolle").fill("leder i idrettsrådet")
    page.get_by_role("button", name="Lagre svaret").first.click()
    expect(page.locator("#les-opp")).to_contain_text("leder i idrettsrådet")


def lead(page: Page, room: Room, button: str, kind: str) -> None:
    """Press what leads to a step, and see that one is there."""
    page.get_by_role("button", name=re.compile(f"^{button}")).first.click()
    expect(page.locator(f'[data-step="{room.steps[kind]}"][aria-current="step"]')).to_have_count(1)


def asks_after(request: Request) -> int:
    """Which number the big screen says that the answer must hold; -1 when it says none, or asks for something else."""
    asked = urlsplit(request.url)
    is_state = asked.path.endswith("/state") and "view=presenter" in asked.query
    return int(parse_qs(asked.query).get("after", ["-1"])[0]) if is_state else -1


def first_half(room: Room, leader: Page, screen: Page, tables: tuple[Page, Page, Page]) -> None:
    """Joining, the start, what we do well; the network goes for one table and a hotel answers."""
    one, two, plain = tables
    leader.goto(f"/dugnad/{room.dugnad}/leder/")
    screen.goto(f"/dugnad/{room.dugnad}/skjerm/")
    expect(screen.locator(".sc-code")).to_contain_text(room.code[:3])
    for number, page in enumerate(tables, start=1):
        sit(page, room, number)
    lead(leader, room, "Begynn", "welcome")
    lead(leader, room, "Neste", "pair_talk")
    before = room.ask("GET", "state")["seq"]
    # With bells it asks for the answer that holds what was rung; without, it asks when its time comes.
    asks = screen.expect_request(lambda request: asks_after(request) > before) if room.rings else nullcontext()
    with asks:
        lead(leader, room, "Neste", "capture")
    expect(screen.locator("#sc-step")).to_have_text("Steg 3")
    expect(one.get_by_label(FIELD)).to_be_visible()  # by itself
    write(one, "Alle kjenner alle")
    expect(chip(one, "Alle kjenner alle")).to_have_text("sendt")
    plain.get_by_role("link", name="Hent nytt").click()
    write(plain, "Fritidsklubben er gratis")
    expect(plain.locator("#rom")).to_contain_text("Det er skrevet ned og sendt.")
    expect(plain.locator(".rm-item")).to_have_count(1)
    the_network_goes(two, room)


def second_half(room: Room, leader: Page, screen: Page, tables: tuple[Page, Page], voter: Page) -> None:
    """Cards, dots, first steps. Somebody types while the room goes on: their field stays, and they are told."""
    one, two = tables
    lead(leader, room, "Neste", "card")
    expect(one.locator(".rm-card")).to_be_visible()
    expect(two.locator("#rester")).to_contain_text("Et utkast som ikke er ferdig")
    two.locator("#rester").get_by_role("button", name="Send").click()
    one.get_by_label("Idé", exact=True).check()
    write(one, "Skyss for alle som bor langt unna")
    one.get_by_role("button", name="Vis rommet").click()
    expect(two.locator(".rm-room")).to_contain_text("Skyss for alle")
    expect(screen.locator(".sc-shown")).to_contain_text("Skyss for alle")
    lead(leader, room, "Neste", "cluster")
    lead(leader, room, "Neste", "prioritise")
    vote(voter, room)
    expect(screen.locator(".sc-number b")).to_have_text("1")
    lead(leader, room, "Neste", "measures")
    agree(one)
    expect(screen.locator("#sc-more")).to_contain_text(MEASURE)
    leader.get_by_role("link", name="Avslutt dugnaden").first.click()
    leader.get_by_role("button", name="Ja, avslutt for alle").click()


def test_an_evening_in_six_browsers_ends_with_minutes_that_hold_every_sentence_once(
    browser: Browser, room: Room
) -> None:
    with (
        device(browser, room, seat=room.screen, width=1280, height=720) as screen,
        device(browser, room) as one,
        device(browser, room) as two,
        device(browser, room, has_script=False) as plain,
        device(browser, room) as voter,
        device(browser, room, seat=room.second, width=1024) as co_leader,
    ):
        with device(browser, room, seat=room.token, width=1280) as leader:
            first_half(room, leader, screen, (one, two, plain))
            co_leader.goto(f"/dugnad/{room.dugnad}/leder/")
            expect(co_leader.locator("#ld-control")).to_contain_text("En annen skjerm styrer nå")
        # The leader's browser is gone without a word. One tap, and the co-leader steers.
        co_leader.get_by_role("button", name="Ta over styringen").click()
        expect(co_leader.locator("#ld-control")).to_have_count(0)
        second_half(room, co_leader, screen, (one, two), voter)
        expect(co_leader.get_by_role("heading", name="Takk for i kveld")).to_be_visible()
        expect(screen.get_by_role("heading", name="Takk for i kveld")).to_be_visible()
        expect(one.get_by_role("heading", name="Takk for i kveld")).to_be_visible()
        expect(one.locator("#glemt")).to_be_visible()
        plain.get_by_role("link", name="Hent nytt").click()
        expect(plain.get_by_role("heading", name="Takk for i kveld")).to_be_visible()
    [(allocations,)] = room.site.rows(
        "SELECT allocations FROM dugnad_ballot WHERE dugnad_id = (SELECT id FROM dugnad_dugnad WHERE public_id = %s)",
        room.dugnad,
    )
    assert list(allocations.values()) == [2]
    written = {*room.texts(), MEASURE}
    assert len(written) == 7
    page, sheet, data = minutes_of(room)
    for text in written:
        assert (page.count(text), sheet.count(text), data.count(text)) == (1, 1, 1), text


def minutes_of(room: Room) -> tuple[str, list[object], list[object]]:
    """The page, the workbook's cells and the JSON's values, once the job has made the draft and it is sent."""
    room.site.run_jobs()
    sent = room.site.manage("shell", "--verbosity=0", "--command", SEND % room.dugnad).split("made=")[1].split()[0]

    def fetch(path: str) -> bytes:
        with urllib.request.urlopen(f"{room.site.url}/referat/{sent}/{path}", timeout=20) as answer:  # noqa: S310
            return bytes(answer.read())

    sheet = openpyxl.load_workbook(io.BytesIO(fetch("referat.xlsx"))).active
    assert sheet is not None
    cells: list[object] = [cell.value for row in sheet.iter_rows() for cell in row]
    return fetch("").decode(), cells, list(values_in(json.loads(fetch("referat.json"))))


def values_in(thing: object) -> list[object]:
    """Every value in what JSON holds, however deep."""
    if isinstance(thing, dict):
        thing = list(thing.values())
    if isinstance(thing, list):
        return [value for each in thing for value in values_in(each)]
    return [thing]
