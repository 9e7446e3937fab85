"""What the programme does by itself."""

from __future__ import annotations

from django.db import close_old_connections
from procrastinate.contrib.django import app

from allemed.base.actor import System
from allemed.programme import actions
from allemed.programme.actions import (
    addresses,
    agreement,
    following,
    leaders,
    partners,
    periods,
    plan,
    recruitment,
    sign_up_forget,
    sign_up_letters,
    sign_up_page,
    talk_following,
)

QUEUE = "programme"


@app.periodic(cron="41 3 * * *")
@app.task(name="programme.forget", queue=QUEUE, queueing_lock="programme.forget", lock="programme.forget")
def forget(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate tells when it was due
    """Every night: forms whose date has come, and what was said in periods archived long enough."""
    close_old_connections()
    by = System("programme.forget")
    actions.erase_due_forms(by=by)
    periods.forget_archived(by=by)
    agreement.forget_names(by=by)


@app.periodic(cron="*/5 * * * *")
@app.task(name="programme.keep_up", queue=QUEUE, queueing_lock="programme.keep_up", lock="programme.keep_up")
def keep_up(timestamp: int) -> None:  # noqa: ARG001
    """Every five minutes: plans follow dugnads that were moved in the room, and people hear of it; reminders."""
    close_old_connections()
    by = System("programme.keep_up")
    plan.keep_up(by=by)
    sign_up_page.tell_all_news(by=by)
    sign_up_letters.remind(by=by)
    talk_following.let_go(by=by)
    agreement.let_go(by=by)
    talk_following.remind(by=by)
    leaders.tell_all_leaders(by=by)
    recruitment.keep_rooms_up(by=by)
    addresses.notice_refused(by=by)


@app.periodic(cron="7 2 * * *")
@app.task(name="programme.check_partners", queue=QUEUE, queueing_lock="programme.check_partners")
def check_partners(timestamp: int) -> None:  # noqa: ARG001
    """Every night: are the organisations we work with still in the register, and what are they called?"""
    close_old_connections()
    partners.check_organisations(by=System("programme.check_partners"))


@app.periodic(cron="13 * * * *")
@app.task(name="programme.forget_sign_ups", queue=QUEUE, queueing_lock="programme.forget_sign_ups")
def forget_sign_ups(timestamp: int) -> None:  # noqa: ARG001
    """Every hour: needs and people whose time has passed."""
    close_old_connections()
    sign_up_forget.forget_due(by=System("programme.forget_sign_ups"))


@app.periodic(cron="*/10 * * * *")
@app.task(name="programme.catch_up", queue=QUEUE, queueing_lock="programme.catch_up", lock="programme.catch_up")
def catch_up(timestamp: int) -> None:  # noqa: ARG001
    """Every ten minutes: partnerships whose dugnad was held, or whose minutes were sent, move on."""
    close_old_connections()
    following.catch_up(by=System("programme.catch_up"))
