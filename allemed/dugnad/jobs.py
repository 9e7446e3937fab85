"""What the room does by itself."""

from __future__ import annotations

from django.db import close_old_connections
from procrastinate.contrib.django import app

from allemed.base.actor import System
from allemed.dugnad.actions.forgetting import forget_notes, forget_seats

BY = System("dugnad")


@app.periodic(cron="41 3 * * *")
@app.task(name="allemed.dugnad.jobs.forget", queueing_lock="dugnad:forget")
def forget(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate names it
    """Every night: seats after a week, notes after ninety days."""
    close_old_connections()
    forget_seats(by=BY)
    forget_notes(by=BY)
