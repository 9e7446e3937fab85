"""What places does by itself."""

from __future__ import annotations

import datetime as dt

from django.db import close_old_connections
from procrastinate.contrib.django import app

from allemed.base import clock
from allemed.base.actor import System
from allemed.places import actions
from allemed.places.models import RegisterAnswer

KEEP = dt.timedelta(days=30)


@app.periodic(cron="*/15 * * * *")
@app.task(name="allemed.places.jobs.check_waiting_organisations", queueing_lock="places:check_waiting")
def check_waiting_organisations(timestamp: int) -> None:  # noqa: ARG001  (procrastinate tells when it was due)
    """Every quarter of an hour: organisations someone typed while the register was down."""
    close_old_connections()
    actions.check_waiting_organisations(by=System("places.jobs"))


@app.periodic(cron="23 4 * * *")
@app.task(name="allemed.places.jobs.forget_old_answers", queueing_lock="places:forget_answers")
def forget_old_answers(timestamp: int) -> None:  # noqa: ARG001
    """Every night: answers so old that they should not serve even while the register is down."""
    close_old_connections()
    RegisterAnswer.objects.filter(fetched_at__lt=clock.now() - KEEP).delete()
