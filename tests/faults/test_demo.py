"""`make demo` starts, is killed, starts again, and leaves nothing behind when it is stopped."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from allemed.config import supervisor
from allemed.config.database import ROOT, Server
from tests.server import free_port

pytestmark = [pytest.mark.prove, pytest.mark.skipif(not Path("/proc/self").exists(), reason="reads /proc")]


class Demo:
    """`manage.py demo` with its data in a folder of this test's own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.seconds = 0.0

    def start(self) -> None:
        keep = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "ALLEMED_MODE"}}
        started = time.monotonic()
        before = self.said().count("is ready after")
        with (self.folder / "demo.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "demo"],
                cwd=ROOT,
                env={**keep, "ALLEMED_DATA": str(self.folder), "PORT": str(self.port)},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        # Its own word too: a server that is just being put away may still say that all is well.
        while self.said().count("is ready after") <= before or not supervisor.ask_health(self.port)[0]:
            assert self.process.poll() is None, self.said()
            assert time.monotonic() - started < 400, self.said()
            time.sleep(0.1)
        self.seconds = time.monotonic() - started

    def said(self) -> str:
        log = self.folder / "demo.log"
        return log.read_text() if log.exists() else ""

    def signal(self, sign: signal.Signals) -> int:
        assert self.process is not None
        self.process.send_signal(sign)
        return self.process.wait(60)

    def left(self) -> list[str]:
        """Every process that was started with this folder."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                is_zombie = ") Z " in (folder / "stat").read_text()
                words = (folder / "environ").read_bytes() + (folder / "cmdline").read_bytes()
            except OSError:
                continue
            if str(self.folder).encode() in words and not is_zombie and folder.name != str(os.getpid()):
                found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        return found


@pytest.fixture
def demo() -> Iterator[Demo]:
    # Not under pytest's own folder, which only its owner may enter: as root, PostgreSQL runs as someone else.
    folder = ROOT / "var" / "test-demo"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    demo = Demo(folder)
    yield demo
    if demo.process is not None and demo.process.poll() is None:
        demo.signal(signal.SIGTERM)
    Server(folder / "postgres").stop()
    shutil.rmtree(folder, ignore_errors=True)


def test_it_comes_back_after_kill_9_and_goes_without_a_trace(demo: Demo) -> None:
    demo.start()
    assert len(demo.left()) >= 4  # the supervisor, its keeper, web and jobs at the least
    demo.signal(signal.SIGKILL)
    demo.start()  # at once: it waits for the keeper to put the first away
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        assert demo.signal(sign) == 0, demo.said()
        assert demo.left() == []
        assert Server(demo.folder / "postgres").process() is None
        demo.start()
    assert "Traceback" not in demo.said()


def test_a_taken_port_is_told_in_a_sentence(tmp_path: Path, site_port: int) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "demo", f"--port={site_port}"],
        cwd=ROOT,
        env={**os.environ, "ALLEMED_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert f"Port {site_port} is taken" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def site_port() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield int(taken.getsockname()[1])
