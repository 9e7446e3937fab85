"""What events does by itself."""

from __future__ import annotations

from django.db import close_old_connections
from procrastinate.contrib.django import app

from allemed.base.actor import System
from allemed.events import actions, queue
from allemed.events.actions import series
from allemed.events.models import Announcement, Event, Meeting


@app.task(name=queue.TELL_OF_CHANGE, queue=queue.QUEUE, retry=5)
def tell_of_change(event_id: str, sequence: int, news: str) -> None:
    """Where or when has changed. Begun again after a crash: each letter is written once."""
    close_old_connections()
    event = Event.objects.filter(public_id=event_id).first()
    if event is not None:
        actions.tell_of_change(
            by=System(queue.TELL_OF_CHANGE),
            event=event,
            sequence=sequence,
            news=[name for name in news.split(",") if name],
        )


@app.task(name=queue.TELL_OF_CANCELLATION, queue=queue.QUEUE, retry=5)
def tell_of_cancellation(event_id: str) -> None:
    """It is called off."""
    close_old_connections()
    event = Event.objects.filter(public_id=event_id).first()
    if event is not None:
        actions.tell_of_cancellation(by=System(queue.TELL_OF_CANCELLATION), event=event)


@app.task(name=queue.SEND_ANNOUNCEMENT, queue=queue.QUEUE, retry=5)
def send_announcement(announcement_id: str) -> None:
    """What an adviser wrote to everyone."""
    close_old_connections()
    announcement = Announcement.objects.filter(public_id=announcement_id).select_related("event").first()
    if announcement is not None:
        actions.send_announcement(by=System(queue.SEND_ANNOUNCEMENT), announcement=announcement)


@app.task(name=queue.TELL_OF_MEETING, queue=queue.QUEUE, retry=5)
def tell_of_meeting(meeting_id: str, sequence: int) -> None:
    """A meeting is moved or called off."""
    close_old_connections()
    meeting = Meeting.objects.filter(public_id=meeting_id).first()
    if meeting is not None:
        series.tell_of_meeting(by=System(queue.TELL_OF_MEETING), meeting=meeting, sequence=sequence)


@app.periodic(cron="* * * * *")
@app.task(name="events.move_waiting_lists", queue=queue.QUEUE, queueing_lock="events.move", lock="events.move")
def move_waiting_lists(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate tells when it was due
    """Every minute: offers nobody answered go to the next."""
    close_old_connections()
    actions.lapse_offers(by=System("events.move_waiting_lists"))


@app.periodic(cron="*/5 * * * *")
@app.task(name="events.remind", queue=queue.QUEUE, queueing_lock="events.remind", lock="events.remind")
def remind(timestamp: int) -> None:  # noqa: ARG001
    """Every five minutes: reminders that are due."""
    close_old_connections()
    actions.remind(by=System("events.remind"))


@app.periodic(cron="41 * * * *")
@app.task(
    name="events.send_meeting_letters", queue=queue.QUEUE, queueing_lock="events.meetings", lock="events.meetings"
)
def send_meeting_letters(timestamp: int) -> None:  # noqa: ARG001
    """Every hour: meetings for the year to come, and the clubs' invitations and reminders."""
    close_old_connections()
    series.send_meeting_letters(by=System("events.send_meeting_letters"))


@app.periodic(cron="27 * * * *")
@app.task(name="events.forget_due", queue=queue.QUEUE, queueing_lock="events.forget", lock="events.forget")
def forget_due(timestamp: int) -> None:  # noqa: ARG001
    """Every hour: people and needs whose time has passed."""
    close_old_connections()
    actions.forget_due(by=System("events.forget_due"))
