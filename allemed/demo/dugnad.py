"""The demo's live dugnad: Ingrid leads it, the tables have begun. And one that is planned. All written by us."""

from __future__ import annotations

import datetime as dt
import random
import uuid

from django.db import transaction

from allemed.base import clock
from allemed.base.actor import System
from allemed.demo.people import CAST
from allemed.demo.writing import weekday
from allemed.dialogkort.models import Deck
from allemed.dugnad import actions, rehearsal
from allemed.dugnad.actions import Command
from allemed.dugnad.models import Dugnad, Runbook
from allemed.dugnad.sitter import Sitter
from allemed.people.models import User
from allemed.places.models import Municipality

BY = System("demo")
TITLE = "Dugnad i Haugesund"
TABLES = 7
SEED = 2021


def load() -> None:
    """Make them, unless they are there."""
    if Dugnad.objects.filter(title=TITLE).exists():
        return
    with transaction.atomic():
        _live()
        _planned()


def live() -> Dugnad | None:
    """The one anybody may try."""
    return Dugnad.objects.open().filter(title=TITLE).first()


def _plan(title: str, starts: dt.datetime, runbook: str, place: str, number: str) -> Dugnad:
    ingrid = next(member.email for member in CAST if member.name.startswith("Ingrid"))
    version = Runbook.objects.get(slug=runbook).current
    deck = Deck.objects.filter(slug="kommuner-2021").first()
    if version is None:
        raise LookupError(f"the runbook {runbook} is not published")
    return actions.plan_dugnad(
        by=BY,
        title=title,
        runbook=version,
        starts_at=starts,
        ends_at=starts + dt.timedelta(hours=3),
        municipality=Municipality.objects.today().get(number=number),
        deck=deck.current if deck else None,
        facilitators=[User.objects.get(email=ingrid)],
        place=place,
    )


def _live() -> None:
    dugnad = _plan(TITLE, clock.now(), "kommunedugnad", "Rådhussalen", "1106")
    opened = actions.open_lobby(by=BY, dugnad=dugnad, tables=TABLES)
    leader = actions.lead(by=BY, dugnad=opened)
    chance = random.Random(SEED)  # noqa: S311 -- the same room each time
    _do(leader, "start")
    for _ in range(3):
        _do(leader, "next")
    rehearsal.play(dugnad=Dugnad.objects.get(pk=dugnad.pk), chance=chance, is_demo=True)
    for _ in range(2):
        _do(leader, "next")
        rehearsal.play(dugnad=Dugnad.objects.get(pk=dugnad.pk), chance=chance, is_demo=True)
    # Nobody holds it, so whoever comes to lead steers at once.
    Dugnad.objects.filter(pk=dugnad.pk).update(holder=None, lease_until=None)


def _do(leader: Sitter, name: str) -> None:
    dugnad = Dugnad.objects.get(pk=leader.seat.dugnad_id)
    current = dugnad.steps.filter(is_current=True).first()
    made = Command(uuid.uuid4(), dugnad.epoch, name, current.public_id if current else "")
    actions.command(by=leader, command=made)


def _planned() -> None:
    day = weekday(clock.today(), 12)
    starts = dt.datetime.combine(day, dt.time(17, 30), clock.OSLO).astimezone(dt.UTC)
    _plan("Dugnad i Arendal", starts, "kommunedugnad", "Kulturhuset", "4203")
