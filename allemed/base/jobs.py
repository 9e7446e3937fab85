"""The house's own jobs."""

from __future__ import annotations

from django.db import close_old_connections
from procrastinate.contrib.django import app

from allemed.base import clock
from allemed.base.models import KEPT, Submission


@app.periodic(cron="41 3 * * *")
@app.task(name="allemed.base.jobs.forget_submissions", queueing_lock="base:forget_submissions")
def forget_submissions(timestamp: int) -> None:  # noqa: ARG001  (procrastinate tells when it was due)
    """Every night: forms sent more than two days ago."""
    close_old_connections()
    Submission.objects.filter(at__lt=clock.now() - KEPT).delete()
