"""The demo's jobs: what takes too long to be made at the start."""

from __future__ import annotations

import datetime as dt

from django.db import close_old_connections
from procrastinate.contrib.django import app

from allemed.base import clock
from allemed.demo.insight import MAKE
from allemed.reports.models import Run

PUBLISH = "demo.publish_report"
ASK_AGAIN = dt.timedelta(seconds=2)


@app.task(name=MAKE, queue="reports", retry=2)
def make_report() -> None:
    """Everything up to the runs, which are jobs of their own."""
    from allemed.demo.insight import report  # large libraries: opened in the job process, not at every start

    close_old_connections()
    for survey in report.SURVEYS:
        run = report.begin(survey)
        app.configure_task(PUBLISH, queue="reports", schedule_at=clock.now() + ASK_AGAIN).defer(public_id=run.public_id)


@app.task(name=PUBLISH, queue="reports", retry=2)
def publish_report(public_id: str) -> None:
    """Publish it when it is done; ask again while it is not."""
    from allemed.demo.insight import report

    close_old_connections()
    run = Run.objects.get(public_id=public_id)
    if report.finish(run) is None and run.is_open:
        app.configure_task(PUBLISH, queue="reports", schedule_at=clock.now() + ASK_AGAIN).defer(public_id=public_id)
