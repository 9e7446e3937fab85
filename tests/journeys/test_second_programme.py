"""A second programme: from an empty database, in the browser only, until an organisation's dugnad is ready.

The first administrator makes the period and another deck; an adviser follows an organisation from its form; its
coordinator is let in, decides who must be there and invites. Every letter is read in the outbox, and the link in it is
followed. The register of organisations is down all the while, so that a name is typed and checked later.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from allemed.base import clock
from allemed.config import supervisor
from allemed.config.database import ROOT
from allemed.people.tests.make import code_from
from conftest import SERVER, _running
from tests.server import Site, make_site, prepare_files

pytestmark = [pytest.mark.browser, pytest.mark.prove]
DRAWING = ROOT / "allemed" / "demo" / "drawings" / "card-maja.svg"
PARTNER = "Fjordbyen turnforening"


@pytest.fixture
def empty_site(make_database: Callable[..., str]) -> Iterator[Site]:
    """A running server with its jobs, on a database that has only its tables."""
    prepare_files()
    name = make_database()
    with _running(make_site(SERVER, name, name)) as site, _working(site):
        yield site


@contextlib.contextmanager
def _working(site: Site) -> Iterator[None]:
    """The jobs' process, so that letters leave as they do in life."""
    with subprocess.Popen(
        [sys.executable, "manage.py", "procrastinate", "worker"],
        cwd=ROOT,
        env=site.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=supervisor.end_with_parent,  # noqa: PLW1509 - one system call, prepared beforehand
    ) as worker:
        try:
            yield
        finally:
            worker.terminate()


class People:
    """Everyone who takes part, each with a browser of their own, and the outbox in which letters are read."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self.browser, self.site = browser, site
        self.mail = self.come()

    def come(self, width: int = 1280) -> Page:
        context = self.browser.new_context(
            base_url=self.site.url, locale="nb-NO", viewport={"width": width, "height": 800}
        )
        page = context.new_page()
        page.set_default_timeout(20_000)
        return page

    def letter(self, to: str, subject: str, *, more_than: int = 0) -> str:
        """The newest letter to this address whose subject holds these words; waits until it has been sent."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            self.mail.goto("/demo/utboks/")
            found = self.mail.locator("main li").filter(has_text=f"til {to}").filter(has_text=subject)
            if found.count() > more_than:
                found.first.get_by_role("link").first.click()
                return self.mail.locator("main").inner_text()
            time.sleep(0.5)
        raise AssertionError(f"no letter to {to} about {subject!r}")

    def link(self, to: str, subject: str) -> str:
        """The address of our own page that the letter leads to."""
        match = re.search(r"https?://\S+", self.letter(to, subject))
        assert match is not None
        return urlsplit(match[0]).path

    def sign_in(self, page: Page, email: str, *, needs_more: bool = True) -> None:
        """By the invitation's link, with a code by e-mail; and a code app, for those who see what is others'."""
        page.goto(self.link(email, "Velkommen til ALLEMED"))
        page.get_by_label("E-postadresse").fill(email)
        page.get_by_role("button", name="Send meg en kode").click()
        code = re.search(r"\d{4}-\d{4}", self.letter(email, "Koden din"))
        assert code is not None
        page.get_by_label("Kode fra e-posten").fill(code[0])
        page.get_by_role("button", name="Logg inn").click()
        if not needs_more:
            return
        page.get_by_role("link", name="Legg til en kodeapp").click()
        page.get_by_text("Kan du ikke lese av ruten?").click()
        secret = re.search(r"\b[A-Z2-7]{20,}\b", page.locator("main details").text_content() or "")
        assert secret is not None
        page.get_by_label("Kode fra appen").fill(code_from(secret[0]))
        page.get_by_role("button", name="Legg til kodeappen").click()
        page.get_by_role("link", name="Jeg har tatt vare på dem").click()


def fill(page: Page, **said: str | dt.date) -> None:
    for name, value in said.items():
        page.locator(f"[name='{name}']").fill(value.isoformat() if isinstance(value, dt.date) else value)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def says(page: Page, words: str) -> None:
    expect(page.locator("main")).to_contain_text(words)


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
    siri.goto(people.link("siri@turn.example", "Vi har fått skjemaet"))
    says(siri, "Mange faller fra.")

    marit = people.come()
    people.sign_in(marit, "marit@nytt.example")
    home = take_the_partnership(marit)
    talk(people, marit, siri, home)
    agree(people, marit, siri, home)
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
    home = marit.url
    press(marit, "Jeg følger det")
    marit.get_by_role("link", name="Gi plass og avtal en samtale").click()
    press(marit, "Ja, gjør det")
    return home


def talk(people: People, marit: Page, siri: Page, home: str) -> None:
    marit.goto(f"{home}samtale/")
    soon = clock.today() + dt.timedelta(days=7)
    fill(marit, day_1=soon, time_1="10:00", day_2=soon, time_2="14:30", place="22 22 22 22")
    press(marit, "Send tidene")
    siri.goto(people.link("siri@turn.example", "Når skal vi snakkes"))
    siri.get_by_role("button", name=re.compile(r"kl\. 14\.30")).click()
    says(siri, "Avtalt.")
    assert "14.30" in people.letter("siri@turn.example", "Avtalt")
    marit.goto(home)
    says(marit, "Samtale kl. 14.30")
    marit.get_by_role("link", name="Samtalen er holdt").click()
    marit.get_by_label("De vil ha en dugnad").check()
    press(marit, "Lagre")


def agree(people: People, marit: Page, siri: Page, home: str) -> None:
    marit.goto(f"{home}avtale/")
    press(marit, "Send avtalen")
    siri.goto(people.link("siri@turn.example", "Avtale om dugnad"))
    fill(siri, name="Siri Dahl", title="Leder")
    siri.get_by_label("Jeg kan inngå avtaler").check()
    press(siri, "Vi godtar avtalen")
    says(siri, "Avtalen gjelder fra nå")
    siri.goto(people.link("siri@turn.example", "Avtalen gjelder"))
    document = siri.get_by_role("link", name="PDF").get_attribute("href")
    assert document is not None
    assert siri.request.get(document).body().startswith(b"%PDF")


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
    marit.get_by_role("link", name="Velg prosessleder").click()
    marit.get_by_role("button", name="Ingrid Li").click()
    says(marit, "Ingrid Li leder")


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
