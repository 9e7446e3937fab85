"""One connection per process that hears the database's news: outside every pool, in autocommit, mended for ever."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from typing import Protocol

import psycopg
from psycopg import sql

logger = logging.getLogger(__name__)

PULSE_SECONDS = 5.0  # how often the connection is felt when nothing is heard
ANSWER_SECONDS = 5.0
LONGEST_WAIT = 5.0


class Hearer(Protocol):
    """Whoever wants to hear one channel."""

    @property
    def channel(self) -> str:
        """The name in NOTIFY."""

    def connected(self) -> None:
        """From now on everything is heard; what was said before was perhaps not."""

    def heard(self, payload: str) -> None:
        """Someone said this."""

    def lost(self) -> None:
        """Nothing is heard until further notice."""


async def listen(hearers: Sequence[Hearer], address: Callable[[], str], *, pulse: float = PULSE_SECONDS) -> None:
    """Tell each of `hearers` what is said on its channel, until cancelled.

    What was said while not connected is not heard, so `connected` comes after LISTEN is in force.
    """
    by_channel = {hearer.channel: hearer for hearer in hearers}
    wait = 0.1
    while True:
        try:
            connection = await psycopg.AsyncConnection.connect(
                address(), autocommit=True, connect_timeout=5, application_name="allemed-front"
            )
            async with connection:
                for channel in by_channel:
                    await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
                for hearer in hearers:
                    hearer.connected()
                wait = 0.1
                while True:
                    async for notice in connection.notifies(timeout=pulse):
                        by_channel[notice.channel].heard(notice.payload)
                    # A broken network says nothing by itself: ask.
                    async with asyncio.timeout(ANSWER_SECONDS):
                        await connection.execute("SELECT 1")
        except (psycopg.Error, OSError, TimeoutError) as error:
            logger.warning("front: the database's news are not heard (%s); trying again", type(error).__name__)
        finally:
            for hearer in hearers:
                hearer.lost()
        await asyncio.sleep(wait)
        wait = min(wait * 2, LONGEST_WAIT)


async def stop(task: asyncio.Task[None]) -> None:
    """Cancel the listener and wait until its connection is closed."""
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
