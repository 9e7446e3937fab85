"""Leading the evening. Each command says which step and which epoch its screen showed, so two screens never fight."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from allemed.audit import actions as audit
from allemed.base import clock
from allemed.base.refusals import RefusedError
from allemed.dialogkort.models import DialogueCard
from allemed.dugnad import words
from allemed.dugnad.actions import cards
from allemed.dugnad.actions.closing import close_step, end
from allemed.dugnad.actions.contributions import reveal
from allemed.dugnad.actions.planning import free_code, lay_tables, new_code
from allemed.dugnad.actions.room import Room, deed, must_be_current, must_be_open, refresh
from allemed.dugnad.actions.seats import end_seat
from allemed.dugnad.models import CardUse, Contribution, Kind, Seat, SeatKind, State, Step, StepState, Table
from allemed.dugnad.models.dugnad import LEASE
from allemed.dugnad.refusals import RoomRefusal
from allemed.dugnad.sitter import Sitter

MOST_EXTENSION = 60  # minutes at a time


@dataclass(frozen=True)
class Command:
    """What a facilitator's screen sends. `step` is the step it showed as the current one ("" before the start)."""

    id: UUID
    epoch: int
    name: str
    step: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Done:
    """The sequence after the command, and the epoch now."""

    seq: int
    epoch: int
    is_repeated: bool = False


def take_control(*, by: Sitter, client_id: UUID, force: bool = False) -> Done:
    """Hold the control from now on. While another holds it and is there, only with `force`: both screens say so."""
    with deed(by.seat.dugnad, by) as room:
        sitter = _facilitator(room, by)
        if room.answered(client_id):
            return Done(room.dugnad.seq, room.dugnad.epoch, is_repeated=True)
        is_held = room.dugnad.holder_id not in (None, sitter.seat.pk) and (
            room.dugnad.lease_until is not None and room.dugnad.lease_until > clock.now()
        )
        if is_held and not force:
            raise RefusedError(RoomRefusal.CONTROL_IS_HELD)
        room.set(epoch=room.dugnad.epoch + 1, holder=sitter.seat, lease_until=clock.now() + LEASE)
        room.log("control_taken", sitter.seat.public_id, client_id=client_id, epoch=room.dugnad.epoch)
        audit.record(by=by, deed="dugnad_control_taken", thing=room.dugnad, epoch=room.dugnad.epoch)
        return Done(room.dugnad.seq, room.dugnad.epoch)


def keep_lease(*, by: Sitter) -> bool:
    """The one who holds the control is still there. Says whether it is so. Changes nothing anyone sees."""
    dugnads = type(by.seat.dugnad).objects.filter(pk=by.seat.dugnad_id, holder=by.seat, state__in=["lobby", "live"])
    return by.is_current and bool(dugnads.update(lease_until=clock.now() + LEASE))


def command(*, by: Sitter, command: Command) -> Done:
    """Do what a facilitator's screen asks, once. Raises `RefusedError` when the room is not as the screen showed it."""
    with deed(by.seat.dugnad, by) as room:
        sitter = _facilitator(room, by)
        before = room.answered(command.id)
        if before is not None:
            return Done(before.seq, room.dugnad.epoch, is_repeated=True)
        must_be_open(room.dugnad)
        if command.epoch != room.dugnad.epoch:
            raise RefusedError(RoomRefusal.OLD_EPOCH)
        if room.dugnad.holder_id is None:
            room.set(holder=sitter.seat, epoch=room.dugnad.epoch + 1)
        elif room.dugnad.holder_id != sitter.seat.pk:
            raise RefusedError(RoomRefusal.NOT_IN_CONTROL)
        now_at = room.dugnad.steps.filter(is_current=True).first()
        if command.name in STEPPING and command.step != (now_at.public_id if now_at else ""):
            raise RefusedError(RoomRefusal.STEP_HAS_MOVED)
        room.set(lease_until=clock.now() + LEASE)
        COMMANDS[command.name](_Board(room, now_at), command.arguments)
        seq = room.log("command", command.name, client_id=command.id, name=command.name)
        if command.name in AUDITED:
            audit.record(by=by, deed=f"dugnad_{AUDITED[command.name]}", thing=room.dugnad)
        return Done(seq, room.dugnad.epoch)


def _facilitator(room: Room, by: Sitter) -> Sitter:
    sitter = refresh(by)
    must_be_current(sitter)
    if sitter.seat.kind != SeatKind.FACILITATOR or sitter.seat.dugnad_id != room.dugnad.pk:
        raise RefusedError(RoomRefusal.NOT_ALLOWED)
    return sitter


@dataclass
class _Board:
    """The room and its current step, while a command is carried out."""

    room: Room
    current: Step | None

    # --- Steps ----------------------------------------------------------------------------------------------------

    def start(self, _arguments: Mapping[str, Any]) -> None:
        if self.room.dugnad.state != State.LOBBY:
            raise RefusedError(RoomRefusal.STEP_HAS_MOVED)
        self.room.set(state=State.LIVE, started_at=clock.now())
        self.room.log("started")
        if first := self._first_deal():  # now, so that a table whose network goes has its card with it
            self._deal(first)
        self._go(self._steps().first())

    def next(self, _arguments: Mapping[str, Any]) -> None:
        current = self._current()
        self._go(self._steps().filter(position__gt=current.position).first())

    def back(self, _arguments: Mapping[str, Any]) -> None:
        current = self._current()
        self._go(self._steps().filter(position__lt=current.position).last())

    def go_to(self, arguments: Mapping[str, Any]) -> None:
        self._current()
        self._go(self._step(arguments))

    def _go(self, step: Step | None) -> None:
        if step is None:
            raise RefusedError(RoomRefusal.NO_SUCH_STEP)
        if step.counted_at is not None:
            raise RefusedError(RoomRefusal.IS_COUNTED)
        if self.current is not None:
            # Going back closes nothing: what is being voted on is not counted yet.
            self._leave(self.current, is_forward=step.position > self.current.position)
        step.is_current = True
        self._open(step)
        self._wind(step.minutes)
        self.current = step
        self.room.log("step", step.public_id, kind=step.kind)

    def _leave(self, step: Step, *, is_forward: bool) -> None:
        step.is_current = False
        step.save(update_fields=["is_current"])
        if is_forward and step.state == StepState.OPEN:
            self._close(step)

    def _open(self, step: Step) -> None:
        is_first_time = step.opened_at is None
        step.state = StepState.OPEN
        step.opened_at = step.opened_at or clock.now()
        step.closed_at = None
        step.save(update_fields=["state", "opened_at", "closed_at", "is_current"])
        if is_first_time and step.cards == CardUse.DEAL:
            self._deal(step)

    def _first_deal(self) -> Step | None:
        found: Step | None = self._steps().filter(cards=CardUse.DEAL).first()
        return found

    def _deal(self, step: Step) -> None:
        """Cards for the step: new ones for all, but for the first such step only where none lies yet."""
        dugnad = self.room.dugnad
        if not dugnad.deck_id:
            return
        if step != self._first_deal():
            cards.deal(self.room)
        elif bare := cards.tables_without(dugnad):
            cards.deal(self.room, tables=bare)

    def _close(self, step: Step) -> None:
        close_step(self.room, step)

    def open_step(self, arguments: Mapping[str, Any]) -> None:
        step = self._step(arguments)
        if step.counted_at is not None:
            raise RefusedError(RoomRefusal.IS_COUNTED)
        if step.state != StepState.OPEN:
            self._open(step)
            self.room.log("step_opened", step.public_id)

    def close_step(self, arguments: Mapping[str, Any]) -> None:
        step = self._step(arguments)
        if step.state == StepState.OPEN:
            self._close(step)
            self.room.log("step_closed", step.public_id)

    # --- The clock ------------------------------------------------------------------------------------------------

    def _wind(self, minutes: int) -> None:
        ends = clock.now() + dt.timedelta(minutes=minutes) if minutes else None
        self.room.set(step_ends_at=ends, paused_seconds=None)

    def pause(self, _arguments: Mapping[str, Any]) -> None:
        ends = self.room.dugnad.step_ends_at
        if ends is None:
            raise RefusedError(RoomRefusal.NO_CLOCK)
        left = max(0, round((ends - clock.now()).total_seconds()))
        self.room.set(step_ends_at=None, paused_seconds=left)
        self.room.log("paused")

    def resume(self, _arguments: Mapping[str, Any]) -> None:
        left = self.room.dugnad.paused_seconds
        if left is None:
            raise RefusedError(RoomRefusal.NO_CLOCK)
        self.room.set(step_ends_at=clock.now() + dt.timedelta(seconds=left), paused_seconds=None)
        self.room.log("resumed")

    def extend(self, arguments: Mapping[str, Any]) -> None:
        minutes = max(-MOST_EXTENSION, min(MOST_EXTENSION, int(arguments.get("minutes") or 0)))
        dugnad = self.room.dugnad
        if dugnad.paused_seconds is not None:
            self.room.set(paused_seconds=max(0, dugnad.paused_seconds + minutes * 60))
        elif dugnad.step_ends_at is not None:
            # A clock that has run out is given its minutes from now.
            self.room.set(step_ends_at=max(dugnad.step_ends_at, clock.now()) + dt.timedelta(minutes=minutes))
        else:
            raise RefusedError(RoomRefusal.NO_CLOCK)
        self.room.log("extended", minutes=minutes)

    # --- Cards, tables, seats -------------------------------------------------------------------------------------

    def deal(self, arguments: Mapping[str, Any]) -> None:
        each = max(1, min(3, int(arguments.get("each") or 1)))
        table = arguments.get("table")
        cards.deal(self.room, each=each, tables=[int(table)] if table else None)

    def put_card(self, arguments: Mapping[str, Any]) -> None:
        card = DialogueCard.objects.filter(
            public_id=str(arguments.get("card", "")), version_id=self.room.dugnad.deck_id
        ).first()
        if card is None:
            raise RefusedError(RoomRefusal.NOT_HERE)
        cards.put_card(self.room, self._table(arguments), card)

    def add_table(self, _arguments: Mapping[str, Any]) -> None:
        made = lay_tables(self.room.dugnad, 1)
        if not made:
            raise RefusedError(RoomRefusal.ROOM_IS_FULL)
        self.room.log("table_added", table=made[0].number)
        if self.room.dugnad.deals.filter(put_aside_at=None).exists():  # the others have theirs
            cards.deal(self.room, tables=[made[0].number])

    def close_table(self, arguments: Mapping[str, Any]) -> None:
        """Nobody sits there any more. What it wrote stays; its devices join again at another."""
        table = self._table(arguments)
        if table.is_closed:
            return
        table.is_closed = True
        table.save(update_fields=["is_closed"])
        for seat in table.seats.filter(ended_at=None, kind=SeatKind.TABLE):
            end_seat(self.room, seat)
        self.room.log("table_closed", table=table.number)

    def new_table_code(self, arguments: Mapping[str, Any]) -> None:
        table = self._table(arguments)
        table.code = new_code()
        table.save(update_fields=["code"])
        self.room.log("table_code_changed", table=table.number)

    def move_seat(self, arguments: Mapping[str, Any]) -> None:
        table = self._table(arguments)
        seat = self._seat(arguments)
        if seat.kind not in (SeatKind.TABLE, SeatKind.PERSONAL):
            raise RefusedError(RoomRefusal.NOT_ALLOWED)
        if seat.kind == SeatKind.TABLE and (writer := table.writer):
            raise RefusedError(RoomRefusal.SOMEONE_WRITES, table=table.number, phone=writer.called)
        seat.table = table
        seat.save(update_fields=["table"])
        self.room.log("seat_moved", seat.public_id, table=table.number)

    def end_seat(self, arguments: Mapping[str, Any]) -> None:
        end_seat(self.room, self._seat(arguments))

    def answer_help(self, arguments: Mapping[str, Any]) -> None:
        table = self._table(arguments)
        if table.help_asked_at is not None:
            table.help_asked_at = None
            table.save(update_fields=["help_asked_at"])
            self.room.log("help_given", table=table.number)

    # --- The door -------------------------------------------------------------------------------------------------

    def open_door(self, _arguments: Mapping[str, Any]) -> None:
        self.room.set(is_door_open=True)
        self.room.log("door_opened")

    def close_door(self, _arguments: Mapping[str, Any]) -> None:
        self.room.set(is_door_open=False)
        self.room.log("door_closed")

    def rotate_code(self, _arguments: Mapping[str, Any]) -> None:
        self.room.set(code=free_code())
        self.room.log("code_rotated")

    # --- What was written -----------------------------------------------------------------------------------------

    def reveal(self, arguments: Mapping[str, Any]) -> None:
        """Show the room what every table (or one) has written in a step. Notes stay."""
        step = self._step(arguments)
        tables = [self._table(arguments)] if arguments.get("table") else list(self.room.dugnad.tables.all())
        for table in tables:
            if step.contributions.filter(table=table, shown_at=None).exclude(kind=Kind.NOTE).exists():
                reveal(self.room, step, table)

    def hide(self, arguments: Mapping[str, Any]) -> None:
        found = self._contribution(arguments)
        reason = words.one_line(words.clean(str(arguments.get("reason") or ""), 200), 200)
        if found.hidden_at is None:
            found.hidden_at = clock.now()
        found.hidden_reason = reason
        found.save(update_fields=["hidden_at", "hidden_reason"])
        self.room.log("hidden", found.pk)

    def unhide(self, arguments: Mapping[str, Any]) -> None:
        found = self._contribution(arguments)
        if found.hidden_at is not None:
            found.hidden_at = None
            found.hidden_reason = ""
            found.save(update_fields=["hidden_at", "hidden_reason"])
            self.room.log("unhidden", found.pk)

    def take_from_tray(self, arguments: Mapping[str, Any]) -> None:
        """The facilitator has seen what came too late."""
        found = self._contribution(arguments)
        if found.is_in_tray:
            found.is_in_tray = False
            found.save(update_fields=["is_in_tray"])
            self.room.log("taken_from_tray", found.pk)

    def sectors(self, arguments: Mapping[str, Any]) -> None:
        """Which of the expected sectors are in the room, as the door counted them."""
        known = {str(sector.get("sector")) for sector in self.room.dugnad.expected_sectors}
        present = [str(sector) for sector in arguments.get("present") or [] if str(sector) in known]
        self.room.set(sectors_present=sorted(set(present)))
        self.room.log("sectors_counted", count=len(present))

    def close(self, _arguments: Mapping[str, Any]) -> None:
        """The evening is over."""
        if self.room.dugnad.state != State.LIVE:
            raise RefusedError(RoomRefusal.NOT_OPEN)
        end(self.room)

    # --- Finding things -------------------------------------------------------------------------------------------

    def _steps(self) -> Any:
        return self.room.dugnad.steps.order_by("position")

    def _current(self) -> Step:
        if self.current is None:
            raise RefusedError(RoomRefusal.NO_SUCH_STEP)
        return self.current

    def _step(self, arguments: Mapping[str, Any]) -> Step:
        found = self.room.dugnad.steps.filter(public_id=str(arguments.get("to") or arguments.get("step") or "")).first()
        if found is None:
            raise RefusedError(RoomRefusal.NO_SUCH_STEP)
        return found

    def _table(self, arguments: Mapping[str, Any]) -> Table:
        found = self.room.dugnad.tables.filter(number=int(arguments.get("table") or 0)).first()
        if found is None:
            raise RefusedError(RoomRefusal.NOT_HERE)
        return found

    def _seat(self, arguments: Mapping[str, Any]) -> Seat:
        found = self.room.dugnad.seats.filter(public_id=str(arguments.get("seat") or ""), ended_at=None).first()
        if found is None:
            raise RefusedError(RoomRefusal.NOT_HERE)
        return found

    def _contribution(self, arguments: Mapping[str, Any]) -> Contribution:
        """One that the facilitator may see: shown to the room, or so late that it lies in the tray."""
        try:
            pk = UUID(str(arguments.get("contribution")))
        except ValueError:
            raise RefusedError(RoomRefusal.NOT_HERE) from None
        found = Contribution.objects.filter(pk=pk, dugnad=self.room.dugnad).exclude(kind=Kind.NOTE).first()
        if found is None or (found.shown_at is None and not found.is_in_tray):
            raise RefusedError(RoomRefusal.NOT_HERE)
        return found


COMMANDS: dict[str, Callable[[_Board, Mapping[str, Any]], None]] = {
    name: getattr(_Board, name)
    for name in (
        *("start", "next", "back", "go_to", "open_step", "close_step", "pause", "resume", "extend"),
        *("deal", "put_card", "add_table", "close_table", "new_table_code", "move_seat", "end_seat", "answer_help"),
        *("open_door", "close_door", "rotate_code", "reveal", "hide", "unhide", "take_from_tray", "sectors", "close"),
    )
}
STEPPING = {"start", "next", "back", "go_to", "pause", "resume", "extend", "close"}
"""These mean something else when the room has moved on, so they say which step they were about."""
AUDITED = {
    "start": "started",
    "close": "closed",
    "hide": "contribution_hidden",
    "unhide": "contribution_unhidden",
    "rotate_code": "code_rotated",
    "open_door": "door_opened",
    "close_door": "door_closed",
}
