"""The demo's report: a youth survey that never took place, from a locked file to a page, worked out after the start.

Nobody waits for it: `load` only puts a job in the queue, and `/innsikt/` shows how far it has come.
"""

from __future__ import annotations

from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from allemed.reports.models import Publication, Run

MAKE = "demo.make_report"


def load() -> None:
    """Have the report made, unless it is there or on its way."""
    if Publication.objects.exists() or Run.objects.exists():
        return
    if ProcrastinateJob.objects.filter(task_name=MAKE, status__in=["todo", "doing"]).exists():
        return
    app.configure_task(MAKE, queue="reports").defer()
