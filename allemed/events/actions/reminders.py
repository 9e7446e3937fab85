"""Reminders to those who have a place; none to those who have given it up."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from allemed.base import clock
from allemed.base.actor import Actor
from allemed.events.actions import letters
from allemed.events.models import Event, Registration, State
from allemed.messages.models import Message

# How long before. Someone who registered after that moment has just been told, and is not told again.
BEFORE = (dt.timedelta(days=7), dt.timedelta(days=1))


def remind(*, by: Actor) -> int:
    """Write the reminders that are due, each once; how many. Called as often as anyone likes."""
    written = 0
    now = clock.now()
    soon = Event.objects.filter(state=State.PUBLISHED, starts_at__gt=now, starts_at__lte=now + max(BEFORE))
    for event in soon.prefetch_related("texts", "seats"):
        # The nearest that is due: a worker that stood still for days does not send them all at once.
        due = min(before for before in BEFORE if event.starts_at - before <= now)
        written += _remind(event, due, by=by)
    return written


def _remind(event: Event, before: dt.timedelta, *, by: Actor) -> int:
    # With the start in the key, an event that is moved is reminded of again.
    key = f"reminder:{before.days}:{event.starts_at:%Y%m%d%H%M}"
    people = Registration.objects.confirmed().known().filter(event=event)
    people = people.filter(confirmed_at__lt=event.starts_at - before).select_related("event__municipality", "seats")
    there = set(
        Message.objects.filter(
            message_key__in=[f"events:{found.public_id}:{key}" for found in people],
        ).values_list("message_key", flat=True)
    )
    written = 0
    for registration in people:
        if f"events:{registration.public_id}:{key}" in there:
            continue
        with transaction.atomic():
            fresh = Registration.objects.confirmed().known().filter(pk=registration.pk).select_for_update().first()
            if fresh is None:  # gave up the place a moment ago
                continue
            letters.write(
                registration,
                "reminder",
                by=by,
                key=key,
                useful_until=event.starts_at,
                attachments=(letters.calendar_file(registration),),
                is_tomorrow=before.days == 1,
            )
        written += 1
    return written
