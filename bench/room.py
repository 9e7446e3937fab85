"""A room for figures: dugnads with thirty tables and their texts, devices in their seats, and the server."""

from __future__ import annotations

import contextlib
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
UNIT = ROOT / "docs" / "operations" / "allemed-web.service"
TABLES = 30
SENTENCE = "Klubben har utstyr til låns i boden ved banen, og noen som viser hvor det ligger, hver eneste tirsdag kveld"


@dataclass
class Seat:
    """A device's place: the token in its cookie, and its table's number."""

    token: str
    table: int
    writes: bool


@dataclass
class Room:
    """A dugnad with its devices, and one text for each table, shown to the room: `texts[table]` is its id."""

    public_id: str
    pk: int
    step: str
    seats: list[Seat] = field(default_factory=list)
    texts: dict[int, str] = field(default_factory=dict)


def make_room(seats: int, *, tables: int = TABLES) -> Room:
    """A dugnad at work in its first step: each table's device, the facilitator's and the screen's, and the people's.

    So many seats in all, the tables' first.
    """
    from allemed.dugnad import actions
    from allemed.dugnad.models import Seat as SeatRow
    from allemed.dugnad.models import SeatKind, StepKind
    from allemed.dugnad.tests.room import make_evening

    evening = make_evening(tables)
    step = evening.go_to(StepKind.CAPTURE)
    room = Room(evening.dugnad.public_id, evening.dugnad.pk, step.public_id)
    for number, sitter in evening.tables.items():
        room.texts[number] = str(evening.write(number, f"{SENTENCE} 0").id)
        actions.show(by=sitter, step=step.public_id)
        room.seats.append(Seat(actions.token_of(sitter.seat), number, writes=True))
    leads = [evening.ingrid.seat, evening.sit(SeatKind.PRESENTER).seat]
    room.seats += [Seat(actions.token_of(seat), 0, writes=False) for seat in leads]
    people = [
        SeatRow(dugnad=evening.dugnad, kind=SeatKind.PERSONAL, table=evening.tables[1 + number % tables].seat.table)
        for number in range(seats - tables - len(leads))
    ]
    for row in SeatRow.objects.bulk_create(people):
        assert row.table is not None
        room.seats.append(Seat(actions.token_of(row), row.table.number, writes=False))
    return room


def raise_file_limit() -> None:
    """As many open connections as the machine lets us have; children inherit it."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def production_flags() -> list[str]:
    """What an installation's unit says to granian, but for the address: the figures are those of what is run."""
    command = UNIT.read_text().replace("\\\n", " ")
    found = re.search(r"^ExecStart=\S+/granian (.*)$", command, re.MULTILINE)
    assert found, UNIT
    words = re.sub(r"--(host|port) \S+", "", found[1]).split()
    return words[:-1]


@dataclass(frozen=True)
class Server:
    """granian and its processes; they share one process group."""

    port: int
    group: int

    def cpu_seconds(self) -> float:
        """What its processes have used so far: a figure that a busy machine hardly changes."""
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                fields = stat.read_text().rpartition(")")[2].split()
                if int(fields[2]) == self.group:
                    ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def serving(application: str, flags: list[str], **environment: str) -> Iterator[Server]:
    """`application` behind granian until the end of the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    log = ROOT / "var" / "log" / "bench-room.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as said:
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "granian", *flags, "--host", "127.0.0.1", "--port", str(port)),
                *("--log-level", "error", application),
            ],
            cwd=ROOT,
            env={**os.environ, **environment, "PORT": str(port)},
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
    try:
        _wait_for(port, server)
        yield Server(port, server.pid)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
            time.sleep(1)  # the other process too
            return
        time.sleep(0.2)
    raise SystemExit("The server did not start; see var/log/bench-room.log.")
