"""Registering, and what the link in the letter can do."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from django.db import transaction
from django.db.models import F

from allemed.audit import actions as audit
from allemed.base import clock
from allemed.base.actor import Actor
from allemed.base.http import purge_pages
from allemed.base.refusals import RefusedError
from allemed.events.actions import letters
from allemed.events.actions.waiting_list import lock, move_on
from allemed.events.models import (
    Event,
    Need,
    NeedKind,
    Registration,
    RegistrationState,
    Seats,
    State,
    Way,
)
from allemed.events.refusals import EventRefusal


class Result(Enum):
    """What a registration led to; its value is a part of the address of the receipt."""

    PLACE = "plass"
    QUEUE = "venteliste"


def register(
    *,
    by: Actor,
    event: Event,
    way: Way,
    name: str,
    email: str,
    language: str,
    organisation: str = "",
    needs: Iterable[NeedKind] = (),
) -> Result:
    """A place, or the next number in the queue for one, and a letter that says which.

    An address that is registered already gets a letter about that registration instead, with its link; what the asker
    is told is what a new one would have got, so that nobody can find out who is coming. `needs` are told with consent.

    Raises `RefusedError` (NOT_OPEN, NO_SUCH_WAY).
    """
    email = email.strip().lower()
    with transaction.atomic():
        all_seats = lock(event.pk)
        event = Event.objects.whole().get(pk=event.pk)  # as it is now that nobody else decides
        if not event.takes_registrations:
            raise RefusedError(EventRefusal.NOT_OPEN)
        seats = all_seats.get(way)
        if seats is None:
            raise RefusedError(EventRefusal.NO_SUCH_WAY)
        is_place = not seats.is_full and not Registration.objects.waiting().filter(seats=seats).exists()
        result = Result.PLACE if is_place else Result.QUEUE
        earlier = Registration.objects.live().known().filter(event=event, email=email).first()
        if earlier is not None:
            letters.write(earlier, "already_registered", by=by, key=None)
            return result
        seats.event = event  # with its words, which the letter and the calendar file need
        registration = _arrive(
            seats,
            RegistrationState.CONFIRMED if is_place else RegistrationState.WAITING,
            name=name.strip(),
            email=email,
            organisation=organisation.strip(),
            language=language,
        )
        Need.objects.bulk_create(Need(registration=registration, kind=kind) for kind in dict.fromkeys(needs))
        audit.record(by=by, deed="registered", thing=registration, has_place=is_place)
        if is_place:
            _tell_of_place(registration, by=by)
        else:
            _tell_of_queue(registration, by=by)
        if is_place and seats.places is not None and seats.taken + 1 >= seats.places:
            purge_pages()  # the page now says that there is a queue
    return result


def cancel_registration(*, by: Actor, registration: Registration) -> Registration:
    """Give the place, or the number in the queue, to the next. Twice is once. What was told of needs goes at once.

    Raises `RefusedError` (OVER).
    """
    with transaction.atomic():
        registration, seats = _lock(registration)
        if registration.state == RegistrationState.CANCELLED:
            return registration
        if registration.event.is_over:
            raise RefusedError(EventRefusal.OVER)
        had_place = registration.state == RegistrationState.CONFIRMED
        _take_off(registration, by=by)
        letters.write(
            registration,
            "cancelled",
            by=by,
            key="cancelled",
            attachments=(letters.calendar_file(registration, is_cancelled=True),) if had_place else (),
        )
        move_on(by=by, seats=seats)
        purge_pages()
    return registration


def accept_offer(*, by: Actor, registration: Registration) -> Registration:
    """Take the place that is offered. Twice is once. Raises `RefusedError` (NOT_OFFERED)."""
    with transaction.atomic():
        registration, _seats = _lock(registration)
        if registration.state == RegistrationState.CONFIRMED:
            return registration
        expires_at = registration.offer_expires_at
        if registration.state != RegistrationState.OFFERED or expires_at is None or expires_at <= clock.now():
            raise RefusedError(EventRefusal.NOT_OFFERED)
        registration.state = RegistrationState.CONFIRMED
        registration.confirmed_at = clock.now()
        registration.offer_expires_at = None
        registration.save(update_fields=["state", "confirmed_at", "offer_expires_at"])
        audit.record(by=by, deed="offer_accepted", thing=registration)
        _tell_of_place(registration, by=by)
    return registration


def join_again(*, by: Actor, registration: Registration) -> Registration:
    """Someone whose offer went by stands in the queue again, last. Raises `RefusedError`."""
    with transaction.atomic():
        registration, seats = _lock(registration)
        if registration.state != RegistrationState.LAPSED:
            raise RefusedError(EventRefusal.NOT_LAPSED)
        if registration.event.state != State.PUBLISHED or clock.now() >= registration.event.starts_at:
            raise RefusedError(EventRefusal.NOT_OPEN)
        others = Registration.objects.live().known().filter(event=registration.event, email=registration.email)
        if others.exists():
            raise RefusedError(EventRefusal.REGISTERED_AGAIN)
        registration.state = RegistrationState.WAITING
        registration.arrival = _next_arrival(seats)
        registration.save(update_fields=["state", "arrival"])
        audit.record(by=by, deed="waits_again", thing=registration)
        _tell_of_queue(registration, by=by)
        move_on(by=by, seats=seats)
    return registration


def forget_needs(*, by: Actor, registration: Registration) -> None:
    """The consent is withdrawn: what was told of needs is deleted."""
    with transaction.atomic():
        gone, _kinds = Need.objects.filter(registration=registration).delete()
        audit.record(by=by, deed="needs_withdrawn", thing=registration, count=gone)


def send_new_link(*, by: Actor, registration: Registration) -> None:
    """A fresh link, to the address that is registered and to no other."""
    with transaction.atomic():
        letters.write(registration, "new_link", by=by, key=None)
        audit.record(by=by, deed="new_link_sent", thing=registration)


def send_new_links(*, by: Actor, email: str) -> int:
    """Fresh links to everything coming that this address is registered for; how many, which the asker is not told."""
    theirs = Registration.objects.live().known().filter(email=email.strip().lower(), event__ends_at__gt=clock.now())
    found = list(theirs.select_related("event__municipality", "seats"))
    for registration in found:
        send_new_link(by=by, registration=registration)
    return len(found)


def _lock(registration: Registration) -> tuple[Registration, Seats]:
    """The registration as it is now, with its places locked."""
    all_seats = lock(registration.event_id)
    fresh = Registration.objects.select_related("event__municipality", "seats").get(pk=registration.pk)
    return fresh, all_seats[fresh.seats.way]


def _next_arrival(seats: Seats) -> int:
    Seats.objects.filter(pk=seats.pk).update(arrivals=F("arrivals") + 1)
    seats.arrivals += 1
    return seats.arrivals


def _arrive(seats: Seats, state: RegistrationState, **person: str) -> Registration:
    registration = Registration(
        event=seats.event,
        seats=seats,
        arrival=_next_arrival(seats),
        state=state,
        confirmed_at=clock.now() if state == RegistrationState.CONFIRMED else None,
        **person,
    )
    registration.save(force_insert=True)
    return registration


def _take_off(registration: Registration, *, by: Actor) -> None:
    registration.state = RegistrationState.CANCELLED
    registration.cancelled_at = clock.now()
    registration.offer_expires_at = registration.attended_at = None
    registration.save(update_fields=["state", "cancelled_at", "offer_expires_at", "attended_at"])
    Need.objects.filter(registration=registration).delete()
    letters.take_back(registration)
    audit.record(by=by, deed="registration_cancelled", thing=registration)


def _tell_of_place(registration: Registration, *, by: Actor) -> None:
    letters.write(
        registration,
        "confirmed",
        by=by,
        key="confirmed",
        attachments=(letters.calendar_file(registration),),
        useful_until=registration.event.ends_at,
    )


def _tell_of_queue(registration: Registration, *, by: Actor) -> None:
    letters.write(
        registration,
        "waiting",
        by=by,
        key=f"waiting:{registration.arrival}",
        useful_until=registration.event.ends_at,
        number=registration.number_in_queue,
    )
