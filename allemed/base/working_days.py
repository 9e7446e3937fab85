"""Working days by the Norwegian calendar: Monday to Friday without the days off that the law names.

Sources: lov om helligdager og helligdagsfred (1995) § 2 and lov om 1. og 17. mai (1947). Christmas Eve and New Year's
Eve are working days by law, and nobody is at work, so nothing is promised for them either.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from dateutil.easter import easter

# From Easter Sunday: Maundy Thursday, Good Friday, the two days of Easter, Ascension, the two days of Whitsun.
_BY_EASTER = (-3, -2, 0, 1, 39, 49, 50)
_FIXED = ((1, 1), (5, 1), (5, 17), (12, 24), (12, 25), (12, 26), (12, 31))


@lru_cache(maxsize=64)
def days_off(year: int) -> frozenset[dt.date]:
    """The days of a year when nobody answers the telephone, beside Saturdays and Sundays."""
    sunday = easter(year)
    moving = {sunday + dt.timedelta(days=days) for days in _BY_EASTER}
    return frozenset(moving | {dt.date(year, month, day) for month, day in _FIXED})


def is_working_day(day: dt.date) -> bool:
    """Whether somebody is at work."""
    return day.weekday() < 5 and day not in days_off(day.year)


def add(day: dt.date, working_days: int) -> dt.date:
    """The day that many working days after `day` (before it, when negative). `day` itself does not count."""
    step = dt.timedelta(days=1 if working_days >= 0 else -1)
    left = abs(working_days)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def between(start: dt.date, end: dt.date) -> int:
    """How many working days there are after `start`, up to and including `end`; 0 when `end` is not later."""
    days = (end - start).days
    return sum(is_working_day(start + dt.timedelta(days=each)) for each in range(1, days + 1))
