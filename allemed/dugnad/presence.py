"""Who is in the room right now. Kept off the other tables; nothing depends on it but the facilitator's monitor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection

from allemed.base import clock
from allemed.dugnad.models import Dugnad, Seat, State

HERE = dt.timedelta(seconds=40)
"""Seen within this: here. The front notes every open line and every question, some ten seconds late."""
DOINGS = ("", "writing", "reading", "away")


def note(*, seat: Seat, doing: str) -> None:
    """The device says what it does. `doing` is one of `DOINGS`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO dugnad_presence AS p (seat_id, dugnad_id, doing, seen_at) VALUES (%s, %s, %s, %s) "
            "ON CONFLICT (seat_id) DO UPDATE SET doing = excluded.doing, "
            "seen_at = greatest(p.seen_at, excluded.seen_at)",
            [seat.pk, seat.dugnad_id, doing, clock.now()],
        )


def note_seen(seats: Mapping[str, Iterable[str]]) -> None:
    """The front has heard from these seats (public ids, by their dugnad's public id); one statement for all."""
    names = [name for group in seats.values() for name in group]
    if not names:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO dugnad_presence AS p (seat_id, dugnad_id, seen_at) "
            "SELECT id, dugnad_id, %s FROM dugnad_seat WHERE public_id = ANY(%s) ORDER BY id "
            "ON CONFLICT (seat_id) DO UPDATE SET seen_at = greatest(p.seen_at, excluded.seen_at)",
            [clock.now(), sorted(set(names))],
        )


def who_is_here(dugnad: Dugnad) -> list[dict[str, Any]]:
    """Each seat in use: kind, table, what it does, seconds since it was heard from (None: not since it sat down).

    A seat that a rehearsal plays has no device to be heard from; it is here until a telephone takes it over.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.public_id, s.kind, t.number, coalesce(p.doing, ''), "
            "CASE WHEN s.is_played THEN 0 ELSE extract(epoch FROM %s - p.seen_at)::int END FROM dugnad_seat s "
            "LEFT JOIN dugnad_table t ON t.id = s.table_id LEFT JOIN dugnad_presence p ON p.seat_id = s.id "
            "WHERE s.dugnad_id = %s AND s.ended_at IS NULL ORDER BY t.number NULLS FIRST, s.id",
            [clock.now(), dugnad.pk],
        )
        return [
            {
                "seat": seat,
                "kind": kind,
                "table": table,
                "doing": doing,
                "seconds": max(0, seconds) if seconds is not None else None,
                "is_here": seconds is not None and seconds <= HERE.total_seconds(),
            }
            for seat, kind, table, doing, seconds in cursor.fetchall()
        ]


def forget(before: dt.datetime) -> int:
    """Drop what was seen before this; of closed dugnads everything. Says how many."""
    closed = list(Dugnad.objects.filter(state__in=[State.CLOSED, State.CANCELLED]).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM dugnad_presence WHERE seen_at < %s OR dugnad_id = ANY(%s)", [before, closed])
        return int(cursor.rowcount)
