"""The live room: snapshots answered from this process's memory, and bells (SSE) that say only that there is news.

A snapshot is built once for each (dugnad, sequence number, kind of seat, table, language). What a seat may see was
decided by the room when the picture was taken; here its token's signature is checked, without the database.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
import random
import re
import time
from collections import OrderedDict
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings

from allemed.config.front.django import DjangoThreads, TooBusyError
from allemed.config.front.headers import Header
from allemed.config.front.pages import choose_coding
from allemed.config.front.reply import Receive, Scope, Send
from allemed.config.front.visitors import SEAT_COOKIE, cookie_pairs
from allemed.dugnad import presence, tokens
from allemed.dugnad.models.guards import CHANNEL
from allemed.dugnad.snapshots import Picture, View, as_bytes, take_picture, view_for
from allemed.dugnad.tokens import SeatToken

logger = logging.getLogger(__name__)

STATE = re.compile(r"/api/dugnad/([2-9a-z]{12})/state")
BELL = re.compile(r"/sse/dugnad/([2-9a-z]{12})")
LANGUAGES = frozenset(code for code, _ in settings.LANGUAGES)
HEARTBEAT_SECONDS = 15.0
AGAIN_MILLISECONDS = range(500, 2000)  # a cut line calls again after so long: soon, and not all at the same moment
BETWEEN_BELLS = 0.5  # a burst of votes is one ring
PRESENCE_SECONDS = 10.0
TAKE_SECONDS = 10.0  # a client that takes nothing for so long has gone
MOST_LINES = 6_000
MOST_ROOMS = 200
MOST_TOKENS = 10_000
WORTH_COMPRESSING = 900
GZIP_LEVEL = 2  # half the time of the fifth, for a fourteenth more bytes; sixty snapshots are made of each change
WORTH_MAKING = 30.0  # whoever asked within this will ask again when the bell rings


@dataclass(slots=True)
class Body:
    """A snapshot, ready to send."""

    etag: bytes
    plain: bytes
    small: bytes  # gzip; the same as `plain` if that is short


@dataclass(eq=False, slots=True)
class Line:
    """One open bell."""

    seat: str
    news: asyncio.Event = field(default_factory=asyncio.Event)
    told: int = -1
    is_closed: bool = False


@dataclass(eq=False)
class LiveRoom:
    """One dugnad in this process's memory."""

    public_id: str
    known: int = 0  # the newest number heard of
    is_doubtful: bool = True  # news may have been missed: ask the database before anything is answered
    picture: Picture | None = None
    bodies: dict[View, Body] = field(default_factory=dict)
    asked: dict[View, float] = field(default_factory=dict)  # when somebody with these eyes last asked
    making: dict[tuple[int, View], asyncio.Future[Body]] = field(default_factory=dict)
    loads: int = 0  # begun
    loading: asyncio.Future[None] | None = None
    lines: set[Line] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    rang_at: float = 0.0
    ringing: asyncio.TimerHandle | None = None


class LiveRooms:
    """All dugnads anyone has asked this process about. A `Hearer` of the room's channel."""

    channel = CHANNEL

    def __init__(self, threads: DjangoThreads, security: Iterable[Header]) -> None:
        self.is_listening = False
        self._threads = threads
        self._security = list(security)
        self._rooms: OrderedDict[str, LiveRoom] = OrderedDict()
        self._tokens: dict[str, SeatToken | None] = {}
        self._lines = 0
        self._is_closing = False
        self._passing: set[asyncio.Future[object]] = set()
        self._tasks: list[asyncio.Task[None]] = []

    # --- The database's news --------------------------------------------------------------------------------------

    def connected(self) -> None:
        """What was said while nobody listened was not heard: look, and ring wherever something has happened."""
        self.is_listening = True
        for room in self._rooms.values():
            room.is_doubtful = True
            if room.lines:
                self._in_passing(self._catch_up(room))

    def _in_passing(self, work: Coroutine[Any, Any, object]) -> None:
        """Begin something nobody waits for."""
        begun = asyncio.ensure_future(work)
        self._passing.add(begun)
        begun.add_done_callback(self._passing.discard)

    async def _catch_up(self, room: LiveRoom) -> None:
        if await self._look_ahead(room):
            self._ring(room)

    async def _look_ahead(self, room: LiveRoom) -> bool:
        try:
            await self._picture(room)
        except Exception as error:  # noqa: BLE001 -- the next question finds out
            logger.warning("front: a dugnad could not be read (%s)", type(error).__name__)
            return False
        return True

    def lost(self) -> None:
        """From now on the database is asked each time."""
        self.is_listening = False

    def heard(self, payload: str) -> None:
        """`<dugnad>:<seq>`."""
        public_id, _, seq = payload.partition(":")
        room = self._rooms.get(public_id)
        if room is not None and seq.isdigit():
            room.known = max(room.known, int(seq))
            self._ring(room)

    def start(self) -> None:
        """Heartbeats and presence; call in the event loop."""
        self._tasks = [asyncio.create_task(self._beat()), asyncio.create_task(self._note_presence())]

    async def close(self) -> None:
        """Hang up on everyone: their browsers call another process, or this one when it is back."""
        self._is_closing = True
        for task in self._tasks:
            task.cancel()
        for room in self._rooms.values():
            for line in room.lines:
                line.is_closed = True
                line.news.set()
        await asyncio.sleep(0)

    # --- Snapshots ------------------------------------------------------------------------------------------------

    async def answer_state(self, scope: Scope, send: Send, public_id: str) -> bool:
        """Answer `GET /api/dugnad/<id>/state` from memory. False: Django should (no seat, or an odd question)."""
        cookie = accepted = none_match = b""
        for name, value in scope["headers"]:
            if name == b"cookie":
                cookie = value
            elif name == b"accept-encoding":
                accepted = value
            elif name == b"if-none-match":
                none_match = value
        token = self._token(cookie, public_id)
        asked = _read_query(scope["query_string"])
        if token is None or asked is None:
            return False
        language, as_presenter, at_least = asked
        try:
            body = await self._body(public_id, token, language, as_presenter=as_presenter, at_least=at_least)
        except Exception as error:  # noqa: BLE001 -- too busy, or the database is away: the client asks again
            await self._not_now(send, error)
            return True
        if body is None:
            return False
        self._rooms[public_id].seen.add(token.seat)
        headers: list[Header] = [
            (b"etag", body.etag),
            (b"cache-control", b"private, no-cache"),
            (b"vary", b"Accept-Encoding, Cookie"),
            (b"x-allemed-now", b"%d" % (time.time() * 1000)),
        ]
        if none_match == body.etag:
            await self._send(send, 304, headers, b"")
            return True
        headers.append((b"content-type", b"application/json; charset=utf-8"))
        if body.small is not body.plain and choose_coding(accepted) in (b"gzip", b"br"):
            await self._send(send, 200, [*headers, (b"content-encoding", b"gzip")], body.small)
        else:
            await self._send(send, 200, headers, body.plain)
        return True

    async def _not_now(self, send: Send, error: Exception) -> None:
        if not isinstance(error, TooBusyError):
            logger.warning("front: a dugnad could not be read (%s)", type(error).__name__)
        await self._send(send, 503, [(b"retry-after", b"2"), (b"cache-control", b"no-store")], b"")

    async def _send(self, send: Send, status: int, headers: list[Header], body: bytes) -> None:
        length: list[Header] = [] if status == HTTPStatus.NOT_MODIFIED else [(b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": status, "headers": [*headers, *length, *self._security]})
        await send({"type": "http.response.body", "body": body})

    async def _body(
        self, public_id: str, token: SeatToken, language: str, *, as_presenter: bool, at_least: int
    ) -> Body | None:
        room = self._room(public_id)
        picture = await self._picture(room, at_least=at_least)
        view = view_for(picture, token, language, as_presenter=as_presenter) if picture else None
        if picture is not None and view is None:
            # Seated a moment ago by another process, perhaps: the token is signed, so it is worth one look.
            picture = await self._picture(room, at_least=picture.seq + 1)
            view = view_for(picture, token, language, as_presenter=as_presenter) if picture else None
        if picture is None or view is None:
            return None
        room.asked[view] = time.monotonic()
        found = room.bodies.get(view) if room.picture is picture else None
        return found or await self._made(room, picture, view)

    async def _made(self, room: LiveRoom, picture: Picture, view: View) -> Body:
        """The body for these eyes, made once for all who ask meanwhile."""
        making = room.making.get((picture.seq, view))
        if making is None:
            making = asyncio.ensure_future(self._threads.run(_make_body, picture, view))
            room.making[picture.seq, view] = making
            making.add_done_callback(lambda _: room.making.pop((picture.seq, view), None))
            making.add_done_callback(_hear_out)
        body = await asyncio.shield(making)
        if room.picture is picture:
            room.bodies[view] = body
        return body

    async def _picture(self, room: LiveRoom, *, at_least: int = 0) -> Picture | None:
        """The dugnad as it is now, or was a moment ago; taken anew only when something has happened."""
        arrived = room.loads
        while True:
            picture = room.picture
            is_sure = self.is_listening and not room.is_doubtful
            if picture is not None and is_sure and picture.seq >= max(room.known, at_least):
                return picture
            # A look that began after we came shows all that was committed before.
            if room.loads > arrived and room.loading is None:
                return picture
            if room.loading is None:
                room.loads += 1
                room.loading = asyncio.ensure_future(self._load(room))
                room.loading.add_done_callback(_hear_out)
            is_new_enough = room.loads > arrived
            await asyncio.shield(room.loading)
            if is_new_enough:
                return room.picture

    async def _load(self, room: LiveRoom) -> None:
        room.is_doubtful = False
        since = time.monotonic() - WORTH_MAKING
        room.asked = {view: at for view, at in room.asked.items() if at > since}
        try:
            found = await self._threads.run(_look, room.public_id, room.picture, list(room.asked))
            if found is not None and (room.picture is None or found[0].seq > room.picture.seq):
                room.picture, room.bodies = found
                room.known = max(room.known, room.picture.seq)
        except BaseException:
            room.is_doubtful = True
            raise
        finally:
            room.loading = None

    def _room(self, public_id: str) -> LiveRoom:
        room = self._rooms.get(public_id)
        if room is None:
            room = self._rooms[public_id] = LiveRoom(public_id)
            if len(self._rooms) > MOST_ROOMS:
                idle = next((key for key, old in self._rooms.items() if not old.lines and old is not room), None)
                if idle is not None:
                    del self._rooms[idle]
        self._rooms.move_to_end(public_id)
        return room

    def _token(self, cookie: bytes, public_id: str) -> SeatToken | None:
        """The token for this dugnad among the cookies. Remembered: a signature is checked once."""
        for name, value in cookie_pairs(cookie):
            if name != SEAT_COOKIE:
                continue
            if value in self._tokens:
                token = self._tokens[value]
            else:
                token = tokens.read(value)
                if len(self._tokens) >= MOST_TOKENS:
                    self._tokens.clear()
                self._tokens[value] = token
            if token is not None and token.dugnad == public_id:
                return token
        return None

    # --- Bells ----------------------------------------------------------------------------------------------------

    async def hold_line(self, scope: Scope, receive: Receive, send: Send, public_id: str) -> None:
        """Answer `GET /sse/dugnad/<id>`: an event with the newest sequence number whenever there is one."""
        cookie = b"; ".join(value for name, value in scope["headers"] if name == b"cookie")
        token = self._token(cookie, public_id)
        if not settings.LIVE_BELLS or scope["method"] != "GET":
            await self._send(send, 204, [(b"cache-control", b"no-store")], b"")  # an EventSource gives up, and polls
            return
        if token is None:
            await self._send(send, 401, [(b"cache-control", b"no-store")], b"")
            return
        if self._lines >= MOST_LINES or self._is_closing:
            await self._send(send, 503, [(b"retry-after", b"5"), (b"cache-control", b"no-store")], b"")
            return
        room = self._room(public_id)
        try:
            picture = await self._picture(room)
        except Exception as error:  # noqa: BLE001
            await self._not_now(send, error)
            return
        if picture is None or token.seat not in picture.seats:
            await self._send(send, 401, [(b"cache-control", b"no-store")], b"")
            return
        line = Line(token.seat)
        room.lines.add(line)
        room.seen.add(token.seat)
        self._lines += 1
        leaving = asyncio.create_task(_hang_up_when_gone(receive, line))
        try:
            await self._ring_line(send, room, line)
        except (TimeoutError, OSError):
            pass  # gone without a word
        finally:
            leaving.cancel()
            room.lines.discard(line)
            self._lines -= 1

    async def _ring_line(self, send: Send, room: LiveRoom, line: Line) -> None:
        headers: list[Header] = [
            (b"content-type", b"text/event-stream; charset=utf-8"),
            (b"cache-control", b"no-cache, no-transform"),
            (b"x-accel-buffering", b"no"),
            *self._security,
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        line.news.set()
        while not self._is_closing:
            await line.news.wait()
            line.news.clear()
            if line.is_closed:
                break
            words = b": \n\n"
            if room.known > line.told:
                line.told = room.known
                words = _event(room.known)
            async with asyncio.timeout(TAKE_SECONDS):
                await send({"type": "http.response.body", "body": words, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    def _ring(self, room: LiveRoom) -> None:
        """Tell every line, at once or when the last ring is half a second old."""
        if room.ringing is not None or not room.lines:
            return
        wait = room.rang_at + BETWEEN_BELLS - time.monotonic()
        if wait <= 0:
            self._ring_now(room)
        else:
            room.ringing = asyncio.get_running_loop().call_later(wait, self._ring_now, room)

    def _ring_now(self, room: LiveRoom) -> None:
        """Ring, and look at once: those who hear it ask within 0.4 s, and find what they ask for made."""
        room.ringing = None
        room.rang_at = time.monotonic()
        if room.picture is None or room.picture.seq < room.known:
            self._in_passing(self._look_ahead(room))
        for line in room.lines:
            line.news.set()

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            for room in list(self._rooms.values()):
                for line in room.lines:
                    line.news.set()

    async def _note_presence(self) -> None:
        """One statement for all who were heard from."""
        while True:
            await asyncio.sleep(PRESENCE_SECONDS)
            seen = {key: room.seen | {line.seat for line in room.lines} for key, room in self._rooms.items()}
            for room in self._rooms.values():
                room.seen = set()
            if any(seen.values()):
                try:
                    await self._threads.run(_note, seen)
                except Exception as error:  # noqa: BLE001 -- a monitor that is late is no reason to stop
                    logger.warning("front: presence was not noted (%s)", type(error).__name__)


def _hear_out(loading: asyncio.Future[Any]) -> None:
    """Whoever waited may have left; an error nobody asks for is no error of theirs."""
    if not loading.cancelled():
        loading.exception()


def _event(seq: int) -> bytes:
    said = json.dumps({"seq": seq, "now": int(time.time() * 1000)}, separators=(",", ":"))
    return f"id: {seq}\nretry: {random.choice(AGAIN_MILLISECONDS)}\ndata: {said}\n\n".encode()  # noqa: S311


async def _hang_up_when_gone(receive: Receive, line: Line) -> None:
    while (await receive())["type"] != "http.disconnect":
        await asyncio.sleep(0)
    line.is_closed = True
    line.news.set()


def _read_query(query: bytes) -> tuple[str, bool, int] | None:
    """Language, whether it is the presenter's view, and the least sequence number; None if it is something else."""
    if not query:
        return settings.LANGUAGE_CODE, False, 0
    try:
        said = parse_qs(query.decode("ascii"), max_num_fields=5)
        after = int(said.pop("after", ["0"])[0])
    except ValueError:
        return None
    language = said.pop("lang", [settings.LANGUAGE_CODE])[0]
    view = said.pop("view", ["own"])[0]
    if said or language not in LANGUAGES or view not in ("own", "presenter") or after < 0:
        return None
    return language, view == "presenter", after


def _look(public_id: str, since: Picture | None, views: list[View]) -> tuple[Picture, dict[View, Body]] | None:
    """The dugnad as it is and its snapshots for these eyes; None if nothing has happened `since`."""
    from django.db import close_old_connections

    close_old_connections()
    picture = take_picture(public_id, since=since)
    return (picture, {view: _make_body(picture, view) for view in views}) if picture else None


def _note(seen: dict[str, set[str]]) -> None:
    from django.db import close_old_connections

    close_old_connections()
    presence.note_seen(seen)


def _make_body(picture: Picture, view: View) -> Body:
    plain = as_bytes(picture, view)
    small = gzip.compress(plain, GZIP_LEVEL, mtime=0) if len(plain) > WORTH_COMPRESSING else plain
    return Body(view.etag(picture.seq).encode(), plain, small)
