"""Five dugnads that change every second: from a change's commit to the snapshot that holds it, on every telephone.

Server (as an installation's unit starts it), PostgreSQL, the telephones and the writers share this machine. The moment
of a commit is PostgreSQL's own (`track_commit_timestamp`); the moment of seeing is when a device holds the whole
snapshot. Lost: a device that within ten seconds of the last change held no snapshot with it, or a text that the
snapshot should hold and does not. Doubled: a text that stands twice, a snapshot or a bell that comes twice.

Beside it, in the same run and with the same devices: a plain ASGI process without Django (`bench.bare_live`).
Aims: 1,500 devices p95 0.6 s, 3,000 devices 1.5 s; without bells the polling interval + 1 s. Nothing lost or doubled.
`LIVE_DEVICES` and `LIVE_SECONDS` make it smaller for a try: `LIVE_DEVICES=150 LIVE_SECONDS=5`.
"""

from __future__ import annotations

import asyncio
import gc
import gzip
import itertools
import json
import os
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from bench import peers
from bench.bare_live import CHANNEL
from bench.database import migrated
from bench.devices import SOON, Counts, Device
from bench.room import SENTENCE, Room, Server, make_room, production_flags, raise_file_limit, serving

ROOMS = 5
DEVICES = [int(each) for each in os.environ.get("LIVE_DEVICES", "1500,3000").split(",")]
SECONDS = int(os.environ.get("LIVE_SECONDS", "30"))
WITHIN = {1500: 0.6, 3000: 1.5}
JOINING = 300  # a second
SETTLING = 3.0
GRACE = 10.0
NUMBERS = itertools.count(1)  # no text is written twice: that would be no change
BARE_FLAGS = ["--interface", "asgi", "--no-ws", "--workers", "1", "--backlog", "4096", "--backpressure", "10000"]

Change = Callable[[int, list[Device]], Awaitable[None]]
"""Change the room with this index once; given the devices in it."""


@dataclass
class Seen:
    """What a run found."""

    seconds: list[float] = field(default_factory=list)
    lost: int = 0  # of the changes, on a device
    texts_lost: int = 0  # in a snapshot that should hold them
    doubled: int = 0
    server_cpu: float = 0.0  # of one core
    devices_cpu: float = 0.0
    absent: int = 0  # devices that never came in
    counts: Counts = field(default_factory=Counts)
    devices: list[list[Device]] = field(default_factory=list)  # by room

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.seconds, n=20)[-1] if len(self.seconds) > 1 else float("inf")

    def within(self, aim: float) -> float:
        """The share of all changes on all devices; those lost were not seen within anything."""
        return sum(each <= aim for each in self.seconds) / max(1, len(self.seconds) + self.lost)


def waits(held: Sequence[tuple[int, float]], commits: dict[int, float]) -> tuple[list[float], int]:
    """For each commit (number -> when) the seconds until a device held it or a newer one, and how many it never did."""
    found: list[float] = []
    lost = 0
    at = 0
    for seq in sorted(commits):
        while at < len(held) and held[at][0] < seq:
            at += 1
        if at == len(held):
            lost += 1
        else:
            found.append(max(0.0, held[at][1] - commits[seq]))
    return found, lost


def texts_amiss(shown: Iterable[tuple[str, str]], expected: dict[str, str]) -> tuple[int, int]:
    """How many of the expected texts (id -> text) a snapshot lacks, and how many stand in it more than once."""
    stands = Counter(shown)
    lost = sum((pk, text) not in stands for pk, text in expected.items())
    ids = Counter(pk for pk, _ in stands.elements())
    return lost, sum(number - 1 for number in ids.values())


# --- One evening ------------------------------------------------------------------------------------------------------


async def evening(server: Server, rooms: list[Room], devices: int, change: Change, *, bells: bool) -> Seen:
    """Everyone comes, the rooms change each second for a while, everyone leaves. Without the commits' moments."""
    seen = Seen()
    by_room = [
        [Device(server.port, room.public_id, seat.token, seen.counts) for seat in room.seats[: devices // ROOMS]]
        for room in rooms
    ]
    everyone = [device for group in zip(*by_room, strict=True) for device in group]
    for number, device in enumerate(everyone):
        device.come()
        if number % 30 == 29:
            await asyncio.sleep(30 / JOINING)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not all(d.seq >= 0 and (d.is_listening or not bells) for d in everyone):
        await asyncio.sleep(0.2)
    seen.absent = sum(d.seq < 0 or (bells and not d.is_listening) for d in everyone)
    await asyncio.sleep(SETTLING)
    gc.collect()
    gc.freeze()
    for device in everyone:
        del device.held[:-1]

    async def changes(index: int) -> None:
        began = time.monotonic() + index / len(rooms)
        for number in range(SECONDS):
            await asyncio.sleep(max(0.0, began + number - time.monotonic()))
            await change(index, by_room[index])

    used, began = (server.cpu_seconds(), time.process_time()), time.monotonic()
    await asyncio.gather(*(changes(index) for index in range(len(rooms))))
    took = time.monotonic() - began
    seen.server_cpu = (server.cpu_seconds() - used[0]) / took
    seen.devices_cpu = (time.process_time() - used[1]) / took
    await asyncio.sleep(GRACE)
    for device in everyone:
        device.go()
    seen.devices = by_room
    counts = seen.counts
    seen.doubled = counts.sent_again + counts.rung_again + counts.differing
    return seen


def settle(seen: Seen, commits: list[dict[int, float]]) -> Seen:
    """Add how long it took, and who never saw it."""
    for group, of_room in zip(seen.devices, commits, strict=True):
        for device in group:
            found, lost = waits(device.held, of_room)
            seen.seconds += found
            seen.lost += lost
    return seen


# --- Through the house ------------------------------------------------------------------------------------------------


@dataclass
class Writers:
    """Each change is a table's device that writes its text anew, as its outbox would send it."""

    rooms: list[Room]
    versions: dict[str, int] = field(default_factory=dict)
    written: list[dict[int, tuple[str, str]]] = field(default_factory=list)  # by room: number -> id, text

    def __post_init__(self) -> None:
        self.written = [{} for _ in self.rooms]

    async def change(self, index: int, devices: list[Device]) -> None:
        room = self.rooms[index]
        number = next(NUMBERS)
        at = number // len(self.rooms) % len(room.texts)
        device, pk = devices[at], room.texts[room.seats[at].table]
        text = f"{SENTENCE} {number}"
        base = self.versions.get(pk, 1)
        body = json.dumps({"base": base, "step": room.step, "kind": "strength", "text": text}).encode()
        status = 0
        while status != 200:
            status, answer = await device.put(f"contributions/{pk}", body)
            if status != 200:
                await asyncio.sleep(1)
        receipt = json.loads(answer)
        self.versions[pk] = receipt["version"]
        self.written[index][receipt["seq"]] = (pk, text)
        device.at_least(receipt["seq"])

    def read(self, seen: Seen, before: list[dict[str, str]]) -> None:
        """Look at every snapshot that was sent, whole: what it lacks and what it holds twice."""
        names = {room.public_id: index for index, room in enumerate(self.rooms)}
        expected: list[dict[int, dict[str, str]]] = []
        for texts, written in zip(before, self.written, strict=True):
            now = dict(texts)
            expected.append({})
            for seq in sorted(written):
                now = {**now, written[seq][0]: written[seq][1]}
                expected[-1][seq] = now
        for (room, _), body in seen.counts.bodies.items():
            state = json.loads(gzip.decompress(body))
            should = expected[names[room]].get(state["seq"])
            if should is None:
                continue  # from before the first change
            lost, doubled = texts_amiss(((row["id"], row["text"]) for row in state["contributions"]), should)
            seen.texts_lost += lost
            seen.doubled += doubled


def texts_of(room: Room) -> dict[str, str]:
    from allemed.dugnad.models import Contribution

    return {str(pk): text for pk, text in Contribution.objects.filter(dugnad=room.pk).values_list("pk", "text")}


def through_the_house(url: str, rooms: list[Room], devices: int, *, bells: bool) -> Seen:
    """Devices, writers and server of one run."""
    from allemed.dugnad.models import Contribution

    writers = Writers(rooms)
    writers.versions = {str(pk): version for pk, version in Contribution.objects.values_list("pk", "version")}
    before = [texts_of(room) for room in rooms]
    with serving(
        "allemed.config.asgi:application",
        production_flags(),
        ALLEMED_MODE="demo",
        LIVE_BELLS="1" if bells else "0",
    ) as server:
        seen = asyncio.run(evening(server, rooms, devices, writers.change, bells=bells))
    commits = []
    with psycopg.connect(url) as connection:
        for room, written in zip(rooms, writers.written, strict=True):
            rows = connection.execute(
                "SELECT seq, extract(epoch FROM pg_xact_commit_timestamp(xmin)) FROM dugnad_event"
                " WHERE dugnad_id = %s AND seq >= %s ORDER BY seq",
                [room.pk, min(written)],
            ).fetchall()
            assert [seq for seq, _ in rows] == sorted(written), "the sequence has a gap, or a number nobody was told"
            commits.append({seq: float(at) for seq, at in rows})
    writers.read(seen, before)
    return settle(seen, commits)


# --- Bare -------------------------------------------------------------------------------------------------------------


RAISE_AND_RING = """
    WITH made AS (
        INSERT INTO bench_change (room, seq) SELECT %s, count(*) + 1 FROM bench_change WHERE room = %s RETURNING seq
    )
    SELECT pg_notify(%s, %s || ':' || seq) FROM made
"""


@dataclass
class BareWriter:
    """One statement that raises the number and rings."""

    url: str
    rooms: list[Room]
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    connection: psycopg.AsyncConnection | None = None

    async def change(self, index: int, _devices: list[Device]) -> None:
        async with self.lock:
            if self.connection is None:
                self.connection = await psycopg.AsyncConnection.connect(self.url, autocommit=True)
            name = self.rooms[index].public_id
            await self.connection.execute(RAISE_AND_RING, [name, name, CHANNEL, name])


def bare(url: str, rooms: list[Room], devices: int, snapshot: bytes) -> Seen:
    """The same devices, the same bytes, nothing in between."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS bench_change")
        connection.execute("CREATE TABLE bench_change (room text, seq bigint, PRIMARY KEY (room, seq))")
    with tempfile.NamedTemporaryFile() as file:
        file.write(snapshot)
        file.flush()
        with serving("bench.bare_live:application", BARE_FLAGS, BARE_SNAPSHOT=file.name) as server:

            async def run() -> Seen:
                writer = BareWriter(url, rooms)
                found = await evening(server, rooms, devices, writer.change, bells=True)
                assert writer.connection is not None
                await writer.connection.close()
                return found

            seen = asyncio.run(run())
    with psycopg.connect(url) as connection:
        commits = [
            {
                int(seq): float(at)
                for seq, at in connection.execute(
                    "SELECT seq, extract(epoch FROM pg_xact_commit_timestamp(xmin)) FROM bench_change WHERE room = %s",
                    [room.public_id],
                )
            }
            for room in rooms
        ]
    return settle(seen, commits)


# --- What is said -----------------------------------------------------------------------------------------------------


def say(name: str, seen: Seen, aim: float) -> None:
    """A run's figures."""
    peers.say(f"{name}_p50", statistics.median(seen.seconds or [float("inf")]), "s")
    peers.say(f"{name}_p95", seen.p95, "s")
    peers.say(f"{name}_within_{aim:g}_s", 100 * seen.within(aim), "%")
    peers.say(f"{name}_seen", len(seen.seconds), "changes")
    peers.say(f"{name}_lost", seen.lost + seen.texts_lost, "changes")
    peers.say(f"{name}_doubled", seen.doubled, "changes")
    peers.say(f"{name}_never_came_in", seen.absent, "devices")
    peers.say(f"{name}_failed", seen.counts.failures, "answers")
    peers.say(f"{name}_server_cpu", 100 * seen.server_cpu, "% of a core")
    peers.say(f"{name}_devices_cpu", 100 * seen.devices_cpu, "% of a core")
    peers.say(f"{name}_cut", seen.counts.cuts, "lines")


def busy() -> float:
    """How much of the machine others use before we begin, in percent."""

    def ticks() -> tuple[int, int]:
        each = [int(number) for number in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
        return sum(each), each[3] + each[4]

    before, idle_before = ticks()
    time.sleep(3)
    after, idle_after = ticks()
    return 100 * (1 - (idle_after - idle_before) / max(1, after - before))


def main() -> None:
    raise_file_limit()
    with migrated("bench_live", track_commit_timestamp="on") as url:
        import django

        django.setup()
        from allemed.dugnad.snapshots import as_bytes, take_picture, view_for
        from allemed.dugnad.tokens import read

        rooms = [make_room(max(DEVICES) // ROOMS) for _ in range(ROOMS)]
        picture, token = take_picture(rooms[0].public_id), read(rooms[0].seats[-1].token)
        assert picture is not None
        assert token is not None
        view = view_for(picture, token, "nb")
        assert view is not None
        snapshot = as_bytes(picture, view)
        peers.say("dugnad_live_snapshot", len(snapshot) / 1000, "kB")
        for devices in DEVICES:
            aim = WITHIN.get(devices, 1.5)
            peers.say(f"dugnad_live_{devices}_machine_busy_before", busy(), "%")
            lower = bare(url, rooms, devices, snapshot)
            say(f"dugnad_live_{devices}_bare", lower, aim)
            found = through_the_house(url, rooms, devices, bells=True)
            say(f"dugnad_live_{devices}", found, aim)
            peers.say(f"dugnad_live_{devices}_of_bare", found.p95 / lower.p95, "ratio")
            polled = through_the_house(url, rooms, devices, bells=False)
            say(f"dugnad_live_{devices}_without_bells", polled, SOON + 1)


if __name__ == "__main__":
    main()
