"""What a request carries: read whole, within a size and a time, before any of Django's threads hears of it."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import IO, Any, cast

from allemed.base.sealed import SealedFile
from allemed.config.front.headers import Header, value_of

Receive = Callable[[], Awaitable[dict[str, Any]]]

ORDINARY_BYTES = 64 * 1024
UPLOAD_BYTES = 20 * 1024 * 1024
IN_MEMORY = 256 * 1024
EDITORS_ADMIN = "/redaksjon/"
# Where analysts lock data in, in any language.
DATA = re.compile(r"(/nn|/en)?/min-side/innsikt/avtaler/[a-z0-9]+/last-opp/")
RECIPE = re.compile(r"(/nn|/en)?/min-side/innsikt/data/[a-z0-9]+/oppskrift/")
RECIPE_BYTES = 256 * 1024
DATA_BYTES = 100 * 1024 * 1024
# How much of a refused body is read and thrown away, so that the browser gets to our answer instead of a broken pipe.
MOST_DRAINED = 64 * 1024 * 1024


@dataclass(frozen=True)
class Patience:
    """How long a body may take: a start, then a slow telephone line's worth for its size; never silent for long."""

    start_seconds: float = 20.0
    bytes_per_second: float = 16 * 1024
    silent_seconds: float = 10.0
    drain_seconds: float = 20.0


class BodyRefusedError(Exception):
    """The body was refused. `status` is 400 (cut off), 408 (too slow) or 413 (too large)."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class GoneError(Exception):
    """The client left."""


def limit_for(path: str, *, has_session: bool) -> int:
    """How many bytes a body may have: more only where files are handed in, and only for someone who has signed in."""
    if has_session and DATA.fullmatch(path):
        return DATA_BYTES
    if has_session and RECIPE.fullmatch(path):
        return RECIPE_BYTES
    return UPLOAD_BYTES if has_session and path.startswith(EDITORS_ADMIN) else ORDINARY_BYTES


async def read_body(
    receive: Receive, headers: list[Header], *, limit: int, patience: Patience
) -> tuple[IO[bytes], int]:
    """The whole body as a file at its beginning, and its length in bytes.

    Raises `BodyRefusedError`. A body shorter than it said is refused: half a form must never be taken for a whole one.
    """
    declared = _declared_length(headers)
    if declared is not None and declared > limit:
        await _drain(receive, min(declared, MOST_DRAINED), patience)
        raise BodyRefusedError(413)
    deadline = time.monotonic() + patience.start_seconds + limit / patience.bytes_per_second
    file = cast("IO[bytes]", SealedFile(in_memory=IN_MEMORY))  # closed by whoever gets it
    length = 0
    try:
        more = True
        while more:
            message = await _next(receive, deadline, patience)
            if message["type"] == "http.disconnect":
                raise BodyRefusedError(400)
            chunk: bytes = message.get("body", b"")
            length += len(chunk)
            if length > limit:
                await _drain(receive, MOST_DRAINED, patience)
                raise BodyRefusedError(413)
            file.write(chunk)
            more = message.get("more_body", False)
        if declared is not None and length != declared:
            raise BodyRefusedError(400)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file, length


def _declared_length(headers: list[Header]) -> int | None:
    written = value_of(headers, b"content-length")
    if not written:
        return None
    if not written.isdigit() or len(written) > 15:
        raise BodyRefusedError(400)
    return int(written)


async def _next(receive: Receive, deadline: float, patience: Patience) -> dict[str, Any]:
    seconds = min(patience.silent_seconds, deadline - time.monotonic())
    try:
        async with asyncio.timeout(max(seconds, 0.0)):
            return await receive()
    except TimeoutError as error:
        raise BodyRefusedError(408) from error


async def _drain(receive: Receive, most: int, patience: Patience) -> None:
    deadline = time.monotonic() + patience.drain_seconds
    while most > 0:
        try:
            message = await _next(receive, deadline, patience)
        except BodyRefusedError:
            return
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            return
        most -= len(message.get("body", b""))
