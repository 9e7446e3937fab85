"""The waiting list moves by itself: a place that is free is offered to whoever has waited longest, for a while."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from allemed.audit import actions as audit
from allemed.base import clock
from allemed.base.actor import Actor
from allemed.base.http import purge_pages
from allemed.events.actions import letters
from allemed.events.models import Registration, RegistrationState, Seats, State

OFFER_LASTS = dt.timedelta(hours=24)
TOO_LATE_TO_OFFER = dt.timedelta(hours=1)


def lock(event_id: int) -> dict[str, Seats]:
    """The event's places, by way, locked until the transaction ends: one at a time decides who gets what."""
    seats = Seats.objects.select_for_update().filter(event=event_id).order_by("pk")
    return {one.way: one for one in seats}


def offer_window(starts_at: dt.datetime) -> dt.timedelta | None:
    """How long an offer made now stands: a day, or half of what is left; None when it is too late to offer anything."""
    left = starts_at - clock.now()
    return None if left < TOO_LATE_TO_OFFER else min(OFFER_LASTS, left / 2)


def move_on(*, by: Actor, seats: Seats) -> int:
    """Offer every free place to those who have waited longest; how many offers were made. `seats` must be locked."""
    seats.refresh_from_db()
    event = seats.event
    window = offer_window(event.starts_at)
    if event.state != State.PUBLISHED or window is None:
        return 0
    waiting = Registration.objects.waiting().filter(seats=seats).select_related("event", "seats")
    next_ones = waiting if seats.free is None else waiting[: max(seats.free, 0)]
    made = 0
    for registration in list(next_ones):
        registration.state = RegistrationState.OFFERED
        registration.offered_at = clock.now()
        registration.offer_expires_at = clock.now() + window
        registration.save(update_fields=["state", "offered_at", "offer_expires_at"])
        audit.record(by=by, deed="place_offered", thing=registration)
        letters.write(
            registration,
            "offered",
            by=by,
            key=f"offered:{registration.arrival}",
            useful_until=registration.offer_expires_at,
            until=registration.offer_expires_at,
        )
        made += 1
    return made


def lapse_offers(*, by: Actor) -> int:
    """Offers nobody answered in time go to the next; how many. Called every minute."""
    due = Registration.objects.filter(state=RegistrationState.OFFERED, offer_expires_at__lte=clock.now())
    lapsed = 0
    for event_id in list(due.order_by().values_list("event", flat=True).distinct()):
        with transaction.atomic():
            all_seats = lock(event_id)
            for registration in due.filter(event=event_id).select_related("event", "seats").order_by("arrival"):
                registration.state = RegistrationState.LAPSED
                registration.offer_expires_at = None
                registration.save(update_fields=["state", "offer_expires_at"])
                audit.record(by=by, deed="offer_lapsed", thing=registration)
                letters.write(registration, "offer_lapsed", by=by, key=f"lapsed:{registration.arrival}")
                lapsed += 1
            for seats in all_seats.values():
                move_on(by=by, seats=seats)
            purge_pages()
    return lapsed
