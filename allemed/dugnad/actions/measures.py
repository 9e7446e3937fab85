"""Our first steps: each table agrees on one to three measures. One sentence saves one; the rest is asked for after."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from allemed.base import clock
from allemed.base.refusals import RefusedError
from allemed.dialogkort.models import DialogueCard
from allemed.dugnad import words
from allemed.dugnad.actions.room import Room, deed, must_be_current, must_be_open, refresh
from allemed.dugnad.models import (
    Contribution,
    Measure,
    MeasureState,
    MeasureVersion,
    Progress,
    SeatKind,
    State,
    StepKind,
    Table,
    Theme,
    Via,
)
from allemed.dugnad.models.measure import LONGEST, MOST_AT_A_TABLE
from allemed.dugnad.refusals import RoomRefusal
from allemed.dugnad.sitter import Sitter

LINES = {"owner_name": 120, "owner_role": 120, "owner_organisation": 120, "first_step": 300, "help_needed": 300}
DATES = ("first_step_date", "deadline")
LINKS = ("card", "idea", "theme")
Outcome = Literal["new", "changed", "same", "kept_beside"]


@dataclass(frozen=True)
class MeasureWriting:
    """What a device sends. `fields` are only those that were written; what is left out stays as it is.

    Its keys: text, owner_name, owner_role, owner_organisation, owner_email, first_step, first_step_date, deadline,
    help_needed, card (public id), idea, theme (UUIDs). Dates are dates, or None.
    """

    id: UUID
    base: int
    fields: Mapping[str, Any]
    table: int | None = None


@dataclass(frozen=True)
class MeasureReceipt:
    """What we say when it is kept; `id` is another than the one sent when both were kept (`kept_beside`)."""

    id: UUID
    version: int
    seq: int
    outcome: Outcome
    state: str


def write_measure(*, by: Sitter, writing: MeasureWriting) -> MeasureReceipt:
    """Keep a measure. Two who change different fields at once both get their way; the same field keeps both."""
    fields = cleaned(writing.fields)
    digest = words.fingerprint(fields)
    with deed(by.seat.dugnad, by) as room:
        sitter = refresh(by)
        table = _where(room, sitter, writing.table)
        found = Measure.objects.filter(pk=writing.id).first()
        if found is not None:
            if found.dugnad_id != room.dugnad.pk:
                raise RefusedError(RoomRefusal.ANOTHER_THING)
            if found.table_id != (table.pk if table else None):
                raise RefusedError(RoomRefusal.OTHER_TABLE)
            before = found.versions.filter(base=writing.base, content_hash=digest).first()
            if before is not None:
                return MeasureReceipt(found.pk, before.number, before.seq, "same", found.state)
        is_late = _lateness(room)
        keeping = _Keeping(room, sitter, table, writing, fields, digest, is_late)
        if found is None:
            return keeping.first(writing.id, None)
        if sitter.is_current and (writing.base == found.version or keeping.can_merge(found)):
            return keeping.next(found)
        beside = uuid.uuid5(found.pk, f"{writing.base}:{digest}")
        sibling = Measure.objects.filter(pk=beside).first()
        if sibling is not None:
            first = sibling.versions.get(number=1)
            return MeasureReceipt(beside, 1, first.seq, "kept_beside", sibling.state)
        return keeping.first(beside, found)


def cleaned(sent: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as they are kept; raises `RefusedError` for what cannot be."""
    fields: dict[str, Any] = {}
    if "text" in sent:
        fields["text"] = words.clean(str(sent["text"]), LONGEST)
    for name, most in LINES.items():
        if name in sent:
            fields[name] = words.one_line(str(sent[name] or ""), most)
    for name in DATES:
        if name in sent:
            value = sent[name]
            if value is not None and not clock.today() - dt.timedelta(days=1) <= value <= dt.date(2100, 1, 1):
                raise RefusedError(RoomRefusal.NOT_A_DATE)
            fields[name] = value
    if "owner_email" in sent:
        address = words.one_line(str(sent["owner_email"] or ""), 254)
        if address:
            try:
                validate_email(address)
            except ValidationError:
                raise RefusedError(RoomRefusal.NOT_AN_ADDRESS) from None
        fields["owner_email"] = address
    for name in LINKS:
        if name in sent:
            fields[name] = str(sent[name]) if sent[name] else ""
    return fields


def _where(room: Room, sitter: Sitter, wanted: int | None) -> Table | None:
    kind = sitter.seat.kind
    if kind == SeatKind.TABLE:
        if wanted is not None and (sitter.seat.table is None or wanted != sitter.seat.table.number):
            raise RefusedError(RoomRefusal.OTHER_TABLE)
        return sitter.seat.table
    if kind != SeatKind.FACILITATOR:
        raise RefusedError(RoomRefusal.NOT_ALLOWED)
    must_be_current(sitter)
    if wanted is None:
        return None
    found = room.dugnad.tables.filter(number=wanted).first()
    if found is None:
        raise RefusedError(RoomRefusal.NOT_HERE)
    return found


def _lateness(room: Room) -> bool:
    if room.dugnad.state == State.CLOSED:
        if not room.dugnad.takes_late_work:
            raise RefusedError(RoomRefusal.IS_OVER)
        return True
    must_be_open(room.dugnad)
    return False


def body_of(measure: Measure) -> dict[str, Any]:
    """Everything people write in a measure but the owner's address, as JSON holds it."""
    return {
        "text": measure.text,
        **{name: getattr(measure, name) for name in LINES},
        **{name: value.isoformat() if (value := getattr(measure, name)) else None for name in DATES},
        "card": measure.card.public_id if measure.card else "",
        "idea": str(measure.idea_id or ""),
        "theme": str(measure.theme_id or ""),
    }


@dataclass(frozen=True)
class _Keeping:
    room: Room
    sitter: Sitter
    table: Table | None
    writing: MeasureWriting
    fields: dict[str, Any]
    digest: str
    is_late: bool

    def first(self, pk: UUID, beside: Measure | None) -> MeasureReceipt:
        """A new measure, or one beside another that was changed meanwhile."""
        if beside is None and "text" not in self.fields:
            raise RefusedError(RoomRefusal.NO_WORDS)
        is_paper = self.sitter.seat.kind == SeatKind.FACILITATOR and self.table is not None
        measure = Measure(
            pk=pk,
            dugnad=self.room.dugnad,
            municipality_id=self.room.dugnad.municipality_id,
            organisation_id=self.room.dugnad.organisation_id,
            table=self.table,
            seat=self.room.seat,
            place=self._free_place() if beside is None else None,
            via=Via.PAPER if is_paper else Via.DEVICE,
            sibling_of=beside,
            is_late=self.is_late,
        )
        if beside is not None:
            for name in ("text", *LINES, *DATES, "owner_email", "card", "barrier", "idea", "theme"):
                setattr(measure, name, getattr(beside, name))
        self._put(measure)
        seq = self.room.log("measure_kept_beside" if beside else "measure_written", pk, table=self._number)
        measure.save(force_insert=True)
        self._version(measure, seq)
        return MeasureReceipt(pk, 1, seq, "kept_beside" if beside else "new", measure.state)

    def can_merge(self, found: Measure) -> bool:
        """Whether nobody else has changed the fields that were written now, since the version they were based on."""
        base = found.versions.filter(number=self.writing.base).first()
        if base is None or self.writing.base > found.version:
            return False
        now = body_of(found)
        touched = {name for name, value in now.items() if base.body.get(name) != value}
        return not touched & set(self.fields)

    def next(self, found: Measure) -> MeasureReceipt:
        """A new version of one that is there; one that was withdrawn comes back."""
        found.version += 1
        found.changed_at = clock.now()
        found.approved_at = None  # it was read back in other words
        if found.state == MeasureState.WITHDRAWN:
            found.withdrawn_at = None
            found.place = self._free_place() if found.sibling_of_id is None else None
            found.state = MeasureState.AGREED
        self._put(found)
        seq = self.room.log("measure_changed", found.pk, table=self._number, version=found.version, state=found.state)
        found.save()
        self._version(found, seq)
        return MeasureReceipt(found.pk, found.version, seq, "changed", found.state)

    def _put(self, measure: Measure) -> None:
        owner_before = (measure.owner_name, measure.owner_role, measure.owner_organisation)
        for name, value in self.fields.items():
            if name not in LINKS:
                setattr(measure, name, value)
        self._link(measure)
        if measure.has_owner_and_deadline:
            is_same_owner = owner_before == (measure.owner_name, measure.owner_role, measure.owner_organisation)
            if measure.state != MeasureState.CONFIRMED or not is_same_owner:
                measure.state = MeasureState.COMMITTED
        else:
            measure.state = MeasureState.AGREED

    def _link(self, measure: Measure) -> None:
        """Card, idea and theme; the barrier is the card's, and an idea brings its card along."""
        dugnad = self.room.dugnad
        if self.fields.get("idea"):
            measure.idea = Contribution.objects.filter(pk=self.fields["idea"], dugnad=dugnad).first() or _gone()
            measure.card = measure.card or measure.idea.card
        elif "idea" in self.fields:
            measure.idea = None
        if self.fields.get("theme"):
            measure.theme = Theme.objects.filter(pk=self.fields["theme"], dugnad=dugnad).first() or _gone()
        elif "theme" in self.fields:
            measure.theme = None
        if self.fields.get("card"):
            measure.card = (
                DialogueCard.objects.filter(public_id=self.fields["card"], version_id=dugnad.deck_id).first() or _gone()
            )
        elif "card" in self.fields:
            measure.card = None
        measure.barrier_id = measure.card.barrier_id if measure.card else None

    def _free_place(self) -> int | None:
        if self.table is None:
            return None
        taken = set(
            Measure.objects.filter(table=self.table)
            .exclude(state=MeasureState.WITHDRAWN)
            .values_list("place", flat=True)
        )
        free = next((place for place in range(1, MOST_AT_A_TABLE + 1) if place not in taken), None)
        if free is None:
            if self.is_late or not self.sitter.is_current:
                return None  # written without network: kept, and the facilitator sees that there are more than three
            raise RefusedError(RoomRefusal.THREE_IS_MOST)
        return free

    def _version(self, measure: Measure, seq: int) -> None:
        MeasureVersion.objects.create(
            measure=measure,
            number=measure.version,
            base=self.writing.base,
            content_hash=self.digest,
            body=body_of(measure),
            seq=seq,
        )

    @property
    def _number(self) -> int | None:
        return self.table.number if self.table else None


def _gone() -> Any:
    raise RefusedError(RoomRefusal.NOT_HERE)


def withdraw_measure(*, by: Sitter, measure: UUID, base: int) -> MeasureReceipt:
    """Take a measure back. It stays in the database, and a change made at the same time brings it back."""
    with deed(by.seat.dugnad, by) as room:
        sitter = refresh(by)
        must_be_current(sitter)
        found = _own(room, sitter, measure)
        if found.state == MeasureState.WITHDRAWN:
            return MeasureReceipt(found.pk, found.version, room.dugnad.seq, "same", found.state)
        if found.version != base:
            raise RefusedError(RoomRefusal.CHANGED_MEANWHILE)
        must_be_open(room.dugnad)
        found.state = MeasureState.WITHDRAWN
        found.withdrawn_at = clock.now()
        found.place = None
        found.save(update_fields=["state", "withdrawn_at", "place"])
        return MeasureReceipt(found.pk, found.version, room.log("measure_withdrawn", measure), "changed", found.state)


def _own(room: Room, sitter: Sitter, pk: UUID) -> Measure:
    found = Measure.objects.filter(pk=pk, dugnad=room.dugnad).first()
    if found is None:
        raise RefusedError(RoomRefusal.NOT_HERE)
    seat = sitter.seat
    is_tables = seat.kind == SeatKind.TABLE and found.table_id == seat.table_id
    is_typed = seat.kind == SeatKind.FACILITATOR and (found.via == Via.PAPER or found.table_id is None)
    if not is_tables and not is_typed:
        raise RefusedError(RoomRefusal.OTHER_TABLE)
    return found


def approve_measures(*, by: Sitter) -> int:
    """The table has had its measures read back, and they say what was meant. Returns the sequence."""
    with deed(by.seat.dugnad, by) as room:
        sitter = refresh(by)
        must_be_current(sitter)
        must_be_open(room.dugnad)
        table = sitter.seat.table
        if sitter.seat.kind != SeatKind.TABLE or table is None:
            raise RefusedError(RoomRefusal.NOT_ALLOWED)
        waiting = Measure.objects.filter(table=table, approved_at=None).exclude(state=MeasureState.WITHDRAWN)
        approved = waiting.update(approved_at=clock.now())
        if not approved:
            return room.dugnad.seq
        step = room.dugnad.steps.filter(kind=StepKind.MEASURES).order_by("-position").first()
        if step is not None:
            progress, _ = Progress.objects.get_or_create(table=table, step=step)
            progress.approved_at = clock.now()
            progress.save(update_fields=["approved_at"])
        return room.log("measures_approved", table=table.number, count=approved)
