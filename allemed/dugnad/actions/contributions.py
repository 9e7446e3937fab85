"""Writing. Each writing carries its own id: sent twice it is one, and nobody loses a word to somebody else's."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from allemed.base import clock
from allemed.base.refusals import RefusedError
from allemed.dialogkort.models import DialogueCard
from allemed.dugnad import words
from allemed.dugnad.actions.room import Room, deed, must_be_current, must_be_open, refresh
from allemed.dugnad.models import (
    Contribution,
    ContributionVersion,
    Dugnad,
    Kind,
    Progress,
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

MOST_IN_A_STEP = 200
Outcome = Literal["new", "changed", "same", "kept_beside"]


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


@dataclass(frozen=True)
class Receipt:
    """What we say when it is kept. `id` is another than the one sent when both texts were kept (`kept_beside`)."""

    id: UUID
    version: int
    seq: int
    outcome: Outcome
    is_late: bool


def write(*, by: Sitter, writing: Writing) -> Receipt:
    """Keep a text. The same writing again gives the same receipt; a wrong base keeps both. Raises `RefusedError`."""
    text = words.clean(writing.text, LONGEST)
    with deed(by.seat.dugnad, by) as room:
        sitter = refresh(by)
        step = room.dugnad.steps.filter(public_id=writing.step).first()
        if step is None:
            raise RefusedError(RoomRefusal.NOT_HERE)
        table = _where(sitter, room.dugnad, step, writing.table)
        card = _card(room.dugnad, writing.card)
        digest = words.fingerprint(writing.kind, step.public_id, card.public_id if card else "", text)
        found = Contribution.objects.filter(pk=writing.id).first()
        if found is not None:
            if found.dugnad_id != room.dugnad.pk:
                raise RefusedError(RoomRefusal.ANOTHER_THING)
            if found.seat_id == sitter.seat.pk:
                table = found.table  # a person who has moved goes on with what they wrote where they sat
            if found.table_id != (table.pk if table else None):
                raise RefusedError(RoomRefusal.OTHER_TABLE)
            before = _stored(found, writing.base, digest)
            if before is not None:
                return before
        late = _lateness(room.dugnad, step)
        if writing.kind != Kind.NOTE and writing.kind not in step.captures:
            raise RefusedError(RoomRefusal.KIND_NOT_ASKED)
        made = _Kept(room, sitter, step, table, card, writing, text, digest, late)
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


def _where(sitter: Sitter, dugnad: Dugnad, step: Step, wanted: int | None) -> Table | None:
    """The table the text belongs to. Refuses those who do not write in this step."""
    kind = sitter.seat.kind
    if kind == SeatKind.TABLE:
        if wanted is not None and (sitter.seat.table is None or wanted != sitter.seat.table.number):
            raise RefusedError(RoomRefusal.OTHER_TABLE)
        return sitter.seat.table
    if kind == SeatKind.PERSONAL:
        must_be_current(sitter)
        if step.scope not in (StepScope.SEAT, StepScope.PAIR):
            raise RefusedError(RoomRefusal.NOT_THE_WRITER)
        return sitter.seat.table
    if kind == SeatKind.FACILITATOR:
        must_be_current(sitter)
        if wanted is None:
            return None
        found = dugnad.tables.filter(number=wanted).first()
        if found is None:
            raise RefusedError(RoomRefusal.NOT_HERE)
        return found
    raise RefusedError(RoomRefusal.NOT_ALLOWED)


def _card(dugnad: Dugnad, public_id: str) -> DialogueCard | None:
    if not public_id:
        return None
    found = DialogueCard.objects.filter(public_id=public_id, version_id=dugnad.deck_id).first()
    if found is None:
        raise RefusedError(RoomRefusal.NOT_HERE)
    return found


def _stored(found: Contribution, base: int, digest: str) -> Receipt | None:
    """The answer this writing got before, if it has been here; also when someone else has written the very same."""
    same = found.versions.filter(base=base, content_hash=digest).first()
    if same is None:
        same = found.versions.filter(number=found.version, content_hash=digest).first()
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


@dataclass(frozen=True)
class _Kept:
    room: Room
    sitter: Sitter
    step: Step
    table: Table | None
    card: DialogueCard | None
    writing: Writing
    text: str
    digest: str
    late: _Lateness

    def first(self, pk: UUID, sibling_of: Contribution | None) -> Receipt:
        """A new contribution, or one beside another."""
        if self.step.contributions.filter(table=self.table, withdrawn_at=None).count() >= MOST_IN_A_STEP:
            raise RefusedError(RoomRefusal.TOO_MANY, most=MOST_IN_A_STEP)
        kind = self.writing.kind
        is_paper = self.sitter.seat.kind == SeatKind.FACILITATOR and self.table is not None
        contribution = Contribution(
            pk=pk,
            dugnad=self.room.dugnad,
            step=self.step,
            table=self.table,
            seat=self.room.seat,
            kind=kind,
            card=self.card,
            barrier_id=self.card.barrier_id if self.card else None,
            text=self.text,
            via=Via.PAPER if is_paper else Via.DEVICE,
            sibling_of=sibling_of,
            is_late=self.late.is_late,
            is_in_tray=self.late.is_in_tray,
            is_from_old_device=not self.sitter.is_current,
            # What the facilitator writes in plenary, everyone sees being written.
            shown_at=clock.now() if self.table is None and kind != Kind.NOTE and self._is_in_plenary else None,
        )
        seq = self.room.log("kept_beside" if sibling_of else "written", pk, table=self._number, kind=kind)
        contribution.save(force_insert=True)
        self._version(contribution, seq)
        return Receipt(pk, 1, seq, "kept_beside" if sibling_of else "new", self.late.is_late)

    def next(self, found: Contribution) -> Receipt:
        """A new version of one that is there. A change brings back what was withdrawn meanwhile: no words are lost."""
        if found.kind != self.writing.kind and Kind.NOTE in (found.kind, self.writing.kind) and found.shown_at:
            raise RefusedError(RoomRefusal.NOTES_STAY)
        found.version += 1
        found.kind = self.writing.kind
        found.step = self.step
        found.card = self.card
        found.barrier_id = self.card.barrier_id if self.card else None
        found.text = self.text
        found.changed_at = clock.now()
        found.withdrawn_at = None
        found.is_late = found.is_late or self.late.is_late
        found.is_in_tray = found.is_in_tray or self.late.is_in_tray
        seq = self.room.log("changed", found.pk, table=self._number, version=found.version)
        found.save()
        self._version(found, seq)
        return Receipt(found.pk, found.version, seq, "changed", found.is_late)

    def _version(self, contribution: Contribution, seq: int) -> None:
        ContributionVersion.objects.create(
            contribution=contribution,
            number=contribution.version,
            base=self.writing.base,
            content_hash=self.digest,
            text=self.text,
            seat=self.room.seat,
            seq=seq,
        )

    @property
    def _is_in_plenary(self) -> bool:
        return self.sitter.seat.kind == SeatKind.FACILITATOR

    @property
    def _number(self) -> int | None:
        return self.table.number if self.table else None


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
