"""PostgreSQL 15, the oldest we promise: a database is migrated on it, and a core set of tests passes there.

The other tests run on the newest, which the demo brings along. This one runs where a PostgreSQL 15 is installed or can
be (Debian's own, as root).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from allemed.config.database import ROOT, Server

pytestmark = pytest.mark.prove

BINARIES = Path("/usr/lib/postgresql/15/bin")
DATA = "postgres-15"
# What leans on the database: constraints, triggers, locks, full text, exclusion, ranges, LISTEN/NOTIFY, the archive.
CORE = (
    "allemed/audit",
    "allemed/base/tests/test_rate_limits.py",
    "allemed/dialogkort/tests/test_frozen.py",
    "allemed/messages/tests/test_send.py",
    "allemed/people/tests/test_roles.py",
    "allemed/people/tests/test_erase.py",
    "allemed/places/tests/test_municipalities.py",
    "allemed/website/tests/test_search_query.py",
    "allemed/website/tests/test_search_page.py",
    "allemed/config/tests/test_purge.py",
)


@pytest.fixture
def binaries() -> Path:
    if not (BINARIES / "postgres").exists() and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "install", "-y", "-qq", "postgresql-15"], check=False, capture_output=True)
    if not (BINARIES / "postgres").exists():
        pytest.skip("no PostgreSQL 15 here")
    return BINARIES


@pytest.fixture
def environment(binaries: Path) -> Iterator[dict[str, str]]:
    """For a run of the tests with a server of its own, made by that PostgreSQL."""
    yield {**os.environ, "ALLEMED_POSTGRES_BIN": str(binaries), "ALLEMED_TEST_POSTGRES": DATA}
    Server(ROOT / "var" / DATA).stop()
    shutil.rmtree(ROOT / "var" / DATA, ignore_errors=True)


def test_the_oldest_postgresql_we_promise_migrates_and_keeps_the_rules(environment: dict[str, str]) -> None:
    for name in list(environment):
        if name.startswith(("PYTEST_", "DATABASE_")):
            del environment[name]
    program = (
        "import conftest, psycopg\n"
        "import pytest, sys\n"
        "class Version:\n"
        "    def pytest_sessionfinish(self):\n"
        "        with psycopg.connect(conftest.SERVER.url('postgres', 'postgres')) as connection:\n"
        "            print('server', connection.info.server_version)\n"
        "sys.exit(pytest.main(['-q', '-m', 'not prove', *sys.argv[1:]], plugins=[Version()]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *CORE], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert "server 15" in done.stdout
    assert " passed" in done.stdout
