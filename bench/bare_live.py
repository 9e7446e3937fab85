"""The least a live room can cost: one plain ASGI process that rings over LISTEN and answers a snapshot from memory.

Same addresses and the same bytes as the product's, once made for each change; no Django, no seats, nobody is asked for
anything. Run by granian as `bench.bare_live:application`; `BARE_SNAPSHOT` is the file that holds the snapshot.
"""

from __future__ import annotations

import asyncio
import gzip
import os
import re
import time
from pathlib import Path
from typing import Any

import psycopg

CHANNEL = "bench_bare"
HEARTBEAT_SECONDS = 15.0


class Bare:
    """All rooms of the process."""

    def __init__(self, snapshot: bytes, address: str) -> None:
        self.snapshot = snapshot
        self.address = address
        self.seq: dict[str, int] = {}
        self.bodies: dict[str, tuple[bytes, bytes]] = {}
        self.lines: dict[str, set[asyncio.Event]] = {}
        self.tasks: list[asyncio.Task[None]] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a snapshot or hold a line."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        _, kind, _, room, *_ = scope["path"].split("/")
        if kind == "sse":
            await self._hold(room, receive, send)
            return
        etag, body = self._body(room)
        asked = next((value for name, value in scope["headers"] if name == b"if-none-match"), b"")
        headers = [(b"etag", etag), (b"x-allemed-now", b"%d" % (time.time() * 1000))]
        if asked == etag:
            await send({"type": "http.response.start", "status": 304, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return
        headers += [
            (b"content-type", b"application/json; charset=utf-8"),
            (b"content-encoding", b"gzip"),
            (b"content-length", b"%d" % len(body)),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _body(self, room: str) -> tuple[bytes, bytes]:
        found = self.bodies.get(room)
        if found is None:
            seq = self.seq.get(room, 0)
            plain = re.sub(rb'"seq":\d+', b'"seq":%d' % seq, self.snapshot, count=1)
            found = self.bodies[room] = (b'"%d-bare-0-nb"' % seq, gzip.compress(plain, 5, mtime=0))
        return found

    async def _hold(self, room: str, receive: Any, send: Any) -> None:
        news = asyncio.Event()
        self.lines.setdefault(room, set()).add(news)
        leaving = asyncio.create_task(_gone(receive, news))
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/event-stream")]})
        told = -1
        news.set()
        try:
            while True:
                await news.wait()
                news.clear()
                if leaving.done():
                    return
                seq = self.seq.get(room, 0)
                said = b": \n\n" if seq == told else b'id: %d\nretry: 1000\ndata: {"seq":%d}\n\n' % (seq, seq)
                told = seq
                await send({"type": "http.response.body", "body": said, "more_body": True})
        finally:
            leaving.cancel()
            self.lines[room].discard(news)

    async def _live(self, receive: Any, send: Any) -> None:
        while (message := await receive())["type"] != "lifespan.shutdown":
            if message["type"] == "lifespan.startup":
                self.tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._beat())]
                await send({"type": "lifespan.startup.complete"})
        for task in self.tasks:
            task.cancel()
        await send({"type": "lifespan.shutdown.complete"})

    async def _listen(self) -> None:
        async with await psycopg.AsyncConnection.connect(self.address, autocommit=True) as connection:
            await connection.execute(f"LISTEN {CHANNEL}".encode())
            async for notice in connection.notifies():
                room, _, seq = notice.payload.partition(":")
                self.seq[room] = int(seq)
                self.bodies.pop(room, None)
                for line in self.lines.get(room, ()):
                    line.set()

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            for lines in self.lines.values():
                for line in lines:
                    line.set()


async def _gone(receive: Any, news: asyncio.Event) -> None:
    while (await receive())["type"] != "http.disconnect":
        await asyncio.sleep(0)
    news.set()


if "BARE_SNAPSHOT" in os.environ:
    application = Bare(Path(os.environ["BARE_SNAPSHOT"]).read_bytes(), os.environ["DATABASE_URL"])
