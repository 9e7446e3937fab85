"""Moments as people write and read them: by the clock on the wall in Oslo, also on the two nights it is moved."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator

from django.utils import formats
from django.utils.translation import gettext as _

from allemed.base import norwegian
from allemed.base.clock import OSLO


class NoSuchTimeError(ValueError):
    """The clock never shows this: on the last Sunday of March it goes from 02.00 to 03.00."""


def moment(day: dt.date, time: dt.time) -> dt.datetime:
    """The moment when the clock in Oslo shows `time` on `day`, in UTC.

    In the hour that comes twice, on the last Sunday of October, the first is meant. Raises `NoSuchTimeError`.
    """
    local = dt.datetime.combine(day, time.replace(fold=0), OSLO)
    universal = local.astimezone(dt.UTC)
    if universal.astimezone(OSLO).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise NoSuchTimeError
    return universal


def moment_by_rule(day: dt.date, time: dt.time) -> dt.datetime:
    """As `moment`, for a rule that nobody is there to mend: a time that is skipped becomes the one an hour later."""
    try:
        return moment(day, time)
    except NoSuchTimeError:
        return dt.datetime.combine(day, time, OSLO).astimezone(dt.UTC)


def local(at: dt.datetime) -> dt.datetime:
    """What the clock in Oslo shows at that moment."""
    return at.astimezone(OSLO)


def written(at: dt.datetime) -> str:
    """`onsdag 24. mars 2021`, in the language of the page."""
    day = local(at)
    return _("%(weekday)s %(date)s") % {"weekday": formats.date_format(day, "l").lower(), "date": norwegian.date(day)}


def span(starts_at: dt.datetime, ends_at: dt.datetime) -> str:
    """`onsdag 24. mars 2021 kl. 09.00–10.00`; over midnight both days are named."""
    first, last = local(starts_at), local(ends_at)
    if first.date() == last.date():
        facts = {"day": written(first), "from": norwegian.time(first), "to": norwegian.time(last)}
        return _("%(day)s kl.\u00a0%(from)s–%(to)s") % facts
    return _("%(first)s til %(last)s") % {"first": _day_and_time(first), "last": _day_and_time(last)}


def _day_and_time(at: dt.datetime) -> str:
    return _("%(day)s kl.\u00a0%(time)s") % {"day": written(at), "time": norwegian.time(at)}


def days_by_rule(
    *, first_month: dt.date, every_months: int, week: int, weekday: int, until: dt.date
) -> Iterator[dt.date]:
    """The days a rule gives: the `week`th (1–4, or -1 for the last) `weekday` (0 is Monday) of every such month."""
    year, month = first_month.year, first_month.month
    while dt.date(year, month, 1) <= until:
        days = [
            day
            for day in (dt.date(year, month, number) for number in range(1, calendar.monthrange(year, month)[1] + 1))
            if day.weekday() == weekday
        ]
        day = days[week - 1] if week > 0 else days[-1]
        if day <= until:
            yield day
        year, month = year + (month - 1 + every_months) // 12, (month - 1 + every_months) % 12 + 1
