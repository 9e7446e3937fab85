"""A second programme: from an empty database, in the browser only, until an organisation's dugnad is ready.

The first administrator makes the period and another deck; an adviser follows an organisation from its form; its
coordinator is let in, decides who must be there and invites. Every letter is read in the outbox, and the link in it is
followed. The register of organisations is down all the while, so that a name is typed and checked later.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from allemed.base import clock
from allemed.config.database import ROOT
from conftest import SERVER, _running
from tests.journeys.programme import (
    Contact,
    People,
    agree,
    choose_leader,
    fill,
    give_a_place,
    press,
    read_own_form,
    says,
    talk,
    working,
)
from tests.server import Site, make_site, prepare_files

pytestmark = [pytest.mark.browser, pytest.mark.prove]
DRAWING = ROOT / "allemed" / "demo" / "drawings" / "card-maja.svg"
PARTNER = "Fjordbyen turnforening"


@pytest.fixture
def empty_site(make_database: Callable[..., str]) -> Iterator[Site]:
    """A running server with its jobs, on a database that has only its tables."""
    prepare_files()
    name = make_database()
    with _running(make_site(SERVER, name, name)) as site, working(site):
        yield site


def test_from_an_empty_database_to_a_dugnad_that_is_ready(browser: Browser, empty_site: Site) -> None:
    empty_site.manage("begin_site")  # what docs/operations.md asks of whoever installs
    empty_site.manage("invite_administrator", "tor@nytt.example", "Tor Haugen")
    people = People(browser, empty_site)

    tor = people.come()
    people.sign_in(tor, "tor@nytt.example")
    make_period(tor)
    make_deck(tor)
    for name, email, role in (
        ("Marit Sol", "marit@nytt.example", "rådgiver"),
        ("Ingrid Li", "ingrid@nytt.example", "prosessleder"),
    ):
        tor.goto("/min-side/personer/inviter/")
        fill(tor, name=name, email=email)
        tor.get_by_label(role, exact=True).check()
        press(tor, "Send invitasjonen")
        says(tor, "Invitasjonen er sendt.")

    siri = people.come(360)
    siri.goto("/bli-partner/organisasjon/")
    fill(siri, partner_name=PARTNER, why="Mange faller fra.", name="Siri Dahl", phone="22 22 22 22")
    fill(siri, email="siri@turn.example")
    siri.get_by_label("Økonomi").check()
    press(siri, "Send skjemaet")
    says(siri, "Takk! Vi har fått skjemaet")
    contact = Contact(siri, "Siri Dahl", "siri@turn.example")
    read_own_form(people, contact, "22222222", "Mange faller fra.")

    marit = people.come()
    people.sign_in(marit, "marit@nytt.example")
    home = take_the_partnership(marit)
    talk(people, marit, contact, home)
    agree(people, marit, contact, home)
    plan(people, marit, home)

    marit.goto(home)
    press(marit, "La Siri Dahl planlegge her")
    says(marit, "Siri Dahl har fått tilgang")
    invite(people, siri)
    get_ready(people, siri)

    marit.goto(home)
    says(marit, "Klar")
    ingrid = people.come(360)
    people.sign_in(ingrid, "ingrid@nytt.example")
    ingrid.goto(people.link("ingrid@nytt.example", "Dugnad i turnforeningen"))
    says(ingrid, "Samfunnshuset")


def make_period(tor: Page) -> None:
    tor.goto("/min-side/samarbeid/perioder/ny/")
    year = clock.today().year + 1
    fill(
        tor,
        slug="neste",
        name_nb="Neste program",
        starts_on=dt.date(year, 1, 1),
        ends_on=dt.date(year, 12, 31),
        forms_open_on=clock.today(),
        forms_close_on=dt.date(year, 6, 1),
        last_dugnad_on=dt.date(year, 12, 1),
        total_organisation="2",
    )
    tor.get_by_label("Perioden har plasser for: organisasjon").check()
    press(tor, "Lagre")
    tor.get_by_role("link", name="Åpne for interesse").click()
    press(tor, "Åpne for interesse")
    says(tor, "Perioden er nå: åpen for interesse.")


def make_deck(tor: Page) -> None:
    """A deck with one card, by the editors' pages."""
    tor.goto("/redaksjon/dialogkort/")
    tor.get_by_role("link", name="Ny kortstokk").click()
    fill(tor, title="Turn neste år", slug="turn", position="1")
    tor.locator("[name='audience']").select_option(label="lag og foreninger")
    press(tor, "Lagre")
    press(tor, "Lag ny utgave")
    tor.get_by_role("link", name="Skriv tittel og ingress").click()
    tor.locator("[name='texts-0-language']").select_option(label="Bokmål")
    fill(tor, **{"texts-0-title": "Turn neste år", "texts-0-lead": "Ett barn, og en vegg som kan flyttes."})
    press(tor, "Lagre")
    fill(tor, child_name="Maja", age="11")
    press(tor, "Begynn på kortet")
    tor.locator("[name='texts-0-language']").select_option(label="Bokmål")
    words = {
        "headline": "Jeg vil på leir",
        "situation": "Maja vil på leir, men har ikke sovepose.",
        "questions": "Hvem kan låne bort?",
        "easy_read": "Maja mangler en sovepose.",
        "listening": "Maja vil på leir.",
        "illustration_alt": "Et barn ved et telt",
    }
    fill(tor, **{f"texts-0-{name}": said for name, said in words.items()})
    chooser = tor.locator(".modal-content")
    press(tor, "Velg barriere")
    chooser.get_by_role("link", name="Økonomi").click()
    expect(chooser).to_have_count(0)
    press(tor, "Velg tegning")
    chooser.get_by_text("Last opp en ny").click()
    chooser.locator("[name='name']").fill("Maja")
    chooser.locator("[name='credit']").fill("Turnforeningen")
    chooser.locator("[name='upload']").set_input_files(Path(DRAWING))
    press(tor, "Last opp")
    expect(chooser).to_have_count(0)
    press(tor, "Lagre")
    press(tor, "Publiser utgaven")
    says(tor, "Utgaven er publisert.")


def take_the_partnership(marit: Page) -> str:
    """The form's name is nobody the register knows yet: the adviser says who it is, and follows it. Its address."""
    marit.goto("/min-side/samarbeid/")
    marit.get_by_role("link", name=PARTNER).click()
    fill(marit, number="974760673")
    press(marit, "Det er denne")
    expect(marit.locator("h1")).to_have_text(PARTNER)
    return give_a_place(marit)


def plan(people: People, marit: Page, home: str) -> None:
    marit.goto(f"{home}plan/dugnad/")
    day = dt.date(clock.today().year + 1, 10, 12)
    fill(marit, title="Dugnad i turnforeningen", day=day, starts="17:00", ends="20:00")
    fill(marit, place="Samfunnshuset, Storgata 1")
    marit.get_by_label("i samme rom").check()
    marit.locator("[name='runbook']").select_option(label="En time i organisasjonen")
    marit.locator("[name='deck']").select_option(label="Turn neste år")
    press(marit, "Lagre")
    says(marit, "2 av 15 oppgaver er gjort")  # day and place, runbook and cards: nobody ticks what the page shows
    choose_leader(marit, "Ingrid Li")


def invite(people: People, siri: Page) -> None:
    """The coordinator, on a phone: who must be there, and an open page."""
    people.sign_in(siri, "siri@turn.example")
    siri.goto("/min-side/samarbeid/mitt/")
    says(siri, PARTNER)
    siri.get_by_role("link", name=re.compile("Hvem kommer|åmelding|Inviter")).first.click()
    siri.get_by_role("link", name="Endre grupper og antall").click()
    fill(siri, name_ny1="trenere", wanted_ny1="4")
    siri.locator("[name='must_ny1']").check()
    press(siri, "Lagre")
    press(siri, "Åpne påmeldingen")


def get_ready(people: People, siri: Page) -> None:
    says(siri, "et ja fra «trenere»")
    address = re.search(r"/bli-med/[^\s/]+/", siri.locator("main").inner_text())
    assert address is not None
    per = people.come(360)
    per.goto(address[0])
    fill(per, name="Per Moe", email="per@turn.example")
    per.get_by_label("trenere").check()
    per.locator("main form button[type=submit]").first.click()
    says(per, "Takk, du er påmeldt")
    per.goto(people.link("per@turn.example", "Dugnad i turnforeningen"))
    says(per, "Samfunnshuset")
    siri.reload()
    press(siri, "Dugnaden er klar")
    says(siri, "klar")
