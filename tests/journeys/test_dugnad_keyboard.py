"""Who leads, the theme team and a table, all with the keyboard only: nothing needs a mouse, and focus is never lost."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from allemed.base import clock
from tests.journeys.hands import choose, tab_to
from tests.journeys.room import FIELD, PATIENCE, Room, chip, device

pytestmark = [pytest.mark.browser, pytest.mark.prove]
MEASURE = "Vi kjører sammen fra høsten"
FIRST, LAST = "Seilas for alle", "Samkjøring fra torget"


def type_into(page: Page, field: Locator, text: str) -> None:
    tab_to(page, field)
    page.keyboard.type(text)


def press(page: Page, name: str, within: Locator | None = None) -> None:
    choose(page, (within or page.locator("body")).get_by_role("button", name=name))


def type_date(page: Page, label: str, date: dt.date) -> None:
    """Month, day and year: this browser is American, whatever the page's language is."""
    field = page.get_by_label(label)
    type_into(page, field, f"{date:%m%d%Y}")
    expect(field).to_have_value(date.isoformat())


def is_somewhere(page: Page) -> None:
    """Focus has not fallen back to the top of the page."""
    assert page.evaluate("document.activeElement !== document.body")


def lead(page: Page, room: Room, kind: str) -> None:
    """To the next step, by its button."""
    choose(page, page.locator(".ld-next"))
    expect(page.locator(f'[data-step="{room.steps[kind]}"][aria-current="step"]')).to_have_count(1)
    is_somewhere(page)


def pause_and_go_on(page: Page) -> None:
    press(page, "Pause")
    expect(page.locator(".ld-paused")).to_have_text("Klokka står")
    is_somewhere(page)
    press(page, "La klokka gå")
    expect(page.locator(".ld-paused")).to_have_count(0)
    is_somewhere(page)


def choose_kind(table: Page, name: str) -> None:
    """Tab comes to the radio button that is chosen; arrows choose another."""
    wanted = table.get_by_label(name, exact=True)
    group = table.locator("form[data-again] input[type=radio]")
    tab_to(table, group.and_(table.locator(":checked")))
    for _ in range(group.count()):
        if wanted.is_checked():
            break
        table.keyboard.press("ArrowDown")
    expect(wanted).to_be_checked()


def write_ideas(table: Page) -> None:
    for text in (FIRST, LAST):
        choose_kind(table, "Idé")
        type_into(table, table.get_by_label(FIELD), text)
        press(table, "Skriv det ned")
        expect(chip(table, text)).to_have_text("sendt", timeout=PATIENCE)
        is_somewhere(table)
    press(table, "Vis rommet")
    expect(table.get_by_role("button", name="Vis rommet")).to_have_count(0)


def theme(page: Page, title: str) -> Locator:
    return page.locator(".rm-theme", has=page.get_by_role("heading", name=title))


def choose_in(page: Page, field: Locator, option: str) -> None:
    """From a list, by the first letters, as one does."""
    type_into(page, field, option)
    expect(field.locator("option:checked")).to_have_text(option)


def gather(team: Page, room: Room) -> None:
    """Two themes, an idea in each; then one of them is put under the other, and both ideas stand there."""
    team.goto(f"/dugnad/{room.dugnad}/")
    for title in ("Skyss", "Båt"):
        type_into(team, team.get_by_label("Nytt tema"), title)
        press(team, "Lag temaet")
        expect(theme(team, title)).to_have_count(1, timeout=PATIENCE)
        is_somewhere(team)
    for text, title in ((LAST, "Skyss"), (FIRST, "Båt")):
        choose_in(team, team.get_by_label(f"Tema for {text}"), title)
        press(team, "Flytt", team.locator(".rm-item", has_text=text))
        expect(theme(team, title)).to_contain_text(text, timeout=PATIENCE)
        is_somewhere(team)
    boat = theme(team, "Båt")
    choose(team, boat.locator("summary"))
    choose_in(team, boat.get_by_label("Legg alt herfra inn i"), "Skyss")
    press(team, "Slå sammen", boat)
    expect(boat).to_have_count(0, timeout=PATIENCE)
    for text in (FIRST, LAST):
        expect(theme(team, "Skyss")).to_contain_text(text)


def give_dots(table: Page) -> None:
    more = table.get_by_role("button", name="Gi en prikk: Skyss")
    for _ in range(3):
        choose(table, more)
    press(table, "Ta bort en prikk: Skyss")
    expect(table.locator("[data-ballot-says]:visible")).to_have_text("sendt", timeout=PATIENCE)
    expect(table.get_by_label("Skyss", exact=False).and_(table.locator("input[type=number]"))).to_have_value("2")


def agree(table: Page) -> tuple[dt.date, dt.date]:
    """A sentence; owner, first step and deadline, one at a time; read back, and right."""
    soon, later = clock.today() + dt.timedelta(days=7), clock.today() + dt.timedelta(days=90)
    type_into(table, table.locator("#tiltak-tekst"), MEASURE)
    press(table, "Lagre tiltaket")
    asked = table.locator(".rm-question[open]")
    expect(asked).to_contain_text("Hvem eier tiltaket?", timeout=PATIENCE)
    type_into(table, table.get_by_label("Rolle"), "leder i idrettsrådet")
    press(table, "Lagre svaret", asked)
    expect(asked).to_contain_text("Hva er det første dere gjør?", timeout=PATIENCE)
    is_somewhere(table)
    type_into(table, table.get_by_label("Det første dere gjør"), "Ringe rektor")
    type_date(table, "Hvilken dag?", soon)
    press(table, "Lagre svaret", asked)
    expect(asked).to_contain_text("Når skal det være gjort?", timeout=PATIENCE)
    is_somewhere(table)
    type_date(table, "Fristen", later)
    press(table, "Lagre svaret", asked)
    read = table.locator("#les-opp")
    for said in (MEASURE, "leder i idrettsrådet", "Ringe rektor", f"{later.day}. "):
        expect(read).to_contain_text(said, timeout=PATIENCE)
    press(table, "Ja, det var dette vi mente")
    expect(read).to_contain_text("Godkjent av bordet", timeout=PATIENCE)
    return soon, later


def test_leading_gathering_voting_and_agreeing_need_no_mouse(browser: Browser, room: Room) -> None:
    with (
        device(browser, room, seat=room.token, width=1280) as leader,
        device(browser, room, seat=room.team, width=1024) as team,
        device(browser, room) as table,
    ):
        table.goto(f"/d/{room.code}")
        press(table, "Bord 1")
        leader.goto(f"/dugnad/{room.dugnad}/leder/")
        lead(leader, room, "welcome")
        pause_and_go_on(leader)
        lead(leader, room, "pair_talk")
        lead(leader, room, "capture")
        lead(leader, room, "card")
        expect(table.locator(f'[data-step="{room.steps["card"]}"]')).to_be_visible(timeout=PATIENCE)
        write_ideas(table)
        lead(leader, room, "cluster")
        gather(team, room)
        lead(leader, room, "prioritise")
        expect(table.locator("[data-ballot]")).to_be_visible(timeout=PATIENCE)
        give_dots(table)
        lead(leader, room, "measures")
        expect(table.locator("#tiltak-tekst")).to_be_visible(timeout=PATIENCE)
        soon, later = agree(table)
    assert room.site.rows(
        "SELECT state, owner_role, first_step, first_step_date, deadline, approved_at IS NOT NULL FROM dugnad_measure"
        " WHERE dugnad_id = (SELECT id FROM dugnad_dugnad WHERE public_id = %s)",
        room.dugnad,
    ) == [("committed", "leder i idrettsrådet", "Ringe rektor", soon, later, True)]
