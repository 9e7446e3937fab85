"""The jobs that write many letters, deferred by name: the jobs know the deeds, not the other way round.

Their arguments are identifiers, never words or addresses.
"""

from __future__ import annotations

from collections.abc import Iterable

from procrastinate.contrib.django import app

from allemed.events.models import Announcement, Event, Meeting

QUEUE = "events"
TELL_OF_CHANGE = "events.tell_of_change"
TELL_OF_CANCELLATION = "events.tell_of_cancellation"
SEND_ANNOUNCEMENT = "events.send_announcement"
TELL_OF_MEETING = "events.tell_of_meeting"


def defer_change(event: Event, news: Iterable[str]) -> None:
    """Tell everyone registered what is new, when the transaction has committed. `news`: time, place, link."""
    app.configure_task(TELL_OF_CHANGE, queue=QUEUE).defer(
        event_id=event.public_id, sequence=event.sequence, news=",".join(news)
    )


def defer_cancellation(event: Event) -> None:
    """Tell everyone registered that it is called off."""
    app.configure_task(TELL_OF_CANCELLATION, queue=QUEUE).defer(event_id=event.public_id)


def defer_announcement(announcement: Announcement) -> None:
    """Send what an adviser wrote."""
    app.configure_task(SEND_ANNOUNCEMENT, queue=QUEUE).defer(announcement_id=announcement.public_id)


def defer_meeting(meeting: Meeting) -> None:
    """Tell the clubs that a meeting was moved or called off."""
    app.configure_task(TELL_OF_MEETING, queue=QUEUE).defer(meeting_id=meeting.public_id, sequence=meeting.sequence)
