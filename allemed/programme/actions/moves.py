"""How a partnership moves. Every deed writes a fact; `follow` writes what follows from it, and who, when and why.

Letters about moves are written by the deeds that know what to say.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import F

from allemed.audit import actions as audit
from allemed.audit.models import Event
from allemed.base import clock, rows
from allemed.base.actor import Actor
from allemed.base.refusals import RefusedError
from allemed.people.models import User
from allemed.places.models import Municipality, Organisation
from allemed.programme.models import (
    MOVES,
    AgreementState,
    InterestForm,
    Kind,
    Move,
    Partnership,
    PartnershipState,
    Period,
    Places,
)
from allemed.programme.permissions import can_coordinate, can_work_with_partnerships
from allemed.programme.refusals import ProgrammeRefusal


def check_host(by: Actor) -> None:
    """The host's people and the platform itself may; raises `RefusedError` for others."""
    if isinstance(by, User) and not can_work_with_partnerships(by):
        raise RefusedError(ProgrammeRefusal.NOT_ALLOWED)


def lock(partnership: Partnership) -> Partnership:
    """The row as it is now, held until the transaction ends. Raises `RefusedError` (MERGED)."""
    locked = Partnership.objects.select_for_update().get(pk=partnership.pk)
    if locked.merged_into_id:
        raise RefusedError(ProgrammeRefusal.MERGED)
    return locked


def follow(*, by: Actor, partnership: Partnership, because: str = "") -> Partnership:
    """Bring the state in step with the facts, and record the move. `partnership` is locked and its facts are set.

    Saves the row. Raises `RefusedError` (ILLEGAL_MOVE, FULL, NO_SUCH_PLACES).
    """
    old, new = PartnershipState(partnership.state), partnership.state_of_facts()
    partnership.version += 1
    if old == new:
        partnership.save()
        return partnership
    if new not in MOVES[old]:
        raise RefusedError(ProgrammeRefusal.ILLEGAL_MOVE, old=old.label, new=new.label)
    partnership.state = new
    try:
        with transaction.atomic():
            partnership.save()
    except IntegrityError as error:
        if "capacity_is_never_exceeded" in str(error):
            raise RefusedError(ProgrammeRefusal.FULL) from None
        raise
    record_move(by=by, partnership=partnership, old=old, because=because)
    return partnership


def record_move(*, by: Actor, partnership: Partnership, old: PartnershipState, because: str = "") -> Move:
    """Write the move and its audit event; the reason stands in the move only."""
    move = Move.objects.create(
        partnership=partnership,
        old=old.value,
        new=partnership.state,
        at=clock.now(),
        actor_kind=by.actor_kind,
        actor_id=by.actor_id,
        because=because.strip()[:400],
    )
    audit.record(by=by, deed="partnership_moved", thing=partnership, old=move.old, new=move.new)
    return move


def places_of(partnership: Partnership) -> Places:
    """The places it draws from, locked: whoever gives or frees one waits here.

    Raises `RefusedError` (NO_SUCH_PLACES).
    """
    found = wait_for_places(partnership)
    if found is None:
        raise RefusedError(ProgrammeRefusal.NO_SUCH_PLACES)
    return found


def wait_for_places(partnership: Partnership) -> Places | None:
    """The same for deeds that need no place: the period may have none of this kind. Before the row, in every deed."""
    return Places.objects.select_for_update().filter(period=partnership.period_id, kind=partnership.kind).first()


@transaction.atomic
def give_place(*, by: Actor, partnership: Partnership, because: str = "") -> Partnership:
    """Hold a place for the partner and begin the talk. On the waiting list the first goes first.

    Raises `RefusedError` (FULL, NOT_FIRST, ILLEGAL_MOVE, NO_SUCH_PLACES, MERGED, NOT_ALLOWED).
    """
    check_host(by)
    places = places_of(partnership)  # before the row, in every deed: no two can wait for each other
    partnership = lock(partnership)
    if partnership.state not in (PartnershipState.NEW, PartnershipState.WAITING):
        raise RefusedError(
            ProgrammeRefusal.ILLEGAL_MOVE,
            old=PartnershipState(partnership.state).label,
            new=PartnershipState.TALK.label,
        )
    if places.is_full:
        raise RefusedError(ProgrammeRefusal.FULL)
    queue = Partnership.objects.queue().filter(period=partnership.period_id, kind=partnership.kind)
    if partnership.state == PartnershipState.WAITING:
        ahead = queue.filter(arrival__lt=partnership.arrival).count()
        if ahead:
            raise RefusedError(ProgrammeRefusal.NOT_FIRST)
    elif places.left is not None and places.left <= queue.count():  # every free place has someone waiting for it
        raise RefusedError(ProgrammeRefusal.NOT_FIRST)
    partnership.place_given_at = clock.now()
    return follow(by=by, partnership=partnership, because=because)


@transaction.atomic
def put_on_waiting_list(*, by: Actor, partnership: Partnership, because: str = "") -> Partnership:
    """The next number on the waiting list of its kind. Raises `RefusedError` (NOT_FULL, ILLEGAL_MOVE …)."""
    check_host(by)
    places = places_of(partnership)
    partnership = lock(partnership)
    if partnership.state != PartnershipState.NEW:
        raise RefusedError(
            ProgrammeRefusal.ILLEGAL_MOVE,
            old=PartnershipState(partnership.state).label,
            new=PartnershipState.WAITING.label,
        )
    waiting = Partnership.objects.queue().filter(period=partnership.period_id, kind=partnership.kind)
    if places.left is None or places.left > waiting.count():
        raise RefusedError(ProgrammeRefusal.NOT_FULL)
    Places.objects.filter(pk=places.pk).update(arrivals=F("arrivals") + 1)
    partnership.arrival = places.arrivals + 1
    partnership.waiting_since = clock.now()
    return follow(by=by, partnership=partnership, because=because)


@transaction.atomic
def decline(*, by: Actor, partnership: Partnership, because: str) -> Partnership:
    """Say no. A reason is written. Raises `RefusedError` (REASON_NEEDED, ILLEGAL_MOVE …)."""
    check_host(by)
    declined = _decide(by=by, partnership=partnership, moment="declined_at", because=because)
    InterestForm.objects.filter(partnership=declined).shorten()
    return declined


@transaction.atomic
def withdraw(*, by: Actor, partnership: Partnership, because: str) -> Partnership:
    """The partner does not want to go on; the place is free for the next. Their coordinator may say so too.

    Raises as `decline`.
    """
    if isinstance(by, User) and not can_coordinate(by, partnership):
        raise RefusedError(ProgrammeRefusal.NOT_ALLOWED)
    withdrawn = _decide(by=by, partnership=partnership, moment="withdrawn_at", because=because)
    InterestForm.objects.filter(partnership=withdrawn).shorten()
    return withdrawn


@transaction.atomic
def pause(*, by: Actor, partnership: Partnership, because: str) -> Partnership:
    """Rest, and keep the place. Raises as `decline`."""
    check_host(by)
    return _decide(by=by, partnership=partnership, moment="paused_at", because=because)


@transaction.atomic
def close(*, by: Actor, partnership: Partnership, because: str) -> Partnership:
    """The period's work is done. Raises as `decline`."""
    check_host(by)
    return _decide(by=by, partnership=partnership, moment="closed_at", because=because)


@transaction.atomic
def resume(*, by: Actor, partnership: Partnership, because: str = "") -> Partnership:
    """Go on after a pause, where the facts say. Raises `RefusedError` (ALREADY_THERE …)."""
    check_host(by)
    partnership = lock(partnership)
    if partnership.state != PartnershipState.PAUSED:
        raise RefusedError(ProgrammeRefusal.ALREADY_THERE)
    partnership.paused_at = None
    return follow(by=by, partnership=partnership, because=because)


@transaction.atomic
def reopen(*, by: Actor, partnership: Partnership, because: str) -> Partnership:
    """A no or a withdrawal is taken back: the partnership is new again, without place or number.

    Raises `RefusedError` (REASON_NEEDED, ALREADY_THERE …).
    """
    check_host(by)
    _check_reason(because)
    wait_for_places(partnership)
    partnership = lock(partnership)
    if partnership.state not in (PartnershipState.DECLINED, PartnershipState.WITHDRAWN):
        raise RefusedError(ProgrammeRefusal.ALREADY_THERE)
    for moment in ("declined_at", "withdrawn_at", "paused_at", "place_given_at", "waiting_since", "talked_at"):
        setattr(partnership, moment, None)
    for moment in ("agreed_at", "recruiting_at", "ready_at"):
        setattr(partnership, moment, None)
    partnership.arrival = None
    for agreement in partnership.agreements.filter(state=AgreementState.ACCEPTED):  # it was for what they left
        agreement.state = AgreementState.ENDED
        agreement.save(update_fields=["state"])
        audit.record(by=by, deed="agreement_ended", thing=agreement)
    return follow(by=by, partnership=partnership, because=because)


def _decide(*, by: Actor, partnership: Partnership, moment: str, because: str) -> Partnership:
    _check_reason(because)
    wait_for_places(partnership)
    partnership = lock(partnership)
    if getattr(partnership, moment):
        raise RefusedError(ProgrammeRefusal.ALREADY_THERE)
    setattr(partnership, moment, clock.now())
    return follow(by=by, partnership=partnership, because=because)


def _check_reason(because: str) -> None:
    if not because.strip():
        raise RefusedError(ProgrammeRefusal.REASON_NEEDED)


def begin(
    *, by: Actor, period: Period, partner: Municipality | Organisation, language: str
) -> tuple[Partnership, bool]:
    """The partner's partnership in this period, begun now if there is none; and whether it is new.

    Its kind follows from history (`kind_of`). Inside the caller's transaction.
    """
    named = {"municipality": partner} if isinstance(partner, Municipality) else {"organisation": partner}
    theirs = Partnership.objects.filter(period=period, **named).order_by()  # one, and what was merged into it
    if there := _met_in(theirs):
        return there, False
    partnership = Partnership(
        period=period, merged_into=None, **named, kind=kind_of(partner, period), language=language
    )
    if rows.write(partnership, *_began(by, partnership), unless_there=True):
        return partnership, True
    if there := _met_in(theirs.all()):  # someone else began it meanwhile
        return there, False
    raise LookupError("constraint partnership_once_for_a_… refuses what is not there")


def _began(by: Actor, partnership: Partnership) -> tuple[Move, Event]:
    new = partnership.state
    move = Move(partnership=partnership, new=new, at=clock.now(), actor_kind=by.actor_kind, actor_id=by.actor_id)
    return move, audit.event(by=by, deed="partnership_moved", thing=partnership, old="", new=new)


def _met_in(theirs: Iterable[Partnership]) -> Partnership | None:
    """The one that stands; else the one that a duplicate was merged into, where its partner is met."""
    there = list(theirs)
    standing = [each for each in there if each.merged_into_id is None]
    merged = [each.merged_into for each in there if each.merged_into is not None]
    return next(iter(standing + merged), None)


def kind_of(partner: Municipality | Organisation, period: Period) -> Kind:
    """Which places the partner draws from: whoever was given a place in an earlier period is returning.

    A municipality that has merged since brings its predecessors' history with it.
    """
    earlier = Partnership.objects.standing().filter(period__starts_on__lt=period.starts_on)
    earlier = earlier.filter(place_given_at__isnull=False).order_by()
    if isinstance(partner, Municipality):
        returning = set(earlier.filter(municipality__isnull=False).values_list("municipality_id", flat=True))
        if not returning:  # as in the first period: there is no history to look up
            return Kind.NEW_MUNICIPALITY
        was = Municipality.objects.filter(pk=partner.pk).predecessors()
        return Kind.RETURNING if returning & {each.pk for each in was} else Kind.NEW_MUNICIPALITY
    return Kind.RETURNING if earlier.filter(organisation=partner).exists() else Kind.ORGANISATION
