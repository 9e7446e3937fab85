"""Parquet: only the columns asked for are read."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from allemed.insight.data.table import Table, select
from allemed.insight.errors import InsightError


def read_parquet(path: Path, wanted: list[str] | None) -> Table:
    """The columns `wanted` of a Parquet file. Raises InsightError `unreadable` when it is none."""
    try:
        lazy = pl.scan_parquet(path)
        columns = select(lazy.collect_schema().names(), wanted, path.name)
        frame = lazy.select(columns).collect(engine="streaming")
    except pl.exceptions.PolarsError:
        raise InsightError("unreadable", "{path} is not a whole Parquet file.", path=path.name) from None
    return Table(frame, source=path.name)
