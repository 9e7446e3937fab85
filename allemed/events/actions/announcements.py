"""An adviser writes to everyone who is registered."""

from __future__ import annotations

from django.db import transaction

from allemed.audit import actions as audit
from allemed.base.actor import Actor
from allemed.base.refusals import RefusedError
from allemed.events import queue
from allemed.events.actions import letters
from allemed.events.models import HOLDS_A_PLACE, LIVE, Announcement, Event, Registration, RegistrationQuerySet
from allemed.events.refusals import EventRefusal


@transaction.atomic
def write_to_registered(*, by: Actor, event: Event, subject: str, text: str, to_waiting: bool = False) -> Announcement:
    """Written once; each gets a letter of their own, so that nobody sees who the others are.

    Raises `RefusedError` (NOBODY_TO_WRITE_TO).
    """
    if not _readers(event, to_waiting=to_waiting).exists():
        raise RefusedError(EventRefusal.NOBODY_TO_WRITE_TO)
    announcement = Announcement.objects.create(
        event=event, subject=" ".join(subject.split()), text=text.strip(), to_waiting=to_waiting, written_by=by.actor_id
    )
    audit.record(by=by, deed="registered_written_to", thing=event)
    queue.defer_announcement(announcement)
    return announcement


def send_announcement(*, by: Actor, announcement: Announcement) -> int:
    """The letters, each once; how many people they went to."""
    people = _readers(announcement.event, to_waiting=announcement.to_waiting)
    count = 0
    for registration in people.select_related("event__municipality", "seats"):
        with transaction.atomic():
            letters.write(
                registration,
                "to_all",
                by=by,
                key=f"announcement:{announcement.public_id}",
                subject_line=announcement.subject,
                words=announcement.text,
            )
        count += 1
    Announcement.objects.filter(pk=announcement.pk).update(sent_to=count)
    return count


def _readers(event: Event, *, to_waiting: bool) -> RegistrationQuerySet:
    states = LIVE if to_waiting else HOLDS_A_PLACE
    return Registration.objects.known().filter(event=event, state__in=states).order_by("pk")
