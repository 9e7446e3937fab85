"""Moments as they stand on the wall in Oslo, also on the two nights the clock is moved."""

from __future__ import annotations

import datetime as dt

from django.utils import formats
from django.utils.translation import gettext as _

from allemed.base import norwegian
from allemed.base.clock import OSLO


class NoSuchTimeError(ValueError):
    """The clock never shows this: on the last Sunday of March an hour is left out."""


def moment(day: dt.date, time: dt.time) -> dt.datetime:
    """When the clock shows `time` on `day`, in UTC; of an hour that comes twice the first. Raises `NoSuchTimeError`."""
    on_the_wall = dt.datetime.combine(day, time.replace(fold=0), OSLO)
    found = on_the_wall.astimezone(dt.UTC)
    if found.astimezone(OSLO).replace(tzinfo=None) != on_the_wall.replace(tzinfo=None):
        raise NoSuchTimeError
    return found


def span(starts_at: dt.datetime, ends_at: dt.datetime) -> str:
    """`torsdag 15. april 2027 kl. 17.00–20.00`; past midnight the last day is named too."""
    first, last = starts_at.astimezone(OSLO), ends_at.astimezone(OSLO)
    facts = {
        "weekday": formats.date_format(first, "l").lower(),
        "moment": norwegian.moment(starts_at),
        "end": norwegian.time(ends_at) if first.date() == last.date() else norwegian.moment(ends_at),
    }
    if first.date() == last.date():
        return _("%(weekday)s %(moment)s–%(end)s") % facts
    return _("%(weekday)s %(moment)s til %(end)s") % facts
