"""The letters to one registered person: worded in their language, once for each thing that happens.

A letter's key begins with `events:<registration>:`, so that what still waits can be taken back when it is not true
any more.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils import translation

from allemed.base import clock
from allemed.base.actor import Actor
from allemed.events import calendar_files, links, times
from allemed.events.models import Event, Registration, Way
from allemed.messages.actions import Enclosure, send, withdraw


def describe(event: Event, language: str) -> dict[str, Any]:
    """What every letter about an event says of it."""
    text = event.text(language)
    with translation.override(language):
        return {
            "title": text.title if text else event.slug,
            "when": times.span(event.starts_at, event.ends_at),
            "where": calendar_files.where(event, language=language),
            "event_url": settings.SITE_ADDRESS + event.get_absolute_url(),
        }


def write(
    registration: Registration,
    kind: str,
    *,
    by: Actor,
    key: str | None,
    attachments: tuple[Enclosure, ...] = (),
    useful_until: dt.datetime | None = None,
    **facts: Any,
) -> None:
    """One letter. `key` is None for a letter that may be asked for again and again."""
    event = registration.event
    context = describe(event, registration.language) | {
        "name": registration.name,
        "own_url": links.registration_link(registration),
        "online_url": event.online_url if registration.seats.way == Way.ONLINE else "",
    }
    send(
        by=by,
        to=registration.email,
        kind=f"events/{kind}",
        language=registration.language,
        context=context | facts,
        message_key=None if key is None else f"events:{registration.public_id}:{key}",
        attachments=attachments,
        useful_for=max(useful_until - clock.now(), dt.timedelta(minutes=1)) if useful_until else None,
    )


def calendar_file(registration: Registration, *, is_cancelled: bool = False) -> Enclosure:
    """The event for this person's calendar; with the way in for one who has a place online."""
    entry = calendar_files.event_entry(
        registration.event, language=registration.language, with_link=registration.seats.way == Way.ONLINE
    )
    if is_cancelled:
        entry.pop("status", None)
        entry.add("status", "CANCELLED")
        # Higher than any this person has been given, so that the program believes it.
        entry.pop("sequence", None)
        entry.add("sequence", registration.event.sequence + 1)
    return calendar_files.enclosure(calendar_files.one(entry, is_cancelled=is_cancelled))


def take_back(registration: Registration, *kinds: str) -> None:
    """Letters of these kinds (all of them when none is named) that have not left yet do not leave."""
    for kind in kinds or ("",):
        withdraw(message_keys_beginning_with=f"events:{registration.public_id}:{kind}")
