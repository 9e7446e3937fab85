"""One request being answered: how refusals, Django's answers and files leave the house."""

from __future__ import annotations

import asyncio
import logging
import os
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import IO, Any
from urllib.parse import unquote

from django.conf import settings

from allemed.base import errors
from allemed.base.errors import Wrong
from allemed.base.http import FILE_HEADER
from allemed.config.front import files, visitors
from allemed.config.front.django import Answer
from allemed.config.front.file_threads import FileThreads
from allemed.config.front.headers import Header, value_of, with_defaults
from allemed.config.front.pages import PageCache, choose_coding, is_public
from allemed.config.front.refusals import Refusals
from allemed.config.front.stored import StoredFile

logger = logging.getLogger(__name__)

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

SEND_SECONDS = 60.0  # a client that takes nothing for so long has gone


@dataclass(frozen=True)
class Desk:
    """What every reply needs, made once for the process."""

    pages: PageCache
    refusals: Refusals
    files: FileThreads
    known_cookies: frozenset[str]
    personal_cookies: re.Pattern[bytes]
    security: tuple[Header, ...]
    transport: tuple[Header, ...]
    trusted_proxies: int


class Reply:
    """One request being answered."""

    def __init__(self, desk: Desk, scope: Scope, receive: Receive, send: Send) -> None:
        self.desk = desk
        self.scope = scope
        self.headers: list[Header] = scope["headers"]
        self.receive = receive
        self.send = send
        self.path: str = scope["path"]
        self.has_session = any(
            name == b"cookie" and desk.personal_cookies.search(value) is not None for name, value in self.headers
        )
        self.connection = visitors.read_connection(
            scope.get("client"), scope["scheme"], self.headers, desk.trusted_proxies
        )
        self.defaults = desk.security + (desk.transport if self.connection.scheme == "https" else ())
        self.accepted = choose_coding(value_of(self.headers, b"accept-encoding"))
        self._has_started = False

    async def start(self, status: int, headers: list[Header]) -> None:
        """Send the status line and the headers, completed with those every answer carries."""
        self._has_started = True
        await self.send(
            {"type": "http.response.start", "status": status, "headers": with_defaults(headers, self.defaults)}
        )

    async def refuse(self, wrong: Wrong, *extra: Header) -> None:
        """Answer with an error page, in the language of the address, or of the editor who asks."""
        if self._has_started:
            return  # the server cuts the connection: nothing true can be added
        html = self.desk.refusals.page(wrong, self.path, self._remembered_language())
        headers: list[Header] = [
            (b"content-type", b"text/html; charset=utf-8"),
            (b"cache-control", b"no-store"),
            (b"content-length", b"%d" % len(html)),
            *extra,
        ]
        await self.start(wrong.status, headers)
        await self.send({"type": "http.response.body", "body": html if self.scope["method"] != "HEAD" else b""})

    def _remembered_language(self) -> str:
        pairs = (pair for name, value in self.headers if name == b"cookie" for pair in visitors.cookie_pairs(value))
        return dict(pairs).get(settings.LANGUAGE_COOKIE_NAME, "")

    async def send_answer(self, answer: Answer) -> None:
        """Send Django's answer, with the front's rules about cookies and caching, or the file it points at."""
        file_name = value_of(answer.headers, FILE_HEADER.lower().encode())
        headers = self._own_rules(answer)
        if file_name:
            try:
                file = await self.desk.files.media(unquote(file_name.decode("latin-1")))
            except files.NoFileError:
                logger.error("front: a file that Django pointed at is not there")
                await self.refuse(errors.NO_FILE)
                return
            dropped = (b"content-length", b"content-encoding", b"etag", b"last-modified")
            await self.send_file(file, [header for header in headers if header[0] not in dropped])
            return
        is_empty = self.scope["method"] == "HEAD" or answer.status in (204, 304)
        if answer.status not in (204, 304):
            headers.append((b"content-length", b"%d" % answer.length))
        await self.start(answer.status, headers)
        if isinstance(answer.body, bytes):
            await self.send({"type": "http.response.body", "body": b"" if is_empty else answer.body})
            return
        with answer.body as body:
            read = _reader(body)
            await self._stream(
                lambda first, size: self.desk.files.run(read, first, size), 0, 0 if is_empty else answer.length
            )

    def _own_rules(self, answer: Answer) -> list[Header]:
        known = self.desk.known_cookies
        headers: list[Header] = []
        for name, value in answer.headers:
            if name in (b"content-length", FILE_HEADER.lower().encode(), b"connection", b"server", b"date"):
                continue
            if name == b"set-cookie" and value.split(b"=", 1)[0].decode("latin-1") not in known:
                logger.error("front: a cookie that is not ours was not set")
                continue
            headers.append((name, value))
        control = value_of(headers, b"cache-control")
        if b"public" in control and (self.has_session or not is_public(headers)):
            control = b""
            headers = [header for header in headers if header[0] != b"cache-control"]
        if not control:
            headers.append((b"cache-control", b"private, no-store" if self.has_session else b"private, no-cache"))
        return headers

    async def send_file(self, file: files.OpenFile | StoredFile, own: list[Header]) -> None:
        """Send an open file as the request's conditions and range ask for, and close it."""
        try:
            if self.scope["method"] not in ("GET", "HEAD"):
                await self.start(405, [(b"allow", b"GET, HEAD"), (b"content-length", b"0")])
                await self.send({"type": "http.response.body", "body": b""})
                return
            plan = files.plan(file, self.headers, own)
            await self.start(plan.status, plan.headers)
            read = partial(self.desk.files.read, file)
            await self._stream(read, plan.offset, plan.length if self.scope["method"] == "GET" else 0)
        finally:
            file.close()

    async def _stream(self, read: Callable[[int, int], Awaitable[bytes]], offset: int, length: int) -> None:
        """Send `length` bytes from `offset`, a chunk at a time, no faster than the client takes them."""
        if length <= files.CHUNK:
            data = await read(offset, length) if length else b""
            await self.send({"type": "http.response.body", "body": data})
            return
        gone = asyncio.create_task(self._wait_until_gone())
        try:
            while length > 0 and not gone.done():
                data = await read(offset, min(files.CHUNK, length))
                if not data:
                    return  # truncated under us; the server cuts the connection
                offset += len(data)
                length -= len(data)
                try:
                    async with asyncio.timeout(SEND_SECONDS):
                        await self.send({"type": "http.response.body", "body": data, "more_body": length > 0})
                except TimeoutError:
                    return
        finally:
            gone.cancel()

    async def _wait_until_gone(self) -> None:
        while (await self.receive())["type"] != "http.disconnect":
            await asyncio.sleep(0.01)


def _reader(body: IO[bytes]) -> Callable[[int, int], bytes]:
    descriptor = body.fileno()
    return lambda offset, length: os.pread(descriptor, length, offset)
