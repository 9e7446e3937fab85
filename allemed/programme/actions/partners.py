"""What becomes of partners during a period: a municipality merges, an organisation is deleted or goes on as another."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from allemed.audit import actions as audit
from allemed.base import clock
from allemed.base.actor import Actor
from allemed.base.refusals import RefusedError
from allemed.dugnad.actions import follow_partner
from allemed.places.actions import check_organisation
from allemed.places.models import Municipality, Organisation
from allemed.places.registers.client import Outcome
from allemed.programme.actions import coordinators
from allemed.programme.actions.moves import check_host, lock
from allemed.programme.actions.timeline import note
from allemed.programme.models import EntryKind, Partnership
from allemed.programme.refusals import ProgrammeRefusal

CHECKED_EVERY = dt.timedelta(days=7)
MOST_AT_ONCE = 200
Partner = Municipality | Organisation


def check_organisations(*, by: Actor) -> int:
    """Ask the register about the organisations we work with, those it confirmed longest ago first, until it is down.

    How many were asked about. Called every night, outside a transaction: it may wait for the register.
    """
    alive = Partnership.objects.alive().filter(organisation__isnull=False)
    due = Organisation.objects.filter(pk__in=alive.values("organisation"))
    asked = 0
    for organisation in due.checked_before(clock.now() - CHECKED_EVERY).order_by("checked_at")[:MOST_AT_ONCE]:
        if check_organisation(by=by, organisation=organisation) is Outcome.DOWN:
            break
        asked += 1
    return asked


@transaction.atomic
def follow_merger(*, by: Actor, partnership: Partnership, successor: Municipality) -> Partnership:
    """The municipality has become part of `successor` during the period: the partnership goes on with that one.

    Raises `RefusedError` (NOT_ALLOWED, MERGED, NO_SUCH_MUNICIPALITY, ANOTHER_EXISTS).
    """
    check_host(by)
    partnership = lock(partnership)
    old = partnership.municipality
    if old is None or not successor.is_valid or not old.successors().filter(pk=successor.pk).exists():
        raise RefusedError(ProgrammeRefusal.NO_SUCH_MUNICIPALITY)
    partnership.municipality = successor
    _go_on(by, partnership, old, successor)
    return partnership


@transaction.atomic
def follow_organisation(*, by: Actor, partnership: Partnership, successor: Organisation) -> Partnership:
    """The organisation is no more in the register and goes on under another number: the partnership goes with it.

    Raises `RefusedError` (NOT_ALLOWED, MERGED, STILL_THERE, ANOTHER_EXISTS).
    """
    check_host(by)
    partnership = lock(partnership)
    old = partnership.organisation
    if old is None or old.pk == successor.pk or not old.is_gone:
        raise RefusedError(ProgrammeRefusal.STILL_THERE)
    partnership.organisation = successor
    _go_on(by, partnership, old, successor)
    return partnership


def _go_on(by: Actor, partnership: Partnership, old: Partner, successor: Partner) -> None:
    """Write it, and take along who coordinates it and its dugnad."""
    partnership.version += 1
    try:
        with transaction.atomic():
            partnership.save()
    except IntegrityError:
        raise RefusedError(ProgrammeRefusal.ANOTHER_EXISTS, partner=str(successor)) from None
    audit.record(by=by, deed="partnership_followed_merger", thing=partnership, old=old.number, new=successor.number)
    note(by=by, partnership=partnership, kind=EntryKind.DONE, title=f"{old} → {successor}"[:200])
    coordinators.follow_merger(by=by, old=old, new=successor)
    if partnership.dugnad is not None:
        follow_partner(by=by, dugnad=partnership.dugnad, partner=successor)
