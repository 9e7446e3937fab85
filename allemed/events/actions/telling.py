"""Letters to everyone: what is new, or that it is called off. Each person is a transaction, each letter once."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from allemed.base.actor import Actor
from allemed.events.actions import letters
from allemed.events.models import Event, Registration, RegistrationState, State


def tell_of_change(*, by: Actor, event: Event, sequence: int, news: Iterable[str]) -> int:
    """A letter with the new calendar file to everyone who has a place or waits; how many.

    Does nothing when the event has changed again since: that change has a job of its own, and people get one letter
    with what is true.
    """
    if event.sequence != sequence or event.state != State.PUBLISHED:
        return 0
    told = 0
    facts = {f"is_new_{name}": True for name in news}
    for registration in _live(event):
        with transaction.atomic():
            letters.take_back(registration, "changed:", "reminder:")
            has_place = registration.state == RegistrationState.CONFIRMED
            letters.write(
                registration,
                "changed",
                by=by,
                key=f"changed:{sequence}",
                attachments=(letters.calendar_file(registration),) if has_place else (),
                useful_until=event.ends_at,
                has_place=has_place,
                **facts,
            )
        told += 1
    return told


def tell_of_cancellation(*, by: Actor, event: Event) -> int:
    """A letter to everyone who has a place or waits, which takes the event out of their calendar; how many."""
    told = 0
    for registration in _live(event):
        with transaction.atomic():
            letters.take_back(registration)
            has_place = registration.state == RegistrationState.CONFIRMED
            letters.write(
                registration,
                "event_cancelled",
                by=by,
                key="event_cancelled",
                attachments=(letters.calendar_file(registration, is_cancelled=True),) if has_place else (),
                because=event.cancelled_because,
            )
        told += 1
    return told


def _live(event: Event) -> Iterable[Registration]:
    found = Registration.objects.live().known().filter(Q(event=event)).order_by("pk")
    return list(found.select_related("event__municipality", "seats").prefetch_related("event__texts", "event__seats"))
