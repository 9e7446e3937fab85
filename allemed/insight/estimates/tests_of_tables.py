"""Is there an association in a two-way table? Pearson's X² with Rao and Scott's second-order correction.

As R's svychisq(statistic = "F"): X² over the trace of the generalised design effects, against F with
(tr Δ)²/tr Δ² and that times the design's degrees of freedom. Checked against SUDAAN's figures that R documents.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.stats

from allemed.insight.data.table import Booleans, Floats, Integers
from allemed.insight.design import Design
from allemed.insight.errors import InsightError


@dataclass(frozen=True)
class Association:
    """The test's F, its degrees of freedom and p, and the estimated shares of the cells (rows x columns)."""

    f: float
    df1: float
    df2: float
    p: float
    x2: float
    shares: Floats
    rows: list[object]
    columns: list[object]
    n: int


def association(design: Design, first: str, second: str) -> Association:
    """Rao-Scott's F for the table `first` x `second`. Raises InsightError `empty_table`."""
    a, rows = design.table.codes(first)
    b, columns = design.table.codes(second)
    inside = (a >= 0) & (b >= 0) & (design.weights > 0)
    a, rows = _present(a, rows, inside)
    b, columns = _present(b, columns, inside)
    height, width = len(rows), len(columns)
    weights = np.where(inside, design.weights, 0.0)
    n = int(inside.sum())
    if n == 0 or height < 2 or width < 2:
        raise InsightError(
            "empty_table",
            "{first} x {second} has no two rows and two columns with answers.",
            first=first,
            second=second,
        )
    cell = np.where(inside, b * height + a, -1)
    size = weights.sum()
    shares = np.bincount(cell + 1, weights, minlength=height * width + 1)[1:] / size
    hits = np.zeros((len(design), height * width))
    hits[np.flatnonzero(inside), cell[inside]] = 1.0
    hits -= np.where(inside[:, None], shares[None, :], 0.0)
    if design.replicates is not None:
        v = design.replicated(lambda w: _shares(cell, w * inside, height * width), shares)
    else:
        v = design.covariance(hits * (weights / size)[:, None])

    everyone = len(design)  # R scales by the design's rows
    places = np.arange(height * width)
    main = np.column_stack(
        [np.ones(height * width)]
        + [(places % height == i).astype(float) for i in range(1, height)]
        + [(places // height == j).astype(float) for j in range(1, width)]
    )
    interactions = np.column_stack(
        [
            ((places % height == i) & (places // height == j)).astype(float)
            for j in range(1, width)
            for i in range(1, height)
        ]
    )
    contrasts = interactions - main @ np.linalg.lstsq(main, interactions, rcond=None)[0]
    inverse = np.diag(np.where(shares == 0, 0.0, 1 / np.where(shares == 0, 1, shares)))
    simple = contrasts.T @ (inverse / everyone) @ contrasts
    real = contrasts.T @ inverse @ v @ inverse @ contrasts
    delta = np.linalg.solve(simple, real)
    if not np.trace(delta) > 0 or design.degrees <= 0:
        raise InsightError(
            "no_degrees", "{first} x {second} has no sampling error that can be estimated.", first=first, second=second
        )
    d0 = float(np.trace(delta) ** 2 / np.trace(delta @ delta))
    square = shares.reshape(width, height)
    expected = np.outer(square.sum(axis=1), square.sum(axis=0))
    x2 = float(everyone * ((square - expected) ** 2 / expected).sum())
    f = x2 / float(np.trace(delta))
    df2 = d0 * design.degrees
    return Association(f, d0, df2, float(scipy.stats.f.sf(f, d0, df2)), x2, square.T.copy(), rows, columns, n)


def _present(codes: Integers, values: list[object], inside: Booleans) -> tuple[Integers, list[object]]:
    """The codes and values that occur among the rows that count."""
    seen = np.bincount(codes[inside], minlength=len(values)) > 0
    renumbered = np.append(np.where(seen, np.cumsum(seen) - 1, -1), -1)
    return renumbered[codes], [value for value, is_seen in zip(values, seen, strict=True) if is_seen]


def _shares(cell: Integers, weights: Floats, count: int) -> Floats:
    answer: Floats = np.bincount(cell + 1, weights, minlength=count + 1)[1:] / weights.sum()
    return answer
