"""Process leaders: who can, who is asked, that nobody is double booked, and that they hear of every change once."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from icalendar import Calendar

from allemed.base import clock
from allemed.base.refusals import RefusedError
from allemed.dugnad import actions as room
from allemed.dugnad.refusals import RoomRefusal
from allemed.messages.models import Message
from allemed.people.models import Role, User
from allemed.people.tests.make import make_person, sign_in_with_both_steps
from allemed.places.models import County
from allemed.programme.actions import leaders, plan
from allemed.programme.models import DaysAway, Entry, Leader, LeaderNotice, Partnership
from allemed.programme.refusals import ProgrammeRefusal as No
from allemed.programme.tests.make import BY, make_organisation, make_period, refused
from allemed.programme.tests.planned import at_five, make_planned, make_planning
from allemed.programme.tests.test_plan import as_person

pytestmark = pytest.mark.django_db


def ingrid() -> User:
    return make_person("Ingrid Aune", Role.FACILITATOR)


def letters(kind: str) -> list[Message]:
    return list(Message.objects.filter(kind=f"programme/leader_{kind}").order_by("pk"))


def ask(partnership: Partnership, user: User) -> object:
    return leaders.ask_to_lead(by=BY, partnership=partnership, user=user)


def entry(letter: Message) -> object:
    return Calendar.from_ical(bytes(letter.attachments.get().content)).walk("VEVENT")[0]


def test_one_who_is_asked_gets_one_letter_and_a_calendar_file() -> None:
    partnership, dugnad = make_planned()
    leader = ingrid()
    for _twice in range(2):
        ask(partnership, leader)
    assert [letter.to for letter in letters("assigned")] == [leader.email]
    assert entry(letters("assigned")[0]).decoded("dtstart") == dugnad.starts_at  # type: ignore[attr-defined]
    assert Entry.objects.filter(title__contains="leder dugnaden").count() == 1
    assert leaders.tell_all_leaders(by=BY) == 0


def test_nobody_leads_two_at_a_time_nor_on_days_that_do_not_go() -> None:
    period = make_period()
    here, _dugnad = make_planned(make_planning(period))
    there, _other = make_planned(make_planning(period, make_organisation()))
    leader = ingrid()
    ask(here, leader)
    with pytest.raises(RefusedError) as busy:
        ask(there, leader)
    assert busy.value.reason == RoomRefusal.IS_BUSY
    other = make_person("Sander Iversen", Role.FACILITATOR)
    leaders.be_away(by=other, first=clock.today() + dt.timedelta(days=90), last=clock.today() + dt.timedelta(days=92))
    assert refused(lambda: ask(there, other)) == No.LEADER_IS_AWAY
    assert refused(lambda: ask(there, make_person("Kari Vik", Role.ADVISER))) == No.NOT_A_LEADER
    on = clock.today() + dt.timedelta(days=90)
    assert refused(lambda: leaders.be_away(by=leader, first=on, last=on)) == No.LEADS_THEN
    days = DaysAway.objects.get()
    assert refused(lambda: leaders.be_back(by=leader, days=days)) == No.NOT_ALLOWED
    leaders.be_back(by=other, days=days)
    ask(there, other)


def test_every_change_is_told_once_whoever_made_it() -> None:
    partnership, dugnad = make_planned()
    leader = ingrid()
    ask(partnership, leader)
    plan.move_workshop(
        by=BY, partnership=partnership, starts_at=at_five(91), ends_at=at_five(91) + dt.timedelta(hours=3)
    )
    assert leaders.tell_all_leaders(by=BY) == 1
    assert leaders.tell_all_leaders(by=BY) == 0
    assert b"SEQUENCE:1" in bytes(letters("changed")[0].attachments.get().content)
    dugnad.refresh_from_db()
    room.change_dugnad(by=BY, dugnad=dugnad, fields={"place": "Biblioteket"})
    assert leaders.tell_all_leaders(by=BY) == 1
    assert "Biblioteket" in letters("changed")[1].text
    leaders.let_go(by=BY, partnership=partnership, user=leader)
    assert b"METHOD:CANCEL" in bytes(letters("off")[0].attachments.get().content)
    ask(partnership, leader)  # and again: a letter with a newer entry
    assert len(letters("assigned")) == 2
    dugnad.refresh_from_db()
    room.cancel_dugnad(by=BY, dugnad=dugnad)
    assert leaders.tell_all_leaders(by=BY) == 1
    assert leaders.tell_all_leaders(by=BY) == 0
    assert "Avlyst" in letters("off")[1].subject
    assert LeaderNotice.objects.get().is_off


def test_one_who_was_set_up_in_the_room_is_told_too() -> None:
    _partnership, dugnad = make_planned()
    room.assign(by=BY, dugnad=dugnad, user=ingrid())
    assert leaders.tell_all_leaders(by=BY) == 1
    assert len(letters("assigned")) == 1


def test_the_best_suited_stand_first() -> None:
    partnership, dugnad = make_planned()
    oslo, other_county = partnership.municipality.county, County.objects.today().exclude(number="03")[0]  # type: ignore[union-attr]
    people = {name: make_person(name, Role.FACILITATOR) for name in ("Anna A", "Berit B", "Carl C", "Dina D", "Eva E")}
    said = {
        "Anna A": (["en"], [oslo]),
        "Berit B": (["nb"], [other_county]),
        "Carl C": (["nb", "nn"], [oslo]),
        "Dina D": (["nb"], []),
    }
    for name, (languages, counties) in said.items():
        leaders.save_leader(by=people[name], languages=languages, skills=["large"], counties=counties)
    leaders.be_away(by=people["Carl C"], first=at_five(90).date(), last=at_five(90).date())
    rows = leaders.candidates(partnership, dugnad)
    assert [row.user.name for row in rows] == ["Dina D", "Eva E", "Anna A", "Berit B", "Carl C"]
    assert [row.can for row in rows] == [True, True, True, True, False]
    where = {row.user.name: row.counties for row in rows}
    assert (where["Dina D"], where["Berit B"]) == ((), (other_county.name,))


def test_the_own_page_has_everything_for_the_next_dugnad(client: Client) -> None:
    partnership, dugnad = make_planned()
    leader = make_person("Ingrid Aune", Role.FACILITATOR)
    ask(partnership, leader)
    sign_in_with_both_steps(client, leader)
    at = "/min-side/samarbeid/prosessleder/"
    page = client.get(at).content.decode()
    for word in (dugnad.title, "Rådhuset", "Kode for en lånt maskin", "Hvem kommer?", "må være i rommet"):
        assert word in page
    client.post(at, {"languages": ["nb", "se"], "skills": ["youth"], "counties": ["03"]})
    shown = client.get(at)
    parts = shown.context["form"].parts_of_the_country()
    assert sum(len(part["boxes"]) for part in parts) == County.objects.today().count()
    assert re.findall(r'name="counties" value="(..)"[^>]*checked', shown.content.decode()) == ["03"]
    saved = Leader.objects.get()
    assert (saved.languages, saved.skills) == (["nb", "se"], ["youth"])
    assert client.post(at, {"languages": ["xx"]}).status_code == 200  # said in words, nothing kept
    day = (clock.today() + dt.timedelta(days=5)).isoformat()
    client.post(f"{at}borte/", {"first": day})
    assert DaysAway.objects.get().first.isoformat() == day
    again = client.post(f"{at}borte/", {"first": day, "last": clock.today().isoformat()})
    assert again.status_code == 422
    client.post(f"{at}borte/{DaysAway.objects.get().public_id}/")
    assert not DaysAway.objects.exists()


def test_the_feed_is_read_by_whoever_has_its_key_and_by_nobody_when_it_is_renewed(client: Client) -> None:
    partnership, dugnad = make_planned()
    leader = ingrid()
    ask(partnership, leader)
    made = leaders.save_leader(by=leader, languages=["nb"], skills=[], counties=[])
    address = f"/samarbeid/kalender/{made.feed_key}.ics"
    events = Calendar.from_ical(client.get(address).content).walk("VEVENT")
    assert [event.decoded("dtstart") for event in events] == [dugnad.starts_at]
    assert b"METHOD" not in client.get(address).content
    leaders.new_feed(by=leader)
    assert client.get(address).status_code == 404


def test_the_adviser_chooses_on_the_page(client: Client) -> None:
    partnership, dugnad = make_planned()
    leader = ingrid()
    as_person(client, "Berit Dal", Role.ADVISER)
    at = f"/min-side/samarbeid/{partnership.public_id}/plan/prosessleder/"
    assert "Ingrid Aune" in client.get(at).content.decode()
    client.post(at, {"hvem": leader.public_id, "gjor": "velg"})
    assert dugnad.assignments.filter(user=leader).exists()
    client.post(at, {"hvem": leader.public_id, "gjor": "slipp"})
    assert not dugnad.assignments.exists()
    assert (
        client.get(
            f"/min-side/samarbeid/{make_planning(partnership.period, make_organisation()).public_id}/plan/prosessleder/"
        ).status_code
        == 302
    )
