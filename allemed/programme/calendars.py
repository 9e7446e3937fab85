"""A moment for someone's calendar (RFC 5545). Times in UTC, so that no night of the year is unclear."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from icalendar import Calendar, Event

from allemed.base import clock

MEDIA_TYPE = "text/calendar"


def calendar_answer(content: bytes, name: str) -> HttpResponse:
    """The file as an answer that a browser saves, as `name`.ics."""
    disposition = {"Content-Disposition": f'attachment; filename="{name}.ics"'}
    return HttpResponse(content, content_type=MEDIA_TYPE, headers=disposition)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What stands in the calendar. A programme takes the one whose `sequence` is higher."""

    uid: str
    sequence: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    summary: str
    description: str = ""
    place: str = ""


def file_of(said: Entry, *, is_cancelled: bool = False) -> bytes:
    """The file; `is_cancelled` takes the entry out of the calendar again."""
    calendar = _calendar()
    calendar.add("method", "CANCEL" if is_cancelled else "PUBLISH")
    calendar.add_component(_event(said, is_cancelled=is_cancelled))
    return bytes(calendar.to_ical())


def feed_of(entries: Iterable[Entry], *, name: str) -> bytes:
    """Many, for a calendar that asks again now and then."""
    calendar = _calendar()
    calendar.add("x-wr-calname", name)
    for said in entries:
        calendar.add_component(_event(said, is_cancelled=False))
    return bytes(calendar.to_ical())


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//ALLEMED//samarbeid//NO")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _event(said: Entry, *, is_cancelled: bool) -> Event:
    entry = Event()
    entry.add("uid", f"{said.uid}@{urlsplit(settings.SITE_ADDRESS).hostname or 'allemed'}")
    # A cancellation comes after everything.
    entry.add("sequence", said.sequence + (1 if is_cancelled else 0))
    entry.add("dtstamp", clock.now().astimezone(dt.UTC).replace(microsecond=0))
    entry.add("dtstart", said.starts_at.astimezone(dt.UTC))
    entry.add("dtend", said.ends_at.astimezone(dt.UTC))
    entry.add("summary", said.summary)
    if said.description:
        entry.add("description", said.description)
    if said.place:
        entry.add("location", said.place)
    entry.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    return entry
