"""The network and the conference in the browser, every letter read in the outbox and every link in it followed.

Lene leaves the network and comes back, and decides field by field what Turid sees of her; a question is asked under a
barrier and answered; the two talk when both have said yes; the week's letter comes; everyone who qualifies is invited
to the conference, some come, and what is left of it is there afterwards. And Lene's meetings with her clubs.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, Page, expect

from allemed.base import clock
from tests.journeys.hands import become, play
from tests.journeys.programme import People, fill, follow_links, newest_letter, press, says, working
from tests.server import Site

pytestmark = [pytest.mark.browser, pytest.mark.prove]
NETWORK = "/min-side/nettverk/"
LENE, TURID = "lene@demo.allemed.example", "turid@demo.allemed.example"
# What Lene may show: the box, and what Turid then reads.
FIELDS = {
    "navnet mitt": "Lene Strand",
    "stillingen min": "Koordinator for oppvekst",
    "hvor jeg arbeider": "Haugesund",
    "e-postadressen min": LENE,
    "telefonnummeret mitt": "52 00 00 01",
    "barrierene jeg arbeider med": "Transport",
    "det jeg har skrevet om meg": "Spør meg om skyss.",
}
QUESTION = "Hvem kjører når ingen kan?"


@pytest.fixture
def demo(fresh_site: Site) -> Iterator[Site]:
    """The demo, with its jobs."""
    with working(fresh_site):
        yield fresh_site


def come_as(people: People, name: str) -> Page:
    page = people.come(360)
    become(page, name)
    return page


def letters_since(demo: Site, began: int, *to: str) -> list[Any]:
    """To these, and the conference's to everyone. The demo's own, still on their way, name another address."""
    return demo.rows(
        'SELECT "to", subject, text, html FROM demo_keptmessage WHERE id > %s AND position(%s in html) > 0'
        " AND (\"to\" = ANY(%s) OR subject LIKE 'Velkommen til ALLEMED-konferansen%%') ORDER BY id",
        began,
        demo.url,
        list(to),
    )


def test_those_who_held_dugnads_meet_in_the_network_and_at_the_conference(browser: Browser, demo: Site) -> None:
    people = People(browser, demo)
    began = newest_letter(demo)
    lene, turid, marit = come_as(people, "Lene"), come_as(people, "Turid"), people.come()
    become(marit, "Marit")

    leave_and_come_back(lene, turid)
    show_field_by_field(lene, turid)
    ask_and_answer(lene, turid)
    talk_to_one_like_us(people, lene, turid)
    read_what_is_new(people, demo, lene)
    guests = invite_to_the_conference(people, demo, marit)
    come_to_the_conference(people, demo, marit, lene)

    kinds = follow_links(
        people,
        letters_since(demo, began, LENE, TURID),
        {
            "Lene": lene,
            "Turid": turid,
            "Marit": marit,
            "Ingrid": come_as(people, "Ingrid"),
            "Amir": come_as(people, "Amir"),
        },
        out=("https://mote.allemed.example/",),
    )
    assert {"Karmøy vil gjerne snakke med deg", "Nytt i nettverket den siste uka", "Du er påmeldt"} <= kinds, kinds
    assert guests > 4


def leave_and_come_back(lene: Page, turid: Page) -> None:
    turid.goto(f"{NETWORK}folk/")
    says(turid, "Lene Strand")
    lene.goto(f"{NETWORK}forlat/")
    press(lene, "Ja, gå ut")
    says(lene, "Oppføringen din er borte")
    turid.reload()
    expect(turid.locator("main")).not_to_contain_text("Lene Strand")
    lene.goto(NETWORK)
    for box in lene.locator("[name='shown']").all():
        expect(box).not_to_be_checked()  # nothing is shown until she says so, whatever she showed before
    for field in ("title", "phone", "about"):
        expect(lene.locator(f"[name='{field}']")).to_have_value("")
    fill(lene, title=FIELDS["stillingen min"], phone=FIELDS["telefonnummeret mitt"], about="Spør meg om skyss.")
    lene.get_by_label("Transport", exact=True).check()
    press(lene, "Bli med")
    says(lene, "Velkommen til nettverket!")
    says(lene, "Andre ser ingenting om deg")


def show_field_by_field(lene: Page, turid: Page) -> None:
    shown: list[str] = []
    for label, words in FIELDS.items():
        lene.goto(f"{NETWORK}min-oppforing/")
        lene.get_by_label(label, exact=True).check()
        press(lene, "Lagre")
        shown.append(words)
        says(lene, "Lagret.")
        turid.goto(f"{NETWORK}folk/")
        cards = turid.locator(".nw-entry").filter(has_text=words)
        expect(cards.first).to_be_visible()
    seen = cards.filter(has_text="Lene Strand").inner_text()
    assert all(words in seen for words in shown), seen
    lene.goto(f"{NETWORK}min-oppforing/")
    for label in ("e-postadressen min", "telefonnummeret mitt"):  # and she thinks better of it
        lene.get_by_label(label, exact=True).uncheck()
    lene.get_by_label("Andre som ligner på oss").check()
    press(lene, "Lagre")
    turid.goto(f"{NETWORK}folk/")
    expect(turid.locator("main")).not_to_contain_text(FIELDS["telefonnummeret mitt"])
    expect(turid.locator("main")).not_to_contain_text(LENE)


def ask_and_answer(lene: Page, turid: Page) -> None:
    turid.goto(NETWORK)
    turid.get_by_role("link", name="Spør de andre").first.click()
    fill(turid, title=QUESTION, text="Bussen går klokka tre.")
    turid.get_by_label("Transport", exact=True).check()
    press(turid, "Send spørsmålet")
    asked = turid.url
    lene.goto(NETWORK)
    lene.get_by_role("link", name=QUESTION).first.click()  # she works with that barrier
    fill(lene, text="Vi skriver oss på tre uker fram.")
    press(lene, "Svar")
    lene.goto(f"{NETWORK}sporsmal/")
    lene.get_by_role("link", name="Økonomi", exact=True).click()
    expect(lene.locator("main")).not_to_contain_text(QUESTION)
    turid.goto(asked)
    says(turid, "Vi skriver oss på tre uker fram.")
    says(turid, "Lene Strand")
    press(turid, "Dette hjalp")
    expect(turid.locator(".nw-answer[data-helped]")).to_contain_text("tre uker fram")


def talk_to_one_like_us(people: People, lene: Page, turid: Page) -> None:
    turid.goto(f"{NETWORK}noen-som-oss/")
    suggested = turid.locator(".nw-entry").filter(has_text="Haugesund")
    expect(turid.locator("main")).not_to_contain_text("Lene Strand")
    suggested.get_by_role("link", name=re.compile("Spør om en samtale")).click()
    fill(turid, words="Hva gjorde dere den første måneden?")
    press(turid, "Send forespørselen")
    asked = turid.url
    expect(turid.locator("main")).not_to_contain_text("Lene Strand")
    lene.goto(people.link(LENE, "vil gjerne snakke med deg"))
    says(lene, "Hva gjorde dere den første måneden?")
    expect(lene.locator("main")).not_to_contain_text("Turid Nes")
    press(lene, "Ja, gjerne")
    says(lene, TURID)
    turid.goto(asked)
    says(turid, LENE)
    for email, page, other in ((LENE, lene, "Turid Nes"), (TURID, turid, "Lene Strand")):
        page.goto(people.link(email, "Dere har sagt ja begge to"))
        says(page, other)


def read_what_is_new(people: People, demo: Site, lene: Page) -> None:
    """On the Monday after: one letter, with the question she may help with."""
    monday = clock.today() + dt.timedelta(days=7 - clock.today().weekday())
    twice = "for _ in range(2): actions.send_digests(by=System('test'))"
    at_eight = dt.datetime.combine(monday, dt.time(8))
    play(demo, at_eight, "from allemed.network import actions", twice, "network/digest")
    letter = people.letter(LENE, "Nytt i nettverket den siste uka")
    assert QUESTION in letter
    people.mail.goto("/demo/utboks/")
    mine = people.mail.locator("main li").filter(has_text=f"til {LENE}").filter(has_text="Nytt i nettverket")
    assert mine.count() == 1
    lene.goto(people.link(LENE, "Nytt i nettverket den siste uka"))
    says(lene, QUESTION)


def invite_to_the_conference(people: People, demo: Site, marit: Page) -> int:
    """Everyone who qualifies, once each; one of them wants no such letters. How many were invited."""
    marit.goto("/min-side/konferanse/")
    marit.locator("[name='arrangement']").select_option(label=chosen(marit, "ALLEMED-konferansen"))
    press(marit, "Se hvem som inviteres")
    number = int(re.search(r"(\d+) personer er ikke invitert", marit.locator("main").inner_text())[1])  # type: ignore[index]
    marit.get_by_role("button", name=re.compile("Send .* invitasjon")).click()
    says(marit, "Invitasjonene er på vei")
    people.letter(TURID, "Velkommen til ALLEMED-konferansen")
    links = re.findall(r"https?://\S+", people.mail.locator("main").inner_text())
    turid = people.come(360)
    turid.goto(next(each for each in links if "ikke-inviter" in each))
    press(turid, "Ja, stopp dem")
    says(turid, "Du får ikke flere invitasjoner")
    marit.reload()
    says(marit, "Alle som kan inviteres, er invitert.")
    sent = demo.rows("SELECT \"to\" FROM demo_keptmessage WHERE subject LIKE 'Velkommen til ALLEMED-konferansen%%'")
    assert len({to for (to,) in sent}) == len(sent) == number
    return number


def chosen(page: Page, title: str) -> str:
    """The whole text of the choice that begins so."""
    return next(
        each for each in page.locator("[name='arrangement'] option").all_inner_texts() if each.startswith(title)
    )


def come_to_the_conference(people: People, demo: Site, marit: Page, lene: Page) -> None:
    lene.goto(people.link(LENE, "Velkommen til ALLEMED-konferansen"))
    says(lene, "Tolv kommuner viser ett tiltak hver.")
    page_of_it = lene.url
    lene.get_by_role("link", name="Meld deg på").click()
    fill(lene, name="Lene Strand", email=LENE)
    lene.get_by_label("Jeg kommer dit").check()
    lene.locator("main form button[type=submit]").last.click()
    assert "Fjordsalen" in people.letter(LENE, "Du er påmeldt")

    # The day comes.
    demo.rows(
        "UPDATE events_event SET starts_at = now() - interval '1 hour', ends_at = now() + interval '5 hours',"
        " closes_at = now() - interval '1 day' WHERE slug = 'allemed-konferansen' RETURNING id"
    )
    marit.goto("/min-side/arrangementer/")
    marit.get_by_role("link", name="ALLEMED-konferansen").first.click()
    desk = marit.url
    marit.goto(f"{desk}dora/")
    fill(marit, name="Lene")
    press(marit, "Finn")
    assert "Lene" not in marit.url
    marit.get_by_role("button", name="Er her Lene Strand").click()
    says(marit, "1 av")

    # And is over.
    demo.rows(
        "UPDATE events_event SET ends_at = now() - interval '1 minute' WHERE slug = 'allemed-konferansen' RETURNING id"
    )
    marit.goto(desk)
    marit.get_by_text("Legg til materiell eller opptak").click()
    marit.get_by_label("Opptak med teksting").check()
    fill(marit, title="Hele dagen", url="https://video.allemed.example/konferansen")
    press(marit, "Legg til")
    says(marit, "tekstet")  # a recording without captions is refused
    marit.locator("[name='captions'][value='nb']").check()
    press(marit, "Legg til")
    says(marit, "«Hele dagen» ligger på siden nå.")
    lene.goto(page_of_it)
    says(lene, "Se og les etterpå")
    says(lene, "Hele dagen")
    lene.goto(people.link(LENE, "Du er påmeldt"))
    says(lene, "Du hadde plass.")


CLUB = "korps@haugesund.example"


def test_a_municipality_meets_its_clubs_regularly(browser: Browser, demo: Site) -> None:
    """A series is made; a club is invited and answers; one meeting is moved and one called off; the feed follows."""
    people = People(browser, demo)
    began = newest_letter(demo)
    lene, club = come_as(people, "Lene"), people.come(360)
    home, meetings = make_series(lene)
    for address in meetings[:2]:
        lene.goto(address)
        press(lene, "Send invitasjonen nå")

    links = re.findall(r"https?://\S+", people.letter(CLUB, "Kommer dere?"))
    answer = next(each for each in links if "/svar/" in each and not each.endswith(".ics"))
    feed = next(each for each in links if each.endswith(".ics"))
    before = {each["uid"]: each for each in entries(club, feed)}
    assert {str(each["status"]) for each in before.values()} == {"CONFIRMED"}
    club.goto(answer)
    press(club, "Ja, vi kommer")
    says(club, "Vi har skrevet at dere kommer.")
    (answered,) = (address for address in meetings[:2] if "1 kommer" in text_of(lene, address))
    (other,) = set(meetings[:2]) - {answered}

    lene.goto(answered)
    day = dt.date.fromisoformat(lene.locator("[name='day']").input_value()) + dt.timedelta(days=1)
    fill(lene, day=day, starts="19:00", ends="21:00", agenda="1. Skyss")
    press(lene, "Lagre")
    assert "19.00" in people.letter(CLUB, "Endret møte")
    lene.goto(other)
    press(lene, "Avlys møtet")
    people.letter(CLUB, "Avlyst møte")

    after = {each["uid"]: each for each in entries(club, feed)}
    assert after.keys() == before.keys()
    changed = [each for uid, each in after.items() if each["sequence"] > before[uid]["sequence"]]
    assert sorted(str(each["status"]) for each in changed) == ["CANCELLED", "CONFIRMED"]
    (moved,) = (each for each in changed if str(each["status"]) == "CONFIRMED")
    at = moved.decoded("dtstart").astimezone(clock.OSLO)
    assert (at.date(), at.hour) == (day, 19)
    club.goto(answer)
    says(club, "19.00")
    lene.goto(home)
    lene.get_by_role("link", name="Se siden").click()
    for word in ("Flyttet", "Avlyst"):
        says(lene, word)
    kinds = follow_links(people, letters_since(demo, began, CLUB), {"Lene": lene})
    assert {"Kommer dere", "Endret møte", "Avlyst møte"} <= kinds, kinds


def make_series(lene: Page) -> tuple[str, list[str]]:
    """A series with a club in it: its address at the desk, and its meetings'."""
    lene.goto("/min-side/arrangementer/moter/")
    lene.get_by_role("link", name=re.compile("[Mm]øteserie")).first.click()
    expect(lene.locator("[name='municipality']")).to_have_value("Haugesund")
    first = clock.today() + dt.timedelta(days=40)
    fill(lene, title_nb="Kaffe med lagene", about_nb="Det vi lurer på.", first_month=first, time="18:00")
    fill(lene, place="Rådhuset")
    lene.locator("[name='every_months']").select_option("2")
    press(lene, "Lagre")
    says(lene, "Møteserien er laget.")
    home = lene.url
    fill(lene, club="Haugesund korps", name="Berit Moe", email=CLUB)
    press(lene, "Legg til")
    says(lene, "Haugesund korps er med fra neste invitasjon.")
    meetings = [each.get_attribute("href") or "" for each in lene.locator("main a[href*='/mote/']").all()]
    assert len(meetings) >= 5
    return home, meetings


def text_of(page: Page, address: str) -> str:
    page.goto(address)
    return page.locator("main").inner_text()


def entries(page: Page, feed: str) -> list[Any]:
    """What a calendar program reads at the address."""
    answered = page.request.get(feed)
    assert answered.status == 200
    return list(Calendar.from_ical(answered.text()).walk("VEVENT"))
