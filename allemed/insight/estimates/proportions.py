"""Proportions, with intervals that stay between nought and one.

logit         t interval on the log-odds, delta method (R: svyciprop "logit" and "xlogit")
beta          Clopper-Pearson with the effective sample size, Korn and Graubard 1998, as R's "beta"
korn-graubard the same with the effective size at most n, and an interval at 0 and 100 per cent as well (NCHS 2017)
wilson        score interval with the same effective size
likelihood    Rao-Scott scaled profile likelihood, as R's "likelihood"
mean          t interval on the proportion itself
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import scipy.optimize
import scipy.special
import scipy.stats

from allemed.insight.data.table import Floats
from allemed.insight.design import Design
from allemed.insight.errors import InsightError
from allemed.insight.estimates.means import mean
from allemed.insight.estimates.result import Estimates, Groups, Status, judge, sums, t_interval, t_quantile

METHODS = ("logit", "beta", "korn-graubard", "wilson", "likelihood", "mean")


def proportion(
    design: Design,
    y: str | Floats,
    by: Sequence[str] = (),
    *,
    value: object = 1,
    method: str = "logit",
    level: float = 0.95,
) -> Estimates:
    """The share whose answer `y` is `value`, in each domain of `by`; no answer counts neither way.

    Raises InsightError `unknown_method` or `no_such_value`.
    """
    if method not in METHODS:
        raise InsightError(
            "unknown_method", "The interval {method} is none of {known}.", method=method, known=", ".join(METHODS)
        )
    hits = indicator(design, y, value) if isinstance(y, str) else np.asarray(y, dtype=float)
    plain = mean(design, hits, by, level=level)
    groups = plain.groups
    low, high = interval(plain, groups, method)
    constant = np.isnan(plain.variance)
    status = judge(groups, design, plain.variance, constant, low, high)
    census = np.array([one is Status.CENSUS for one in status])
    low, high = np.where(census, plain.estimate, low), np.where(census, plain.estimate, high)
    if method not in ("korn-graubard", "wilson"):  # which have an interval there: that of n answers drawn one by one
        silent = np.array([one is Status.DEGENERATE for one in status])
        low, high = np.where(silent, np.nan, low), np.where(silent, np.nan, high)
    return replace(plain, statistic="proportion", low=low, high=high, status=status, method=method)


def indicator(design: Design, y: str, value: object) -> Floats:
    """1 where the column is `value`, 0 where it is something else, NaN where it is missing."""
    codes, values = design.table.codes(y)
    if not values:
        return np.full(len(design), np.nan)  # nobody answered: that is a status, not a mistake
    wanted = [place for place, one in enumerate(values) if same(one, value)]
    if not wanted:
        labels = design.table.value_labels.get(y, {})
        wanted = [place for place, one in enumerate(values) if labels.get(one) == value]
    if not wanted:
        raise InsightError(
            "no_such_value",
            "No answer in {column} is {value}: it holds {known}.",
            column=y,
            value=value,
            known=", ".join(str(one) for one in values[:8]) + (" and others" if len(values) > 8 else ""),
        )
    return np.where(codes < 0, np.nan, (codes == wanted[0]).astype(float))


def same(one: object, other: object) -> bool:
    """Whether a value in the data is the value somebody wrote: 1, 1.0 and "1" are one, and true is TRUE."""
    if isinstance(one, bool) or isinstance(other, bool):
        return str(one).lower() == str(other).lower()
    if str(one) == str(other):
        return True
    try:
        return float(str(one)) == float(str(other))
    except ValueError:
        return False


def interval(plain: Estimates, groups: Groups, method: str) -> tuple[Floats, Floats]:
    """The interval's ends in each domain; NaN where the method has none."""
    p, variance, level = plain.estimate, plain.variance, plain.level
    n, degrees = groups.n.astype(float), groups.degrees.astype(float)
    t = t_quantile(degrees, level)
    with np.errstate(invalid="ignore", divide="ignore"):
        if method == "mean":
            return t_interval(p, np.sqrt(variance), groups.degrees, level)
        if method == "logit":
            half = t * np.sqrt(variance) / (p * (1 - p))
            return scipy.special.expit(scipy.special.logit(p) - half), scipy.special.expit(
                scipy.special.logit(p) + half
            )
        if method == "likelihood":
            return _likelihood(plain, groups, t)
        rows = np.bincount(groups.codes + 1, minlength=groups.count + 1)[1:]  # R counts all the domain's rows
        simple = t_quantile(rows - 1, level)
        effective = p * (1 - p) / variance * (simple / t) ** 2
        if method != "beta":
            flat = np.isnan(variance) & (n > 0) & (degrees > 0)
            effective = np.where(flat, n, np.minimum(effective, n))
        if method == "wilson":
            z = scipy.stats.norm.ppf((1 + level) / 2)
            middle = (p + z**2 / (2 * effective)) / (1 + z**2 / effective)
            half = z / (1 + z**2 / effective) * np.sqrt(p * (1 - p) / effective + z**2 / (4 * effective**2))
            return np.maximum(middle - half, 0.0), np.minimum(middle + half, 1.0)
        hits, misses, tail = effective * p, effective * (1 - p), (1 - level) / 2
        low = scipy.stats.beta.ppf(tail, hits, misses + 1)
        high = scipy.stats.beta.ppf(1 - tail, hits + 1, misses)
        if method == "korn-graubard":
            low, high = np.where((p == 0) & flat, 0.0, low), np.where((p == 1) & flat, 1.0, high)
        return low, high


def _likelihood(plain: Estimates, groups: Groups, t: Floats) -> tuple[Floats, Floats]:
    """Where 2 (l(p̂) - l(p)) with weights scaled to n passes t² times the design effect of the log-odds."""
    size = sums(groups.answered, plain.design.weights, groups.count)
    scale = float(plain.design.weights[plain.design.weights > 0].mean()) if len(plain.design) else 1.0
    low, high = np.full(groups.count, np.nan), np.full(groups.count, np.nan)
    for d, (p, variance) in enumerate(zip(plain.estimate, plain.variance, strict=True)):
        if not 0 < p < 1 or not variance > 0 or not np.isfinite(t[d]):
            continue
        weight = size[d] / scale
        bound = t[d] ** 2 * variance / (p * (1 - p)) * weight * groups.n[d] / (groups.n[d] - 1)

        def beyond(q: float, p: float = p, weight: float = weight, bound: float = bound) -> float:
            gain = p * np.log(p / q) + (1 - p) * np.log((1 - p) / (1 - q))
            return float(2 * weight * gain - bound)

        low[d] = scipy.optimize.brentq(beyond, 1e-300, p, xtol=1e-14) if beyond(1e-300) > 0 else np.nan
        high[d] = scipy.optimize.brentq(beyond, p, 1 - 1e-16, xtol=1e-14) if beyond(1 - 1e-16) > 0 else np.nan
    return low, high
