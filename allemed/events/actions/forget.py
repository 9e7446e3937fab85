"""What we knew of people goes when the stated time has passed. The rows stay, so that the figures do."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.db import transaction
from django.db.models import Q

from allemed.audit import actions as audit
from allemed.base import clock
from allemed.base.actor import Actor
from allemed.base.http import purge_pages
from allemed.events.actions import letters
from allemed.events.actions.waiting_list import lock, move_on
from allemed.events.models import (
    Announcement,
    Event,
    Need,
    Registration,
    RegistrationQuerySet,
    RegistrationState,
    Series,
)
from allemed.events.models.event import when_it_was

NEEDS_KEPT = dt.timedelta(days=30)  # after the event, or after it was called off
PEOPLE_KEPT = dt.timedelta(days=90)  # the same
CANCELLED_KEPT = dt.timedelta(days=30)  # after someone gave up their place
MEMBERS_KEPT = dt.timedelta(days=90)  # after the last meeting of a series that has ended


def forget_due(*, by: Actor) -> Counter[str]:
    """Everything whose time has passed, and how many of each. Called every hour."""
    now = clock.now()
    found: Counter[str] = Counter()
    with transaction.atomic():
        events = Event.objects.alias(was=when_it_was())
        found["needs"] = Need.objects.filter(registration__event__in=events.filter(was__lt=now - NEEDS_KEPT)).delete()[
            0
        ]
        over = events.filter(was__lt=now - PEOPLE_KEPT)
        people = Registration.objects.known().filter(
            Q(event__in=over) | Q(state=RegistrationState.CANCELLED, cancelled_at__lt=now - CANCELLED_KEPT)
        )
        found["people"] = _erase(people)
        found["announcements"] = Announcement.objects.filter(event__in=over).delete()[0]
        quiet = Series.objects.filter(ended_at__lt=now - MEMBERS_KEPT, members__isnull=False).distinct()
        for series in quiet.exclude(meetings__ends_at__gte=now - MEMBERS_KEPT):
            found["members"] += series.members.all().delete()[0]
            audit.record(by=by, deed="members_forgotten", thing=series)
    return found


def forget_registration(*, by: Actor, registration: Registration) -> None:
    """At their own wish, at once: off the list, and nothing left that says who it was. No letter."""
    with transaction.atomic():
        all_seats = lock(registration.event_id)
        found = Registration.objects.known().select_related("seats").get(pk=registration.pk)
        letters.take_back(found)
        if found.is_live and not found.event.is_over:
            found.state = RegistrationState.CANCELLED
            found.cancelled_at = clock.now()
            found.offer_expires_at = found.attended_at = None
            found.save(update_fields=["state", "cancelled_at", "offer_expires_at", "attended_at"])
        Need.objects.filter(registration=found).delete()
        _erase(Registration.objects.filter(pk=found.pk))
        audit.record(by=by, deed="registration_forgotten", thing=found)
        move_on(by=by, seats=all_seats[found.seats.way])
        purge_pages()


def _erase(people: RegistrationQuerySet) -> int:
    return people.update(name="", email="", organisation="", erased_at=clock.now())
