"""Periods: made, changed, moved along, and forgotten of people when they have been archived for a while."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from allemed.audit import actions as audit
from allemed.base import clock
from allemed.base.actor import Actor
from allemed.base.refusals import RefusedError
from allemed.people.models import User
from allemed.programme.models import (
    PERIOD_MOVES,
    Entry,
    KeptFile,
    Kind,
    Move,
    Period,
    PeriodState,
    PeriodText,
    Person,
    Places,
    Season,
    Talk,
    Task,
)
from allemed.programme.permissions import can_manage_periods
from allemed.programme.refusals import ProgrammeRefusal

KEPT_AFTER_ARCHIVING = dt.timedelta(days=90)


@dataclass(frozen=True, kw_only=True)
class SeasonFacts:
    """One stretch of the year."""

    name: str
    wish: Season.Wish
    starts_on: dt.date
    ends_on: dt.date


@dataclass(frozen=True, kw_only=True)
class PeriodFacts:
    """All that is said of a period. `places` is by kind, None for no limit; a kind left out has no places."""

    slug: str
    starts_on: dt.date
    ends_on: dt.date
    forms_open_at: dt.datetime
    forms_close_at: dt.datetime
    last_dugnad_on: dt.date
    texts: Mapping[str, tuple[str, str, str]]  # language: name, lead, body
    places: Mapping[Kind, int | None] = field(default_factory=dict)
    seasons: Sequence[SeasonFacts] = ()


def _check_may(by: Actor) -> None:
    if isinstance(by, User) and not can_manage_periods(by):
        raise RefusedError(ProgrammeRefusal.NOT_ALLOWED)


@transaction.atomic
def make_period(*, by: Actor, facts: PeriodFacts) -> Period:
    """A draft. Raises `RefusedError` (NOT_ALLOWED, SLUG_IN_USE)."""
    _check_may(by)
    return _write(by=by, period=Period(), facts=facts, deed="period_made")


@transaction.atomic
def change_period(*, by: Actor, period: Period, version: int, facts: PeriodFacts) -> Period:
    """Write it anew. Its address is for good once it has been open.

    Raises `RefusedError` (NOT_ALLOWED, CHANGED_MEANWHILE, SLUG_IN_USE, SLUG_IS_KNOWN, TOO_FEW_PLACES).
    """
    _check_may(by)
    locked = Period.objects.select_for_update().get(pk=period.pk)
    if locked.version != version:
        raise RefusedError(ProgrammeRefusal.CHANGED_MEANWHILE)
    if locked.state != PeriodState.DRAFT and facts.slug != locked.slug:
        raise RefusedError(ProgrammeRefusal.SLUG_IS_KNOWN)
    locked.version += 1
    return _write(by=by, period=locked, facts=facts, deed="period_changed")


def _write(*, by: Actor, period: Period, facts: PeriodFacts, deed: str) -> Period:
    for name in ("slug", "starts_on", "ends_on", "forms_open_at", "forms_close_at", "last_dugnad_on"):
        setattr(period, name, getattr(facts, name))
    try:
        with transaction.atomic():
            period.save()
    except IntegrityError as error:
        if "slug" in str(error):
            raise RefusedError(ProgrammeRefusal.SLUG_IN_USE) from None
        raise
    for language, (name, lead, body) in facts.texts.items():
        if name:
            said = {"name": name, "lead": lead, "body": body}
            PeriodText.objects.update_or_create(period=period, language=language, defaults=said)
        else:
            PeriodText.objects.filter(period=period, language=language).delete()
    for kind in Kind:
        _write_places(period, kind, facts.places)
    period.seasons.all().delete()
    Season.objects.bulk_create(
        Season(period=period, name=each.name, wish=each.wish, starts_on=each.starts_on, ends_on=each.ends_on)
        for each in facts.seasons
    )
    audit.record(by=by, deed=deed, thing=period)
    return period


def _write_places(period: Period, kind: Kind, wanted: Mapping[Kind, int | None]) -> None:
    places = Places.objects.select_for_update().filter(period=period, kind=kind).first()
    taken = places.taken if places else 0
    if kind not in wanted:
        if places is None:
            return
        if taken or places.arrivals:  # someone has, or waits for, one of these
            raise RefusedError(ProgrammeRefusal.TOO_FEW_PLACES, kind=kind.label, taken=taken)
        places.delete()
        return
    total = wanted[kind]
    if total is not None and total < taken:
        raise RefusedError(ProgrammeRefusal.TOO_FEW_PLACES, kind=kind.label, taken=taken)
    Places.objects.update_or_create(period=period, kind=kind, defaults={"total": total})


@transaction.atomic
def move_period(*, by: Actor, period: Period, to: PeriodState) -> Period:
    """Open, close, run, report or archive it.

    Raises `RefusedError` (NOT_ALLOWED, ILLEGAL_PERIOD_MOVE, NOT_READY_TO_OPEN, STILL_ALIVE).
    """
    _check_may(by)
    locked = Period.objects.select_for_update().get(pk=period.pk)
    old = PeriodState(locked.state)
    if to not in PERIOD_MOVES[old]:
        raise RefusedError(ProgrammeRefusal.ILLEGAL_PERIOD_MOVE, old=old.label, new=to.label)
    if to == PeriodState.OPEN and not (locked.texts.exists() and locked.places.exists()):
        raise RefusedError(ProgrammeRefusal.NOT_READY_TO_OPEN)
    if to == PeriodState.ARCHIVED:
        alive = locked.partnerships.alive().count()
        if alive:
            raise RefusedError(ProgrammeRefusal.STILL_ALIVE, number=alive)
        locked.archived_at = clock.now()
    locked.state, locked.version = to, locked.version + 1
    locked.save()
    audit.record(by=by, deed="period_moved", thing=locked, old=old.value, new=to.value)
    return locked


def forget_archived(*, by: Actor) -> int:
    """Empty what was said and kept, the reasons, and the contacts of periods archived for 90 days; how many rows."""
    before = clock.now() - KEPT_AFTER_ARCHIVING
    count = 0
    for period in Period.objects.filter(state=PeriodState.ARCHIVED, archived_at__lt=before):
        with transaction.atomic():
            theirs = {"partnership__period": period}
            emptied = Entry.objects.filter(**theirs, erased_at=None).update(title="", text="", erased_at=clock.now())
            emptied += Move.objects.filter(**theirs).exclude(because="").update(because="")
            emptied += Talk.objects.filter(**theirs).exclude(place="", link="").update(place="", link="")
            skipped = Task.objects.filter(**theirs).exclude(because="")
            emptied += skipped.update(because="", because_erased_at=clock.now())
            emptied += Task.objects.filter(**theirs, owner__isnull=False).update(owner=None)
            emptied += period.partnerships.exclude(next_step="").update(next_step="")
            for person in Person.objects.known().filter(**theirs):
                person.forget()
                emptied += 1
            for file in KeptFile.objects.kept().filter(**theirs).defer("content"):
                file.forget()
                emptied += 1
            if emptied:
                audit.record(by=by, deed="period_forgotten", thing=period, rows=emptied)
        count += emptied
    return count
