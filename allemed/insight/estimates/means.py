"""Means, totals and ratios in domains, with Taylor linearisation or replicates.

Influence values (weighted; the total's and the mean's are Binder's, the ratio's Woodruff's):
    total w y · mean w (y - ȳ)/W · ratio w (y - R x)/X̂
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from allemed.insight.data.table import Booleans, Floats
from allemed.insight.design import Design, Sparse, Totals
from allemed.insight.estimates.collapsed import Measured, by_clusters, measure
from allemed.insight.estimates.result import (
    Estimates,
    Groups,
    Status,
    groups_of,
    is_constant,
    judge,
    sums,
    t_interval,
)

ROUNDING = 1e-24  # a design effect this small: clusters are alike to the last bit, and what is left is rounding


def mean(design: Design, y: str | Floats, by: Sequence[str] = (), *, level: float = 0.95) -> Estimates:
    """The mean of `y` (a column or an array of floats, NaN for no answer) in each domain of `by`."""
    measured = _measured(design, y)
    found = by_clusters(design, measured, by) if design.is_plain else None
    if found is not None:
        return _finish(
            "mean",
            design,
            found.groups,
            found.estimate,
            found.influence,
            None,
            _Deff(design, found.groups, found.size, found.spread).of_mean,
            found.constant,
            level,
        )
    values = measured.values
    groups = groups_of(design, by, ~np.isnan(values))
    return mean_in(design, values, groups, level=level)


def mean_in(design: Design, values: Floats, groups: Groups, *, level: float = 0.95) -> Estimates:
    """The mean in domains already found."""
    w, codes, count = design.weights, groups.answered, groups.count
    safe = values if groups.n.sum() == len(design) else np.where(codes >= 0, values, 0.0)
    size = sums(codes, w, count)
    centre = float(np.dot(w, safe * (codes >= 0)) / max(size.sum(), 1e-300))
    centred = safe - centre
    weighted = w * centred
    with np.errstate(invalid="ignore", divide="ignore"):
        shift = sums(codes, weighted, count) / size
        estimate = centre + shift
        distance = centred - shift[codes]
        influence = Sparse(codes, w * distance / size[codes], count)
        spread = sums(codes, w * distance**2, count) / size * (groups.n / (groups.n - 1))
    replicated = None
    if design.replicates is not None:
        numerators, denominators = replicated_sums(design, groups, weighted), replicated_sums(design, groups, w)
        with np.errstate(invalid="ignore", divide="ignore"):
            replicated = centre + numerators / denominators
    deff = _Deff(design, groups, size, spread)
    return _finish(
        "mean", design, groups, estimate, influence, replicated, deff.of_mean, is_constant(groups, values), level
    )


def total(design: Design, y: str | Floats, by: Sequence[str] = (), *, level: float = 0.95) -> Estimates:
    """The total of `y` in the population, in each domain of `by`."""
    values = _values(design, y)
    groups = groups_of(design, by, ~np.isnan(values))
    w, codes, count = design.weights, groups.answered, groups.count
    weighted = np.where(codes >= 0, w * np.nan_to_num(values), 0.0)
    estimate = sums(codes, weighted, count)
    size = sums(codes, w, count)
    with np.errstate(invalid="ignore", divide="ignore"):
        centred = np.nan_to_num(values) - (estimate / size)[codes]
        spread = sums(codes, w * centred**2, count) / size * (groups.n / (groups.n - 1))
    replicated = None if design.replicates is None else replicated_sums(design, groups, weighted)
    deff = _Deff(design, groups, size, spread)
    nothing = is_constant(groups, values) & (estimate == 0)
    answer = _finish(
        "total", design, groups, estimate, Sparse(codes, weighted, count), replicated, deff.of_total, nothing, level
    )
    answer.estimate[groups.n == 0] = np.nan
    return answer


def ratio(
    design: Design, y: str | Floats, x: str | Floats, by: Sequence[str] = (), *, level: float = 0.95
) -> Estimates:
    """Σ w y / Σ w x in each domain: of rows where both are answered."""
    above, below = _values(design, y), _values(design, x)
    groups = groups_of(design, by, ~(np.isnan(above) | np.isnan(below)))
    w, codes, count = design.weights, groups.answered, groups.count
    top, bottom = np.nan_to_num(above), np.nan_to_num(below)
    numerator, denominator = sums(codes, w * top, count), sums(codes, w * bottom, count)
    with np.errstate(invalid="ignore", divide="ignore"):
        estimate = numerator / denominator
        residual = (top - estimate[codes] * bottom) / denominator[codes]
    replicated = None
    if design.replicates is not None:
        with np.errstate(invalid="ignore", divide="ignore"):
            replicated = replicated_sums(design, groups, w * top) / replicated_sums(design, groups, w * bottom)
    size = sums(codes, w, count)
    with np.errstate(invalid="ignore", divide="ignore"):
        average = sums(codes, w * residual, count) / size
        spread = sums(codes, w * (residual - average[codes]) ** 2, count) / size * (groups.n / (groups.n - 1))
    deff = _Deff(design, groups, size, spread)
    constant = is_constant(groups, np.where(codes >= 0, residual, 0.0))
    influence = Sparse(codes, np.where(codes >= 0, w * residual, 0.0), count)
    return _finish("ratio", design, groups, estimate, influence, replicated, deff.of_total, constant, level)


class _Deff:
    """The design effect: the variance against that of a simple random sample of as many answers, drawn without
    replacement from a population the size of the weights' sum — or with replacement, when the weights only average 1
    and so say nothing of the population's size (the former would then divide by almost nought)."""

    def __init__(self, design: Design, groups: Groups, size: Floats, spread: Floats) -> None:
        everyone = float(design.weights.sum())
        counted = int((design.weights > 0).sum())
        self.kind = "wor" if everyone > 1.05 * counted or design.specification.fpc else "wr"
        self.groups, self.size, self.spread = groups, size, spread

    def of_mean(self, variance: Floats) -> Floats:
        return self._over(variance, np.ones(self.groups.count))

    def of_total(self, variance: Floats) -> Floats:
        return self._over(variance, self.size**2)

    def _over(self, variance: Floats, scale: Floats) -> Floats:
        n, size = self.groups.n, self.size
        with np.errstate(invalid="ignore", divide="ignore"):
            simple = self.spread / n * scale
            if self.kind == "wor":
                simple = np.where(size > n, simple * (size - n) / size, np.nan)
            effect: Floats = variance / simple
        return effect


def _finish(  # noqa: PLR0917 - one place for all three
    statistic: str,
    design: Design,
    groups: Groups,
    estimate: Floats,
    influence: Sparse | Totals,
    replicated: Floats | None,
    deff: object,
    constant: Booleans,
    level: float,
) -> Estimates:
    if replicated is not None and design.replicates is not None:
        centre = np.where(np.isnan(estimate), 0.0, estimate)
        variance = np.array(
            [design.replicates.covariance(replicated[:, [d]], centre[[d]])[0, 0] for d in range(groups.count)]
        )
    else:
        variance = design.variances(influence)
    effect = deff(variance)  # type: ignore[operator]
    variance = np.where(effect < ROUNDING, 0.0, variance)
    variance = np.where((groups.n == 0) | constant, np.nan, variance)
    low, high = t_interval(estimate, np.sqrt(variance), groups.degrees, level)
    status = judge(groups, design, variance, constant, low, high)
    census = np.array([one is Status.CENSUS for one in status])
    low, high = np.where(census, estimate, low), np.where(census, estimate, high)
    silent = np.array([one is Status.DEGENERATE for one in status])
    low, high = np.where(silent, np.nan, low), np.where(silent, np.nan, high)
    kind = deff.__self__.kind  # type: ignore[attr-defined]
    return Estimates(
        statistic, design, groups, estimate, variance, status, influence, replicated, low, high, effect, kind, level
    )


def _measured(design: Design, y: str | Floats) -> Measured:
    if not isinstance(y, str):
        return measure(design, np.asarray(y, dtype=float))
    if y not in design.measured:
        design.measured[y] = measure(design, design.table.numbers(y))
    kept: Measured = design.measured[y]
    return kept


def _values(design: Design, y: str | Floats) -> Floats:
    return design.table.numbers(y) if isinstance(y, str) else np.asarray(y, dtype=float)


def replicated_sums(design: Design, groups: Groups, weighted: Floats) -> Floats:
    """R x D: the sum in each domain under each replicate's weights."""
    made = design.replicates
    assert made is not None  # noqa: S101 - the caller asked
    units = made.factors.shape[0]
    inside = groups.answered >= 0
    key = made.index[inside] * groups.count + groups.answered[inside]
    cells = np.bincount(key, weighted[inside], minlength=units * groups.count).reshape(units, groups.count)
    answer: Floats = made.factors.T @ cells
    return answer
