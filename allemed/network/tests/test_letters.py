"""Digests instead of floods, stopped by one tap; and a conference everyone who qualifies is invited to, once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from allemed.base import clock
from allemed.base.clock import OSLO
from allemed.base.refusals import RefusedError
from allemed.events.tests.make import make_event
from allemed.messages.models import Message
from allemed.network import actions, links
from allemed.network.actions.digests import last_window
from allemed.network.models import ConferenceInvitation, ConferenceRound, Member, NoInvitations, Rhythm, digest_of
from allemed.network.refusals import NetworkRefusal
from allemed.network.tests.make import BY, letters_to, make_barriers, make_member, make_question
from allemed.people.models import Role
from allemed.people.tests.make import make_person, sign_in_with_both_steps
from allemed.programme.actions import moves
from allemed.programme.models import Person
from allemed.programme.tests.make import make_partnership, make_period, municipalities

pytestmark = pytest.mark.django_db
WEDNESDAY = dt.datetime(2026, 10, 21, 12, tzinfo=OSLO)
MONDAY = dt.datetime(2026, 10, 26, 9, tzinfo=OSLO)  # the day after the clocks went back


def test_weeks_and_months_are_those_on_the_wall_in_oslo() -> None:
    week = last_window(Rhythm.WEEKLY, MONDAY.date())
    assert (week.start.isoformat(), week.end.isoformat()) == ("2026-10-19T00:00:00+02:00", "2026-10-26T00:00:00+01:00")
    month = last_window(Rhythm.MONTHLY, dt.date(2027, 1, 31))
    assert (month.start.date(), month.end.date()) == (dt.date(2026, 12, 1), dt.date(2027, 1, 1))


def test_one_letter_a_week_with_what_is_new() -> None:
    with clock.at(WEDNESDAY - dt.timedelta(days=30)):
        lene = make_member(rhythm=Rhythm.WEEKLY, barriers=make_barriers("transport"))
        amir = make_member("Amir Rahimi", number="5501", rhythm=Rhythm.NEVER)
    with clock.at(WEDNESDAY):
        mine = make_question(lene, title="Mitt spørsmål")
        actions.answer(by=amir.account, question=mine, text="kanarisvar")
        make_question(amir, title="Skyss i nord")
        make_question(amir, barrier="okonomi", title="Penger i nord")
        assert actions.send_digests(by=BY) == 0  # the week is not over
    with clock.at(MONDAY):
        assert actions.send_digests(by=BY) == 1
        assert actions.send_digests(by=BY) == 0
    (letter,) = letters_to(lene)
    assert "Mitt spørsmål (1 nytt svar)" in letter.text
    assert "Skyss i nord" in letter.text
    assert "Penger i nord" not in letter.text  # she follows transport
    assert "kanarisvar" not in letter.text
    assert letter.unsubscribe_url
    assert not letters_to(amir)
    with clock.at(MONDAY + dt.timedelta(days=7)):
        assert actions.send_digests(by=BY) == 0  # nothing new, no letter


def test_a_worker_that_stopped_too_long_waits_for_the_next_week() -> None:
    with clock.at(WEDNESDAY - dt.timedelta(days=30)):
        make_member(rhythm=Rhythm.WEEKLY)
        amir = make_member("Amir Rahimi", number="5501")
    with clock.at(WEDNESDAY):
        make_question(amir)
    with clock.at(MONDAY + dt.timedelta(days=3)):
        assert actions.send_digests(by=BY) == 0


def test_what_is_taken_away_or_whoever_has_left_is_in_no_letter() -> None:
    with clock.at(WEDNESDAY - dt.timedelta(days=30)):
        lene = make_member(rhythm=Rhythm.WEEKLY)
        gone = make_member("Kari Lien", number="0301", rhythm=Rhythm.WEEKLY)
        amir = make_member("Amir Rahimi", number="5501")
    with clock.at(WEDNESDAY):
        question = make_question(amir)
        actions.take_away(by=amir.account, thing=question)
        actions.leave(by=gone.account, member=gone)
    with clock.at(MONDAY):
        assert actions.send_digests(by=BY) == 0
    assert not letters_to(lene)


def test_one_tap_stops_the_digests_and_reading_the_link_does_not() -> None:
    lene = make_member(rhythm=Rhythm.WEEKLY)
    path = "/" + links.stop_digest(lene.public_id, "nb").split("/", 3)[3]
    client = Client(enforce_csrf_checks=True)  # a mail program has no cookie
    assert "Ja, stopp dem" in client.get(path).content.decode()
    assert Member.objects.get(pk=lene.pk).rhythm == Rhythm.WEEKLY
    assert "E-postene er stoppet" in client.post(path).content.decode()
    assert Member.objects.get(pk=lene.pk).rhythm == Rhythm.NEVER
    assert client.post(path).status_code == 200
    assert "E-postene er stoppet" in client.get(path).content.decode()
    assert client.post("/nettverk/stopp/tull/").status_code == 200


def make_qualifying(email: str, *, held: bool = True, at: int = 0, **facts: Any) -> Person:
    period = make_period(slug=f"p{at}")
    partnership = moves.give_place(by=BY, partnership=make_partnership(period, municipalities(9)[at]))
    if held:
        for moment in ("talked_at", "agreed_at", "held_at"):
            setattr(partnership, moment, clock.now())
            partnership.save()
            partnership = moves.follow(by=BY, partnership=partnership, because="")
    return Person.objects.create(partnership=partnership, name="Berit Dal", email=email, **facts)


def test_everyone_who_qualifies_is_invited_once() -> None:
    make_qualifying("berit@partner.example", at=0)
    make_qualifying("BERIT@partner.example", at=1)  # the same person at another partner
    make_qualifying("for.tidlig@partner.example", at=2, held=False)
    make_qualifying("tilbake@partner.example", at=3, address_fails_since=clock.now())
    lene = make_member()
    adviser = make_person("Ane Lie", Role.ADVISER)
    event = make_event(title="Konferansen")
    round_ = actions.open_round(by=adviser, event=event)
    assert actions.invite(by=BY, round_=round_) == 2
    assert actions.invite(by=BY, round_=round_) == 0  # begun again after a crash
    invited = sorted(Message.objects.filter(kind="network/conference").values_list("to", flat=True))
    assert invited in (
        ["BERIT@partner.example", lene.account.email],
        sorted(["berit@partner.example", lene.account.email]),
    )
    with pytest.raises(RefusedError) as no:
        actions.open_round(by=adviser, event=event)
    assert no.value.reason == NetworkRefusal.NOBODY_LEFT
    make_qualifying("ny@partner.example", at=4)
    actions.open_round(by=adviser, event=event)
    assert actions.invite(by=BY, round_=ConferenceRound.objects.get()) == 1


def test_whoever_wants_no_invitations_is_not_asked_again_and_the_address_is_not_kept() -> None:
    make_qualifying("berit@partner.example")
    event = make_event(title="Konferansen")
    actions.invite(by=BY, round_=actions.open_round(by=make_person("Ane Lie", Role.ADVISER), event=event))
    letter = Message.objects.get(kind="network/conference")
    path = "/" + letter.unsubscribe_url.split("/", 3)[3]
    client = Client(enforce_csrf_checks=True)
    client.get(path)
    assert not NoInvitations.objects.exists()
    client.post(path)
    client.post(path)
    assert NoInvitations.objects.get().address_digest == digest_of("Berit@Partner.example ")
    assert actions.qualifying() == []


def test_who_was_invited_is_forgotten_when_the_event_is() -> None:
    make_member()
    event = make_event(title="Konferansen")
    actions.invite(by=BY, round_=actions.open_round(by=make_person("Ane Lie", Role.ADVISER), event=event))
    assert actions.forget_invitations(by=BY) == 0
    with clock.at(event.ends_at + dt.timedelta(days=91)):
        assert actions.forget_invitations(by=BY) == 1
    assert not ConferenceInvitation.objects.exists()


def test_the_page_shows_whom_a_press_reaches() -> None:
    make_qualifying("berit@partner.example")
    event = make_event(title="Konferansen")
    client = Client()
    sign_in_with_both_steps(client, make_person("Ane Lie", Role.ADVISER))
    path = f"/min-side/konferanse/?arrangement={event.public_id}"
    page = client.get(path).content.decode()
    assert "1 person er ikke invitert ennå" in page
    assert "berit@partner.example" not in page
    client.post(path)
    assert ConferenceRound.objects.count() == 1
    sign_in_with_both_steps(client, make_member().account)
    assert client.get(path).status_code == 403
