"""Calendar files, read back by another library than the one that writes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from ics import Calendar

from allemed.base.clock import OSLO
from allemed.events import actions, calendar_files, times
from allemed.events.models import Event, Way
from allemed.events.tests.make import BY, letters, make_event, make_member, make_room, make_series, register

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::DeprecationWarning:tatsu")]


def unfold(content: bytes) -> bytes:
    """Long lines are folded in a calendar file; a word may stand on both sides of the fold."""
    return content.replace(b"\r\n ", b"")


def read(content: bytes) -> list[Any]:
    """What another program makes of it."""
    found: Iterable[Any] = Calendar(content.decode()).events
    return sorted(found, key=lambda entry: entry.begin)


@pytest.mark.parametrize(
    ("day", "time", "utc"),
    [
        (dt.date(2021, 3, 24), dt.time(9), "2021-03-24T08:00:00+00:00"),
        (dt.date(2027, 3, 28), dt.time(1, 30), "2027-03-28T00:30:00+00:00"),  # the night the clock goes forward
        (dt.date(2027, 3, 28), dt.time(3, 30), "2027-03-28T01:30:00+00:00"),
        (dt.date(2027, 10, 31), dt.time(1, 30), "2027-10-30T23:30:00+00:00"),  # the night it goes back
        (dt.date(2027, 10, 31), dt.time(2, 30), "2027-10-31T00:30:00+00:00"),  # comes twice: the first is meant
        (dt.date(2027, 10, 31), dt.time(3, 30), "2027-10-31T02:30:00+00:00"),
    ],
)
def test_a_time_by_the_clock_in_oslo_is_that_moment_everywhere(day: dt.date, time: dt.time, utc: str) -> None:
    starts_at = times.moment(day, time)
    assert starts_at.isoformat() == utc
    event = make_event(starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=2))
    entry = read(calendar_files.one(calendar_files.event_entry(event, language="nb", with_link=False)))[0]
    assert entry.begin.datetime == starts_at
    assert entry.duration == dt.timedelta(hours=2)
    assert times.local(entry.begin.datetime).strftime("%H.%M") == time.strftime("%H.%M")


def test_an_hour_that_never_comes_is_refused() -> None:
    with pytest.raises(times.NoSuchTimeError):
        times.moment(dt.date(2027, 3, 28), dt.time(2, 30))
    assert times.moment_by_rule(dt.date(2027, 3, 28), dt.time(2, 30)).astimezone(OSLO).strftime("%H.%M") == "03.30"


def test_the_file_says_what_where_and_when() -> None:
    event = make_room(5, address="Storgata 1; inngang B, 2. etasje")
    content = calendar_files.one(calendar_files.event_entry(event, language="nb", with_link=False))
    entry = read(content)[0]
    assert entry.name == "Skyss uten skam"
    assert entry.location == "Kulturhuset, Storgata 1; inngang B, 2. etasje"
    assert (entry.begin.datetime, entry.end.datetime) == (event.starts_at, event.ends_at)
    assert entry.uid.startswith(event.public_id)
    assert entry.status == "CONFIRMED"
    assert "/arrangementer/skyss-uten-skam/" in entry.description


def test_a_program_finds_the_entry_again_after_a_change_and_believes_the_new_one() -> None:
    event = make_event()
    register(event)
    first = read(bytes(letters("solveig@lag.example")[0].attachments.get().content))[0]
    Event.objects.filter(pk=event.pk).update(sequence=3)
    event = Event.objects.get(pk=event.pk)
    second = read(calendar_files.one(calendar_files.event_entry(event, language="nb", with_link=True)))[0]
    assert first.uid == second.uid
    sequences = [next(line.value for line in entry.extra if line.name == "SEQUENCE") for entry in (first, second)]
    assert sequences == ["0", "3"]


def test_giving_up_the_place_takes_it_out_of_the_calendar() -> None:
    event = make_event()
    found = register(event)
    actions.cancel_registration(by=BY, registration=found)
    content = bytes(letters("solveig@lag.example", "cancelled")[0].attachments.get().content)
    assert read(content)[0].status == "CANCELLED"
    assert b"METHOD:CANCEL" in content


def test_the_feed_has_everything_that_is_coming_and_no_way_in(client: Client) -> None:
    make_event()
    make_room(5, slug="kulturmote", title="Kulturmøte")
    make_event(slug="utkast", is_published=False, title="Hemmelig")
    answer = client.get("/arrangementer/kalender.ics")
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert sorted(entry.name for entry in read(answer.content)) == ["Kulturmøte", "Skyss uten skam"]
    assert b"mote.example" not in unfold(answer.content)
    assert "public" in answer.headers["Cache-Control"]


def test_only_the_registered_persons_own_file_has_the_way_in(client: Client) -> None:
    event = make_event()
    register(event)
    letter = letters("solveig@lag.example")[0]
    address = next(line for line in letter.text.splitlines() if "/lenke/" in line).removeprefix(settings.SITE_ADDRESS)
    assert b"mote.example" in unfold(client.get(f"{address}kalender.ics").content)
    assert b"mote.example" not in unfold(client.get(f"/arrangementer/{event.slug}/kalender.ics").content)
    assert b"mote.example" not in client.get(f"/arrangementer/{event.slug}/").content


def test_a_clubs_own_calendar_has_the_way_in_and_stops_when_the_club_is_taken_out(client: Client) -> None:
    from allemed.events.actions.series import remove_member
    from allemed.events.links import feed_link

    series = make_series()
    member = make_member(series)
    address = feed_link(member).removeprefix(settings.SITE_ADDRESS)
    entries = read(client.get(address).content)
    assert len(entries) >= 5
    assert all("mote.example" in entry.description for entry in entries)
    public = client.get(f"/arrangementer/moter/{series.slug}/kalender.ics").content
    assert b"mote.example" not in unfold(public)
    remove_member(by=BY, member=member)
    assert client.get(address).status_code == 404


def test_online_is_said_and_both_are_said() -> None:
    event = make_event(places={Way.ROOM: 5, Way.ONLINE: 5}, place="Kulturhuset")
    assert calendar_files.where(event, language="nb") == "Kulturhuset, på nett"
    assert calendar_files.where(event, language="en") == "Kulturhuset, online"
