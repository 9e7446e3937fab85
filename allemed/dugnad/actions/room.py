"""What every deed in a room shares: one transaction under the dugnad's row lock, and a numbered line in its log."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection, transaction

from allemed.base import clock
from allemed.base.actor import Actor
from allemed.base.refusals import RefusedError
from allemed.dugnad.models import Dugnad, Event, Seat, State
from allemed.dugnad.queue import defer_minutes
from allemed.dugnad.refusals import RoomRefusal
from allemed.dugnad.sitter import Sitter

# After the close, these make the draft of the minutes anew.
CHANGES_MINUTES = frozenset(
    {
        *("closed", "written", "changed", "kept_beside", "withdrawn", "hidden", "unhidden"),
        *("measure_written", "measure_changed", "measure_kept_beside", "measure_withdrawn", "owner_removed"),
    }
)


@dataclass
class Room:
    """A dugnad while a deed is done in it: locked, so deeds come one after another."""

    dugnad: Dugnad
    by: Actor
    changed: set[str] = field(default_factory=set)
    is_draft_old: bool = False

    @property
    def seat(self) -> Seat | None:
        """Whose deed it is, if it is a seat's. Not after the close: then nothing links a seat to what it wrote."""
        if isinstance(self.by, Sitter) and self.dugnad.closed_at is None:
            return self.by.seat
        return None

    def log(self, deed: str, ref: object = "", *, client_id: UUID | None = None, **facts: object) -> int:
        """Write a line and return its number. It raises the sequence and rings the bell when the deed is committed.

        `facts` are identifiers, states and counts; never anything a person wrote.
        """
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO dugnad_event (dugnad_id, seq, deed, ref, seat_id, client_id, facts, at) "
                "VALUES (%s, 0, %s, %s, %s, %s, %s, %s) RETURNING seq",
                [
                    self.dugnad.pk,
                    deed,
                    str(ref),
                    self.seat.pk if self.seat else None,
                    client_id,
                    json.dumps(facts, default=str),
                    clock.now(),
                ],
            )
            self.dugnad.seq = int(cursor.fetchone()[0])
        self.is_draft_old = self.is_draft_old or deed in CHANGES_MINUTES
        return self.dugnad.seq

    def set(self, **values: object) -> None:
        """Change the dugnad's own fields; written when the deed is done."""
        for name, value in values.items():
            setattr(self.dugnad, name, value)
        self.changed |= set(values)

    def answered(self, client_id: UUID) -> Event | None:
        """The line that a command with this id got, if it has been here before."""
        return Event.objects.filter(dugnad=self.dugnad, client_id=client_id).first()


@contextmanager
def deed(dugnad: Dugnad, by: Actor) -> Iterator[Room]:
    """One deed: a transaction that holds the dugnad's row. Raises `RefusedError` if the dugnad is gone.

    FOR NO KEY UPDATE: whoever only refers to the dugnad need not wait.
    """
    with transaction.atomic():
        locked = Dugnad.objects.select_for_update(no_key=True).filter(pk=dugnad.pk).first()
        if locked is None:
            raise RefusedError(RoomRefusal.NOT_HERE)
        room = Room(locked, by)
        yield room
        if room.changed:
            locked.save(update_fields=sorted(room.changed))
        if room.is_draft_old and locked.state == State.CLOSED:
            defer_minutes(locked)


def refresh(by: Sitter) -> Sitter:
    """The same sitter with the seat as it is now that the dugnad is locked. Raises if the seat is gone."""
    seat = Seat.objects.select_related("table").filter(pk=by.seat.pk).first()
    if seat is None:
        raise RefusedError(RoomRefusal.SEAT_ENDED)
    return Sitter(seat, by.epoch)


def must_be_current(by: Sitter) -> None:
    """Refuses a device whose seat was taken over or ended."""
    if by.seat.ended_at is not None:
        raise RefusedError(RoomRefusal.SEAT_ENDED)
    if not by.is_current:
        raise RefusedError(RoomRefusal.SEAT_TAKEN_OVER)


def must_be_open(dugnad: Dugnad) -> None:
    """Refuses before the lobby and after the close."""
    if dugnad.is_open:
        return
    raise RefusedError(RoomRefusal.NOT_OPEN if dugnad.state == "planned" else RoomRefusal.IS_OVER)
