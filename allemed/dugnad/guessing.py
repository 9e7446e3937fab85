"""Codes that are guessed: misses are counted, never hits, so that forty-three people behind one address walk in.

There are 887 million codes. Whoever guesses is slowed when both are used up: the misses of the place they ask from, and
the misses of everybody together. One alone is no reason: a town hall mistypes (and nobody else is guessing), or a
thousand telephones guess (and the town hall has hardly missed). Together they leave some 30,000 guesses an evening to
one place, about one chance in thirty thousand for each open dugnad, and a guest at the door is seen by those who lead.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from django.http import HttpRequest

from allemed.base import rate_limits
from allemed.base.rate_limits import Limit, TooManyError
from allemed.base.refusals import RefusedError
from allemed.dugnad.refusals import RoomRefusal

MISSES_BY_PLACE = Limit("dugnad_misses_by_place", times=60, seconds=5 * 60)
MISSES_IN_ALL = Limit("dugnad_misses_in_all", times=600, seconds=4 * 60)
# A table's or the theme team's code: inside one dugnad, so nobody outside it feels this.
MISSES_INSIDE = Limit("dugnad_misses_inside", times=100, seconds=10 * 60)


@contextlib.contextmanager
def at_the_door(request: HttpRequest) -> Iterator[None]:
    """Around the looking up of a door's code. Raises `TooManyError` before anything is looked up."""
    place = rate_limits.place_of(request)
    if rate_limits.is_used_up(MISSES_IN_ALL, "all") and rate_limits.is_used_up(MISSES_BY_PLACE, place):
        raise TooManyError(MISSES_BY_PLACE, MISSES_BY_PLACE.one)
    try:
        yield
    except RefusedError as refused:
        if refused.reason == RoomRefusal.WRONG_CODE:
            _miss(MISSES_IN_ALL, "all")
            _miss(MISSES_BY_PLACE, place)
        raise


@contextlib.contextmanager
def inside(dugnad: str, what: str) -> Iterator[None]:
    """Around the comparing of a code within one dugnad; `what` is the thing it opens. Raises `TooManyError`."""
    thing = f"{dugnad}|{what}"
    if rate_limits.is_used_up(MISSES_INSIDE, thing):
        raise TooManyError(MISSES_INSIDE, MISSES_INSIDE.one)
    try:
        yield
    except RefusedError as refused:
        if refused.reason == RoomRefusal.WRONG_CODE:
            _miss(MISSES_INSIDE, thing)
        raise


def _miss(limit: Limit, thing: str) -> None:
    with contextlib.suppress(TooManyError):
        rate_limits.spend(limit, thing)
