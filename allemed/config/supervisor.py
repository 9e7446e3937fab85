"""`manage.py demo`: everything the platform needs, started in order, watched, and put away again.

Two processes share the work. The supervisor starts PostgreSQL, prepares the data, starts the web and job processes and
begins them again if they fall. The keeper, forked first, only waits for the supervisor to be gone (stopped, or killed
without a word) and then ends everything it started: the same way out in both cases, so nothing is left behind.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import ctypes
import fcntl
import hashlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import FrameType
from typing import IO

from allemed.config import database
from allemed.config.database import DATA, ROOT, NoPostgresError, Server

VAR = ROOT / "var"
LOGS = DATA / "log"
LOCK = DATA / "demo.lock"
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StoppedError(BaseException):
    """Someone asked us to stop: Ctrl-C, SIGTERM, or the terminal went away. Not an error to be caught on the way."""


class CannotStartError(Exception):
    """A sentence that says what is wrong and what to do."""


def say(line: str) -> None:
    with contextlib.suppress(OSError):  # the terminal may be gone
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


@contextlib.contextmanager
def step(text: str) -> Iterator[None]:
    started = time.monotonic()
    say(f"  {text} …")
    yield
    seconds = time.monotonic() - started
    if seconds > 1:
        say(f"    {seconds:.1f} s")


# --- The processes ------------------------------------------------------------------------------------------------


class Program:
    """One child, in a process group of its own, writing to `<name>.log` in the log folder."""

    def __init__(self, name: str, *command: str) -> None:
        self.name = name
        self.command = command
        self.process: subprocess.Popen[bytes] | None = None
        self.falls: list[float] = []

    @property
    def log(self) -> Path:
        return LOGS / f"{self.name}.log"

    def start(self, keeper: Keeper) -> None:
        if not self.falls:
            self.log.write_bytes(b"")  # what an earlier run said
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for us; we end our children in order
                preexec_fn=end_with_parent,  # noqa: PLW1509 - one system call, prepared beforehand
            )
        keeper.watch(self.process.pid)

    def mind(self, keeper: Keeper) -> None:
        """Begin again if it fell; give up when it falls five times in a minute."""
        if self.process is None or self.process.poll() is None:
            return
        now = time.monotonic()
        self.falls = [*(fall for fall in self.falls if now - fall < 60), now]
        if len(self.falls) > 5:
            raise CannotStartError(f"{self.name} keeps stopping. The last it said:\n{_tail(self.log)}")
        time.sleep(0.3 * len(self.falls))
        self.start(keeper)


def _find_prctl() -> object:
    try:
        return ctypes.CDLL(None).prctl
    except (OSError, AttributeError):
        return None  # not Linux: the keeper alone sees to it


_PRCTL = _find_prctl()


def end_with_parent() -> None:
    """Linux only, a second net under the keeper: the kernel sends SIGTERM when the supervisor is gone."""
    if callable(_PRCTL):
        _PRCTL(1, signal.SIGTERM)


def end(groups: Iterable[int], server: Server | None) -> None:
    """Ask every process group to end, wait, insist; PostgreSQL last."""
    groups = set(groups)
    _signal(groups, signal.SIGTERM)
    deadline = time.monotonic() + 8
    while any(_is_alive(group) for group in groups) and time.monotonic() < deadline:
        time.sleep(0.05)
    _signal(groups, signal.SIGKILL)
    if server is not None:
        server.stop()


def _signal(groups: Iterable[int], sign: signal.Signals) -> None:
    for group in groups:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, sign)


def _is_alive(group: int) -> bool:
    with contextlib.suppress(ChildProcessError):
        os.waitpid(group, os.WNOHANG)
    try:
        os.killpg(group, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return not _is_zombie(group)


def _is_zombie(pid: int) -> bool:
    """Dead, but its parent (a container's first process, often) never asked how it went."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    return False


class Keeper:
    """Ends what we started when our end of a pipe closes, for whatever reason it closes."""

    def __init__(self, server: Server | None) -> None:
        self.server = server
        self.groups: set[int] = set()
        reading, self._writing = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self._writing)
            self._keep(reading)
        os.close(reading)

    def _keep(self, reading: int) -> None:
        os.setsid()
        for sign in STOPPING:
            signal.signal(sign, signal.SIG_IGN)
        silence = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):  # or whoever reads our output would wait for us
            os.dup2(silence, descriptor)
        groups: set[int] = set()
        try:
            with os.fdopen(reading) as lines:
                groups.update(int(line) for line in lines)  # ends when the supervisor does
            LOCK.write_text("")  # the lock stays ours until all is put away; whoever waits for it may see why
            end(groups, self.server)
        finally:
            os._exit(0)

    def watch(self, group: int) -> None:
        self.groups.add(group)
        os.write(self._writing, f"{group}\n".encode())

    def is_alive(self) -> bool:
        try:
            return os.waitpid(self.pid, os.WNOHANG) == (0, 0)
        except ChildProcessError:
            return False

    def release(self) -> None:
        """Close the pipe and wait until everything is put away; do it ourselves if the keeper is gone."""
        if not self.is_alive():
            end(self.groups, self.server)
            return
        os.close(self._writing)
        while self.is_alive():
            for group in self.groups:
                _is_alive(group)  # reaps the dead, so that the keeper sees they are gone
            time.sleep(0.05)


# --- Preparing, and skipping what is unchanged --------------------------------------------------------------------


def _fingerprint(*patterns: str) -> str:
    digest = hashlib.sha256()
    for pattern in patterns:
        folder, glob = (DATA, pattern.removeprefix("data:")) if pattern.startswith("data:") else (ROOT, pattern)
        for path in sorted(folder.glob(glob)):
            if path.is_file() and "__pycache__" not in path.parts:
                known = path.stat()
                digest.update(f"{path.relative_to(folder)} {known.st_size} {known.st_mtime_ns}\n".encode())
    return digest.hexdigest()


# Each part of the preparation: what it is, what it depends on, the commands that do it.
PARTS: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "files": (
        "Collecting style sheets, scripts and drawings",
        (
            "allemed/*/static/**/*",
            "allemed/*/locale/**/*.po",
            "var/theme/**/*",
            "node_modules/.package-lock.json",
            "requirements/base.txt",
        ),
        ("compile_catalogs", "collectstatic --noinput --clear --verbosity=0"),
    ),
    "tables": (
        "Making the tables",
        ("allemed/*/migrations/*.py", "requirements/base.txt", "data:postgres/PG_VERSION"),
        ("migrate --verbosity=0",),
    ),
    "content": (
        "Loading the demo programme",
        (
            "allemed/demo/**/*",
            "allemed/*/migrations/*.py",
            "requirements/base.txt",
            "data:postgres/PG_VERSION",
        ),
        ("load_demo",),
    ),
}


def _stamp(name: str) -> Path:
    """What is collected lies beside the code; what is in the database, beside the database."""
    return (VAR if name == "files" else DATA) / f"demo-{name}.stamp"


def _is_prepared(name: str, fingerprint: str) -> bool:
    with contextlib.suppress(OSError):
        return _stamp(name).read_text() == fingerprint
    return False


def prepare(*names: str, keeper: Keeper | None = None) -> None:
    """Do the named parts whose inputs changed since they last went well, side by side."""
    wanted = {name: _fingerprint(*PARTS[name][1]) for name in names}
    changed = [name for name in names if not _is_prepared(name, wanted[name])]
    if not changed:
        return
    with step(" and ".join(PARTS[name][0] for name in changed).capitalize()):
        running = [(name, _run(name, PARTS[name][2])) for name in changed]
        if keeper is not None:
            for _, process in running:
                keeper.watch(process.pid)
        for name, process in running:
            if process.wait():
                raise CannotStartError(f"{PARTS[name][0]} did not go well:\n{_tail(LOGS / f'{name}.log')}")
            _stamp(name).write_text(wanted[name])


def _run(name: str, commands: tuple[str, ...]) -> subprocess.Popen[bytes]:
    # One shell for several commands; the words are ours, above.
    line = " && ".join(f'"{sys.executable}" manage.py {command}' for command in commands)
    with (LOGS / f"{name}.log").open("wb") as log:
        return subprocess.Popen(
            ["/bin/sh", "-c", line],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C ends it in order, too
        )


def _tail(log: Path, lines: int = 20) -> str:
    with contextlib.suppress(OSError):
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    return ""


# --- Listening ----------------------------------------------------------------------------------------------------


def check_port(port: int) -> None:
    """Raises `CannotStartError` when another program has it."""
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        try:
            with socket.socket(family) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((address, port))
        except PermissionError as error:
            raise CannotStartError(f"Port {port} needs an administrator. Choose one above 1023: PORT=8080.") from error
        except OSError as error:
            if error.errno in (98, 48):  # in use, on Linux and macOS; anything else: no such kind of address here
                raise CannotStartError(
                    f"Port {port} is taken by another program. Stop that one, or choose another: "
                    f"PORT={port + 1} make demo"
                ) from error


def _answer_on_ipv6(port: int) -> None:
    """The server listens on 127.0.0.1; this lets `localhost` mean ::1 as well, and no one outside this machine in."""

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        with contextlib.suppress(OSError, RuntimeError):
            writer.write_eof()

    async def forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            onward_reader, onward_writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            writer.close()
            return
        await asyncio.gather(pump(reader, onward_writer), pump(onward_reader, writer))
        for each in (writer, onward_writer):
            each.close()

    async def serve() -> None:
        try:
            server = await asyncio.start_server(forward, "::1", port)
        except OSError:
            return  # no IPv6 on this machine
        await server.serve_forever()

    threading.Thread(target=lambda: asyncio.run(serve()), daemon=True).start()


def ask_health(port: int) -> tuple[bool, str]:
    """Whether `/healthz` says 200, and what it said."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        return answer.status == 200, answer.read().decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        return False, f"no answer yet ({type(error).__name__})"
    finally:
        connection.close()


# --- The whole ----------------------------------------------------------------------------------------------------


def _programs(port: int) -> list[Program]:
    manage = (sys.executable, "manage.py")
    programs = [
        Program(
            "web",
            *(sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(port)),
            *("--workers", "1", "--workers-kill-timeout", "4", "--no-ws", "--respawn-failed-workers"),
            *("--backlog", "4096", "--backpressure", "16000"),  # each open bell of a dugnad is a connection
            "allemed.config.asgi:application",
        ),
        Program("jobs", *manage, "procrastinate", "worker", "--shutdown-graceful-timeout=4"),
    ]
    programs.append(Program("register", *manage, "register_standin"))
    return programs


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _begin(port: int) -> IO[str]:
    """Take the lock, waiting for an earlier run that is being put away."""
    VAR.mkdir(exist_ok=True)
    LOGS.mkdir(parents=True, exist_ok=True)
    lock = LOCK.open("a+")
    told = False
    soon, deadline = time.monotonic() + 1, time.monotonic() + 40
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError as error:
            lock.seek(0)
            owner, _, its_port = lock.read().partition(" ")
            if (owner and time.monotonic() > soon) or time.monotonic() > deadline:
                raise CannotStartError(
                    f"ALLEMED already runs from this folder, on http://localhost:{its_port or port}. "
                    "Stop it with Ctrl-C where it was started."
                ) from error
            if not owner and not told:
                say("  The last run was cut off and is being put away …")
                told = True
            time.sleep(0.2)
    lock.truncate(0)
    lock.write(f"{os.getpid()} {port}")
    lock.flush()
    return lock


def _stop_at_signal(number: int, _frame: FrameType | None) -> None:
    for sign in STOPPING:
        signal.signal(sign, signal.SIG_IGN)  # once is enough
    # Python swallows what is raised while it happens to collect garbage: so it is said again until it is heard.
    signal.signal(signal.SIGALRM, _stop_again)
    signal.setitimer(signal.ITIMER_REAL, 0.5, 0.5)
    raise StoppedError(signal.Signals(number).name)


def _stop_again(number: int, _frame: FrameType | None) -> None:
    raise StoppedError(signal.Signals(number).name)


def run(port: int) -> None:
    """Start everything, say where it is, and mind it until told to stop."""
    started = time.monotonic()
    with _begin(port):
        check_port(port)
        for sign in STOPPING:
            signal.signal(sign, _stop_at_signal)
        server = database.embedded()
        keeper = Keeper(server)
        programs = _programs(port)
        try:
            if server is not None and not server.is_running():
                with step("Starting PostgreSQL"):
                    server.start()
                    server.ensure_database()
            prepare("files", "tables", keeper=keeper)
            prepare("content", keeper=keeper)
            *needed, register = programs
            for program in needed:
                program.start(keeper)
            _answer_on_ipv6(port)
            _wait_until_ready(port, needed, keeper)
            register.start(keeper)  # nobody waits for it
            say(f"\n  ALLEMED is ready after {time.monotonic() - started:.1f} s:  http://localhost:{port}\n")
            say(f"  Ctrl-C stops it. `make demo-reset` forgets its data. What the programs say is in {LOGS}.\n")
            _mind(programs, keeper, server)
        finally:
            for sign in (*STOPPING, signal.SIGALRM):
                signal.signal(sign, signal.SIG_IGN)
            signal.setitimer(signal.ITIMER_REAL, 0)
            say("  Putting everything away …")
            keeper.release()


def _wait_until_ready(port: int, programs: list[Program], keeper: Keeper) -> None:
    deadline = time.monotonic() + 180
    while True:
        ready, said = ask_health(port)
        if ready:
            return
        if time.monotonic() > deadline:
            raise CannotStartError(f"The server did not become ready: {said}\n{_tail(LOGS / 'web.log')}")
        for program in programs:
            program.mind(keeper)
        time.sleep(0.1)


def _mind(programs: list[Program], keeper: Keeper, server: Server | None) -> None:
    made_by = os.getppid() if os.environ.get("MAKELEVEL") else None
    while True:
        time.sleep(0.5)
        if not keeper.is_alive():
            raise CannotStartError("The keeper was killed; everything else is stopped with it. Start again.")
        if made_by is not None and os.getppid() != made_by:
            raise StoppedError("make is gone")
        if server is not None and server.process() is None:
            with contextlib.suppress(NoPostgresError):
                server.start()
                say("  PostgreSQL had stopped; it runs again, and nothing saved is lost.")
        for program in programs:
            program.mind(keeper)


def reset() -> None:
    """Forget the demo's database, its uploads and what was prepared."""
    with _begin(0):
        server = database.embedded()
        if server is not None:
            server.stop()
            shutil.rmtree(server.data, ignore_errors=True)
        shutil.rmtree(DATA / "media", ignore_errors=True)
        for name in ("tables", "content"):
            _stamp(name).unlink(missing_ok=True)
    say("The demo's data are forgotten. `make demo` begins again.")


def main(arguments: list[str]) -> int:
    """What `manage.py demo` does. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="manage.py demo", description="The whole platform with a demo programme.")
    parser.add_argument("--reset", action="store_true", help="forget the demo's data instead of starting")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
    chosen = parser.parse_args(arguments)
    os.environ["ALLEMED_MODE"] = "demo"
    os.environ["PORT"] = str(chosen.port)
    os.environ.setdefault("REGISTER_STANDIN_PORT", str(_free_port()))
    try:
        if chosen.reset:
            reset()
        else:
            say("ALLEMED")
            run(chosen.port)
    except (StoppedError, KeyboardInterrupt):
        say("  Stopped. Nothing is left running.")
    except (CannotStartError, NoPostgresError) as error:
        sys.stderr.write(f"\n{error}\n")
        return 1
    return 0
