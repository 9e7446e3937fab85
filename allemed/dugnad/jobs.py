"""What the room does by itself."""

from __future__ import annotations

from django.db import close_old_connections
from procrastinate.contrib.django import app

from allemed.base.actor import System
from allemed.dugnad import queue
from allemed.dugnad.actions.forgetting import end_forgotten, forget_notes, forget_seats
from allemed.dugnad.actions.minutes import make_draft
from allemed.dugnad.models import Dugnad

BY = System("dugnad")


@app.periodic(cron="41 3 * * *")
@app.task(name="allemed.dugnad.jobs.forget", queueing_lock="dugnad:forget")
def forget(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate names it
    """Every night: evenings nobody ended, seats after a week, notes after ninety days."""
    close_old_connections()
    end_forgotten(by=BY)
    forget_seats(by=BY)
    forget_notes(by=BY)


@app.task(name=queue.MAKE_MINUTES, queue=queue.QUEUE, retry=5)
def make_minutes(public_id: str) -> None:
    """The evening is over, or something came in late: the draft of the minutes is made (again)."""
    close_old_connections()
    dugnad = Dugnad.objects.filter(public_id=public_id).first()
    if dugnad is not None:
        make_draft(by=BY, dugnad=dugnad)
