"""The only clock. Times are kept in UTC and judged in Europe/Oslo."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

from django.utils import timezone

OSLO = ZoneInfo("Europe/Oslo")


_played: ContextVar[dt.datetime | None] = ContextVar("played", default=None)


def now() -> dt.datetime:
    """This moment, aware, in UTC."""
    return _played.get() or timezone.now()


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Within it, and in this thread only, it is `moment`: how the demo plays what happened before its first day."""
    token = _played.set(moment.astimezone(dt.UTC))
    try:
        yield
    finally:
        _played.reset(token)


def today() -> dt.date:
    """The date on the wall in Oslo."""
    return now().astimezone(OSLO).date()
