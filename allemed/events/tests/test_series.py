"""Recurring meetings between a municipality and its clubs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from allemed.base.clock import OSLO
from allemed.base.refusals import RefusedError
from allemed.events import links, times
from allemed.events.actions import series as deeds
from allemed.events.models import Answer, Meeting, Series
from allemed.events.refusals import EventRefusal
from allemed.events.tests.make import BY, letters, make_member, make_series
from allemed.messages.models import State

pytestmark = pytest.mark.django_db


def next_meeting(series: Series) -> Meeting:
    found = series.meetings.coming().first()
    assert found is not None
    return found


def change(meeting: Meeting, **changes: Any) -> Meeting:
    meeting.refresh_from_db()
    names = ("version", "starts_at", "ends_at", "place", "online_url", "agenda", "minutes")
    return deeds.change_meeting(by=BY, meeting=meeting, **({name: getattr(meeting, name) for name in names} | changes))


@given(
    first=st.dates(dt.date(2020, 1, 1), dt.date(2035, 1, 1)),
    every=st.integers(1, 12),
    week=st.sampled_from([1, 2, 3, 4, -1]),
    weekday=st.integers(0, 6),
)
def test_a_rule_gives_the_right_day_of_every_such_month(first: dt.date, every: int, week: int, weekday: int) -> None:
    first = first.replace(day=1)
    until = first + dt.timedelta(days=800)
    days = list(times.days_by_rule(first_month=first, every_months=every, week=week, weekday=weekday, until=until))
    assert days == sorted(set(days))
    for day in days:
        assert day.weekday() == weekday
        assert (day.year * 12 + day.month - first.year * 12 - first.month) % every == 0
        if week > 0:
            assert (day.day - 1) // 7 + 1 == week
        else:
            assert (day + dt.timedelta(days=7)).month != day.month
    months = (until.year * 12 + until.month) - (first.year * 12 + first.month)
    assert abs(len(days) - (months // every + 1)) <= 1


def test_meetings_are_by_the_clock_on_the_wall_in_summer_and_winter() -> None:
    series = make_series(every_months=1)
    hours = {meeting.starts_at.astimezone(OSLO).hour for meeting in series.meetings.all()}
    assert hours == {18}
    assert len({meeting.starts_at.hour for meeting in series.meetings.all()}) == 2, "UTC differs over a year"


def test_planning_again_makes_no_meeting_twice() -> None:
    series = make_series()
    before = series.meetings.count()
    assert before >= 5
    assert deeds.plan_meetings(series=series) == 0


def test_an_exception_stays_an_exception() -> None:
    series = make_series()
    meeting = next_meeting(series)
    moved = change(
        meeting, starts_at=meeting.starts_at + dt.timedelta(days=1), ends_at=meeting.ends_at + dt.timedelta(days=1)
    )
    deeds.plan_meetings(series=series)
    assert moved.is_moved
    assert Meeting.objects.filter(series=series, rule_date=meeting.rule_date).count() == 1


def test_a_club_is_invited_once_and_answers_with_one_tap(client: Client) -> None:
    series = make_series()
    make_member(series)
    meeting = change(next_meeting(series), agenda="1. Skyss")
    assert [deeds.invite(by=BY, meeting=meeting), deeds.invite(by=BY, meeting=meeting)] == [1, 0]
    letter = letters("solveig@lag.example", "invitation")[0]
    assert "1. Skyss" in letter.text
    invitation = meeting.invitations.get()
    path = links.invitation_link(invitation).removeprefix(settings.SITE_ADDRESS)
    client.get(path)
    invitation.refresh_from_db()
    assert invitation.answer == Answer.NONE, "a mail scanner's reading is no answer"
    for said, answer in (("ja", Answer.YES), ("nei", Answer.NO), ("kanskje", Answer.NO)):
        assert client.post(path, {"svar": said}).status_code == 200
        invitation.refresh_from_db()
        assert invitation.answer == answer


def test_invitations_and_reminders_come_by_themselves_and_stop_at_no(move_clock: Callable[..., None]) -> None:
    series = make_series()
    make_member(series)
    make_member(series, club="Korpset", email="korps@lag.example")
    meeting = next_meeting(series)
    before = meeting.starts_at - dt.timedelta(days=20) - dt.datetime.now(dt.UTC)
    if before > dt.timedelta(0):
        move_clock(seconds=before.total_seconds())
    deeds.send_meeting_letters(by=BY)
    deeds.send_meeting_letters(by=BY)
    first = {(letter.kind, letter.to) for letter in letters()}
    assert ("events/invitation", "korps@lag.example") in first
    assert len(letters(kind="invitation")) == 2
    no = meeting.invitations.get(member__email="korps@lag.example")
    deeds.answer(by=BY, invitation=no, said=Answer.NO)
    Meeting.objects.filter(pk=meeting.pk).update(invited_at=meeting.starts_at - dt.timedelta(days=20))
    move_clock(days=19)
    deeds.send_meeting_letters(by=BY)
    deeds.send_meeting_letters(by=BY)
    assert [letter.to for letter in letters(kind="meeting_reminder")] == ["solveig@lag.example"]


def test_invited_clubs_are_told_when_a_meeting_is_moved_or_called_off() -> None:
    series = make_series()
    make_member(series)
    meeting = next_meeting(series)
    deeds.invite(by=BY, meeting=meeting)
    moved = change(meeting, place="Biblioteket")
    assert deeds.tell_of_meeting(by=BY, meeting=moved, sequence=moved.sequence) == 1
    assert "Biblioteket" in letters(kind="meeting_changed")[0].text
    invitation = next(letter for letter in letters() if letter.kind == "events/invitation")
    assert invitation.state == State.GIVEN_UP, "what is no longer true is not sent"
    off = deeds.cancel_meeting(by=BY, meeting=meeting)
    assert deeds.tell_of_meeting(by=BY, meeting=off, sequence=off.sequence) == 1
    assert b"METHOD:CANCEL" in bytes(letters(kind="meeting_cancelled")[0].attachments.get().content)
    with pytest.raises(RefusedError) as refused:
        deeds.answer(by=BY, invitation=meeting.invitations.get(), said=Answer.YES)
    assert refused.value.reason == EventRefusal.MEETING_CANCELLED


def test_minutes_and_agenda_stand_on_an_open_series_page(client: Client, move_clock: Callable[..., None]) -> None:
    series = make_series()
    meeting = change(next_meeting(series), agenda="1. Skyss", minutes="Vi ble enige om skyss.")
    assert "1. Skyss" in client.get(f"/arrangementer/moter/{series.slug}/").content.decode()
    move_clock(seconds=(meeting.ends_at - dt.datetime.now(dt.UTC)).total_seconds() + 60)
    assert "Vi ble enige om skyss." in client.get(f"/arrangementer/moter/{series.slug}/").content.decode()
    assert "Lagene og kommunen" in client.get("/arrangementer/").content.decode()


def test_a_closed_series_is_for_its_clubs_only(client: Client) -> None:
    series = make_series(is_public=False)
    assert client.get(f"/arrangementer/moter/{series.slug}/").status_code == 404
    assert client.get(f"/arrangementer/moter/{series.slug}/kalender.ics").status_code == 404
    assert "Lagene og kommunen" not in client.get("/arrangementer/").content.decode()
    member = make_member(series)
    path = links.feed_link(member).removeprefix(settings.SITE_ADDRESS)
    assert client.get(path).status_code == 200


def test_two_at_once_do_not_overwrite_each_other() -> None:
    meeting = next_meeting(make_series())
    change(meeting, agenda="Min")
    with pytest.raises(RefusedError) as refused:
        change(meeting, agenda="Din", version=1)
    assert refused.value.reason == EventRefusal.CHANGED_MEANWHILE
