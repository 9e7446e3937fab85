"""The ASGI application: kept pages, static files and media here; everything else in Django's threads."""

from __future__ import annotations

import asyncio
import contextlib
import io
import logging
import os
import threading
import time
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import IO

from django.conf import settings

from allemed.base import errors
from allemed.config import database
from allemed.config.front import bodies, visitors
from allemed.config.front.addresses import NO_QUERY, AbsurdAddressError, Query, read_path, read_query
from allemed.config.front.bodies import BodyRefusedError, Patience
from allemed.config.front.django import Answer, DjangoThreads, TooBusyError, Wsgi, make_environ
from allemed.config.front.file_threads import FileThreads
from allemed.config.front.files import NoFileError, OpenFile
from allemed.config.front.headers import Header, security_headers, transport_security, with_defaults
from allemed.config.front.listener import listen, stop
from allemed.config.front.live import BELL, STATE, LiveRooms
from allemed.config.front.pages import (
    Key,
    Page,
    PageCache,
    choose_coding,
    is_public,
    make_page,
    matches,
    seconds_to_keep,
)
from allemed.config.front.refusals import Refusals
from allemed.config.front.reply import Desk, Receive, Reply, Scope, Send
from allemed.config.front.stored import StoreAwayError, StoredFile

logger = logging.getLogger(__name__)

LIVE_PATHS = ("/api/dugnad/", "/sse/dugnad/")
PAGES_BYTES = 64 * 1024 * 1024
FOLLOW_SECONDS = 5.0  # how long a second reader waits for the first one's page
MOST_PRIVATE_REMEMBERED = 5_000
SHUTDOWN_SECONDS = 10.0

_WRONG_BODY = {400: errors.CUT_OFF, 408: errors.TOO_SLOW, 413: errors.TOO_LARGE}
# The only request headers that decide whether a kept page may be served, and which.
_DECIDING = frozenset(
    {b"host", b"cookie", b"accept-encoding", b"if-none-match", b"x-forwarded-proto", b"authorization", b"hx-request"}
)


@dataclass(slots=True)
class Asked:
    """A request that a kept page may answer."""

    key: Key
    accepted: bytes
    none_match: bytes


class Front:
    """One for each process. `wsgi` is Django's application."""

    def __init__(self, wsgi: Wsgi, *, patience: Patience | None = None, listens: bool = True) -> None:
        self.pages = PageCache(PAGES_BYTES)
        self.threads = DjangoThreads(wsgi)
        self.desk = Desk(
            pages=self.pages,
            refusals=Refusals(),
            files=FileThreads(),
            known_cookies=visitors.known_cookies(),
            personal_cookies=visitors.personal_cookies(),
            security=security_headers(),
            transport=transport_security(),
            trusted_proxies=settings.TRUSTED_PROXIES,
        )
        self.live = LiveRooms(self.threads, self.desk.security + self.desk.transport)
        self.patience = patience or Patience()
        self.keyed = frozenset(settings.PAGE_PARAMETERS)
        self._trusts_proxies = self.desk.trusted_proxies > 0
        self._personal = self.desk.personal_cookies
        self._under_way: dict[tuple[int, Key], asyncio.Future[Page | None]] = {}
        self._private: dict[Key, None] = {}  # addresses lately found to be nobody else's: no use waiting for them
        self._private_generation = 0
        self._answering = 0  # requests that are being answered here, Django's part and ours
        self._listens = listens
        self._listener: asyncio.Task[None] | None = None

    # --- The hot path ---------------------------------------------------------------------------------------------

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or live through the process's lifespan."""
        if scope["type"] == "http":
            method = scope["method"]
            if scope["path"].startswith(LIVE_PATHS) and await self._answer_live(scope, receive, send):
                return
            asked = self._asked(scope) if method in ("GET", "HEAD") else None
            if asked is not None:
                page = self.pages.find(asked.key)
                if page is not None:
                    await self._send_page(page, asked, send, method=method)
                    return
            await self._answer(scope, receive, send, asked)
        elif scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})

    async def _answer_live(self, scope: Scope, receive: Receive, send: Send) -> bool:
        """The room's snapshots and bells; false for all that is not one."""
        bell = BELL.fullmatch(scope["path"])
        if bell:
            await self.live.hold_line(scope, receive, send, bell[1])
            return True
        state = STATE.fullmatch(scope["path"]) if scope["method"] == "GET" else None
        return state is not None and await self.live.answer_state(scope, send, state[1])

    def _asked(self, scope: Scope) -> Asked | None:  # noqa: PLR0912  (one walk through the headers, 30,000 times a second)
        host = accepted = none_match = b""
        scheme = "http" if self._trusts_proxies else scope["scheme"]
        for name, value in scope["headers"]:
            if name not in _DECIDING:
                continue
            if name == b"host":
                if host:
                    return None
                host = value
            elif name == b"accept-encoding":
                accepted = value
            elif name == b"if-none-match":
                none_match = value
            elif name == b"cookie":
                if self._personal.search(value):
                    return None
            elif name == b"x-forwarded-proto":
                if self._trusts_proxies:
                    scheme = "https" if value.rsplit(b",", 1)[-1].strip().lower() == b"https" else "http"
            else:
                return None
        query: bytes | None = scope["query_string"]
        if query:
            try:
                query = read_query(query, self.keyed).key
            except AbsurdAddressError:
                return None
            if query is None:
                return None
        return Asked((scheme, host, scope["raw_path"], query or b""), accepted, none_match)

    async def _send_page(self, page: Page, asked: Asked, send: Send, *, method: str) -> None:
        variant = page.variant(choose_coding(asked.accepted))
        age = (b"age", b"%d" % (time.monotonic() - page.stored_at))
        if asked.none_match and matches(asked.none_match, variant.etag):
            await send({"type": "http.response.start", "status": 304, "headers": [*variant.not_modified, age]})
            await send({"type": "http.response.body", "body": b""})
            return
        await send({"type": "http.response.start", "status": 200, "headers": [*variant.headers, age]})
        await send({"type": "http.response.body", "body": variant.body if method == "GET" else b""})

    # --- Everything else ------------------------------------------------------------------------------------------

    async def _answer(self, scope: Scope, receive: Receive, send: Send, asked: Asked | None) -> None:
        reply = Reply(self.desk, scope, receive, send)
        self._answering += 1
        try:
            try:
                path = read_path(scope["raw_path"])
                query = read_query(scope["query_string"], self.keyed) if scope["query_string"] else NO_QUERY
            except AbsurdAddressError:
                await reply.refuse(errors.BAD_REQUEST)
                return
            if sum(name == b"host" for name, _ in scope["headers"]) > 1:
                await reply.refuse(errors.BAD_REQUEST)
            elif path.startswith(settings.STATIC_URL):
                await self._send_file(
                    self.desk.files.static(path.removeprefix(settings.STATIC_URL), reply.accepted), reply
                )
            elif path.startswith(settings.MEDIA_URL):
                await self._send_file(self.desk.files.public_media(path.removeprefix(settings.MEDIA_URL)), reply)
            elif asked is not None and scope["method"] == "GET" and not self._is_private(asked.key):
                await self._send_shared(asked, query, reply)
            else:
                await reply.send_answer(await self._ask_django(reply, query))
        except BodyRefusedError as error:
            await reply.refuse(_WRONG_BODY[error.status])
        except StoreAwayError:
            logger.exception("front: the store for uploads does not answer")
            await reply.refuse(errors.AWAY, (b"retry-after", b"10"))
        except TooBusyError:
            await reply.refuse(errors.BUSY, (b"retry-after", b"30"))
        except Exception:
            logger.exception("front: an answer broke")
            await reply.refuse(errors.BROKEN)
        finally:
            self._answering -= 1

    async def _ask_django(self, reply: Reply, query: Query) -> Answer:
        scope = reply.scope
        body: IO[bytes] = io.BytesIO()
        length = 0
        if scope["method"] not in ("GET", "HEAD") or _has_body(reply.headers):
            limit = bodies.limit_for(reply.path, has_session=reply.has_session)
            body, length = await bodies.read_body(reply.receive, reply.headers, limit=limit, patience=self.patience)
        environ = make_environ(
            method=scope["method"],
            raw_path=scope["raw_path"],
            query=query.sent,
            headers=visitors.headers_for_django(reply.headers, self.desk.known_cookies),
            connection=reply.connection,
            server=scope.get("server") or ("localhost", 0),
            http_version=scope["http_version"],
            body=body,
            length=length,
        )
        return await self.threads.answer(environ)

    async def _send_shared(self, asked: Asked, query: Query, reply: Reply) -> None:
        """Render a page once for all who ask for it meanwhile, and keep it if it is the same for everyone."""
        generation = self.pages.generation
        leader = self._under_way.get((generation, asked.key))
        if leader is not None:
            page = None
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(FOLLOW_SECONDS):
                    page = await asyncio.shield(leader)
            if page is not None:
                await self._send_page(page, asked, reply.send, method="GET")
            else:
                await reply.send_answer(await self._ask_django(reply, query))
            return
        mine: asyncio.Future[Page | None] = asyncio.get_running_loop().create_future()
        self._under_way[(generation, asked.key)] = mine
        page = None
        try:
            answer = await self._ask_django(reply, query)
            page = await self._keep(asked, answer, reply, generation)
        finally:
            del self._under_way[(generation, asked.key)]
            mine.set_result(page)
        if page is not None:
            await self._send_page(page, asked, reply.send, method="GET")
        else:
            await reply.send_answer(answer)

    async def _keep(self, asked: Asked, answer: Answer, reply: Reply, generation: int) -> Page | None:
        cookies = [
            name
            for header, value in reply.headers
            if header == b"cookie"
            for name, _ in visitors.cookie_pairs(value)
            if name in self.desk.known_cookies
        ]
        seconds = seconds_to_keep(
            method=reply.scope["method"],
            cookie_names=cookies,
            request_headers=reply.headers,
            status=answer.status,
            headers=answer.headers,
        )
        if not seconds or not isinstance(answer.body, bytes):
            if not is_public(answer.headers):
                self._remember_private(asked.key)
            return None
        if b"csrfmiddlewaretoken" in answer.body:
            logger.error("front: a page marked public holds a form's token; it is not kept")
            return None
        headers = with_defaults(answer.headers, reply.defaults)
        page = await self.desk.files.run(make_page, headers, answer.body, seconds)
        self.pages.keep(asked.key, page, generation=generation)
        return page

    def _is_private(self, key: Key) -> bool:
        if self._private_generation != self.pages.generation:
            self._private.clear()
            self._private_generation = self.pages.generation
        return key in self._private

    def _remember_private(self, key: Key) -> None:
        if len(self._private) >= MOST_PRIVATE_REMEMBERED:
            self._private.clear()
        self._private[key] = None

    # --- Files ----------------------------------------------------------------------------------------------------

    async def _send_file(self, opening: Awaitable[tuple[OpenFile | StoredFile, list[Header]]], reply: Reply) -> None:
        try:
            file, own = await opening
        except NoFileError:
            await reply.refuse(errors.NO_FILE)
            return
        await reply.send_file(file, own)

    # --- Lifespan -------------------------------------------------------------------------------------------------

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                if self._listens:
                    self._listener = asyncio.create_task(listen([self.pages, self.live], database.url))
                    self.live.start()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await self._close()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _close(self) -> None:
        """Let every answer under way finish, but not for ever: a stuck thread must not keep the process.

        Waiting for Django's threads alone would be too short: what they answered is still to be kept and sent, with
        the help of the threads for files.
        """
        if self._listener is not None:
            await stop(self._listener)
        await self.live.close()
        deadline = time.monotonic() + SHUTDOWN_SECONDS
        while (self._answering or self.threads.under_way) and time.monotonic() < deadline:
            await asyncio.sleep(0.05)
        self.threads.close()
        self.desk.files.close()
        if self.threads.under_way:
            logger.error("front: %d requests did not finish; leaving without them", self.threads.under_way)
            # Python would join the stuck threads at exit. Give the server a moment to say goodbye, then go.
            last = threading.Timer(2.0, os._exit, [1])
            last.daemon = True
            last.start()


def _has_body(headers: list[Header]) -> bool:
    return any(name == b"transfer-encoding" or (name == b"content-length" and value != b"0") for name, value in headers)
