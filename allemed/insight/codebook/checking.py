"""The data held up against the codebook: every fault at once, by row and column, bounded in number.

A fault never holds the value itself, so that a report may be kept; whoever may see the data looks in the row it names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from allemed.insight.codebook.book import Codebook, Variable
from allemed.insight.data.table import Booleans, Table
from allemed.insight.design import make_design
from allemed.insight.errors import InsightError

PER_REASON = 20  # rows named for one reason in one column
IN_ALL = 500


@dataclass(frozen=True)
class Fault:
    """One thing that does not fit: in `row`, or (None) about the whole column; `count` rows have it."""

    column: str
    row: int | None
    reason: str
    count: int
    grave: bool = True

    def __str__(self) -> str:
        where = f"row {self.row}, " if self.row is not None else ""
        return f"{where}{self.column}: {self.reason}"


@dataclass(frozen=True)
class Report:
    """All faults (at most `IN_ALL`), and how many rows have one in all."""

    faults: tuple[Fault, ...]
    rows: int
    total: int

    @property
    def is_clean(self) -> bool:
        return not any(fault.grave for fault in self.faults)


def apply(book: Codebook, table: Table) -> Table:
    """The table with the codebook's missing codes as null, and its labels."""
    frame = table.frame
    for name, variable in book.variables.items():
        if name in frame.columns and variable.missing:
            gone = _is_any(frame.get_column(name), variable.missing)
            frame = frame.with_columns(frame.get_column(name).set(pl.Series(gone), None))
        if name in frame.columns and frame.schema[name] == pl.String and variable.type in ("number", "integer"):
            numbers = frame.get_column(name).cast(pl.Float64, strict=False)
            if numbers.null_count() == frame.get_column(name).null_count():
                frame = frame.with_columns(numbers)
    return Table(
        frame,
        source=table.source,
        first_row=table.first_row,
        labels={**table.labels, **{name: one.label for name, one in book.variables.items() if one.label}},
        value_labels={**table.value_labels, **{name: one.values for name, one in book.variables.items() if one.values}},
        missing_codes={
            **table.missing_codes,
            **{name: one.missing for name, one in book.variables.items() if one.missing},
        },
    )


def check(book: Codebook, table: Table) -> Report:
    """Everything in `table` that does not fit `book`."""
    faults: list[Fault] = []
    total = 0
    for fault in _faults(book, table):
        if fault.row is None or not any(
            other.column == fault.column and other.reason == fault.reason for other in faults
        ):
            total += fault.count
        if len(faults) < IN_ALL:
            faults.append(fault)
    faults.sort(key=lambda fault: (not fault.grave, fault.row is not None, fault.row or 0, fault.column))
    return Report(tuple(faults), len(table), total)


def _faults(book: Codebook, table: Table) -> Iterator[Fault]:
    names = table.frame.columns
    for name in book.variables:
        if name not in names:
            yield Fault(name, None, "the column is in the codebook and not in the data", len(table))
    for name in names:
        if name not in book.variables:
            yield Fault(name, None, "the column is in the data and not in the codebook", len(table), book.refuse_extra)
    if len(table) == 0:
        yield Fault(table.source, None, "there are no rows", 0)
        return
    applied = apply(book, table)
    for name, variable in book.variables.items():
        if name in names:
            yield from _of_column(variable, applied)
    yield from _of_design(book, applied)


def _of_column(  # noqa: PLR0912 - one question after the other
    variable: Variable, table: Table
) -> Iterator[Fault]:
    series = table.column(variable.name)
    present = series.is_not_null().to_numpy()
    if not present.any():
        yield Fault(variable.name, None, "nobody has answered", len(table))
        return
    numbers = series.cast(pl.Float64, strict=False) if not series.dtype.is_temporal() else series.cast(pl.Int64)
    is_number = numbers.is_not_null().to_numpy()
    values = numbers.fill_null(np.nan).to_numpy() if numbers.dtype.is_float() else np.full(len(series), np.nan)
    if variable.type in ("number", "integer"):
        yield from _each(variable, table, present & ~is_number, "text where a number should be")
    if variable.type == "integer":
        with np.errstate(invalid="ignore"):
            yield from _each(variable, table, is_number & (values != np.round(values)), "not a whole number")
    with np.errstate(invalid="ignore"):
        if variable.minimum is not None:
            yield from _each(variable, table, values < variable.minimum, f"below {variable.minimum:g}")
        if variable.maximum is not None:
            yield from _each(variable, table, values > variable.maximum, f"above {variable.maximum:g}")
    if variable.values:
        known = _is_any(series, tuple(variable.values))
        by_label = _is_any(series, tuple(variable.values.values()))
        yield from _each(variable, table, present & ~known & ~by_label, "a code the codebook does not know")
        seen = _is_any(
            pl.Series(variable.values.keys(), dtype=pl.String, strict=False), tuple(series.unique().to_list())
        )
        if not seen.all() and not by_label.any():
            count = int((~seen).sum())
            yield Fault(variable.name, None, f"{count} of the codebook's codes do not occur", 0, grave=False)
        if series.dtype.is_numeric() and variable.name in table.value_labels and not table.value_labels[variable.name]:
            yield Fault(variable.name, None, "the labels are missing", 0, grave=False)
    if variable.type == "date" and series.dtype == pl.String:
        dates = series.str.to_date(variable.format, strict=False)
        yield from _each(variable, table, present & dates.is_null().to_numpy(), f"not a date as {variable.format}")
        if dates.null_count() == series.null_count():
            yield Fault(variable.name, None, "dates are written as text", 0, grave=False)
    if variable.type == "boolean" and series.dtype != pl.Boolean:
        yield from _each(variable, table, present & ~_is_any(series, (0, 1)), "neither 0 nor 1")
    if variable.required:
        yield from _each(variable, table, ~present, "missing")
    if variable.unique:
        yield from _each(variable, table, present & series.is_duplicated().to_numpy(), "occurs in more than one row")
    if len(table) > 1 and series.drop_nulls().n_unique() == 1:
        yield Fault(variable.name, None, "every row has the same value", 0, grave=False)


def _of_design(book: Codebook, table: Table) -> Iterator[Fault]:
    """What the design refuses, one refusal at a time, and what it only warns of."""
    design = book.design
    gone = [name for name in design.columns if name not in table.frame.columns]
    for name in gone:
        yield Fault(name, None, "the design needs this column, and it is not in the data", len(table))
    if gone or not design.columns:
        return
    if design.weights:
        try:
            weights = table.numbers(design.weights)
            variable = Variable(design.weights)
            yield from _each(variable, table, np.isnan(weights), "the weight is missing")
            with np.errstate(invalid="ignore"):
                yield from _each(variable, table, weights < 0, "the weight is negative")
                yield from _each(variable, table, weights == 0, "the weight is nought", grave=False)
        except InsightError as error:
            yield Fault(design.weights, None, str(error), len(table))
    for name, what in [(name, "stratum") for name in design.strata] + [(name, "cluster") for name in design.clusters]:
        codes, values = table.codes(name)
        yield from _each(Variable(name), table, codes < 0, f"the {what} is missing")
        labels = table.value_labels.get(name, {})
        if what == "stratum" and labels:
            found = {str(value) for value in values}
            for code in labels:
                if str(code) not in found:
                    yield Fault(name, None, f"stratum {labels[code]} has no sample", 0)
        if what == "cluster" and (codes >= 0).all():
            alone = np.flatnonzero(np.bincount(codes) == 1)
            rows = np.isin(codes, alone)
            yield from _each(Variable(name), table, rows, "a cluster with one person", grave=False)
    try:
        _ = make_design(table, design).scales
    except InsightError as error:
        if error.name not in ("missing_weight", "negative_weight", "missing_identifier"):
            yield Fault(error.name, None, str(error), 0)


def _each(variable: Variable, table: Table, wrong: Booleans, reason: str, *, grave: bool = True) -> Iterator[Fault]:
    rows = np.flatnonzero(wrong)
    for row in rows[:PER_REASON]:
        yield Fault(variable.name, table.row(row), reason, len(rows), grave)


def _is_any(series: pl.Series, codes: tuple[object, ...]) -> Booleans:
    """Where the column is one of the codes, however YAML and the data write them: 1, 1.0 and "1" are one."""
    plain = {_plain(code) for code in codes if code is not None}
    distinct = series.unique().drop_nulls().to_list()
    hits = [value for value in distinct if _plain(value) in plain]
    answer = series.is_in(pl.Series(hits, dtype=series.dtype)).fill_null(value=False) if hits else None
    return answer.to_numpy() if answer is not None else np.zeros(len(series), dtype=bool)


def _plain(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
