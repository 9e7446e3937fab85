"""The tests' database: one server under `var/`, one migrated template, one clone for each worker.

Nothing is ever flushed (that would meet the audit trail's guards); a test that commits takes a clone of its own
(`own_database`). Everything runs as the product's role, which owns no table.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ["ALLEMED_MODE"] = "test"
os.environ["DJANGO_SETTINGS_MODULE"] = "allemed.config.settings"
# Playwright keeps an event loop in the thread that runs the tests; Django's queries there are synchronous all the same.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# Some fifty servers and commands are started: where this is set, each would compile the whole house for itself.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

import django
import psycopg
import pytest
from psycopg import sql

from allemed.config.database import OWNER, ROOT, Server
from tests.server import Site, make_site, prepare_files, seeded_template

FAST = (("fsync", "off"), ("synchronous_commit", "off"), ("full_page_writes", "off"))
SERVER = Server(ROOT / "var" / os.environ.get("ALLEMED_TEST_POSTGRES", "test-postgres"), settings=FAST)
os.environ["DATABASE_URL"] = SERVER.url("postgres")  # replaced by a clone's before the first query
_started: list[Server] = []


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        from allemed.base import catalogues  # not above: it reads the settings, which read DATABASE_URL

        catalogues.compile_all()  # before Django reads them, and before the workers start
        if not SERVER.is_running():
            SERVER.start()
            _started.append(SERVER)
    django.setup()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browsers last: from the first one on, Playwright's event loop runs, and `asyncio.run` is no longer allowed.

    Of these, first those with a site of their own: they take longest, and at the end one worker would wait for another.
    """

    def place(item: pytest.Item) -> tuple[bool, bool]:
        names = getattr(item, "fixturenames", ())
        drives_browser = "playwright" in names or "browser" in item.keywords
        return drives_browser, drives_browser and not {"fresh_site", "shared_site"} & set(names)

    items.sort(key=place)


def pytest_unconfigure(config: pytest.Config) -> None:
    for server in _started:
        server.stop()


def _run_as_superuser(statement: sql.Composed) -> None:
    with psycopg.connect(SERVER.url("postgres", "postgres"), autocommit=True) as connection:
        connection.execute(statement)


def _template() -> str:
    """A database with every migration applied, named after the migrations' content; made once for all runs."""
    digest = hashlib.sha256()
    for migration in sorted(ROOT.glob("allemed/*/migrations/*.py")):
        digest.update(migration.read_bytes())
    digest.update((ROOT / "requirements" / "base.txt").read_bytes())
    name = f"template_{digest.hexdigest()[:12]}"
    with Path(ROOT / "var" / "test-template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with psycopg.connect(SERVER.url("postgres", "postgres"), autocommit=True) as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                return name
        building = f"building_{name}"
        _run_as_superuser(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(building)))
        SERVER.ensure_database(building)
        migrated = subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity=0"],
            cwd=ROOT,
            env={**os.environ, "DATABASE_OWNER_URL": SERVER.url(building, OWNER), "ALLEMED_DATABASE_ROLE": "owner"},
            capture_output=True,
            text=True,
            check=False,
        )
        if migrated.returncode:
            raise pytest.UsageError(f"The migrations failed:\n{migrated.stderr[-4000:]}")
        _run_as_superuser(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(building), sql.Identifier(name))
        )
    return name


_clones = 0


def _clone(template: str) -> str:
    global _clones
    _clones += 1
    name = f"test_{os.getpid()}_{_clones}"
    _run_as_superuser(
        sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(
            sql.Identifier(name), sql.Identifier(template), sql.Identifier(OWNER)
        )
    )
    return name


def _drop(name: str) -> None:
    _run_as_superuser(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def server() -> Server:
    """The tests' own PostgreSQL."""
    return SERVER


@pytest.fixture(scope="session")
def migrated_template() -> str:
    """The name of the migrated template database."""
    return _template()


@pytest.fixture(scope="session")
def django_db_setup(migrated_template: str, django_db_blocker: Any) -> Iterator[None]:
    """pytest-django's database, replaced: this worker's clone of the template."""
    from django.db import connection

    name = _clone(migrated_template)
    connection.close()
    connection.settings_dict["NAME"] = name
    os.environ["DATABASE_URL"] = SERVER.url(name)
    yield
    with django_db_blocker.unblock():
        connection.close()
    _drop(name)


@pytest.fixture
def make_database(migrated_template: str) -> Iterator[Callable[..., str]]:
    """`make_database()` clones the template (or a database you name) and returns the clone's name."""
    made: list[str] = []

    def make(template: str = "") -> str:
        made.append(_clone(template or migrated_template))
        return made[-1]

    yield make
    for name in made:
        _drop(name)


@pytest.fixture
def own_database(make_database: Callable[..., str], django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """For a test that commits (races, crashes): Django's connection points at a clone only this test uses."""
    with _instead_of_the_usual(make_database(), django_db_blocker) as name, django_db_blocker.unblock():
        yield name


@pytest.fixture(scope="module")
def module_database(migrated_template: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """For a module whose tests read what is made once for them all: a clone that only this module uses."""
    with _instead_of_the_usual(_clone(migrated_template), django_db_blocker) as name:
        yield name
    _drop(name)


@contextlib.contextmanager
def _instead_of_the_usual(name: str, django_db_blocker: Any) -> Iterator[str]:
    """Django's connection, and whatever is started meanwhile, points at this database."""
    from django.db import connection

    usual, usual_url = connection.settings_dict["NAME"], os.environ["DATABASE_URL"]
    with django_db_blocker.unblock():
        connection.close()
    connection.settings_dict["NAME"] = name
    os.environ["DATABASE_URL"] = SERVER.url(name)
    try:
        yield name
    finally:
        with django_db_blocker.unblock():
            connection.close()
        connection.settings_dict["NAME"] = usual
        os.environ["DATABASE_URL"] = usual_url


@pytest.fixture(scope="session")
def seeded(migrated_template: str) -> str:
    """The name of a template database with the demo's content."""
    prepare_files()
    return seeded_template(SERVER, migrated_template)


@pytest.fixture(scope="session")
def site(seeded: str) -> Iterator[Site]:
    """A running server with the demo's content, shared by the whole run: only read it."""
    name = _clone(seeded)
    with _running(make_site(SERVER, name, seeded)) as site:
        yield site
    _drop(name)


@pytest.fixture
def fresh_site(seeded: str, make_database: Callable[..., str]) -> Iterator[Site]:
    """A running server with the demo's content, this test's own."""
    with _running(make_site(SERVER, make_database(seeded), seeded)) as site:
        yield site


@pytest.fixture(scope="module")
def shared_site(seeded: str) -> Iterator[Site]:
    """A running server with the demo's content for one module, whose tests do not mind what the others write.

    The module has an `xdist_group`, so that one worker has all of it and one server is started.
    """
    name = _clone(seeded)
    with _running(make_site(SERVER, name, seeded)) as site:
        yield site
    _drop(name)


@contextlib.contextmanager
def _running(site: Site) -> Iterator[Site]:
    try:
        site.start()
        yield site
    finally:
        site.stop()
        shutil.rmtree(site.media, ignore_errors=True)
        site.log.unlink(missing_ok=True)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """pytest-playwright's `page` uses the machine's Chromium if there is one, and asks no one on the internet."""
    quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
    installed = {"executable_path": "/usr/bin/chromium"} if Path("/usr/bin/chromium").exists() else {}
    return {**browser_type_launch_args, **installed, "args": quiet}


@pytest.fixture(scope="session")
def base_url() -> None:
    """pytest-playwright asks for it; our tests name `site.url` themselves."""


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "nb-NO", "timezone_id": "Europe/Oslo"}
