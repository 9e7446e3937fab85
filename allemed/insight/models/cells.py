"""Rows that are alike in everything a model asks for are one cell: the same fit from fewer numbers.

Two levels: a *pattern* is one combination of the explaining variables, a *cell* a pattern in one cluster and effect.
The matrix has a row for each pattern only; a cell keeps Σw, Σwy, Σwy² and its number of rows. Variables with too
many values to combine leave every row a pattern and a cell of its own, and nothing is lost but time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from allemed.insight.data.table import Booleans, Floats, Integers, Table, factor

SAMPLE = 20_000
MANY = 2_000  # distinct values in a sample, above which a variable is a measurement
PACKED = 2**62


@dataclass(frozen=True)
class Cells:
    """`patterns` has P rows; the rest is for m cells, those of one effect together.

    pattern: the cell's pattern.   unit: its cluster, or its row in the data.   group: its effect.
    """

    patterns: Table
    pattern: Integers
    weight: Floats
    wy: Floats
    wyy: Floats
    size: Integers
    unit: Integers
    group: Integers
    rows: int

    def by_pattern(self, values: Floats) -> Floats:
        """P: sums of the cells' values."""
        return np.bincount(self.pattern, values, minlength=len(self.patterns)).astype(float, copy=False)


def collapse(  # noqa: PLR0917
    table: Table,
    variables: Sequence[str],
    y: Floats,
    weights: Floats,
    keep: Booleans,
    unit: Integers | None,
    group: Integers | None,
) -> Cells:
    """The cells of the rows to keep. `unit` None: every row is its own cluster; `group` None: there are no effects."""
    rows = np.flatnonzero(keep)
    is_whole = len(rows) == len(keep)
    if not is_whole:
        y, weights = y[rows], weights[rows]
        unit, group = None if unit is None else unit[rows], None if group is None else group[rows]
    frame = table.frame.select(variables) if variables else pl.DataFrame({"": np.zeros(len(keep), dtype=np.int8)})
    if not is_whole:
        frame = frame[rows]
    pattern, patterns = _patterns(frame)
    w, wy = weights, weights * y
    wyy = wy * y
    effects = group
    made = Table(patterns, table.source, table.first_row)
    if unit is not None and patterns.height < len(rows):
        key, widths = _key(pattern, patterns.height, unit, effects)
        if key is not None:
            cell, present = _distinct(key, int(np.prod([float(width) for width in widths])))
            count = len(present)
            pattern_of = present % widths[0]
            unit_of = present // widths[0] % widths[1]
            group_of = unit_of if effects is not None and len(widths) == 2 else present // (widths[0] * widths[1])
            return Cells(
                made,
                pattern_of,
                _sums(cell, w, count),
                _sums(cell, wy, count),
                _sums(cell, wyy, count),
                np.bincount(cell, minlength=count),
                unit_of,
                group_of if effects is not None else np.zeros(count, dtype=np.int64),
                len(rows),
            )
    units = rows if unit is None else unit
    ones = np.ones(len(rows), dtype=np.int64)
    if effects is None:
        return Cells(made, pattern, w, wy, wyy, ones, units, np.zeros(len(rows), dtype=np.int64), len(rows))
    order = np.argsort(effects, kind="stable")
    return Cells(made, pattern[order], w[order], wy[order], wyy[order], ones, units[order], effects[order], len(rows))


def _sums(cell: Integers, values: Floats, count: int) -> Floats:
    return np.bincount(cell, values, minlength=count).astype(float, copy=False)


def _patterns(frame: pl.DataFrame) -> tuple[Integers, pl.DataFrame]:
    """Each row's pattern, and a frame with one row for each pattern; every row is one if a variable is measured."""
    rows = frame.height
    columns = [frame.get_column(name) for name in frame.columns]
    if any(_is_measured(column) for column in columns):
        return np.arange(rows), frame
    key = np.zeros(rows, dtype=np.int64)
    width = 1
    for column in columns:
        codes, values = factor(column)
        width *= max(len(values), 1)
        if width >= PACKED:
            return np.arange(rows), frame
        key = key * len(values) + codes
    pattern, present = _distinct(key, width)
    first = np.empty(len(present), dtype=np.int64)
    first[pattern[::-1]] = np.arange(rows - 1, -1, -1)
    return pattern, frame[first]


def _is_measured(column: pl.Series) -> bool:
    return column.dtype.is_float() and column.head(SAMPLE).n_unique() > MANY


def _key(
    pattern: Integers, patterns: int, unit: Integers, effects: Integers | None
) -> tuple[Integers | None, list[int]]:
    """(effect, unit, pattern) as one whole number; effects that are the clusters are not counted twice."""
    units = int(unit.max()) + 1
    if effects is None or np.array_equal(effects, unit):
        return (unit * patterns + pattern, [patterns, units]) if float(units) * patterns < PACKED else (None, [])
    count = int(effects.max()) + 1
    if float(count) * units * patterns >= PACKED:
        return None, []
    return (effects * units + unit) * patterns + pattern, [patterns, units, count]


def _distinct(key: Integers, width: int) -> tuple[Integers, Integers]:
    """Each row's place among the distinct keys, and these in order: by counting where they lie close together."""
    if width <= max(4 * len(key), 1 << 20):
        seen = np.bincount(key, minlength=width) > 0
        return (np.cumsum(seen) - 1)[key], np.flatnonzero(seen)
    present, place = np.unique(key, return_inverse=True)
    return place.astype(np.int64), present
