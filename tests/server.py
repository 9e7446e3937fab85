"""A real server for the tests that need one: the demo's content in a database of its own, behind granian.

`site` is shared by the whole run and only read; `fresh_site` is one test's own, to write in, kill and start again.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from allemed.config import supervisor
from allemed.config.database import OWNER, ROOT, Server

MEDIA = ROOT / "var" / "test-media"
# What the demo's content is made by: when any of it changes, the content is made again.
INGREDIENTS = ("allemed/demo/**/*", "allemed/*/migrations/*.py", "allemed/*/models*", "allemed/*/actions*")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Site:
    """A running server. `url` has no slash at its end."""

    database: str
    database_url: str
    media: Path
    owner_url: str = ""
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "ALLEMED_MODE": "demo",
            "DATABASE_URL": self.database_url,
            "DATABASE_OWNER_URL": self.owner_url,
            "MEDIA_ROOT": str(self.media),
            "PORT": str(self.port),
        }

    @property
    def log(self) -> Path:
        return ROOT / "var" / "log" / f"test-{self.port}.log"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "granian", "--interface", "asgi", "--no-ws", "--workers-kill-timeout", "2"),
                    *("--host", "127.0.0.1", "--port", str(self.port), "allemed.config.asgi:application"),
                ],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=supervisor.end_with_parent,  # noqa: PLW1509 - one system call, prepared beforehand
            )
        deadline = time.monotonic() + 60
        while not self.answers():
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise RuntimeError(f"The server did not start:\n{self.log.read_text(errors='replace')[-4000:]}")
            time.sleep(0.1)

    def answers(self) -> bool:
        """Whether database and tables are there. Jobs are run by `run_jobs`, so their absence is no reason."""
        ready, said = supervisor.ask_health(self.port)
        return ready or ("jobs:" in said and "database:" not in said and "migrations:" not in said)

    def stop(self) -> None:
        """End it in order."""
        if self.process is not None:
            supervisor.end([self.process.pid], None)
            self.process.wait()
            self.process = None

    def kill(self) -> None:
        """End it as a power cut would."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def run_jobs(self) -> None:
        """Do the jobs that wait, then return."""
        self.manage("procrastinate", "worker", "--one-shot")

    def manage(self, *command: str) -> str:
        """Run one of `manage.py`'s commands on this site; what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{command[0]} failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
        return done.stdout

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What the database answers."""
        with psycopg.connect(self.database_url) as connection:
            return connection.execute(query.encode(), values).fetchall()


class ProductionSite(Site):
    """A server as an installation runs it: production's own refusals, no demo, TLS ended by a proxy in front."""

    host = "allemed.example"

    @property
    def environment(self) -> dict[str, str]:
        keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        return {
            **keep,
            "ALLEMED_MODE": "production",
            "SECRET_KEY": hashlib.sha512(self.database.encode()).hexdigest(),
            "ALLOWED_HOSTS": self.host,
            "SITE_ADDRESS": f"https://{self.host}",
            "SMTP_HOST": "smtp.example",
            "DEFAULT_FROM_EMAIL": f"hei@{self.host}",
            "CONTACT_EMAIL": "kontakt@host.example",
            "DATABASE_URL": self.database_url,
            "DATABASE_OWNER_URL": self.owner_url,
            "MEDIA_ROOT": str(self.media),
            "PORT": str(self.port),
        }


@contextlib.contextmanager
def alone(name: str) -> Iterator[None]:
    """One worker at a time."""
    with (ROOT / "var" / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def seeded_template(server: Server, migrated: str) -> str:
    """The name of a database with the demo's content; its media lie in `var/test-media/<name>`."""
    digest = hashlib.sha256(migrated.encode())
    for pattern in INGREDIENTS:
        for path in sorted(ROOT.glob(pattern)):
            for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
                if file.is_file() and "__pycache__" not in file.parts:
                    digest.update(file.read_bytes())
    name = f"seeded_{digest.hexdigest()[:12]}"
    with alone("test-seeded"), psycopg.connect(server.url("postgres", "postgres"), autocommit=True) as connection:
        there = {row[0] for row in connection.execute("SELECT datname FROM pg_database WHERE datname ~ 'seeded_'")}
        if name in there:
            return name
        for old in there:
            connection.execute(f'DROP DATABASE "{old}" WITH (FORCE)'.encode())
        shutil.rmtree(MEDIA, ignore_errors=True)
        building = f"building_{name}"
        connection.execute(f'CREATE DATABASE "{building}" TEMPLATE "{migrated}" OWNER {OWNER}'.encode())
        Site(building, server.url(building), MEDIA / name).manage("load_demo")
        connection.execute(f'ALTER DATABASE "{building}" RENAME TO "{name}"'.encode())
    return name


def prepare_files() -> None:
    """Style sheets, scripts and catalogues, collected only when they changed."""
    with alone("test-files"):
        supervisor.LOGS.mkdir(parents=True, exist_ok=True)
        supervisor.prepare("files")


def make_site(server: Server, database: str, template: str) -> Site:
    """A site on a database that is a clone of `template`, with a copy of its media."""
    media = MEDIA / database
    if (MEDIA / template).exists():
        shutil.copytree(MEDIA / template, media)
    media.mkdir(parents=True, exist_ok=True)
    return Site(database, server.url(database), media, server.url(database, OWNER))
