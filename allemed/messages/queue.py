"""The job that delivers a message, deferred by its name: the job's module knows the deeds, not the other way round."""

from __future__ import annotations

import datetime as dt

from procrastinate.contrib.django import app

from allemed.messages.models import Message

DELIVER = "allemed.messages.jobs.deliver"
QUEUE = "messages"


def defer_delivery(message: Message, at: dt.datetime | None = None) -> None:
    """Deliver `message` when the transaction has committed, not before `at`."""
    app.configure_task(DELIVER, queue=QUEUE, schedule_at=at).defer(public_id=message.public_id)
