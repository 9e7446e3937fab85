"""A table of answers: polars columns, what SPSS said of them, and how its rows are counted."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl

from allemed.insight.errors import InsightError

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Table:
    """Columns of equal length.

    `first_row` is the number a person would give the first answer: 2 in a file with a header, 1 in SPSS and Parquet.
    `labels` are the columns' own labels, `value_labels` what a code means, `missing_codes` user-missing codes (already
    null in `frame`).
    """

    frame: pl.DataFrame
    source: str = "the data"
    first_row: int = 1
    labels: Mapping[str, str] = field(default_factory=dict)
    value_labels: Mapping[str, Mapping[object, str]] = field(default_factory=dict)
    missing_codes: Mapping[str, Sequence[object]] = field(default_factory=dict)

    def __len__(self) -> int:
        return self.frame.height

    def row(self, index: int) -> int:
        """The row number a person reads for the answer at `index`."""
        return self.first_row + int(index)

    def column(self, name: str) -> pl.Series:
        """The column `name`. Raises InsightError `no_such_column`, with the nearest name."""
        if name not in self.frame.columns:
            raise no_such_column(name, self.frame.columns, self.source)
        return self.frame.get_column(name)

    def numbers(self, name: str) -> Floats:
        """The column `name` as floats, null as NaN. Raises InsightError `not_numbers` with the first row of text."""
        series = self.column(name)
        if series.dtype.is_numeric() or series.dtype in (pl.Boolean, pl.Null):
            numbers = series.cast(pl.Float64).fill_null(np.nan).to_numpy()
            if series.dtype.is_float() and np.isinf(numbers).any():
                row = self.row(int(np.argmax(np.isinf(numbers))))
                raise InsightError(
                    "not_numbers", "Column {column} is too large to be a number in row {row}.", column=name, row=row
                )
            return numbers
        if series.dtype == pl.String:
            as_numbers = series.cast(pl.Float64, strict=False)
            words = as_numbers.is_null() & series.is_not_null()
            first = words.arg_max() if words.any() else None
            if first is None:
                return as_numbers.fill_null(np.nan).to_numpy()
            raise InsightError(
                "not_numbers",
                "Column {column} should be numbers, but row {row} holds text (so do {count} rows in all).",
                column=name,
                row=self.row(first),
                count=int(words.sum()),
            )
        raise InsightError(
            "not_numbers", "Column {column} holds {kind}, not numbers.", column=name, kind=str(series.dtype).lower()
        )

    def codes(self, name: str) -> tuple[Integers, list[object]]:
        """The column `name` as codes into its sorted distinct values; null is -1."""
        series = self.column(name)
        if series.dtype.is_float() and series.is_infinite().any():
            self.numbers(name)  # which says in which row
        return factor(series)


def factor(series: pl.Series) -> tuple[Integers, list[object]]:
    """Codes 0 … k-1 into the sorted distinct values; null (and NaN) is -1."""
    if series.dtype.is_float():
        series = series.fill_nan(None)
    if series.dtype.is_integer() and series.len():
        quick = _small_integers(series)
        if quick is not None:
            return quick
    if isinstance(series.dtype, pl.Categorical | pl.Enum):
        series = series.cast(pl.String)
    values = series.drop_nulls().unique().sort()
    ranks = series.rank("dense")
    codes = ranks.cast(pl.Int64).fill_null(0).to_numpy() - 1
    return codes, values.to_list()


def _small_integers(series: pl.Series) -> tuple[Integers, list[object]] | None:
    """The same by counting, when the whole numbers lie close together."""
    low, high = series.min(), series.max()
    if not isinstance(low, int) or not isinstance(high, int) or high - low > 4 * series.len() + 1000:
        return None
    missing = series.null_count() > 0
    shifted = series.cast(pl.Int64).fill_null(low).to_numpy() - low
    seen = np.bincount(shifted, minlength=high - low + 1) > 0
    if missing:
        present = series.is_not_null().to_numpy()
        seen = np.bincount(shifted[present], minlength=high - low + 1) > 0
    codes = (np.cumsum(seen) - 1)[shifted].astype(np.int64)
    if missing:
        codes = np.where(present, codes, -1)
    return codes, [int(value) + low for value in np.flatnonzero(seen)]


def cross(columns: Sequence[tuple[Integers, list[object]]]) -> tuple[Integers, list[tuple[object, ...]]]:
    """Codes of the combinations that occur, in order of the columns' values; a null in any column is -1."""
    codes, values = columns[0]
    combinations: list[tuple[object, ...]] = [(value,) for value in values]
    for other, other_values in columns[1:]:
        width = max(len(other_values), 1)
        joint = np.where((codes >= 0) & (other >= 0), codes * width + other, -1)
        present = np.unique(joint[joint >= 0])
        codes = np.where(joint >= 0, np.searchsorted(present, joint), -1)
        combinations = [(*combinations[key // width], other_values[key % width]) for key in present.tolist()]
    return codes, combinations


def no_such_column(name: str, columns: Sequence[str], source: str) -> InsightError:
    near = difflib.get_close_matches(name, columns, 1, 0.6)
    hint = f" (the nearest is {near[0]})" if near else ""
    return InsightError(
        "no_such_column", "There is no column {column} in {source}{hint}.", column=name, source=source, hint=hint
    )


def select(columns: Sequence[str], wanted: Sequence[str] | None, source: str) -> list[str]:
    """The wanted columns, each of which must exist."""
    if wanted is None:
        return list(columns)
    for name in wanted:
        if name not in columns:
            raise no_such_column(name, columns, source)
    return list(wanted)
