"""Differences: sums of a statistic's rows with signs, with the covariance between them.

Two waves that visit the same schools are not independent, and two groups of pupils in one school are not either; the
covariance comes from the same influence values as the variances.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import scipy.stats

from allemed.insight.data.table import Floats
from allemed.insight.errors import InsightError
from allemed.insight.estimates.proportions import same
from allemed.insight.estimates.result import Estimates, Status, number, t_quantile

ROUNDING = 1e-14  # of the parts' variances: a sum smaller than this has lost all its digits


@dataclass(frozen=True)
class Contrast:
    """A weighted sum of estimates. `p` is two-sided against nought; NaN where it cannot be told.

    `df` is whole but where it is worked out from how unequal the clusters are (`drawn`).
    """

    name: str
    estimate: float
    se: float
    low: float
    high: float
    df: float
    p: float
    status: Status

    def row(self) -> dict[str, object]:
        return {
            "name": self.name,
            "estimate": number(self.estimate),
            "se": number(self.se),
            "ci_low": number(self.low),
            "ci_high": number(self.high),
            "df": self.df,
            "p": number(self.p),
            "status": str(self.status),
        }


def contrast(estimates: Estimates, coefficients: Floats, name: str = "contrast") -> Contrast:
    """Σ c_d θ_d. Degrees of freedom are those of the clusters that have any of the domains."""
    used = np.flatnonzero(coefficients)
    c = np.asarray(coefficients, dtype=float)[used]
    estimate = float(c @ estimates.estimate[used])
    degrees = estimates.degrees_of(used)
    unreadable = [d for d in used if estimates.status[d] in (Status.EMPTY, Status.DEGENERATE)]
    if unreadable:
        empty = any(estimates.status[d] is Status.EMPTY for d in unreadable)
        status = Status.EMPTY if empty else Status.DEGENERATE
        value = np.nan if empty else estimate
        return Contrast(name, value, np.nan, np.nan, np.nan, degrees, np.nan, status)
    covariance = estimates.covariance[np.ix_(used, used)]
    variance = float(c @ covariance @ c)
    if variance <= ROUNDING * float(c**2 @ np.diag(covariance)):
        variance = 0.0  # all clusters moved alike: what is left is rounding, which is no standard error
    se = float(np.sqrt(variance))
    half = float(t_quantile(np.array([degrees]), estimates.level)[0]) * se
    p = float(2 * scipy.stats.t.sf(abs(estimate / se), degrees)) if se > 0 and degrees > 0 else np.nan
    status = Status.OK if se > 0 and degrees > 0 else Status.NO_DEGREES if se > 0 else Status.DEGENERATE
    if all(estimates.status[d] is Status.CENSUS for d in used):
        status = Status.CENSUS
    if status is Status.DEGENERATE:
        return Contrast(name, estimate, np.nan, np.nan, np.nan, degrees, np.nan, status)
    return Contrast(name, estimate, se, estimate - half, estimate + half, degrees, p, status)


def difference(estimates: Estimates, first: Mapping[str, object], second: Mapping[str, object]) -> Contrast:
    """The row of `first` less the row of `second`, each named by its values: `{"year": 2019}`."""
    coefficients = np.zeros(len(estimates))
    coefficients[place_of(estimates, first)] += 1
    coefficients[place_of(estimates, second)] -= 1
    return contrast(estimates, coefficients, f"{_said(first)} - {_said(second)}")


def place_of(estimates: Estimates, wanted: Mapping[str, object]) -> int:
    """The one row with these values. Raises InsightError `no_such_row`."""
    by = estimates.groups.by
    for d, values in enumerate(estimates.groups.values):
        if set(wanted) == set(by) and all(same(values[by.index(name)], value) for name, value in wanted.items()):
            return d
    raise InsightError("no_such_row", "No row has {wanted}.", wanted=_said(wanted))


def _said(values: Mapping[str, object]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in values.items())
