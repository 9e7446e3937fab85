"""Quantiles, with Woodruff's interval: that of the share at or below, turned back into answers.

As R's svyquantile (survey 4.1, rule "math"): the smallest answer whose cumulated weight reaches the share; the standard
error is the interval's width over 2 t.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from allemed.insight.data.table import Floats
from allemed.insight.design import Design, Sparse
from allemed.insight.errors import InsightError
from allemed.insight.estimates.means import mean_in
from allemed.insight.estimates.result import Estimates, Status, groups_of, is_constant, t_quantile

ROUNDING = 1e-12
"""Of the whole weight: what adding up some millions of weights may have lost."""


def quantile(  # noqa: PLR0912 - one status for each way to fail
    design: Design, y: str | Floats, share: float = 0.5, by: Sequence[str] = (), *, level: float = 0.95
) -> Estimates:
    """The answer below which `share` of the population lies, in each domain of `by`."""
    if not 0 < share < 1:
        raise InsightError("bad_share", "A quantile's share lies between 0 and 1, not {share}.", share=share)
    values = design.table.numbers(y) if isinstance(y, str) else np.asarray(y, dtype=float)
    groups = groups_of(design, by, ~np.isnan(values))
    estimate = np.full(groups.count, np.nan)
    order = np.lexsort((values, groups.answered))
    order = order[groups.answered[order] >= 0]
    bounds = np.searchsorted(groups.answered[order], np.arange(groups.count + 1))
    rows = [order[bounds[d] : bounds[d + 1]] for d in range(groups.count)]
    for d, own in enumerate(rows):
        if design.weights[own].any():
            estimate[d] = _at(values[own], design.weights[own], share)
    below = np.where(groups.answered >= 0, values <= estimate[groups.answered], np.nan).astype(float)
    below = np.where(groups.answered >= 0, below, np.nan)
    shares = mean_in(design, below, groups, level=level)
    t = t_quantile(groups.degrees, level)
    half = t * np.sqrt(shares.variance)
    low, high = np.full(groups.count, np.nan), np.full(groups.count, np.nan)
    for d, own in enumerate(rows):
        start, end = shares.estimate[d] - half[d], shares.estimate[d] + half[d]
        if len(own) and start >= 0:
            low[d] = _at(values[own], design.weights[own], start)
        if len(own) and end <= 1:
            high[d] = _at(values[own], design.weights[own], end)
    variance = ((high - low) / (2 * t)) ** 2
    constant = is_constant(groups, values)
    status = []
    for d in range(groups.count):
        if groups.n[d] == 0:
            status.append(Status.EMPTY)
        elif constant[d]:
            status.append(Status.DEGENERATE)
        elif groups.degrees[d] <= 0:
            status.append(Status.NO_DEGREES)
        elif np.isnan(low[d]) or np.isnan(high[d]):
            status.append(Status.NO_INTERVAL)
        else:
            status.append(Status.OK)
    silent = np.array([one in (Status.EMPTY, Status.DEGENERATE) for one in status])
    low, high = np.where(silent, np.nan, low), np.where(silent, np.nan, high)
    # Woodruff's standard error through the share's influence, so that differences of quantiles have a covariance.
    with np.errstate(invalid="ignore", divide="ignore"):
        slope = np.where(shares.variance > 0, np.sqrt(variance / shares.variance), np.nan)
    influence = None
    if isinstance(shares.influence, Sparse):
        turned = np.where(groups.answered >= 0, -shares.influence.values * slope[groups.answered], 0.0)
        influence = Sparse(groups.answered, turned, groups.count)
    nothing = np.full(groups.count, np.nan)
    return Estimates(
        "quantile", design, groups, estimate, variance, status, influence, None, low, high, nothing, "none", level,
        "woodruff", {"share": share},
    )  # fmt: skip


def _at(values: Floats, weights: Floats, share: float) -> float:
    """R's rule "math" on sorted answers: the inverse of the weighted distribution function.

    A cumulated weight within rounding of the share reaches it. R compares to the last bit, so that where equal weights
    add up to just the share, its answer hangs on the order of addition: ours does not.
    """
    values, weights = values[weights > 0], weights[weights > 0]
    cumulated = np.cumsum(weights)
    reached = int(np.searchsorted(cumulated, (share - ROUNDING) * cumulated[-1]))
    return float(values[min(reached, len(values) - 1)])
