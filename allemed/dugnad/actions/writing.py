"""Writing. Each writing carries its own id: sent twice it is one, and nobody loses a word to somebody else's."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from allemed.base import clock
from allemed.base.refusals import RefusedError
from allemed.dugnad import words
from allemed.dugnad.actions.room import Along, Room, deed, must_be_current, must_be_open
from allemed.dugnad.actions.standing import Standing, Writing, read_standing
from allemed.dugnad.models import (
    Contribution,
    ContributionVersion,
    Dugnad,
    Kind,
    SeatKind,
    State,
    Step,
    StepScope,
    StepState,
    Table,
    Via,
)
from allemed.dugnad.models.contribution import LONGEST
from allemed.dugnad.models.step import GRACE
from allemed.dugnad.refusals import RoomRefusal
from allemed.dugnad.sitter import Sitter
from allemed.dugnad.tokens import SeatToken

MOST_IN_A_STEP = 200
Outcome = Literal["new", "changed", "same", "kept_beside"]


@dataclass(frozen=True)
class Receipt:
    """What we say when it is kept. `id` is another than the one sent when both texts were kept (`kept_beside`)."""

    id: UUID
    version: int
    seq: int
    outcome: Outcome
    is_late: bool


def write(*, by: Sitter | SeatToken, writing: Writing) -> Receipt:
    """Keep a text. The same writing again gives the same receipt; a wrong base keeps both. Raises `RefusedError`.

    A signed token is enough to say who writes: the seat is read under the lock in any case.
    """
    text = words.clean(writing.text, LONGEST)
    token = by if isinstance(by, SeatToken) else by.token
    digest = words.fingerprint(writing.kind, writing.step, writing.card, text)
    with deed(token.dugnad, token) as room:
        stands = read_standing(room.dugnad, token, writing, digest)
        sitter, found = stands.sitter, stands.found
        room.by = sitter
        table = _where(stands, writing.table)
        if found is not None:
            if found.dugnad_id != room.dugnad.pk:
                raise RefusedError(RoomRefusal.ANOTHER_THING)
            if found.seat_id == sitter.seat.pk and found.table_id != sitter.seat.table_id:
                table = found.table  # a person who has moved goes on with what they wrote where they sat
            if found.table_id != (table.pk if table else None):
                raise RefusedError(RoomRefusal.OTHER_TABLE)
            before = _stored(found, stands.same, writing.base)
            if before is not None:
                return before
        late = _lateness(room.dugnad, stands.step)
        if writing.kind != Kind.NOTE and writing.kind not in stands.step.captures:
            raise RefusedError(RoomRefusal.KIND_NOT_ASKED)
        made = _Kept(room, stands, table, writing, text, digest, late)
        if found is None:
            return made.first(writing.id, None)
        if found.version == writing.base and _may_change(sitter, found):
            return made.next(found)
        beside = uuid.uuid5(found.pk, f"{writing.base}:{digest}")
        sibling = Contribution.objects.filter(pk=beside).first()
        if sibling is not None:
            first = sibling.versions.get(number=1)
            return Receipt(beside, first.number, first.seq, "kept_beside", sibling.is_late)
        return made.first(beside, found)


def _where(stands: Standing, wanted: int | None) -> Table | None:
    """The table the text belongs to. Refuses those who do not write in this step."""
    seat = stands.sitter.seat
    if seat.kind == SeatKind.TABLE:
        if wanted is not None and (seat.table is None or wanted != seat.table.number):
            raise RefusedError(RoomRefusal.OTHER_TABLE)
        return seat.table
    if seat.kind == SeatKind.PERSONAL:
        must_be_current(stands.sitter)
        if stands.step.scope not in (StepScope.SEAT, StepScope.PAIR):
            raise RefusedError(RoomRefusal.NOT_THE_WRITER)
        return seat.table
    if seat.kind == SeatKind.FACILITATOR:
        must_be_current(stands.sitter)
        if wanted is not None and stands.place is None:
            raise RefusedError(RoomRefusal.NOT_HERE)
        return stands.place
    raise RefusedError(RoomRefusal.NOT_ALLOWED)


def _stored(found: Contribution, same: ContributionVersion | None, base: int) -> Receipt | None:
    """The answer this writing got before, if it has been here; also when someone else has written the very same."""
    if same is None or (same.number == found.version and found.withdrawn_at is not None and base >= same.number):
        return None
    return Receipt(found.pk, same.number, same.seq, "same", found.is_late)


def _may_change(sitter: Sitter, found: Contribution) -> bool:
    """Whether it is this seat's to change. An old device's change is kept beside: the new one has the word."""
    if not sitter.is_current:
        return False
    if found.seat_id == sitter.seat.pk:
        return True
    if sitter.seat.kind == SeatKind.TABLE:
        return found.table_id == sitter.seat.table_id
    return sitter.seat.kind == SeatKind.FACILITATOR and (found.via == Via.PAPER or found.table_id is None)


@dataclass(frozen=True)
class _Lateness:
    is_late: bool
    is_in_tray: bool


def _lateness(dugnad: Dugnad, step: Step) -> _Lateness:
    """How late it comes. A step that has not begun is no hindrance: a table without network opens it by voice."""
    if dugnad.state == State.CLOSED:
        if not dugnad.takes_late_work:
            raise RefusedError(RoomRefusal.IS_OVER)
        return _Lateness(is_late=True, is_in_tray=True)
    must_be_open(dugnad)
    if step.state != StepState.CLOSED or step.closed_at is None:
        return _Lateness(is_late=False, is_in_tray=False)
    return _Lateness(is_late=True, is_in_tray=clock.now() > step.closed_at + GRACE)


# Done with the line of the log, in one statement: while it runs, everyone else who writes in the dugnad waits.
VERSION = """
    version AS (
        INSERT INTO dugnad_contributionversion (contribution_id, number, base, content_hash, text, seat_id, at, seq)
        SELECT %(id)s, %(version)s, %(base)s, %(digest)s, %(text)s, %(seat)s, %(now)s, seq FROM line
    )
"""
NEW = f"""
    made AS (
        INSERT INTO dugnad_contribution
            (id, dugnad_id, step_id, table_id, seat_id, kind, card_id, barrier_id, text, version, via, sibling_of_id,
             is_late, is_in_tray, is_from_old_device, shown_at, hidden_reason, created_at, changed_at)
        VALUES
            (%(id)s, %(dugnad)s, %(step)s, %(table)s, %(seat)s, %(kind)s, %(card)s, %(barrier)s, %(text)s, 1, %(via)s,
             %(sibling_of)s, %(is_late)s, %(is_in_tray)s, %(is_from_old_device)s, %(shown_at)s, '', %(now)s, %(now)s)
    ), {VERSION}
"""  # noqa: S608  (ours)
# A change brings back what was withdrawn meanwhile: no words are lost.
CHANGED = f"""
    changed AS (
        UPDATE dugnad_contribution
           SET version = %(version)s, kind = %(kind)s, step_id = %(step)s, card_id = %(card)s,
               barrier_id = %(barrier)s, text = %(text)s, changed_at = %(now)s, withdrawn_at = NULL,
               is_late = is_late OR %(is_late)s, is_in_tray = is_in_tray OR %(is_in_tray)s
         WHERE id = %(id)s
    ), {VERSION}
"""  # noqa: S608  (ours)


@dataclass(frozen=True)
class _Kept:
    room: Room
    stands: Standing
    table: Table | None
    writing: Writing
    text: str
    digest: str
    late: _Lateness

    def first(self, pk: UUID, sibling_of: Contribution | None) -> Receipt:
        """A new contribution, or one beside another."""
        if self.stands.beside >= MOST_IN_A_STEP:
            raise RefusedError(RoomRefusal.TOO_MANY, most=MOST_IN_A_STEP)
        kind, sitter = self.writing.kind, self.stands.sitter
        leads = sitter.seat.kind == SeatKind.FACILITATOR
        values = {
            "dugnad": self.room.dugnad.pk,
            "table": self.table.pk if self.table else None,
            "via": (Via.PAPER if leads and self.table else Via.DEVICE).value,
            "sibling_of": sibling_of.pk if sibling_of else None,
            "is_from_old_device": not sitter.is_current,
            # What the facilitator writes in plenary, everyone sees being written.
            "shown_at": clock.now() if leads and self.table is None and kind != Kind.NOTE else None,
        }
        deed = "kept_beside" if sibling_of else "written"
        seq = self._keep(NEW, pk, version=1, values=values, deed=deed)
        return Receipt(pk, 1, seq, "kept_beside" if sibling_of else "new", self.late.is_late)

    def next(self, found: Contribution) -> Receipt:
        """A new version of one that is there."""
        if found.kind != self.writing.kind and Kind.NOTE in (found.kind, self.writing.kind) and found.shown_at:
            raise RefusedError(RoomRefusal.NOTES_STAY)
        version = found.version + 1
        seq = self._keep(CHANGED, found.pk, version=version, values={}, deed="changed")
        return Receipt(found.pk, version, seq, "changed", found.is_late or self.late.is_late)

    def _keep(self, along: str, pk: UUID, *, version: int, values: dict[str, Any], deed: str) -> int:
        card = self.stands.card
        its = {
            "id": pk,
            "version": version,
            "base": self.writing.base,
            "digest": self.digest,
            "text": self.text,
            "seat": self.room.seat.pk if self.room.seat else None,
            "step": self.stands.step.pk,
            "kind": self.writing.kind.value,
            "card": card.pk if card else None,
            "barrier": card.barrier_id if card else None,
            "is_late": self.late.is_late,
            "is_in_tray": self.late.is_in_tray,
            "now": clock.now(),
        }
        fact = {"kind": self.writing.kind} if version == 1 else {"version": version}
        number = self.table.number if self.table else None
        return self.room.log(deed, pk, along=Along(along, {**its, **values}), table=number, **fact)
