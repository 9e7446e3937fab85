"""The demo's municipality: from the form to a dugnad that is ready, every letter read and every link in it followed.

It is found by the name of a part of it, before the mergers. A colleague there sends a second form; guests are invited
from a list and answer by one tap; the day is moved, and people hear of it; the reminders' time comes.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from allemed.base import clock
from tests.journeys.hands import become, play
from tests.journeys.programme import (
    Contact,
    People,
    agree,
    choose_leader,
    fill,
    follow_links,
    give_a_place,
    newest_letter,
    press,
    read_own_form,
    says,
    talk,
    working,
)
from tests.server import Site

pytestmark = [pytest.mark.browser, pytest.mark.prove]
OLD_NAME, NAME = "Stokke", "Sandefjord"
GUESTS = {
    "aud@sandefjord.example": "Frivillige lag",
    "bo@sandefjord.example": "Næringsliv",
    "cecilie@sandefjord.example": "Barn og ungdom",
    "dag@sandefjord.example": "De som bestemmer",
    "eva@sandefjord.example": "Frivillige lag",
}


@pytest.fixture
def demo(fresh_site: Site) -> Iterator[Site]:
    """The demo, with its jobs."""
    with working(fresh_site):
        yield fresh_site


def test_every_letter_is_read_and_every_link_in_it_followed(browser: Browser, demo: Site) -> None:
    people = People(browser, demo)
    began = newest_letter(demo)

    anne = Contact(people.come(360), "Anne Holt", "anne@sandefjord.example")
    send_form(anne)
    read_own_form(people, anne, "22222222", "Mange slutter når de blir tolv.")
    per = Contact(people.come(360), "Per Bakken", "per@sandefjord.example")
    send_form(per)
    per.page.goto(people.link(per.email, "Er skjemaet fra deg?"))
    press(per.page, "Ja, det er fra meg")

    marit = people.come()
    become(marit, "Marit")
    home = take(marit)
    talk(people, marit, anne, home)
    agree(people, marit, anne, home)
    day = plan(marit, home)
    press_and_see(marit, home, "La Anne Holt planlegge her", "Anne Holt har fått tilgang")

    people.sign_in(anne.page, anne.email)
    recruit(people, anne.page)
    answer(people)
    move(people, marit, home, day + dt.timedelta(days=1))
    marit.goto(f"{home}pamelding/")
    press(marit, "Dugnaden er klar")
    marit.goto(home)
    says(marit, "Klar")

    remind(demo, day)
    follow_every_link(people, demo, began, {"Anne": anne.page, "Ingrid": led_by(people), "Marit": marit})


def press_and_see(page: Page, address: str, button: str, words: str) -> None:
    page.goto(address)
    press(page, button)
    says(page, words)


def send_form(contact: Contact) -> None:
    page = contact.page
    page.goto("/bli-partner/kommune/")
    fill(page, partner_name=OLD_NAME, why="Mange slutter når de blir tolv.", name=contact.name, phone="22 22 22 22")
    fill(page, email=contact.email)
    page.get_by_label("Våren").check()
    press(page, "Send skjemaet")
    says(page, "Flere kommuner passer")  # a part of it became Tønsberg
    page.get_by_label(re.compile(f"→ {NAME}")).check()
    press(page, "Send skjemaet")
    expect(page.locator("h1")).to_have_text(re.compile("Takk|Nesten ferdig"))


def take(marit: Page) -> str:
    marit.goto("/min-side/samarbeid/")
    marit.get_by_role("link", name=NAME).first.click()
    return give_a_place(marit)


def plan(marit: Page, home: str) -> dt.date:
    """A weekday some eight weeks from now, with Ingrid to lead it."""
    day = clock.today() + dt.timedelta(days=56)
    day += dt.timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))
    marit.goto(f"{home}plan/dugnad/")
    fill(marit, title=f"Dugnad i {NAME}", day=day, starts="17:30", ends="20:30", place="Hjertnes, lille sal")
    marit.get_by_label("i samme rom").check()
    marit.locator("[name='runbook']").select_option(index=1)
    marit.locator("[name='deck']").select_option(index=1)
    press(marit, "Lagre")
    choose_leader(marit, "Ingrid Aune")
    return day


def recruit(people: People, anne: Page) -> None:
    """Her page on a telephone: opened, a list pasted, and somebody who finds the open page."""
    anne.goto("/min-side/samarbeid/mitt/")
    anne.get_by_role("link", name="Se påmeldingen").click()
    home = anne.url
    press(anne, "Åpne påmeldingen")
    address = re.search(r"/bli-med/[^\s/]+/", anne.locator("main").inner_text())
    assert address is not None
    anne.get_by_role("link", name="Inviter fra en liste").click()
    fill(anne, rows="\n".join(f"{each.split('@')[0].title()} Vik; {each}; {GUESTS[each]}" for each in GUESTS))
    press(anne, "Se over lista")
    says(anne, "5 personer kan inviteres.")
    press(anne, "Send invitasjonene")
    finn = people.come(360)
    finn.goto(address[0])
    fill(finn, name="Finn Lie", email="finn@sandefjord.example")
    finn.get_by_label("Kommunen").check()
    finn.locator("main form button[type=submit]").first.click()
    says(finn, "Takk, du er påmeldt")
    anne.goto(home)
    says(anne, "har ikke svart")


def answer(people: People) -> None:
    """By one tap each; Eva cannot come."""
    for email in GUESTS:
        guest = people.come(360)
        guest.goto(people.link(email, "Kommer du?"))
        press(guest, "Nei, jeg kan ikke" if email.startswith("eva") else "Ja, jeg kommer")
        says(guest, "Takk for at du sa fra" if email.startswith("eva") else "Så fint at du kommer")


def move(people: People, marit: Page, home: str, day: dt.date) -> None:
    marit.goto(f"{home}plan/flytt/")
    fill(marit, day=day)
    press(marit, "Flytt")
    people.letter("aud@sandefjord.example", "Ny tid")


def led_by(people: People) -> Page:
    ingrid = people.come(360)
    become(ingrid, "Ingrid")
    return ingrid


def remind(demo: Site, day: dt.date) -> None:
    """The jobs, as they run five minutes after the move and in the evening before."""
    told = "from allemed.programme.actions import leaders, sign_up_letters\nleaders.tell_all_leaders(by=System('test'))"
    evening = dt.datetime.combine(day, dt.time(19))
    play(demo, evening, told, "sign_up_letters.remind(by=System('test'))", "programme/signup_reminder")


def follow_every_link(people: People, demo: Site, began: int, signed_in: dict[str, Page]) -> None:
    """Each link in each letter since `began`, by whoever got it."""
    people.letter("aud@sandefjord.example", "Snart")
    people.letter("ingrid@demo.allemed.example", "Endret")
    letters = demo.rows(
        'SELECT "to", subject, text, html FROM demo_keptmessage WHERE id > %s AND ("to" LIKE %s OR subject LIKE %s)'
        " ORDER BY id",
        *(began, "%@sandefjord.example", f"%{NAME}%"),
    )
    kinds = follow_links(people, letters, signed_in)
    assert {"Kommer du", "Ny tid", "Snart", "Du leder", "Endret", "Avtalen gjelder"} <= kinds
