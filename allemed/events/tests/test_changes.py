"""What those who are registered are told: changes, reminders, that it is called off. Each once, and only while true."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from allemed.base.refusals import RefusedError
from allemed.events import actions
from allemed.events.models import Event, Way
from allemed.events.refusals import EventRefusal
from allemed.events.tests.make import BY, letters, make_event, make_facts, make_room, register
from allemed.messages.actions import deliver
from allemed.messages.models import Message, State

pytestmark = pytest.mark.django_db


def change(event: Event, **changes: Any) -> Event:
    """Save the event with something else in it, and do what its job does."""
    event.refresh_from_db()
    facts = make_facts(
        slug=event.slug,
        kind=event.kind,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        place=event.place,
        online_url=event.online_url,
    )
    places = {Way(seats.way): seats.places for seats in event.seats.all()}
    before = event.sequence
    changed = actions.change_event(
        by=BY, event=event, version=event.version, facts=replace(facts, **changes), words={}, places=places
    )
    if changed.sequence != before:
        fresh = Event.objects.get(pk=event.pk)
        actions.tell_of_change(by=BY, event=fresh, sequence=fresh.sequence, news=["time"])
    return Event.objects.get(pk=event.pk)


def test_a_new_time_is_told_with_a_calendar_file_that_replaces_the_old() -> None:
    event = make_event()
    register(event)
    changed = change(
        event, starts_at=event.starts_at + dt.timedelta(hours=2), ends_at=event.ends_at + dt.timedelta(hours=2)
    )
    assert changed.sequence == 1
    told = letters("solveig@lag.example", "changed")
    assert len(told) == 1
    assert "Nytt tidspunkt" in told[0].text
    assert b"SEQUENCE:1" in bytes(told[0].attachments.get().content)


def test_new_words_are_not_news() -> None:
    event = make_event()
    register(event)
    event.refresh_from_db()
    assert change(event).sequence == 0
    assert letters(kind="changed") == []


def test_a_job_that_begins_again_tells_nobody_twice() -> None:
    event = make_event()
    register(event)
    changed = change(event, ends_at=event.ends_at + dt.timedelta(hours=2))
    actions.tell_of_change(by=BY, event=changed, sequence=changed.sequence, news=["time"])
    assert len(letters(kind="changed")) == 1


def test_of_two_changes_only_the_last_is_told_while_the_mail_server_is_down() -> None:
    event = make_event()
    register(event)
    change(event, ends_at=event.ends_at + dt.timedelta(hours=1))
    change(event, ends_at=event.ends_at + dt.timedelta(hours=2))
    waiting = [letter for letter in letters(kind="changed") if letter.state == State.WAITING]
    assert len(waiting) == 1
    assert Message.objects.filter(kind="events/changed", state=State.GIVEN_UP, text="", to="").count() == 1


class PostOffice:
    """An e-mail server that is down, or is not."""

    def __init__(self) -> None:
        self.is_down = False
        self.sent: list[Any] = []

    def send_messages(self, emails: list[Any]) -> None:
        if self.is_down:
            raise ConnectionRefusedError
        self.sent += emails


def test_letters_wait_for_a_mail_server_that_is_down_and_come_once(monkeypatch: pytest.MonkeyPatch) -> None:
    office = PostOffice()
    office.is_down = True
    monkeypatch.setattr(sys.modules["allemed.messages.actions.deliver"], "get_connection", lambda: office)
    register(make_event())
    letter = letters("solveig@lag.example")[0]
    assert deliver(public_id=letter.public_id) == State.WAITING
    office.is_down = False
    Message.objects.update(next_attempt_at="2020-01-01T00:00Z")
    assert deliver(public_id=letter.public_id) == State.SENT
    assert deliver(public_id=letter.public_id) is None
    assert [email.attachments[0][0] for email in office.sent] == ["allemed.ics"]


def test_reminders_come_a_week_and_a_day_before_and_once(move_clock: Callable[..., None]) -> None:
    register(make_event())
    assert actions.remind(by=BY) == 0
    move_clock(days=3, hours=1)
    assert [actions.remind(by=BY), actions.remind(by=BY)] == [1, 0]
    move_clock(days=6)
    assert [actions.remind(by=BY), actions.remind(by=BY)] == [1, 0]
    assert len(letters(kind="reminder")) == 2


def test_a_worker_that_stood_still_sends_one_reminder_not_two(move_clock: Callable[..., None]) -> None:
    register(make_event())
    move_clock(days=9, hours=12)
    assert actions.remind(by=BY) == 1


def test_who_has_just_registered_is_not_reminded(move_clock: Callable[..., None]) -> None:
    event = make_event()
    move_clock(days=9, hours=12)
    register(event)
    assert actions.remind(by=BY) == 0


def test_a_reminder_that_still_waits_is_taken_back_when_someone_gives_up_their_place(
    move_clock: Callable[..., None],
) -> None:
    found = register(make_event())
    move_clock(days=9, hours=12)
    actions.remind(by=BY)
    actions.cancel_registration(by=BY, registration=found)
    reminder = Message.objects.get(kind="events/reminder")
    assert (reminder.state, reminder.to, reminder.text) == (State.GIVEN_UP, "", "")
    assert actions.remind(by=BY) == 0


def test_a_moved_event_is_reminded_of_again(move_clock: Callable[..., None]) -> None:
    event = make_event()
    register(event)
    move_clock(days=9, hours=12)
    actions.remind(by=BY)
    changed = change(
        event, starts_at=event.starts_at + dt.timedelta(days=20), ends_at=event.ends_at + dt.timedelta(days=20)
    )
    move_clock(days=20)
    assert actions.remind(by=BY) == 1
    assert changed.sequence == 1


def test_calling_off_tells_everyone_why_and_takes_it_out_of_their_calendar() -> None:
    event = make_room(1)
    register(event, "Solveig Dahl")
    register(event, "Ole Berg")
    called_off = actions.cancel_event(by=BY, event=event, because="Foreleseren er syk.")
    assert actions.tell_of_cancellation(by=BY, event=called_off) == 2
    told = letters("solveig@lag.example", "event_cancelled")[0]
    assert "Foreleseren er syk." in told.text
    file = bytes(told.attachments.get().content)
    assert b"METHOD:CANCEL" in file
    assert b"STATUS:CANCELLED" in file
    assert letters("ole@lag.example", "event_cancelled")[0].attachments.count() == 0


def test_an_event_is_called_off_once_and_only_while_it_is_to_come(move_clock: Callable[..., None]) -> None:
    event = make_event()
    move_clock(days=20)
    with pytest.raises(RefusedError) as refused:
        actions.cancel_event(by=BY, event=event, because="")
    assert refused.value.reason == EventRefusal.IN_THE_PAST


def test_the_second_of_two_advisers_is_told_and_nothing_is_overwritten() -> None:
    event = make_event()
    version = event.version
    change(event, place="Kulturhuset")
    event.refresh_from_db()
    facts = make_facts(starts_at=event.starts_at, ends_at=event.ends_at, place="Biblioteket")
    with pytest.raises(RefusedError) as refused:
        actions.change_event(by=BY, event=event, version=version, facts=facts, words={}, places={Way.ONLINE: None})
    assert refused.value.reason == EventRefusal.CHANGED_MEANWHILE
    assert Event.objects.get().place == "Kulturhuset"


def test_places_already_given_cannot_be_taken_away() -> None:
    event = make_room(3)
    for name in ("Solveig Dahl", "Ole Berg"):
        register(event, name)
    event.refresh_from_db()
    facts = make_facts(
        slug=event.slug, starts_at=event.starts_at, ends_at=event.ends_at, place="Kulturhuset", online_url=""
    )
    for places, reason in (({Way.ROOM: 1}, EventRefusal.TOO_FEW_PLACES), ({Way.ONLINE: 5}, EventRefusal.WAY_IN_USE)):
        with pytest.raises(RefusedError) as refused:
            actions.change_event(by=BY, event=event, version=event.version, facts=facts, words={}, places=places)
        assert refused.value.reason == reason


def test_what_is_incomplete_is_not_published() -> None:
    event = make_event(is_published=False, places={Way.ROOM: 5}, online_url="")
    with pytest.raises(RefusedError) as refused:
        actions.publish_event(by=BY, event=event)
    assert refused.value.reason == EventRefusal.INCOMPLETE
    assert "stedet der dere møtes" in refused.value.message


def test_an_adviser_writes_to_everyone_who_has_a_place() -> None:
    event = make_room(1)
    register(event, "Solveig Dahl")
    register(event, "Ole Berg")
    written = actions.write_to_registered(by=BY, event=event, subject="Ta med kopp", text="Vi har kaffe.")
    assert actions.send_announcement(by=BY, announcement=written) == 1
    actions.send_announcement(by=BY, announcement=written)
    told = letters("solveig@lag.example", "to_all")
    assert [(letter.subject, "Vi har kaffe." in letter.text) for letter in told] == [("Ta med kopp", True)]
    assert letters("ole@lag.example", "to_all") == []
