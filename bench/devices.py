"""Telephones in a room: thousands in one process, each doing what `bell.mjs` and `line.mjs` do in a browser.

A bell with a newer number asks within 0.4 s; one question at a time; asked again after every answer and failure; a line
that is cut asks within 0.8 s and is opened again; a line shut for good is tried more and more seldom. The constants
are theirs. What is counted: when each number was first held, and whatever came twice.
"""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

PATIENCE = 10.0
SOON, NET = 3.0, 20.0
JITTER, AT_ONCE = 0.4, 0.8
FIRST_AGAIN, LAST_AGAIN = 2.0, 60.0
DEAF_AFTER = 3.0

_STATUS = re.compile(rb"HTTP/1\.1 (\d{3})")
_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
_ETAG = re.compile(rb'(?i)\r\netag: *("[^"\r\n]*")')
_SAID = re.compile(rb'data: \{"seq":(\d+)')
_RETRY = re.compile(rb"retry: (\d+)")
_NUMBER = re.compile(rb'"(\d+)-')


@dataclass
class Counts:
    """What all devices of a run met."""

    bodies: dict[tuple[str, bytes], bytes] = field(default_factory=dict)  # (room, etag) -> as it came
    answers: int = 0
    unchanged: int = 0
    failures: int = 0
    cuts: int = 0
    sent_again: int = 0  # a snapshot the device said it had
    differing: int = 0  # the same version, other bytes
    backwards: int = 0  # older than what the device held
    rung_again: int = 0  # a line said the same number twice


class Asking(asyncio.Protocol):
    """One kept connection; one question at a time."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.buffer = bytearray()
        self.head = 0
        self.need = -1
        self.answer: asyncio.Future[tuple[int, bytes, bytes]] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if self.need < 0:
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            length = _LENGTH.search(self.buffer, 0, end)
            self.need = end + 4 + (int(length[1]) if length else 0)
            self.head = end
        if len(self.buffer) < self.need or self.answer is None or self.answer.done():
            return
        head, body = bytes(self.buffer[: self.head]), bytes(self.buffer[self.head + 4 : self.need])
        del self.buffer[: self.need]
        self.need = -1
        status = _STATUS.match(head)
        etag = _ETAG.search(head)
        self.answer.set_result((int(status[1]) if status else 0, etag[1] if etag else b"", body))

    def connection_lost(self, exc: Exception | None) -> None:
        self.transport = None
        if self.answer is not None and not self.answer.done():
            self.answer.set_exception(exc or ConnectionError("closed"))

    def leave(self) -> None:
        """Nobody waits for an answer any more."""
        self.answer = None
        if self.transport is not None:
            self.transport.abort()


class Hearing(asyncio.Protocol):
    """One open line."""

    def __init__(self, device: Device, request: bytes) -> None:
        self.device = device
        self.request = request
        self.buffer = bytearray()
        self.status = 0
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if not self.status:
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            found = _STATUS.match(self.buffer)
            self.status = int(found[1]) if found else 599
            del self.buffer[: end + 4]
            if self.status != 200:
                self.device.shut(self)
                return
            self.device.opened(self)
        while (end := self.buffer.find(b"\n\n")) >= 0:
            event = bytes(self.buffer[:end])
            del self.buffer[: end + 2]
            said = _SAID.search(event)
            if said:
                again = _RETRY.search(event)
                self.device.rang(int(said[1]), int(again[1]) / 1000 if again else None)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self.device.was_cut(self)

    def hang_up(self) -> None:
        if self.transport is not None:
            self.transport.close()


class Device:
    """A browser with the room's page open. `told(seq)` is called as the page would be drawn anew."""

    def __init__(self, port: int, room: str, token: str, counts: Counts) -> None:
        self.port, self.room, self.counts = port, room, counts
        self.headers = f"Host: localhost:{port}\r\nCookie: seat={token}\r\nAccept-Encoding: gzip, deflate, br\r\n"
        self.held: list[tuple[int, float]] = []  # number, when
        self.seq = self.heard = -1
        self.after = 0
        self.told: Callable[[int], None] | None = None
        self._etag = b""
        self._asking: Asking | None = None
        self._is_asking = self._is_wanted = self._is_gone = False
        self._timer: asyncio.TimerHandle | None = None
        self._failures = self._shut = 0
        self._line: Hearing | None = None
        self._is_open = False
        self._not_before = 0.0
        self._retry = 3.0
        self._tasks: set[asyncio.Task[None]] = set()
        self._writing: Asking | None = None

    # --- The line -------------------------------------------------------------------------------------------------

    def open(self) -> None:
        if self._is_gone or self._line is not None or time.monotonic() < self._not_before:
            return
        request = f"GET /sse/dugnad/{self.room} HTTP/1.1\r\n{self.headers}Accept: text/event-stream\r\n\r\n".encode()
        self._line = line = Hearing(self, request)
        self._run(self._connect(line))

    async def _connect(self, line: Hearing) -> None:
        try:
            await asyncio.get_running_loop().create_connection(lambda: line, "127.0.0.1", self.port)
        except OSError:
            self.was_cut(line)

    def opened(self, line: Hearing) -> None:
        if line is self._line:
            self._is_open = True
            self._shut = 0
            self.heard = -1

    def rang(self, seq: int, again: float | None) -> None:
        self._retry = again or self._retry
        if seq <= self.heard:
            self.counts.rung_again += 1
        self.heard = max(self.heard, seq)
        if seq > self.seq:
            self.after = max(self.after, seq)
            asyncio.get_running_loop().call_later(random.random() * JITTER, self.ask)

    def shut(self, line: Hearing) -> None:
        """Something other than an event stream: an EventSource gives up, and `line.mjs` tries later."""
        self._line, self._is_open = None, False
        self._shut += 1
        self._not_before = time.monotonic() + min(LAST_AGAIN, FIRST_AGAIN * 2 ** (self._shut - 1))
        line.hang_up()

    def was_cut(self, line: Hearing) -> None:
        if line is not self._line or self._is_gone:
            return
        was_open, self._is_open, self._line = self._is_open, False, None
        asyncio.get_running_loop().call_later(self._retry, self.open)  # as an EventSource does by itself
        if was_open:
            self.counts.cuts += 1
            self._ask_after(random.random() * AT_ONCE)

    def _expect(self, seq: int) -> None:
        line = self._line
        if line is None or not self._is_open or self.heard >= seq:
            return

        def look() -> None:
            if line is self._line and self._is_open and self.heard < seq:
                self._line, self._is_open = None, False
                line.hang_up()
                self.open()

        asyncio.get_running_loop().call_later(DEAF_AFTER, look)

    # --- The snapshot ---------------------------------------------------------------------------------------------

    def at_least(self, seq: int) -> None:
        """A receipt has come."""
        self.after = max(self.after, seq)
        if self.after > self.seq:
            self.ask()

    def ask(self) -> None:
        if self._is_gone:
            return
        if self._is_asking:
            self._is_wanted = True
            return
        self._is_asking = True
        if self._timer is not None:
            self._timer.cancel()
        self._run(self._ask())

    def _ask_after(self, wait: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(wait, self.ask)

    async def _ask(self) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                status, etag, body = await self._fetch()
        except (OSError, TimeoutError):
            status, etag, body = 0, b"", b""
            self._drop()
        self._took(status, etag, body)
        self._is_asking = False
        usual = NET if self._is_open else SOON
        wait = min(15.0, 2 ** (min(self._failures, 5) - 1)) if self._failures else usual
        self._ask_after(wait * (0.85 + random.random() * 0.3))
        if self._is_wanted:
            self._is_wanted = False
            self.ask()

    async def _fetch(self) -> tuple[int, bytes, bytes]:
        loop = asyncio.get_running_loop()
        if self._asking is None or self._asking.transport is None:
            _, self._asking = await loop.create_connection(Asking, "127.0.0.1", self.port)
        known = f"If-None-Match: {self._etag.decode()}\r\n" if self._etag else ""
        path = f"/api/dugnad/{self.room}/state?lang=nb&after={self.after}"
        self._asking.answer = loop.create_future()
        assert self._asking.transport is not None
        self._asking.transport.write(f"GET {path} HTTP/1.1\r\n{self.headers}{known}\r\n".encode())
        return await self._asking.answer

    def _took(self, status: int, etag: bytes, body: bytes) -> None:
        counts = self.counts
        counts.answers += 1
        if status == 304 and etag == self._etag:
            counts.unchanged += 1
            self._worked()
            return
        number = _NUMBER.match(etag)
        if status != 200 or number is None:
            counts.failures += 1
            self._failures += 1
            return
        self._worked()
        if counts.bodies.setdefault((self.room, etag), body) != body:
            counts.differing += 1
        seq = int(number[1])
        if etag == self._etag:
            counts.sent_again += 1
        if seq < self.seq:
            counts.backwards += 1
            return
        self._etag = etag
        if seq > self.seq:
            self.held.append((seq, time.time()))
            self.seq = seq
            if self.told is not None:
                self.told(seq)
        self._expect(seq)

    def _worked(self) -> None:
        self._failures = 0
        self.open()

    # --- Writing --------------------------------------------------------------------------------------------------

    async def put(self, path: str, body: bytes) -> tuple[int, bytes]:
        """Send as the outbox does, on a connection of its own that is kept. Status and answer."""
        loop = asyncio.get_running_loop()
        asking = self._writing
        try:
            async with asyncio.timeout(PATIENCE):
                if asking is None or asking.transport is None:
                    _, asking = await loop.create_connection(Asking, "127.0.0.1", self.port)
                    self._writing = asking
                asking.answer = loop.create_future()
                assert asking.transport is not None
                asking.transport.write(
                    f"PUT /api/dugnad/{self.room}/{path} HTTP/1.1\r\n{self.headers}Content-Type: application/json\r\n"
                    f"Content-Length: {len(body)}\r\n\r\n".encode()
                    + body
                )
                status, _, answer = await asking.answer
        except (OSError, TimeoutError):
            if asking is not None:
                asking.leave()
            return 0, b""
        return status, answer

    # --- Coming and going -----------------------------------------------------------------------------------------

    def come(self) -> None:
        self.open()
        self.ask()

    def go(self) -> None:
        """Close the page."""
        self._is_gone = True
        if self._timer is not None:
            self._timer.cancel()
        if self._line is not None:
            self._line.hang_up()
        self._drop()
        if self._writing is not None:
            self._writing.leave()

    @property
    def is_listening(self) -> bool:
        return self._is_open

    def _drop(self) -> None:
        if self._asking is not None:
            self._asking.leave()
        self._asking = None

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
