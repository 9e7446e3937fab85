"""A database for figures: migrated, with ordinary settings, made anew for each run and thrown away."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator

import psycopg

from allemed.config.database import OWNER, ROOT, Server


@contextlib.contextmanager
def migrated(name: str, **settings: str) -> Iterator[str]:
    """A fresh migrated database called `name`; Django's settings point at it while inside. Yields its address.

    `settings` are PostgreSQL's own, for a figure that only the server can give.
    """
    server = Server(ROOT / "var" / "bench-postgres", tuple(settings.items()))
    server.start()
    try:
        with psycopg.connect(server.url("postgres", "postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.ensure_database(name)
        os.environ["ALLEMED_MODE"] = "test"
        os.environ["DATABASE_URL"] = server.url(name)
        os.environ["DATABASE_OWNER_URL"] = server.url(name, OWNER)
        os.environ["DJANGO_SETTINGS_MODULE"] = "allemed.config.settings"
        owner = {**os.environ, "ALLEMED_DATABASE_ROLE": "owner"}
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity=0"], cwd=ROOT, env=owner, check=True, timeout=300
        )
        yield server.url(name)
    finally:
        server.stop()
