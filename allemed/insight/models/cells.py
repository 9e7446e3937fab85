"""Rows that are alike in everything a model asks for are one cell: the same fit from fewer rows.

A cell keeps Σw, Σwy, Σwy² and its number of rows. Cells never cross a cluster, so that the clusters' scores are whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from allemed.insight.data.table import Booleans, Floats, Integers, Table

SAMPLE = 20_000
WORTH = 0.7  # cells per row in a sample, above which collapsing is not tried


@dataclass(frozen=True)
class Cells:
    """`table` has the variables of each cell; `unit` its cluster (or its row in the data); `group` its effect."""

    table: Table
    weight: Floats
    wy: Floats
    wyy: Floats
    size: Integers
    unit: Integers
    group: Integers
    rows: int


def collapse(  # noqa: PLR0917
    table: Table,
    variables: Sequence[str],
    y: Floats,
    weights: Floats,
    keep: Booleans,
    unit: Integers | None,
    group: Integers | None,
) -> Cells:
    """The cells of the rows to keep, those of one effect together. `unit` None: rows are their own clusters."""
    wy = weights * y
    columns = {name: table.column(name) for name in variables}
    frame = pl.DataFrame(
        [
            *(series.rename(f"v_{name}") for name, series in columns.items()),
            pl.Series("w", weights),
            pl.Series("wy", wy),
            pl.Series("wyy", wy * y),
            pl.Series("unit", np.arange(len(weights)) if unit is None else unit),
            pl.Series("group", np.zeros(len(weights), dtype=np.int64) if group is None else group),
        ]
    )
    if not keep.all():
        frame = frame.filter(pl.Series(keep))
    rows = frame.height
    keys = [*(f"v_{name}" for name in variables), "unit", "group"]
    if unit is not None and _is_worth_it(frame, keys):
        frame = frame.group_by(keys).agg(
            pl.col("w").sum(), pl.col("wy").sum(), pl.col("wyy").sum(), pl.len().alias("size")
        )
        frame = frame.sort([*keys[::-1]])
    else:
        frame = frame.with_columns(pl.lit(1, dtype=pl.Int64).alias("size"))
        if group is not None:
            frame = frame.sort("group", maintain_order=True)
    cells = Table(frame.select(pl.col(f"v_{name}").alias(name) for name in variables), table.source, table.first_row)
    return Cells(
        cells,
        frame.get_column("w").to_numpy(),
        frame.get_column("wy").to_numpy(),
        frame.get_column("wyy").to_numpy(),
        frame.get_column("size").cast(pl.Int64).to_numpy(),
        frame.get_column("unit").cast(pl.Int64).to_numpy(),
        frame.get_column("group").cast(pl.Int64).to_numpy(),
        rows,
    )


def _is_worth_it(frame: pl.DataFrame, keys: list[str]) -> bool:
    if frame.height <= SAMPLE:
        return True
    head = frame.select(keys[:-2]).head(SAMPLE)
    return head.width == 0 or head.n_unique() < WORTH * SAMPLE
