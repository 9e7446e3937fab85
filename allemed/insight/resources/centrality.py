"""Centrality by a table somebody gives: which class a municipality is in (Statistics Norway has one)."""

from __future__ import annotations

import polars as pl

from allemed.insight.data.table import Table
from allemed.insight.errors import InsightError


def centrality(
    table: Table, column: str, key: Table, *, number: str = "number", group: str = "centrality"
) -> pl.Series:
    """Each row's class: `column` holds municipality numbers, `key` each number's class.

    Numbers are compared as four digits, so that 301 is 0301.

    Raises InsightError `duplicate_municipality` when the key has
    a number twice, `unknown_municipality` when it lacks one that the rows have (merged or split since, most often).
    """
    known = _four(key.column(number))
    twice = known.is_duplicated()
    if twice.any():
        raise InsightError(
            "duplicate_municipality",
            "Row {row} of {source} has a municipality that another row has too.",
            row=key.row(twice.arg_max() or 0),
            source=key.source,
        )
    classes = pl.DataFrame({"n": known, group: key.column(group)})
    found = pl.DataFrame({"n": _four(table.column(column))}).join(classes, on="n", how="left", maintain_order="left")
    absent = found.get_column(group).is_null() & found.get_column("n").is_not_null()
    if absent.any():
        first = absent.arg_max() or 0
        raise InsightError(
            "unknown_municipality",
            "Row {row} has a municipality ({number}) that {source} does not know ({count} rows in all): "
            "is the table of the same year?",
            row=table.row(first),
            number=found.get_column("n")[first],
            source=key.source,
            count=int(absent.sum()),
        )
    return found.get_column(group)


def _four(series: pl.Series) -> pl.Series:
    if series.dtype.is_float():
        series = series.cast(pl.Int64)
    return series.cast(pl.String).str.strip_chars().str.zfill(4)
