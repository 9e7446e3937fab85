"""A hundred writes a second for a minute in one dugnad, beside what bare PostgreSQL does with the same statements.

Each of sixty tables' devices writes twenty texts and then changes them, as its outbox sends them; one in twenty is
sent twice. Server as an installation's unit starts it, on this machine. A write waits from the moment it was due, so a
server that falls behind shows. Aims: p95 under 0.2 s; a sequence without gaps, nothing lost, nothing twice: read from
the database. The share: as many new texts as the house takes, and the very statements of one of them replayed.
`WRITE_SECONDS` makes it shorter for a try.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import threading
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import psycopg

from bench import peers
from bench.bench_dugnad_live import busy
from bench.database import migrated
from bench.devices import Counts, Device
from bench.room import SENTENCE, Room, make_room, production_flags, raise_file_limit, serving

SECONDS = int(os.environ.get("WRITE_SECONDS", "60"))
PER_SECOND = 100
TABLES = 60
TEXTS = 20  # of each table; what follows changes them
SENT_TWICE = 20  # one in so many
AT_ONCE = 8
MOST = min(1200, 20 * SECONDS)  # for the share, of each


@dataclass
class Written:
    """What was sent and what was answered."""

    seconds: list[float] = field(default_factory=list)
    receipts: list[tuple[str, int, int, str]] = field(default_factory=list)  # id, version, seq, text
    sent_twice: int = 0
    other_answer: int = 0  # the same sent again, another receipt
    refused: Counter[int] = field(default_factory=Counter)


async def put(device: Device, step: str, pk: str, base: int, text: str) -> tuple[dict[str, Any], Counter[int]]:
    """Send until our receipt comes, as the outbox does. The receipt, and what was answered before it."""
    body = json.dumps({"base": base, "step": step, "kind": "strength", "text": text}).encode()
    refused: Counter[int] = Counter()
    while True:
        status, answer = await device.put(f"contributions/{pk}", body)
        if status == 200:
            receipt: dict[str, Any] = json.loads(answer)
            return receipt, refused
        refused[status] += 1
        await asyncio.sleep(0.5)


async def a_minute(port: int, room: Room) -> Written:
    """Each device's writes come one after another; the devices do not wait for each other."""
    written = Written()
    began = time.monotonic() + 1

    async def table(index: int) -> None:
        device = Device(port, room.public_id, room.seats[index].token, Counts())
        texts = [str(uuid.uuid4()) for _ in range(TEXTS)]
        versions: Counter[str] = Counter()
        for number in range(index, SECONDS * PER_SECOND, TABLES):
            due = began + number / PER_SECOND
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            pk, text = texts[number // TABLES % TEXTS], f"{SENTENCE} {number}"
            base = versions[pk]
            receipt, refused = await put(device, room.step, pk, base, text)
            written.refused += refused
            written.seconds.append(time.monotonic() - due)
            versions[pk] = receipt["version"]
            written.receipts.append((receipt["id"], receipt["version"], receipt["seq"], text))
            if number % SENT_TWICE == 0:
                again, _ = await put(device, room.step, pk, base, text)
                written.sent_twice += 1
                written.other_answer += (again["id"], again["seq"]) != (receipt["id"], receipt["seq"])
        device.go()

    await asyncio.gather(*(table(index) for index in range(TABLES)))
    return written


def amiss(written: Written, rows: list[tuple[str, int, int, str]]) -> tuple[int, int]:
    """Receipts without their version in the database, and versions nobody was told of or that stand twice."""
    told, stands = Counter(written.receipts), Counter(rows)
    return sum((told - stands).values()), sum((stands - told).values())


def at_full_speed(port: int, room: Room) -> float:
    """New texts a second, with as many at once as the bare statements have connections."""
    devices = [Device(port, room.public_id, seat.token, Counts()) for seat in room.seats[:TABLES]]

    async def one(first: int) -> None:
        mine = devices[first::AT_ONCE]  # a device sends one thing at a time: those of others are others'
        for number in range(MOST // AT_ONCE):
            device = mine[number % len(mine)]
            await put(device, room.step, str(uuid.uuid4()), 0, f"{SENTENCE} fort {first}-{number}")

    async def run() -> float:
        began = time.perf_counter()
        await asyncio.gather(*(one(first) for first in range(AT_ONCE)))
        took = time.perf_counter() - began
        for device in devices:
            device.go()
        return MOST // AT_ONCE * AT_ONCE / took

    return asyncio.run(run())


Statement = tuple[str, dict[str, Any] | list[Any]]


def statements(room: Room, pk: uuid.UUID, text: str) -> list[Statement]:
    """What the deed says to PostgreSQL for one new text, with its values."""
    from django.db import connection

    from allemed.dugnad import actions
    from allemed.dugnad.actions import Writing
    from allemed.dugnad.models import Kind
    from allemed.dugnad.tokens import read

    said: list[Statement] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        said.append((sql, params))
        return execute(sql, params, many, context)

    token = read(room.seats[0].token)
    assert token is not None
    with connection.execute_wrapper(note):
        actions.write(by=token, writing=Writing(pk, 0, room.step, Kind.STRENGTH, text))
    return said


def bare(url: str, room: Room) -> float:
    """The same statements a second, straight to PostgreSQL."""
    pk, text = uuid.uuid4(), f"{SENTENCE} rett i basen"
    said = statements(room, pk, text)
    kept = threading.local()
    opened: list[psycopg.Connection] = []

    def one(number: int) -> None:
        if not hasattr(kept, "connection"):
            kept.connection = psycopg.connect(url, cursor_factory=psycopg.ClientCursor)
            opened.append(kept.connection)
        mine = uuid.uuid4()
        new = {pk: mine, str(pk): str(mine), text: f"{text} {number}"}
        for sql, params in said:
            if isinstance(params, dict):
                kept.connection.execute(sql, {name: _swapped(value, new) for name, value in params.items()})
            else:
                kept.connection.execute(sql, [_swapped(value, new) for value in params])
        kept.connection.commit()

    began = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        for _ in crowd.map(one, range(MOST)):
            pass
    rate = MOST / (time.perf_counter() - began)
    for connection in opened:
        connection.close()
    return rate


def _swapped(value: Any, new: dict[Any, Any]) -> Any:
    try:
        return new.get(value, value)
    except TypeError:  # a value that is no key, such as JSON
        return value


def main() -> None:
    raise_file_limit()
    with migrated("bench_writes") as url:
        import django

        django.setup()
        rooms = [make_room(TABLES, tables=TABLES) for _ in range(3)]
        peers.say("dugnad_writes_machine_busy_before", busy(), "%")
        with serving("allemed.config.asgi:application", production_flags(), ALLEMED_MODE="demo") as server:
            house = at_full_speed(server.port, rooms[1])  # first: the lobby has warmed the processes before any evening
            written = asyncio.run(a_minute(server.port, rooms[0]))
        with psycopg.connect(url) as connection:
            numbers = [
                seq
                for (seq,) in connection.execute(
                    "SELECT seq FROM dugnad_event WHERE dugnad_id = %s ORDER BY seq", [rooms[0].pk]
                )
            ]
            first = min(seq for _, _, seq, _ in written.receipts)
            rows = connection.execute(
                "SELECT v.contribution_id::text, v.number, v.seq, v.text FROM dugnad_contributionversion v"
                " JOIN dugnad_contribution c ON c.id = v.contribution_id WHERE c.dugnad_id = %s AND v.seq >= %s",
                [rooms[0].pk, first],
            ).fetchall()
        lost, doubled = amiss(written, [(pk, number, seq, text) for pk, number, seq, text in rows])
        floor = bare(url, rooms[2])
        gaps = numbers[-1] - numbers[0] + 1 - len(numbers)
        peers.say("dugnad_writes_asked_for", PER_SECOND, "writes/s")
        peers.say("dugnad_writes_kept", len(written.receipts), "writes")
        peers.say("dugnad_writes_p50", statistics.median(written.seconds), "s")
        peers.say("dugnad_writes_p95", statistics.quantiles(written.seconds, n=20)[-1], "s")
        peers.say("dugnad_writes_longest", max(written.seconds), "s")
        peers.say("dugnad_writes_gaps", gaps, "numbers")
        peers.say("dugnad_writes_lost", lost, "writes")
        peers.say("dugnad_writes_doubled", doubled + written.other_answer, "writes")
        peers.say("dugnad_writes_sent_twice", written.sent_twice, "writes")
        peers.say("dugnad_writes_refused", sum(written.refused.values()), "answers")
        peers.say("dugnad_writes_at_full_speed", house, "writes/s")
        peers.say("dugnad_writes_bare_postgresql", floor, "writes/s")
        peers.say("dugnad_writes_of_bare", house / floor, "ratio")
        assert (gaps, lost, doubled, written.other_answer) == (0, 0, 0, 0)


if __name__ == "__main__":
    main()
