"""The Norwegian calendar: what is promised "within three working days" is a day when somebody is at work."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allemed.base import working_days

DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2060, 12, 31))


@pytest.mark.parametrize(
    ("start", "how_many", "end"),
    [
        (dt.date(2021, 3, 24), 3, dt.date(2021, 3, 29)),  # over a weekend
        (dt.date(2021, 3, 31), 1, dt.date(2021, 4, 6)),  # over Easter: Thursday 1 to Monday 5 April
        (dt.date(2026, 12, 23), 1, dt.date(2026, 12, 28)),
        (dt.date(2027, 4, 30), 1, dt.date(2027, 5, 3)),  # 1 May is a Saturday
        (dt.date(2027, 5, 14), 1, dt.date(2027, 5, 18)),  # Whit Monday and 17 May on one day
        (dt.date(2021, 4, 6), -1, dt.date(2021, 3, 31)),
    ],
)
def test_it_counts_as_the_calendar_does(start: dt.date, how_many: int, end: dt.date) -> None:
    assert working_days.add(start, how_many) == end


@given(DAYS, st.integers(1, 40))
def test_counting_there_and_back_agree(start: dt.date, how_many: int) -> None:
    end = working_days.add(start, how_many)
    assert working_days.is_working_day(end)
    assert working_days.between(start, end) == how_many
    assert working_days.between(start, end - dt.timedelta(days=1)) == how_many - 1


def test_nothing_lies_between_a_day_and_an_earlier_one() -> None:
    assert working_days.between(dt.date(2026, 5, 4), dt.date(2026, 5, 1)) == 0


def test_the_year_2026_has_the_days_off_of_the_law() -> None:
    off = working_days.days_off(2026)
    assert {dt.date(2026, 4, 2), dt.date(2026, 4, 3), dt.date(2026, 4, 6), dt.date(2026, 5, 14)} <= off
    assert dt.date(2026, 5, 25) in off
    assert len(off) == 14
