"""How long the demo takes to start: the first time, with everything to make, and again. Aim: again in under 10 s.

Lower bounds in the same run: PostgreSQL alone, and a process that only loads the settings and the rooms. Timed from the
command to the answer 200 at `/healthz`: database, tables and jobs are ready. The packages are there already.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench import peers

FOLDER = peers.ROOT / "var" / "bench-demo"  # as root PostgreSQL runs as someone else, who must be able to enter
PATIENCE = 600  # seconds
ROUNDS = 3


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def start(port: int) -> subprocess.Popen[bytes]:
    """`manage.py demo`, until it says that it is well."""
    from allemed.config import supervisor

    keep = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "ALLEMED_MODE"}}
    with (FOLDER / "demo.log").open("ab") as log:
        demo = subprocess.Popen(
            [sys.executable, "manage.py", "demo"],
            cwd=peers.ROOT,
            env={**keep, "ALLEMED_DATA": str(FOLDER), "PORT": str(port)},
            stdout=log,
            stderr=log,
        )
    deadline = time.monotonic() + PATIENCE
    while not supervisor.ask_health(port)[0]:
        if demo.poll() is not None or time.monotonic() > deadline:
            end(demo)
            raise SystemExit(f"The demo did not start:\n{(FOLDER / 'demo.log').read_text()[-2000:]}")
        time.sleep(0.05)
    return demo


def end(demo: subprocess.Popen[bytes]) -> None:
    demo.send_signal(signal.SIGINT)
    demo.wait()


def timed_start(port: int) -> float:
    """The seconds of one start; it is ended again."""
    begun = time.perf_counter()
    demo = start(port)
    taken = time.perf_counter() - begun
    end(demo)
    return taken


def load_rooms() -> None:
    program = "import django; django.setup()"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "allemed.config.settings", "ALLEMED_MODE": "demo"}
    subprocess.run([sys.executable, "-c", program], cwd=peers.ROOT, env=environment, check=True)


def main() -> None:
    from allemed.config.database import Server

    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    try:
        peers.say("demo_first_start", timed_start(port), "s")
        server = Server(Path(FOLDER) / "postgres")
        peers.say("demo_postgres_alone", seconds(server.start), "s")
        server.stop()
        peers.say("demo_rooms_loaded", seconds(load_rooms), "s")
        again = sorted(timed_start(port) for _ in range(ROUNDS))
        peers.say("demo_second_start", again[ROUNDS // 2], "s")
        peers.say("demo_second_start_slowest", again[-1], "s")
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)


if __name__ == "__main__":
    main()
