"""A dugnad for someone's calendar (RFC 5545). Times in UTC, so that no night of the year is unclear."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from allemed.base import clock
from allemed.programme.models import SignUpPage
from allemed.programme.sign_up_links import page_link

MEDIA_TYPE = "text/calendar"


def calendar_file(page: SignUpPage, *, language: str, with_link: bool, is_cancelled: bool = False) -> bytes:
    """The file. `with_link`: for one who comes, with the way in to the video meeting."""
    dugnad = page.dugnad
    entry = Event()
    entry.add("uid", f"{page.public_id}@{urlsplit(settings.SITE_ADDRESS).hostname or 'allemed'}")
    # A programme takes the new one because its number is higher; a cancellation comes after everything.
    entry.add("sequence", page.sequence + (1 if is_cancelled else 0))
    entry.add("dtstamp", clock.now().astimezone(dt.UTC).replace(microsecond=0))
    entry.add("dtstart", dugnad.starts_at.astimezone(dt.UTC))
    entry.add("dtend", dugnad.ends_at.astimezone(dt.UTC))
    entry.add("summary", dugnad.title)
    lines = []
    if with_link and dugnad.link:
        with translation.override(language):
            lines.append(_("Videomøtet: %(link)s") % {"link": dugnad.link})
    lines.append(page_link(page, language))
    entry.add("description", "\n\n".join(lines))
    if dugnad.place:
        entry.add("location", dugnad.place)
    entry.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", "-//ALLEMED//samarbeid//NO")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "CANCEL" if is_cancelled else "PUBLISH")
    calendar.add_component(entry)
    return bytes(calendar.to_ical())
