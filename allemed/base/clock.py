"""The only clock. Times are kept in UTC and judged in Europe/Oslo."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone

OSLO = ZoneInfo("Europe/Oslo")


def now() -> dt.datetime:
    """This moment, aware, in UTC."""
    return timezone.now()


def today() -> dt.date:
    """The date on the wall in Oslo."""
    return now().astimezone(OSLO).date()
