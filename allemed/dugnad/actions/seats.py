"""Sitting down, taking over, moving. A seat is a device's place; nobody gives a name."""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings
from django.db.models import Count, Q

from allemed.audit import actions as audit
from allemed.base import clock
from allemed.base.actor import Actor
from allemed.base.identifiers import ALPHABET
from allemed.base.refusals import RefusedError
from allemed.dugnad.actions.planning import CODE_LENGTH, hash_code, read_code
from allemed.dugnad.actions.room import Room, deed, must_be_open, refresh
from allemed.dugnad.models import Dugnad, Seat, SeatKind, Table
from allemed.dugnad.refusals import RoomRefusal
from allemed.dugnad.sitter import Sitter
from allemed.dugnad.tokens import SeatToken, sign

MOST_SEATS = 2_000
"""Devices in one dugnad: the plenary of a conference and then some."""


def token_of(seat: Seat) -> str:
    """What the device that sits there now carries."""
    return sign(SeatToken(seat.dugnad.public_id, seat.public_id, seat.epoch))


def find_by_code(code: str) -> Dugnad:
    """The dugnad a code leads to. Raises `RefusedError`; whoever guesses is slowed by the view."""
    found = Dugnad.objects.filter(code=read_code(code)).first() if read_code(code) else None
    if found is None:
        raise RefusedError(RoomRefusal.WRONG_CODE)
    return found


def sit_down(
    *,
    by: Actor,
    dugnad: Dugnad,
    kind: SeatKind,
    language: str = "nb",
    table: int | None = None,
    through_door: bool = True,
    is_played: bool = False,
) -> Sitter:
    """A seat for a device. Refuses a closed door, a full room, and a second writer at a table.

    `through_door` is false when someone who leads the dugnad lets a device in: a closed door stops nobody then.
    `is_played`: there is no device; a rehearsal does what it would do, until a real one comes to that table.
    """
    with deed(dugnad, by) as room:
        must_be_open(room.dugnad)
        if through_door and not room.dugnad.is_door_open:
            raise RefusedError(RoomRefusal.DOOR_IS_CLOSED)
        if through_door and kind not in (SeatKind.TABLE, SeatKind.PERSONAL, SeatKind.OBSERVER):
            raise RefusedError(RoomRefusal.NOT_ALLOWED)
        if kind == SeatKind.TABLE and table and not is_played:
            writer = _table(room.dugnad, table).writer
            if writer is not None and writer.is_played:
                return _hand_over(room, writer)
        return Sitter(_new_seat(room, kind, language, table, is_played=is_played), 1)


def _new_seat(
    room: Room,
    kind: SeatKind,
    language: str,
    table: int | None,
    *,
    is_borrowed: bool = False,
    is_played: bool = False,
) -> Seat:
    if room.dugnad.seats.filter(ended_at=None).count() >= MOST_SEATS:
        raise RefusedError(RoomRefusal.ROOM_IS_FULL)
    place = None
    if kind in (SeatKind.TABLE, SeatKind.PERSONAL):
        place = _table(room.dugnad, table) if table else _smallest(room.dugnad) if kind == SeatKind.TABLE else None
    if kind == SeatKind.TABLE:
        if place is None:
            raise RefusedError(RoomRefusal.NOT_HERE)
        if writer := place.writer:
            raise RefusedError(RoomRefusal.SOMEONE_WRITES, table=place.number, phone=writer.called)
    seat = Seat.objects.create(
        dugnad=room.dugnad,
        kind=kind,
        table=place,
        language=language if language in dict(settings.LANGUAGES) else room.dugnad.language,
        is_borrowed=is_borrowed,
        is_played=is_played,
    )
    room.log("seated", seat.public_id, kind=kind, table=place.number if place else None)
    return seat


def _table(dugnad: Dugnad, number: int) -> Table:
    found = dugnad.tables.filter(number=number, is_closed=False).first()
    if found is None:
        raise RefusedError(RoomRefusal.NOT_HERE)
    return found


def _smallest(dugnad: Dugnad) -> Table | None:
    """Where a late table lands: the first that nobody writes for."""
    taken = Count("seats", filter=Q(seats__kind=SeatKind.TABLE, seats__ended_at=None))
    return dugnad.tables.filter(is_closed=False).annotate(taken=taken).filter(taken=0).order_by("number").first()


def smallest_table(dugnad: Dugnad) -> Table | None:
    """Where a late person is sent: the table with the fewest devices."""
    devices = Count("seats", filter=Q(seats__ended_at=None))
    return dugnad.tables.filter(is_closed=False).annotate(devices=devices).order_by("devices", "number").first()


def take_over(*, by: Actor, dugnad: Dugnad, table: int, code: str, language: str = "nb") -> Sitter:
    """Another telephone writes for the table from now on: whoever has the table's code.

    The old one can only read from its next contact on; what lies in its outbox is still taken in, marked.
    """
    with deed(dugnad, by) as room:
        if not room.dugnad.is_open and not room.dugnad.takes_late_work:
            must_be_open(room.dugnad)
        place = _table(room.dugnad, table)
        if not hmac.compare_digest(place.code.encode(), read_code(code).encode()):
            raise RefusedError(RoomRefusal.WRONG_CODE)
        seat = Seat.objects.select_for_update().filter(table=place, kind=SeatKind.TABLE, ended_at=None).first()
        if seat is None:
            return Sitter(_new_seat(room, SeatKind.TABLE, language, table), 1)
        taken = _hand_over(room, seat)
        audit.record(by=by, deed="dugnad_seat_taken_over", thing=dugnad, table=place.number)
        return taken


def _hand_over(room: Room, seat: Seat) -> Sitter:
    """A table's seat goes to another telephone: whoever held it until now can only read."""
    seat.epoch += 1
    seat.taken_over_at = clock.now()
    seat.is_played = False
    seat.save(update_fields=["epoch", "taken_over_at", "is_played"])
    seat.dugnad = room.dugnad
    room.log("seat_taken_over", seat.public_id, table=seat.table.number if seat.table else None)
    return Sitter(seat, seat.epoch)


def theme_team_code(dugnad: Dugnad) -> str:
    """What the theme team's devices are let in by: as long as the door's code stands, and gone with it.

    Worked out from the door's code, so there is nothing to keep; shown to those who lead.
    """
    said = f"theme team|{dugnad.public_id}|{dugnad.code}".encode()
    digest = hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).digest()
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:CODE_LENGTH])


def join_theme_team(*, by: Actor, dugnad: Dugnad, code: str, language: str = "nb") -> Sitter:
    """A seat in the theme team, for whoever has its code. The door may be closed: the team was asked for by name."""
    with deed(dugnad, by) as room:
        must_be_open(room.dugnad)
        if not hmac.compare_digest(theme_team_code(room.dugnad).encode(), read_code(code).encode()):
            raise RefusedError(RoomRefusal.WRONG_CODE)
        return Sitter(_new_seat(room, SeatKind.THEME_TEAM, language, None), 1)


def lead(*, by: Actor, dugnad: Dugnad, language: str = "nb", evening_code: str | None = None) -> Sitter:
    """A facilitator's seat: for someone the view found may lead, or for whoever has the evening's code."""
    with deed(dugnad, by) as room:
        if evening_code is not None or not room.dugnad.takes_late_work:  # paper may be typed in the day after
            must_be_open(room.dugnad)
        if evening_code is not None:
            until = room.dugnad.evening_code_until
            right = hmac.compare_digest(room.dugnad.evening_code_hash, hash_code(evening_code))
            if not room.dugnad.evening_code_hash or not right or until is None or until < clock.now():
                raise RefusedError(RoomRefusal.WRONG_CODE)
        seat = _new_seat(room, SeatKind.FACILITATOR, language, None, is_borrowed=evening_code is not None)
        audit.record(by=by, deed="dugnad_led", thing=dugnad, is_borrowed=evening_code is not None)
        return Sitter(seat, 1)


def leave(*, by: Sitter) -> None:
    """Give the seat up: another device may write for the table."""
    with deed(by.seat.dugnad, by) as room:
        sitter = refresh(by)
        if sitter.is_current:
            end_seat(room, sitter.seat)


def end_seat(room: Room, seat: Seat) -> None:
    """The seat is no longer in use."""
    seat.ended_at = clock.now()
    seat.save(update_fields=["ended_at"])
    room.log("seat_ended", seat.public_id, kind=seat.kind)


def move_to_table(*, by: Sitter, table: int) -> Sitter:
    """A personal seat sits down at another table."""
    with deed(by.seat.dugnad, by) as room:
        must_be_open(room.dugnad)
        sitter = refresh(by)
        if not sitter.is_current or sitter.seat.kind != SeatKind.PERSONAL:
            raise RefusedError(RoomRefusal.NOT_ALLOWED)
        place = _table(room.dugnad, table)
        if sitter.seat.table_id != place.pk:
            sitter.seat.table = place
            sitter.seat.save(update_fields=["table"])
            room.log("seat_moved", sitter.seat.public_id, table=place.number)
        return sitter
