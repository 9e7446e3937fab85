"""Means in domains from sums within clusters: the common case, in a few passes over the rows.

A cluster's influence on a domain's mean is (Σ w y - ȳ Σ w)/W over its rows there, so that two sums for each cluster and
domain are enough. Answers are centred first, or large means would eat the last digits; where a domain's mean
still lies many standard deviations from the centre, the caller is told to go through the rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from allemed.insight.data.table import Booleans, Floats
from allemed.insight.design import Design, Totals
from allemed.insight.design.variance import DENSE
from allemed.insight.estimates.result import Groups, is_constant

FAR = 1e-3  # a variance this small beside the squared distance from the centre has lost digits


@dataclass(frozen=True)
class Collapsed:
    """A mean's pieces in each domain."""

    groups: Groups
    estimate: Floats
    size: Floats
    spread: Floats
    constant: Booleans
    influence: Totals


@dataclass(frozen=True)
class Measured:
    """What is the same for every grouping of one column: weights and answers of rows that count, centred."""

    values: Floats
    inside: Booleans | None  # None: every row counts
    weight: Floats
    centre: float
    wy: Floats
    wyy: Floats


def measure(design: Design, values: Floats) -> Measured:
    """The rows' answers, centred and weighted."""
    w = design.weights
    answered = ~np.isnan(values)
    if answered.all() and design.all_weighted:
        inside, y, weight = None, values, w
    else:
        inside = answered & (w > 0)
        y, weight = np.where(inside, values, 0.0), np.where(inside, w, 0.0)
    total = float(weight.sum())
    centre = float(weight @ y) / total if total > 0 else 0.0
    centred = y - centre
    wy = weight * centred
    return Measured(values, inside, weight, centre, wy, wy * centred)


def by_clusters(design: Design, measured: Measured, by: Sequence[str]) -> Collapsed | None:
    """The pieces, or None where this way does not apply."""
    codes, domains = design.domains(by)
    stage, count = design.stages[0], len(domains)
    if not design.is_plain or stage.clusters * (count + 1) > min(DENSE, len(design)) or count == 0:
        return None
    inside, is_whole = measured.inside, measured.inside is None
    placed = codes if not design.has_outside(by) else np.where(codes >= 0, codes, count)
    width = count + 1
    every = stage.cluster * width + placed
    shape = (stage.clusters, width)
    key = every if inside is None else np.where(inside, every, stage.cluster * width + count)
    cells = stage.clusters * width
    cluster_n = np.bincount(key, minlength=cells).reshape(shape)
    everyone = cluster_n
    if not is_whole:
        weighted = every if design.all_weighted else np.where(design.weights > 0, every, stage.cluster * width + count)
        everyone = np.bincount(weighted, minlength=cells).reshape(shape)
    cluster_w = np.bincount(key, measured.weight, minlength=cells).reshape(shape)[:, :count]
    cluster_wy = np.bincount(key, measured.wy, minlength=cells).reshape(shape)[:, :count]
    wyy = np.bincount(placed if is_whole else key % width, measured.wyy, minlength=width)[:count]
    n = cluster_n[:, :count].sum(axis=0)
    size = cluster_w.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        shift = cluster_wy.sum(axis=0) / size
        square = wyy / size - shift**2
        spread = square * (n / (n - 1))
        totals = np.where(size > 0, (cluster_wy - shift * cluster_w) / size, 0.0)
    suspect = (n > 0) & ~(square > FAR * shift**2)
    seen = everyone[:, :count] > 0
    strata = np.add.reduceat(seen, stage.starts, axis=0) > 0
    degrees = seen.sum(axis=0) - strata.sum(axis=0)
    answered = codes if inside is None else np.where(inside, codes, -1)
    groups = Groups(tuple(by), codes, domains, answered, n, everyone[:, :count].sum(axis=0) - n, degrees)
    constant = np.zeros(count, dtype=bool)
    if suspect.any():
        constant = is_constant(groups, measured.values)
        if (suspect & ~constant).any():
            return None
    return Collapsed(groups, measured.centre + shift, size, spread, constant, Totals(totals))
