"""Asks a front in this process, as a server would, and says what came back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from allemed.config.front.application import Front
from allemed.config.front.bodies import Patience
from allemed.config.front.headers import Header

PUBLIC = ("Cache-Control", "public, max-age=0, s-maxage=300")
HTML = ("Content-Type", "text/html; charset=utf-8")
Environ = dict[str, Any]


@dataclass
class Answered:
    status: int
    headers: list[Header]
    body: bytes

    def __getitem__(self, name: str) -> str:
        found = [value.decode("latin-1") for key, value in self.headers if key == name.encode()]
        return ", ".join(found)

    def __contains__(self, name: str) -> bool:
        return any(key == name.encode() for key, _ in self.headers)


@dataclass
class Page:
    """A stand-in for Django: answers what it is told to, and remembers what it was asked."""

    body: bytes = b"<p>Hei</p>"
    status: str = "200 OK"
    headers: list[tuple[str, str]] = field(default_factory=lambda: [HTML, PUBLIC])
    asked: list[Environ] = field(default_factory=list)
    read: list[bytes] = field(default_factory=list)
    before: Callable[[], None] = lambda: None

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.asked.append(environ)
        self.read.append(environ["wsgi.input"].read())
        self.before()
        start_response(self.status, self.headers)
        return [self.body]


@contextmanager
def front_of(page: Page, patience: Patience | None = None) -> Iterator[Front]:
    """A front that hears purges (there is no database in these tests to hear them from)."""
    front = Front(page, patience=patience, listens=False)
    front.pages.is_listening = True
    front.keyed = frozenset({"side", "tema"})
    try:
        yield front
    finally:
        front.threads.close()
        front.desk.files.close()


async def ask(
    front: Front,
    path: str | bytes = "/nyheter/",
    *,
    method: str = "GET",
    headers: dict[str, str] | None = None,
    query: str | bytes = "",
    body: Iterable[bytes] | None = None,
    then_leave: bool = False,
    host: str = "localhost",
    client: str = "192.0.2.7",
) -> Answered:
    """One request. `body` is sent in the given pieces; with `then_leave` the client breaks off after them."""
    raw_path = path.encode() if isinstance(path, str) else path
    scope = {
        "type": "http",
        "method": method,
        "scheme": "http",
        "http_version": "1.1",
        "path": raw_path.decode(errors="replace"),
        "raw_path": raw_path,
        "query_string": query.encode() if isinstance(query, str) else query,
        "server": ("127.0.0.1", "8000"),
        "client": (client, 5),
        "headers": [
            (b"host", host.encode()),
            *((name.lower().encode(), value.encode("latin-1")) for name, value in (headers or {}).items()),
        ],
    }
    pieces = list(body or [])
    coming: list[dict[str, Any]] = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    if coming and not then_leave:
        coming[-1]["more_body"] = False
    if then_leave:
        coming.append({"type": "http.disconnect"})
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        if coming:
            return coming.pop(0)
        await asyncio.Event().wait()  # connected, and silent
        raise AssertionError

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await front(scope, receive, send)
    assert sent, "no answer at all"
    start, *rest = sent
    whole = b"".join(message["body"] for message in rest)
    return Answered(start["status"], start["headers"], whole)
