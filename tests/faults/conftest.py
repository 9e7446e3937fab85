"""What the proofs of the faults share."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from allemed.config import database
from allemed.config.database import OWNER, ROOT, Server
from tests.server import Site


@pytest.fixture(scope="module")
def sturdy_server(server: Server, seeded: str) -> Iterator[Server]:
    """A PostgreSQL of its own with a production's durability: it is killed, and the other tests' must not be."""
    sturdy = Server(ROOT / "var" / "fault-postgres")
    sturdy.start()
    sturdy.ensure_database(seeded)
    dump = ROOT / "var" / "fault.dump"
    for program, on, arguments in (
        ("pg_dump", server, ["--format=custom", f"--file={dump}"]),
        ("pg_restore", sturdy, ["--clean", "--if-exists", str(dump)]),
    ):
        command = [str(database.binaries() / program), f"--dbname={on.url(seeded, 'postgres')}", *arguments]
        subprocess.run(command, check=True, capture_output=True)
    dump.unlink()
    yield sturdy
    sturdy.stop()


@pytest.fixture
def sturdy_site(sturdy_server: Server, seeded: str, tmp_path: Path) -> Iterator[Site]:
    """A running server on the sturdy PostgreSQL."""
    site = Site(seeded, sturdy_server.url(seeded), tmp_path)
    site.owner_url = sturdy_server.url(seeded, OWNER)
    site.start()
    yield site
    site.stop()
