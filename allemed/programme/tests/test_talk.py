"""The talk: times proposed, one chosen by one tap, changed, refused and called off; and what came of it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from icalendar import Calendar

from allemed.base import clock
from allemed.messages.models import Message
from allemed.people.models import Role
from allemed.people.tests.make import make_person
from allemed.programme import talk_links as links
from allemed.programme.actions import talk, talk_following
from allemed.programme.actions.talk import Outcome, Plan
from allemed.programme.models import Entry, EntryKind, Partnership, PartnershipState, Person, Talk, TalkState
from allemed.programme.refusals import ProgrammeRefusal as No
from allemed.programme.tests.make import BY, make_organisation, make_partnership, make_period, refused
from allemed.programme.tests.planned import at_five, make_talking
from allemed.programme.tests.test_plan import as_person

pytestmark = pytest.mark.django_db


def propose(partnership: Partnership, person: Person, *days: int, **how: object) -> Talk:
    times = [at_five(day) for day in days or (3, 4)]
    return talk.propose(by=BY, partnership=partnership, person=person, plan=Plan(times=times, **how))  # type: ignore[arg-type]


def letters(kind: str = "") -> list[Message]:
    return list(Message.objects.filter(kind__startswith=f"programme/talk_{kind}").order_by("pk"))


def test_the_person_gets_the_times_and_chooses_with_one_tap(client: Client) -> None:
    partnership, person = make_talking()
    made = propose(partnership, person, 3, 4)
    letter = letters("times")[0]
    address = next(word for word in letter.text.split() if "/samarbeid/samtale/" in word)
    assert letter.to == "kari@vik.example"
    assert "kl. 17.00–17.45" in letter.text.replace("\xa0", " ")
    assert "Velg en tid" in client.get(address).content.decode()
    made.refresh_from_db()
    assert made.state == TalkState.OPEN  # reading is not answering
    second = made.times.all()[1]
    for _tap in range(2):
        assert "Avtalt" in client.post(address, {"svar": second.public_id}).content.decode()
    made.refresh_from_db()
    assert (made.state, made.starts_at) == (TalkState.CHOSEN, second.starts_at)
    assert len(letters("chosen")) == 1
    partnership.refresh_from_db()
    assert partnership.next_on == second.starts_at.astimezone(clock.OSLO).date()
    assert "17.00" in partnership.next_step


def test_the_calendar_file_is_read_back_and_another_time_replaces_it(client: Client) -> None:
    partnership, person = make_talking()
    made = propose(partnership, person, 3, 4, mode="video", link="https://mote.example/a")
    first, second = made.times.all()
    talk.choose(by=BY, talk=made, time=first)
    talk.choose(by=BY, talk=made, time=second)
    files = [bytes(each.attachments.get().content) for each in letters("chosen") if each.attachments.exists()]
    entry = Calendar.from_ical(files[-1]).walk("VEVENT")[0]
    assert entry.decoded("dtstart") == second.starts_at
    assert b"SEQUENCE:1" in files[-1]
    assert "https://mote.example/a" in str(entry["description"])
    read = client.get(f"{links.talk_link(made)}kalender.ics")
    assert Calendar.from_ical(read.content).walk("VEVENT")[0].decoded("dtend") == second.starts_at + dt.timedelta(
        minutes=45
    )


def test_none_suits_and_their_words_are_on_the_timeline(client: Client) -> None:
    partnership, person = make_talking()
    made = propose(partnership, person)
    talk.choose(by=BY, talk=made, time=made.times.all()[0])
    page = client.post(links.talk_link(made), {"svar": "ingen", "words": "Etter klokka ni."}).content.decode()
    assert "finner en annen tid" in page
    made.refresh_from_db()
    assert (made.state, made.starts_at) == (TalkState.REFUSED, None)
    entry = Entry.objects.get(kind=EntryKind.LETTER_IN)
    assert entry.text == "Etter klokka ni."
    cancelled = bytes(letters("cancelled")[0].attachments.get().content)
    assert b"METHOD:CANCEL" in cancelled
    partnership.refresh_from_db()
    assert partnership.next_on == clock.today()


def test_new_times_replace_the_old_and_the_old_link_says_so(client: Client) -> None:
    partnership, person = make_talking()
    old = propose(partnership, person, 3)
    new = propose(partnership, person, 5)
    old.refresh_from_db()
    assert old.state == TalkState.CANCELLED
    assert refused(lambda: talk.choose(by=BY, talk=old, time=old.times.all()[0])) == No.TALK_IS_OVER
    assert "holdt eller avlyst" in client.get(links.talk_link(old)).content.decode()
    assert "gjelder ikke lenger" in letters("times")[-1].text
    assert refused(lambda: talk.choose(by=BY, talk=new, time=old.times.all()[0])) == No.NO_SUCH_TIME


def test_an_adviser_talks_with_one_at_a_time() -> None:
    marit = make_person("Marit Solberg", Role.ADVISER)
    period = make_period()
    here, kari = make_talking(make_partnership(period), marit)
    there, per = make_talking(make_partnership(period, make_organisation()), marit)
    one, other = propose(here, kari, 3, 4), propose(there, per, 3, 4)
    talk.choose(by=BY, talk=one, time=one.times.all()[0])
    assert refused(lambda: talk.choose(by=BY, talk=other, time=other.times.all()[0])) == No.TIME_IS_TAKEN
    assert talk.free_times(other) == [other.times.all()[1]]
    with pytest.raises(IntegrityError), transaction.atomic():
        Talk.objects.filter(pk=other.pk).update(
            state=TalkState.CHOSEN, starts_at=at_five(3), ends_at=at_five(3) + dt.timedelta(minutes=10)
        )


def test_what_cannot_be_proposed_is_refused_by_name() -> None:
    partnership, person = make_talking()
    assert refused(lambda: talk.propose(by=BY, partnership=partnership, person=person, plan=Plan(times=[]))) == (
        No.NO_TIMES
    )
    assert refused(lambda: propose(partnership, person, -1)) == No.TIME_HAS_PASSED
    Person.objects.filter(pk=person.pk).update(email="")
    person.refresh_from_db()
    assert refused(lambda: propose(partnership, person)) == No.NO_ADDRESS
    new = make_partnership(partnership.period, make_organisation())
    assert refused(lambda: propose(new, person)) == No.NOT_TALKING


def test_a_time_that_has_passed_is_not_offered_nor_taken(client: Client) -> None:
    partnership, person = make_talking()
    made = propose(partnership, person, 1)
    with clock.at(at_five(2)):
        page = client.get(links.talk_link(made)).content.decode()
        assert "Skriv når det passer" in page
        assert refused(lambda: talk.choose(by=BY, talk=made, time=made.times.all()[0])) == No.TIME_HAS_PASSED


def test_the_day_before_they_are_reminded_once() -> None:
    partnership, person = make_talking()
    made = propose(partnership, person, 5)
    talk.choose(by=BY, talk=made, time=made.times.all()[0])
    with clock.at(at_five(3)):
        assert talk_following.remind(by=BY) == 0
    with clock.at(at_five(4) + dt.timedelta(minutes=1)):
        assert talk_following.remind(by=BY) == 1
        assert talk_following.remind(by=BY) == 0


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome.GO_ON, PartnershipState.AGREEMENT),
        (Outcome.THINK, PartnershipState.TALK),
        (Outcome.THEY_STOP, PartnershipState.WITHDRAWN),
        (Outcome.WE_STOP, PartnershipState.DECLINED),
    ],
)
def test_the_outcome_moves_the_partnership(outcome: Outcome, state: PartnershipState) -> None:
    partnership, person = make_talking()
    made = propose(partnership, person)
    talk.finish(by=BY, partnership=partnership, outcome=outcome, notes="De har ikke tid nå.")
    partnership.refresh_from_db()
    made.refresh_from_db()
    assert (partnership.state, made.state) == (state, TalkState.HELD)
    assert Entry.objects.get(kind=EntryKind.MEETING).text == "De har ikke tid nå."


def test_a_no_needs_a_reason() -> None:
    partnership, _person = make_talking()
    assert refused(lambda: talk.finish(by=BY, partnership=partnership, outcome=Outcome.WE_STOP)) == No.REASON_NEEDED


def test_an_old_link_shows_nothing_and_sends_a_new_one(client: Client) -> None:
    partnership, person = make_talking()
    made = propose(partnership, person, 70)
    address = links.talk_link(made)
    with clock.at(clock.now() + dt.timedelta(days=61)), pytest.MonkeyPatch.context() as patch:
        patch.setattr("time.time", lambda: clock.now().timestamp())
        page = client.get(address)
        assert page.status_code == 410
        assert "Kari" not in page.content.decode()
        assert "på vei" in client.post(address).content.decode()
    assert len(letters("times")) == 2


def test_a_link_to_one_we_have_forgotten_is_unknown(client: Client) -> None:
    partnership, person = make_talking()
    made = propose(partnership, person)
    person.forget()
    assert client.get(links.talk_link(made)).status_code == 404
    assert client.get("/samarbeid/samtale/tull/").status_code == 404


def test_the_adviser_proposes_and_writes_down_on_the_pages(client: Client) -> None:
    partnership, person = make_talking()
    as_person(client, "Berit Dal", Role.ADVISER)
    at = partnership.get_absolute_url()
    assert "samtale/holdt/" in client.get(at).content.decode()
    day = (clock.today() + dt.timedelta(days=3)).isoformat()
    said = {"person": person.public_id, "mode": "video", "minutes": "30", "day_1": day, "time_1": "10:00"}
    assert "lenken til videomøtet" in client.post(f"{at}samtale/", said).content.decode()
    assert "klokkeslett" in client.post(f"{at}samtale/", said | {"mode": "phone", "day_2": day}).content.decode()
    assert client.post(f"{at}samtale/", said | {"mode": "phone"}).status_code == 302
    made = Talk.objects.get()
    assert [each.starts_at.astimezone(clock.OSLO).hour for each in made.times.all()] == [10]
    assert "har ikke svart" in client.get(at).content.decode()
    client.post(f"{at}samtale/avlys/")
    made.refresh_from_db()
    assert made.state == TalkState.CANCELLED
    page = client.post(f"{at}samtale/holdt/", {"outcome": "tenke", "notes": "De spør sjefen."}).content.decode()
    assert "hvilken dag" in page
    client.post(f"{at}samtale/holdt/", {"outcome": "videre", "notes": "De vil."})
    partnership.refresh_from_db()
    assert partnership.state == PartnershipState.AGREEMENT


def test_an_hour_that_never_comes_is_refused(client: Client) -> None:
    with clock.at(dt.datetime(2027, 3, 20, 12, tzinfo=clock.OSLO)):
        partnership, person = make_talking()
        as_person(client, "Berit Dal", Role.ADVISER)
        said = {"person": person.public_id, "mode": "phone", "minutes": "30", "day_1": "2027-03-28", "time_1": "02:30"}
        page = client.post(f"{partnership.get_absolute_url()}samtale/", said).content.decode()
    assert "stilles fram" in page
    assert not Talk.objects.exists()
