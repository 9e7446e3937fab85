"""Calendar files (RFC 5545): one event, one meeting, or a feed of them.

Times are written in UTC: the same moment everywhere, and unmistakable on the nights the clock is moved. A program that
has the entry from before finds it again by its UID, and takes the new one because its SEQUENCE is higher.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar
from icalendar import Event as Entry

from allemed.events.models import Event, Meeting, Way
from allemed.messages.actions import Enclosure

MEDIA_TYPE = "text/calendar"
REFRESH = dt.timedelta(hours=12)


def event_entry(event: Event, *, language: str, with_link: bool) -> Entry:
    """The entry of one event. `with_link`: for someone who has a place online, with the way in."""
    text = event.text(language)
    entry = _entry(f"{event.public_id}@{_host()}", event.starts_at, event.ends_at, event.sequence, event.changed_at)
    entry.add("summary", text.title if text else event.slug)
    with translation.override(language):
        page = settings.SITE_ADDRESS + event.get_absolute_url()
    entry.add("url", page)
    lines = [text.lead] if text and text.lead else []
    if with_link and event.online_url:
        with translation.override(language):
            lines.append(_("Møt opp på nett her: %(link)s") % {"link": event.online_url})
    lines.append(page)
    entry.add("description", "\n\n".join(lines))
    _locate(entry, where(event, language=language))
    entry.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    return entry


def meeting_entry(meeting: Meeting, *, language: str, with_link: bool) -> Entry:
    """The entry of one meeting in a series, with its agenda."""
    series = meeting.series
    text = series.text(language)
    entry = _entry(f"{meeting.public_id}@{_host()}", meeting.starts_at, meeting.ends_at, meeting.sequence)
    entry.add("summary", text.title if text else series.slug)
    lines = [meeting.agenda] if meeting.agenda else []
    if with_link and meeting.online_url:
        with translation.override(language):
            lines.append(_("Møt opp på nett her: %(link)s") % {"link": meeting.online_url})
    if lines:
        entry.add("description", "\n\n".join(lines))
    _locate(entry, meeting.place)
    entry.add("status", "CANCELLED" if meeting.is_cancelled else "CONFIRMED")
    return entry


def where(event: Event, *, language: str) -> str:
    """Where it is, in one line: a place, "on the net", or both."""
    with translation.override(language):
        parts = [part for part in (event.place, event.address) if part]
        is_online = not event.place if event.is_external else bool(event.online_url)
        if is_online or any(seats.way == Way.ONLINE for seats in event.seats.all()):
            parts.append(_("på nett"))
    return ", ".join(parts)


def one(entry: Entry, *, is_cancelled: bool = False) -> bytes:
    """A file with one entry, for a letter or a download."""
    calendar = _calendar()
    calendar.add("method", "CANCEL" if is_cancelled else "PUBLISH")
    calendar.add_component(entry)
    return bytes(calendar.to_ical())


def feed(entries: Iterable[Entry], *, name: str) -> bytes:
    """A calendar to subscribe to."""
    calendar = _calendar()
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-published-ttl", "PT12H")
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for entry in entries:
        calendar.add_component(entry)
    return bytes(calendar.to_ical())


def enclosure(content: bytes) -> Enclosure:
    """The file as it goes with a letter."""
    return Enclosure("allemed.ics", MEDIA_TYPE, content)


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//ALLEMED//arrangementer//NO")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _entry(
    uid: str, starts_at: dt.datetime, ends_at: dt.datetime, sequence: int, changed_at: dt.datetime | None = None
) -> Entry:
    entry = Entry()
    entry.add("uid", uid)
    entry.add("sequence", sequence)
    # When this entry was worded; the same for the same words, so that a feed nobody changed is the same bytes.
    entry.add("dtstamp", (changed_at or starts_at).astimezone(dt.UTC).replace(microsecond=0))
    entry.add("dtstart", starts_at.astimezone(dt.UTC))
    entry.add("dtend", ends_at.astimezone(dt.UTC))
    return entry


def _locate(entry: Entry, place: str) -> None:
    if place:
        entry.add("location", place)


def _host() -> str:
    return urlsplit(settings.SITE_ADDRESS).hostname or "allemed"
