"""What a table says about itself: how far it has come, whether it wants help, how many sit there."""

from __future__ import annotations

from allemed.base import clock
from allemed.base.refusals import RefusedError
from allemed.dugnad.actions.room import Room, deed, must_be_current, must_be_open, refresh
from allemed.dugnad.models import Progress, SeatKind, Table
from allemed.dugnad.models.table import MOST_PEOPLE
from allemed.dugnad.refusals import RoomRefusal
from allemed.dugnad.sitter import Sitter


def _table_of(room: Room, by: Sitter) -> Table:
    sitter = refresh(by)
    must_be_current(sitter)
    must_be_open(room.dugnad)
    if sitter.seat.kind != SeatKind.TABLE or sitter.seat.table is None:
        raise RefusedError(RoomRefusal.NOT_ALLOWED)
    return sitter.seat.table


def say_ready(*, by: Sitter, step: str, is_ready: bool) -> int:
    """The table is done with a step, or not after all. Returns the sequence."""
    with deed(by.seat.dugnad, by) as room:
        table = _table_of(room, by)
        found = room.dugnad.steps.filter(public_id=step).first()
        if found is None:
            raise RefusedError(RoomRefusal.NOT_HERE)
        progress, _ = Progress.objects.get_or_create(table=table, step=found)
        if bool(progress.ready_at) == is_ready:
            return room.dugnad.seq
        progress.ready_at = clock.now() if is_ready else None
        progress.save(update_fields=["ready_at"])
        return room.log("ready" if is_ready else "not_ready", step, table=table.number)


def ask_for_help(*, by: Sitter, is_asking: bool) -> int:
    """The table wants the facilitator to come by, or not any more. Returns the sequence."""
    with deed(by.seat.dugnad, by) as room:
        table = _table_of(room, by)
        if bool(table.help_asked_at) == is_asking:
            return room.dugnad.seq
        table.help_asked_at = clock.now() if is_asking else None
        table.save(update_fields=["help_asked_at"])
        return room.log("help_asked" if is_asking else "help_given", table=table.number)


def say_how_many(*, by: Sitter, people: int) -> int:
    """How many sit at the table. Returns the sequence."""
    with deed(by.seat.dugnad, by) as room:
        table = _table_of(room, by)
        wanted = max(0, min(people, MOST_PEOPLE))
        if table.people == wanted:
            return room.dugnad.seq
        table.people = wanted
        table.save(update_fields=["people"])
        return room.log("people_counted", table=table.number, people=wanted)
