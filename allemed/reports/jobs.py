"""This room's jobs."""

from __future__ import annotations

from django.db import close_old_connections
from procrastinate.contrib.django import app

from allemed.base.actor import System
from allemed.reports import actions


@app.task(name="reports.perform_run", queue="reports", lock="reports.perform_run")
def perform_run(public_id: str) -> None:
    """Run a recipe. One at a time: it wants the whole machine, and no other run's release may come between."""
    close_old_connections()
    actions.perform_run(by=System("reports.perform_run"), public_id=public_id)


@app.task(name="reports.perform_publishing", queue="reports", lock="reports.perform_run")
def perform_publishing(public_id: str) -> None:
    """Put a run on the site; never beside a run, which must know what is out."""
    close_old_connections()
    actions.perform_publishing(by=System("reports.perform_publishing"), public_id=public_id)


@app.periodic(cron="41 2 * * *")
@app.task(name="reports.delete_due", queueing_lock="reports.delete_due")
def delete_due(timestamp: int = 0) -> None:  # noqa: ARG001 -- procrastinate gives periodic tasks their time
    """Every night: data whose day has come are deleted."""
    close_old_connections()
    actions.delete_due(by=System("reports.delete_due"))
