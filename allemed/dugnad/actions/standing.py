"""What a text meets when it comes in, read in one statement: an evening's commonest deed, and all wait for its lock.

The same through the ORM is six statements, each put together anew; that took four fifths of the deed's time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection, models

from allemed.base.refusals import RefusedError
from allemed.dialogkort.models import DialogueCard
from allemed.dugnad.models import Contribution, ContributionVersion, Dugnad, Kind, Seat, Step, Table
from allemed.dugnad.refusals import RoomRefusal
from allemed.dugnad.sitter import Sitter
from allemed.dugnad.tokens import SeatToken

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Writing:
    """What a device sends: the text, and which version of it the writer had before their eyes (0: none)."""

    id: UUID
    base: int
    step: str
    kind: Kind
    text: str
    card: str = ""  # public id
    table: int | None = None  # only a facilitator says which: typing in what was written on paper


class Part(Generic[Row]):
    """The columns of one row in the statement's answer. `alias` is what the statement calls its table."""

    def __init__(self, alias: str, model: type[Row], *names: str) -> None:
        self.model = model
        self.names = [field.attname for field in model._meta.concrete_fields if field.attname in names]  # in its order
        self.columns = ", ".join(f"{alias}.{name}" for name in self.names)

    def taken(self, values: Iterator[Any]) -> Row | None:
        """The row; None where the join found nothing. What was not asked for would be read when it is used."""
        mine = list(islice(values, len(self.names)))
        return self.model.from_db(connection.alias, self.names, mine) if mine[0] is not None else None


SEAT = Part("seat", Seat, "id", "public_id", "kind", "epoch", "ended_at", "table_id")
PLACE = Part("place", Table, "id", "number")
STEP = Part("step", Step, "id", "public_id", "scope", "state", "closed_at", "captures")
CARD = Part("card", DialogueCard, "id", "public_id", "barrier_id")
FOUND = Part(
    *("found", Contribution, "id", "dugnad_id", "seat_id", "table_id", "kind", "version", "via"),
    *("shown_at", "withdrawn_at", "is_late", "is_in_tray"),
)
SAME = Part("same", ContributionVersion, "id", "number", "seq")

# The writing has been here before if it is a version on the same base, or stands there now, with the same content.
READ = f"""
    SELECT {SEAT.columns}, {PLACE.columns}, {STEP.columns}, {CARD.columns}, {FOUND.columns}, {SAME.columns},
           CASE WHEN same.id IS NULL THEN (
               SELECT count(*) FROM dugnad_contribution
                WHERE step_id = step.id AND withdrawn_at IS NULL
                  AND table_id IS NOT DISTINCT FROM CASE WHEN found.id IS NULL THEN place.id ELSE found.table_id END
           ) ELSE 0 END
      FROM dugnad_seat seat
      LEFT JOIN dugnad_table place ON place.id = seat.table_id OR (
          seat.kind = 'facilitator' AND place.dugnad_id = seat.dugnad_id AND place.number = %(table)s)
      LEFT JOIN dugnad_step step ON step.dugnad_id = seat.dugnad_id AND step.public_id = %(step)s
      LEFT JOIN dialogkort_dialoguecard card ON card.version_id = %(deck)s AND card.public_id = %(card)s
      LEFT JOIN dugnad_contribution found ON found.id = %(id)s
      LEFT JOIN LATERAL (
          SELECT id, number, seq FROM dugnad_contributionversion
           WHERE contribution_id = found.id AND content_hash = %(digest)s
             AND (base = %(base)s OR number = found.version)
           ORDER BY base = %(base)s DESC LIMIT 1
      ) same ON true
     WHERE seat.public_id = %(seat)s AND seat.dugnad_id = %(dugnad)s
"""  # noqa: S608  (names of ours)


@dataclass(frozen=True)
class Standing:
    """Who writes and where, and what stands there. Its rows hold only what a write asks about."""

    sitter: Sitter
    place: Table | None  # the seat's own; for a seat that has none, the one the writing names
    step: Step
    card: DialogueCard | None
    found: Contribution | None  # what the device's own id names, whosever it is
    same: ContributionVersion | None  # of `found`: this very writing
    beside: int  # how many stand in the step at that table; not asked where the writing has been here before


def read_standing(dugnad: Dugnad, token: SeatToken, writing: Writing, digest: str) -> Standing:
    """Ask, under the dugnad's lock. Raises `RefusedError` where there is no such seat, step or card."""
    asked: dict[str, Any] = {
        "step": writing.step,
        "card": writing.card,
        "id": writing.id,
        "base": writing.base,
        "table": writing.table,
        "digest": digest,
        "seat": token.seat,
        "dugnad": dugnad.pk,
        "deck": dugnad.deck_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(READ, asked)
        row = cursor.fetchone()
    values = iter(row or ())
    seat = SEAT.taken(values) if row else None
    if seat is None or token.epoch > seat.epoch:
        raise RefusedError(RoomRefusal.SEAT_ENDED)
    place, step, card = PLACE.taken(values), STEP.taken(values), CARD.taken(values)
    seat.dugnad, seat.table = dugnad, place if seat.table_id else None
    if step is None or (writing.card and card is None):
        raise RefusedError(RoomRefusal.NOT_HERE)
    return Standing(Sitter(seat, token.epoch), place, step, card, FOUND.taken(values), SAME.taken(values), next(values))
