"""One connection per process that hears purges: outside every pool, in autocommit, mended for ever."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable

import psycopg

from allemed.base.http import CHANNEL
from allemed.config.front.pages import PageCache

logger = logging.getLogger(__name__)

PULSE_SECONDS = 5.0  # how often the connection is felt when nothing is heard
ANSWER_SECONDS = 5.0
LONGEST_WAIT = 5.0


async def listen(pages: PageCache, address: Callable[[], str], *, pulse: float = PULSE_SECONDS) -> None:
    """Purge `pages` whenever a publishing is heard, until cancelled.

    While not connected `pages.is_listening` is false, and the cache serves only what is a few seconds old. What was
    published meanwhile was not heard, so each new connection begins with a purge, after LISTEN is in force.
    """
    wait = 0.1
    while True:
        try:
            connection = await psycopg.AsyncConnection.connect(
                address(), autocommit=True, connect_timeout=5, application_name="allemed-front"
            )
            async with connection:
                await connection.execute(f"LISTEN {CHANNEL}")
                pages.purge()
                pages.is_listening = True
                wait = 0.1
                while True:
                    async for _ in connection.notifies(timeout=pulse):
                        pages.purge()
                    # A broken network says nothing by itself: ask.
                    async with asyncio.timeout(ANSWER_SECONDS):
                        await connection.execute("SELECT 1")
        except (psycopg.Error, OSError, TimeoutError) as error:
            logger.warning("front: purges are not heard (%s); trying again", type(error).__name__)
        finally:
            pages.is_listening = False
        await asyncio.sleep(wait)
        wait = min(wait * 2, LONGEST_WAIT)


async def stop(task: asyncio.Task[None]) -> None:
    """Cancel the listener and wait until its connection is closed."""
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
