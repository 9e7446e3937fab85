"""Jobs that stopped half-way begin again; jobs that are done are not kept for ever."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from allemed.config import jobs
from allemed.config.database import ROOT

pytestmark = pytest.mark.prove  # each starts workers of its own

# A worker with one more task: it says that it has begun, and the first time never ends.
WORKER = """
import pathlib, sys, time
import django
django.setup()
from procrastinate.contrib.django import app
from allemed.config import jobs

@app.task(name="stuck")
def stuck(notes):
    path = pathlib.Path(notes)
    begun = path.read_text() if path.exists() else ""
    path.write_text(begun + "begun ")
    if not begun:
        time.sleep(3600)

worker = app.with_connector(app.connector.get_worker_connector())
with worker.open():
    worker.run_worker(wait=sys.argv[1] == "waits", listen_notify=False, fetch_job_polling_interval=0.2)
"""
WORKER_COMMAND = [sys.executable, "-c", WORKER]
Database = psycopg.Connection[tuple[Any, ...]]


@pytest.fixture
def database(own_database: str) -> Iterator[Database]:
    """This test's own database, past Django: the workers must see what is there."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        yield connection


def work_until_nothing_is_due() -> None:
    done = subprocess.run([*WORKER_COMMAND, "once"], cwd=ROOT, env={**os.environ}, check=False, timeout=120)
    assert done.returncode == 0


def defer(database: Database, task: str, args: str = "{}") -> int:
    row = database.execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES ('default', %s, %s) RETURNING id",
        [task, args],
    ).fetchone()
    assert row is not None
    return int(row[0])


def status(database: Database, job: int) -> str:
    row = database.execute("SELECT status::text FROM procrastinate_jobs WHERE id = %s", [job]).fetchone()
    return str(row[0]) if row else "forgotten"


def test_a_job_whose_worker_was_killed_begins_again(database: Database, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    job = defer(database, "stuck", f'{{"notes": "{notes}"}}')
    with subprocess.Popen([*WORKER_COMMAND, "waits"], cwd=ROOT, env={**os.environ}) as worker:
        try:
            deadline = time.monotonic() + 60
            while not notes.exists():
                assert time.monotonic() < deadline
                time.sleep(0.1)
        finally:
            worker.send_signal(signal.SIGKILL)

    look = "allemed.config.jobs.retry_stalled"
    defer(database, look, '{"timestamp": 0}')
    work_until_nothing_is_due()
    assert status(database, job) == "doing"  # its worker may only be slow to say that it lives

    age = jobs.STALLED_AFTER_SECONDS + 1
    database.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - make_interval(secs => %s)", [age])
    defer(database, look, '{"timestamp": 0}')
    work_until_nothing_is_due()
    work_until_nothing_is_due()
    assert status(database, job) == "succeeded"
    assert notes.read_text() == "begun begun "


@pytest.mark.parametrize("end", ["succeeded", "failed", "cancelled"])
def test_an_ended_job_is_kept_for_a_week(database: Database, end: str) -> None:
    week = jobs.FORGET_DONE_JOBS_AFTER_HOURS
    aged = {}
    for name, hours in (("old", week + 1), ("new", week - 1)):
        aged[name] = defer(database, "gone", '{"public_id": "x"}')
        database.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [aged[name]])
        database.execute(f"UPDATE procrastinate_jobs SET status = '{end}' WHERE id = {aged[name]}".encode())  # noqa: S608
        database.execute(
            "UPDATE procrastinate_events SET at = now() - make_interval(hours => %s) WHERE job_id = %s",
            [hours, aged[name]],
        )
    waiting = defer(database, "later", "{}")
    database.execute("UPDATE procrastinate_jobs SET scheduled_at = now() + interval '1 hour' WHERE id = %s", [waiting])
    database.execute("UPDATE procrastinate_events SET at = now() - interval '1 year' WHERE job_id = %s", [waiting])
    defer(database, "allemed.config.jobs.forget_done_jobs", '{"timestamp": 0}')
    work_until_nothing_is_due()
    assert [status(database, aged["old"]), status(database, aged["new"])] == ["forgotten", end]
    assert status(database, waiting) == "todo"
