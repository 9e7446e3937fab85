"""In which order waves come, and how far apart they lie: numbers and dates say it themselves, words need a codebook."""

from __future__ import annotations

import datetime as dt

import numpy as np

from allemed.insight.data.table import Floats, Table
from allemed.insight.errors import InsightError

DAYS = 365.25  # in a year: dates lie as far apart as they do


def times(table: Table, column: str) -> dict[object, float]:
    """The waves in `column`, the first first, and when each was.

    Words ("2014/15", "spring 2019") come in the order the codebook (or SPSS) lists them under `values`, one step each.
    Raises InsightError `waves_without_order` where nothing lists them.
    """
    values = table.codes(column)[1]
    words = [value for value in values if isinstance(value, str) and not _is_number(value)]
    if words:
        found = _listed(table, column, values)
    elif all(isinstance(value, dt.date) for value in values):
        found = {value: value.toordinal() / DAYS for value in values if isinstance(value, dt.date)}
    else:
        found = {value: float(str(value)) for value in values}
    return dict(sorted(found.items(), key=lambda one: one[1]))  # as numbers: "9" before "10"


def times_of(table: Table, column: str) -> Floats:
    """When each row was: NaN where the row is of no wave."""
    codes, values = table.codes(column)
    when = times(table, column)
    return np.array([*(when[value] for value in values), np.nan])[codes]


def _listed(table: Table, column: str, values: list[object]) -> dict[object, float]:
    """Each wave's place in the codebook's list of them, by code or by label."""
    place: dict[str, int] = {}
    for step, (code, label) in enumerate(table.value_labels.get(column, {}).items()):
        place.setdefault(str(code), step)
        place.setdefault(str(label), step)
    found = {value: float(place[str(value)]) for value in values if str(value) in place}
    if len(set(found.values())) < len(values):
        raise InsightError(
            "waves_without_order",
            "Column {column} names its {count} waves in words, and nothing says in which order they come: "
            "list each under values in the codebook, the first first.",
            column=column,
            count=len(values),
        )
    return found


def _is_number(word: str) -> bool:
    try:
        return bool(np.isfinite(float(word)))
    except ValueError:
        return False
