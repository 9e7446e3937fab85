"""What every place that is valid in time shares: two dates, and the constraints that keep them honest."""

from __future__ import annotations

import datetime as dt
from typing import Self, TypeVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from allemed.base import clock


class Days(Func):
    """The days from `valid_from` until, and not including, `valid_to`."""

    function = "daterange"
    output_field = DateRangeField()


Row = TypeVar("Row", bound=models.Model, covariant=True)


class InTimeQuerySet(models.QuerySet[Row]):
    """Words for rows that are valid from one day until another."""

    def on(self, date: dt.date) -> Self:
        """Those valid on `date`."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=date), valid_from__lte=date)

    def today(self) -> Self:
        """Those valid today, in Oslo."""
        return self.on(clock.today())


def ends_after_it_begins(room: str) -> models.CheckConstraint:
    """A place is valid for a day at least."""
    return models.CheckConstraint(
        condition=Q(valid_to__isnull=True) | Q(valid_from__lt=F("valid_to")), name=f"{room}_ends_after_it_begins"
    )


def one_number_at_a_time(room: str) -> ExclusionConstraint:
    """Two rows may share an official number, never on the same day."""
    return ExclusionConstraint(
        name=f"{room}_has_its_number_alone",
        expressions=[("number", RangeOperators.EQUAL), (Days("valid_from", "valid_to"), RangeOperators.OVERLAPS)],
    )
