"""A bad network of our own: a proxy that cuts, delays, truncates, repeats, is away, and plays a hotel's sign-in page.

It stands between a client and a running server, speaks HTTP/1.1 well enough for both, and does to each request what
`weather` says. One request a connection: what is cut is cut for that request only.
"""

from __future__ import annotations

import contextlib
import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.server import free_port

SIGN_IN = b"<!doctype html><title>Hotell</title><h1>Logg inn for nett</h1>"
CAPTIVE = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(SIGN_IN)
) + SIGN_IN
Weather = Callable[["Asked"], str]
"""What happens to a request: `fine`, `cut` (before it arrives), `lost` (it arrives, the answer does not), `half` (half
the answer), `twice` (it arrives twice), `slow`, `captive` (somebody else's 200), `away` (nobody answers)."""
KINDS = ("fine", "cut", "lost", "half", "twice", "slow", "captive", "away")


@dataclass(frozen=True)
class Asked:
    """One request, as the weather sees it."""

    method: str
    path: str
    number: int


def always(kind: str) -> Weather:
    """The same for all."""
    return lambda _: kind


def changeable(seed: int, fine: float = 0.4) -> Weather:
    """Any of them, reproducibly: `fine` is the share that goes well."""
    dice = random.Random(seed)  # noqa: S311  (weather, not a secret)
    return lambda _: "fine" if dice.random() < fine else dice.choice(KINDS[1:])


@dataclass
class BadNetwork:
    """A proxy to `port` on this machine. `weather` may be changed while it runs."""

    target: int
    weather: Weather = field(default_factory=lambda: always("fine"))
    port: int = field(default_factory=free_port)
    seen: Counter[str] = field(default_factory=Counter)
    slowness: float = 0.3
    _number: int = 0
    _is_open: bool = True

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def serve(self) -> None:
        with socket.create_server(("127.0.0.1", self.port)) as listening:
            listening.settimeout(0.2)
            while self._is_open:
                with contextlib.suppress(TimeoutError):
                    client, _ = listening.accept()
                    threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def close(self) -> None:
        self._is_open = False

    def _carry(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            client.settimeout(20)
            request = _whole(client)
            if not request:
                return
            method, path, _ = request.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
            self._number += 1
            kind = self.weather(Asked(method, path, self._number))
            self.seen[kind] += 1
            if kind in ("cut", "away"):
                if kind == "away":
                    time.sleep(self.slowness)
                return
            if kind == "captive":
                client.sendall(CAPTIVE)
                return
            if kind == "slow":
                time.sleep(self.slowness)
            if kind == "twice":
                self._ask(request, lambda _: None)
            if kind in ("lost", "half"):
                answer = bytearray()
                self._ask(request, answer.extend)
                client.sendall(bytes(answer[: len(answer) // 2]) if kind == "half" else b"")
                return
            self._ask(request, client.sendall)

    def _ask(self, request: bytes, give: Callable[[bytes], object]) -> None:
        head, _, body = request.partition(b"\r\n\r\n")
        lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
        with socket.create_connection(("127.0.0.1", self.target), timeout=20) as server:
            server.sendall(b"\r\n".join([*lines, b"Connection: close"]) + b"\r\n\r\n" + body)
            while piece := server.recv(65536):
                give(piece)


def _whole(client: socket.socket) -> bytes:
    """A request with its body."""
    said = b""
    while b"\r\n\r\n" not in said:
        piece = client.recv(65536)
        if not piece:
            return b""
        said += piece
    head, _, body = said.partition(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    missing = (int(lengths[0].split(b":")[1]) if lengths else 0) - len(body)
    while missing > 0:
        piece = client.recv(65536)
        if not piece:
            break
        said += piece
        missing -= len(piece)
    return said


@contextlib.contextmanager
def bad_network(target: int, weather: Weather | None = None) -> Iterator[BadNetwork]:
    """A running one."""
    network = BadNetwork(target, weather or always("fine"))
    thread = threading.Thread(target=network.serve, daemon=True)
    thread.start()
    try:
        yield network
    finally:
        network.close()
        thread.join(timeout=5)
