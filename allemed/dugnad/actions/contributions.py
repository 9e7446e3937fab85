"""What a table does with what it has written: takes it back, and lets the room see it."""

from __future__ import annotations

from uuid import UUID

from allemed.base import clock
from allemed.base.refusals import RefusedError
from allemed.dugnad.actions.room import Room, deed, must_be_current, must_be_open, refresh
from allemed.dugnad.actions.writing import Receipt
from allemed.dugnad.models import Contribution, Kind, Progress, SeatKind, Step, Table, Via
from allemed.dugnad.refusals import RoomRefusal
from allemed.dugnad.sitter import Sitter


def withdraw(*, by: Sitter, contribution: UUID, base: int) -> Receipt:
    """Take back one's own. It stays in the database, and a change made at the same time brings it back."""
    with deed(by.seat.dugnad, by) as room:
        sitter = refresh(by)
        must_be_current(sitter)
        found = own_contribution(room, sitter, contribution)
        if found.withdrawn_at is not None:
            return Receipt(found.pk, found.version, room.dugnad.seq, "same", found.is_late)
        if found.version != base:
            raise RefusedError(RoomRefusal.CHANGED_MEANWHILE)
        must_be_open(room.dugnad)
        if found.step.counted_at is None and _is_being_voted_on(found):
            raise RefusedError(RoomRefusal.VOTING_IS_OPEN)
        found.withdrawn_at = clock.now()
        found.save(update_fields=["withdrawn_at"])
        seq = room.log("withdrawn", found.pk)
        return Receipt(found.pk, found.version, seq, "changed", found.is_late)


def _is_being_voted_on(found: Contribution) -> bool:
    """Whether someone may be giving dots to it right now."""
    from allemed.dugnad.actions.ballots import open_ballot_steps

    return found.shown_at is not None and open_ballot_steps(found.dugnad).exists()


def own_contribution(room: Room, sitter: Sitter, pk: UUID) -> Contribution:
    """The contribution, if it is this seat's or its table's. Refuses others'."""
    found = Contribution.objects.select_related("step").filter(pk=pk, dugnad=room.dugnad).first()
    if found is None:
        raise RefusedError(RoomRefusal.NOT_HERE)
    seat = sitter.seat
    is_own = found.seat_id == seat.pk or (seat.kind == SeatKind.TABLE and found.table_id == seat.table_id)
    is_typed = seat.kind == SeatKind.FACILITATOR and found.via == Via.PAPER
    if not is_own and not is_typed:
        raise RefusedError(RoomRefusal.OTHER_TABLE)
    return found


def show(*, by: Sitter, step: str) -> int:
    """The table lets the room see what it has written in a step; notes stay. Returns the sequence."""
    with deed(by.seat.dugnad, by) as room:
        sitter = refresh(by)
        must_be_current(sitter)
        must_be_open(room.dugnad)
        if sitter.seat.kind != SeatKind.TABLE or sitter.seat.table is None:
            raise RefusedError(RoomRefusal.NOT_ALLOWED)
        found = room.dugnad.steps.filter(public_id=step).first()
        if found is None:
            raise RefusedError(RoomRefusal.NOT_HERE)
        return reveal(room, found, sitter.seat.table)


def reveal(room: Room, step: Step, table: Table) -> int:
    """Show the room what one table has written in one step. Says so once, however often it is asked."""
    now = clock.now()
    unseen = step.contributions.filter(table=table, shown_at=None, withdrawn_at=None).exclude(kind=Kind.NOTE)
    shown = unseen.update(shown_at=now)
    progress, is_new = Progress.objects.get_or_create(table=table, step=step)
    if not shown and not is_new and progress.shown_at:
        return room.dugnad.seq
    progress.shown_at = progress.shown_at or now
    progress.save(update_fields=["shown_at"])
    return room.log("shown", step.public_id, table=table.number, count=shown)
