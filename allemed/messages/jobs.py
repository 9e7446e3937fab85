"""The outbox's jobs: one for each message, and two that look after the rest."""

from __future__ import annotations

from django.db import close_old_connections
from procrastinate.contrib.django import app

from allemed.messages import actions
from allemed.messages.queue import DELIVER, QUEUE


@app.task(name=DELIVER, queue=QUEUE)
def deliver(public_id: str) -> None:
    """Deliver one message. It schedules its own next try, so the job itself is never retried."""
    close_old_connections()
    actions.deliver(public_id=public_id)


@app.periodic(cron="* * * * *")
@app.task(name="allemed.messages.jobs.take_back_abandoned", queue=QUEUE, queueing_lock="messages:take_back")
def take_back_abandoned(timestamp: int) -> None:  # noqa: ARG001  (procrastinate tells when it was due)
    """Every minute: messages whose worker died, or whose job was lost."""
    close_old_connections()
    actions.take_back_abandoned()


@app.periodic(cron="17 * * * *")
@app.task(name="allemed.messages.jobs.erase_old", queue=QUEUE, queueing_lock="messages:erase")
def erase_old(timestamp: int) -> None:  # noqa: ARG001
    """Every hour: addresses older than a month."""
    close_old_connections()
    actions.erase_old()
