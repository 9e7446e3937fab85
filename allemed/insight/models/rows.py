"""Which rows a model is fitted on, what they answered, and which clusters they lie in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allemed.insight.data.table import Booleans, Floats, Integers, factor
from allemed.insight.design import Design
from allemed.insight.errors import InsightError
from allemed.insight.estimates.proportions import indicator
from allemed.insight.models.formula import Formula


@dataclass(frozen=True)
class Dropped:
    """Rows that are not in the fit, and why."""

    missing: int = 0
    by_effect: int = 0
    effects: int = 0


def response(design: Design, formula: Formula, family: str) -> Floats:
    """The left side as floats: 0 and 1 for a logit; NaN where missing. A column of two words is its later word."""
    name = formula.response or ""
    if formula.value is not None:
        return indicator(design, name, formula.value)
    series = design.table.column(name)
    if not (series.dtype.is_numeric() or str(series.dtype) == "Boolean"):
        codes, values = factor(series)
        if len(values) != 2:
            raise InsightError(
                "not_numbers",
                "{column} has {count} values in words: say which one counts, as {column}=VALUE ~ …",
                column=name,
                count=len(values),
            )
        return np.where(codes < 0, np.nan, codes.astype(float))
    y = design.table.numbers(name)
    if family == "logit":
        wrong = np.flatnonzero((y != 0) & (y != 1) & ~np.isnan(y))
        if len(wrong):
            raise InsightError(
                "not_binary",
                "A logit explains 0 and 1, and {column} is something else in row {row} (and {count} rows in all): "
                "say which value counts, as {column}=VALUE ~ …",
                column=name,
                row=design.table.row(wrong[0]),
                count=len(wrong),
            )
    return y


def kept_rows(design: Design, formula: Formula, y: Floats, effects: str | None) -> tuple[Booleans, Integers | None]:
    """Rows with weight and an answer to everything, and the codes of the effects."""
    keep = (design.weights > 0) & ~np.isnan(y)
    for name in formula.variables:
        series = design.table.column(name)
        if series.null_count() or series.dtype.is_float():
            present = (
                series.is_not_null() if not series.dtype.is_float() else series.is_not_null() & series.is_not_nan()
            )
            keep &= present.fill_null(value=False).to_numpy()
    for term in formula.terms:
        for atom in term:
            if atom.function in ("log", "sqrt"):
                with np.errstate(invalid="ignore"):
                    values = design.table.numbers(atom.name)
                    keep &= values > 0 if atom.function == "log" else values >= 0
    group = None
    if effects:
        group, _ = design.table.codes(effects)
        keep &= group >= 0
    return keep, group


def without_variation(y: Floats, keep: Booleans, group: Integers, missing: int) -> tuple[Booleans, Dropped]:
    """An effect whose answers are all yes or all no fits them perfectly: it tells nothing of the slopes, and leaves."""
    count = int(group.max()) + 1
    inside = np.where(keep, group, -1)
    rows = np.bincount(inside + 1, minlength=count + 1)[1:]
    hits = np.bincount(inside + 1, np.where(keep, y, 0), minlength=count + 1)[1:]
    flat = (rows > 0) & ((hits == 0) | (hits == rows))
    gone = keep & flat[group]
    return keep & ~gone, Dropped(missing, int(gone.sum()), int(flat.sum()))


def without_gaps(codes: Integers, keep: Booleans) -> Integers:
    """The codes renumbered so that those of the rows to keep are 0 … k-1."""
    seen = np.bincount(codes[keep]) > 0
    if seen.all() and keep.all():
        return codes
    return (np.cumsum(seen) - 1)[np.minimum(codes, len(seen) - 1)]


def units_of(design: Design, cluster: str | None, keep: Booleans) -> tuple[Integers | None, int]:
    """Each row's cluster for the variance, if rows of one cluster may be put together; and how many there are."""
    if cluster is not None:
        codes, _ = design.table.codes(cluster)
        gone = np.flatnonzero((codes < 0) & keep)
        if len(gone):
            raise InsightError(
                "missing_identifier",
                "Column {column} does not say which cluster row {row} lies in.",
                column=cluster,
                row=design.table.row(gone[0]),
            )
        count = int((np.bincount(codes[keep]) > 0).sum())
        if count < 2:
            raise InsightError("too_few_clusters", "{column} has one cluster only.", column=cluster)
        return codes, count
    stage = design.stages[0]
    return (stage.cluster if design.is_plain else None), stage.clusters
