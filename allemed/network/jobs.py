"""What the network does by itself."""

from __future__ import annotations

from django.db import close_old_connections
from procrastinate.contrib.django import app

from allemed.base.actor import System
from allemed.network import actions, queue
from allemed.network.models import ConferenceRound


@app.task(name=queue.INVITE, queue=queue.QUEUE, retry=5, lock=queue.INVITE)
def invite(round_id: str) -> None:
    """Write what is left of a conference's invitations."""
    close_old_connections()
    round_ = ConferenceRound.objects.filter(public_id=round_id).select_related("event").first()
    if round_ is not None:
        actions.invite(by=System(queue.INVITE), round_=round_)


@app.periodic(cron="13 6-20 * * *")
@app.task(name="network.send_digests", queue=queue.QUEUE, queueing_lock="network.digests", lock="network.digests")
def send_digests(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate tells when it was due
    """By day, every hour: the last week's or month's letter to those who have not got it."""
    close_old_connections()
    actions.send_digests(by=System("network.send_digests"))


@app.periodic(cron="37 * * * *")
@app.task(name="network.tidy", queue=queue.QUEUE, queueing_lock="network.tidy", lock="network.tidy")
def tidy(timestamp: int) -> None:  # noqa: ARG001
    """Every hour: requests nobody answered end, old words are forgotten, and those without a role have left."""
    close_old_connections()
    by = System("network.tidy")
    actions.lapse(by=by)
    actions.forget_words(by=by)
    actions.forget_invitations(by=by)
    actions.leave_those_without_a_role(by=by)
