"""What every deed in a room shares: one transaction under the dugnad's row lock, and a numbered line in its log."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
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
        "partner_changed",
    }
)


LINE = """
    INSERT INTO dugnad_event (dugnad_id, seq, deed, ref, seat_id, client_id, facts, at)
    VALUES (%(line_dugnad)s, 0, %(line_deed)s, %(line_ref)s, %(line_seat)s, %(line_client)s, %(line_facts)s,
            %(line_at)s)
    RETURNING seq
"""


@dataclass(frozen=True)
class Along:
    """What is done in one statement with a line of the log: `name AS (…)`, which may read `seq` from `line`."""

    sql: str
    values: dict[str, Any]


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

    def log(
        self, deed: str, ref: object = "", *, client_id: UUID | None = None, along: Along | None = None, **facts: object
    ) -> int:
        """Write a line and return its number. It raises the sequence and rings the bell when the deed is committed.

        `facts` are identifiers, states and counts; never anything a person wrote.
        """
        values: dict[str, Any] = {
            **(along.values if along else {}),
            "line_dugnad": self.dugnad.pk,
            "line_deed": deed,
            "line_ref": str(ref),
            "line_seat": self.seat.pk if self.seat else None,
            "line_client": client_id,
            "line_facts": json.dumps(facts, default=str),
            "line_at": clock.now(),
        }
        sql = f"WITH line AS ({LINE}), {along.sql} SELECT seq FROM line" if along else LINE  # noqa: S608  (ours)
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
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


LOCK = "SELECT * FROM dugnad_dugnad WHERE public_id = %s FOR NO KEY UPDATE"  # whoever only refers to it need not wait


@contextmanager
def deed(dugnad: Dugnad | str, by: Actor) -> Iterator[Room]:
    """One deed: a transaction that holds the dugnad's row. Raises `RefusedError` if the dugnad is gone.

    The dugnad itself, or its public id.
    """
    public_id = dugnad if isinstance(dugnad, str) else dugnad.public_id
    with transaction.atomic():
        # By hand: the ORM takes longer to put this together than PostgreSQL to answer, for every deed of an evening.
        locked = next(iter(Dugnad.objects.raw(LOCK, [public_id])), None)
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
