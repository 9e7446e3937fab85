"""The linearised variance of totals of influence values (Taylor, ultimate cluster, or stage by stage with fpc).

    V = Σ_stages Σ_h  a_h (1 - n_h/N_h) n_h/(n_h - 1) Σ_c (z_hc - z̄_h)²

z_hc is a cluster's sum of influence values, a_h the share drawn of the stages before. Rows outside a domain have nought
and stay in the design. Two shapes of influence come in: `Sparse`, where each row belongs to one domain at most, and a
matrix with one column for each statistic.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse

from allemed.insight.data.table import Booleans, Floats, Integers
from allemed.insight.design.stages import CERTAIN, Stage
from allemed.insight.errors import InsightError

DENSE = 20_000_000  # cells of clusters x domains kept as one array


@dataclass(frozen=True)
class Sparse:
    """Influence values of `count` domain statistics: row i has `values[i]` in domain `codes[i]` (-1: in none)."""

    codes: Integers
    values: Floats
    count: int

    def dense(self, first: int, last: int) -> Floats:
        """n x (last - first): the columns of some of the domains."""
        matrix = np.zeros((len(self.codes), last - first))
        inside = np.flatnonzero((self.codes >= first) & (self.codes < last))
        matrix[inside, self.codes[inside] - first] = self.values[inside]
        return matrix


@dataclass(frozen=True)
class Totals:
    """Influence already summed within the clusters of a one-stage design: C x D."""

    values: Floats

    @property
    def count(self) -> int:
        return int(self.values.shape[1])


@dataclass(frozen=True)
class Scale:
    """What a stratum's squares are multiplied by, and which strata are centred."""

    weight: Floats
    centred: Booleans
    averaged: float


def scale_of(stage: Stage, lonely: str, place: int) -> Scale:
    """The scales of a stage under a policy for lonely clusters. Raises InsightError `lonely_cluster` under `fail`."""
    remaining, sizes = stage.remaining, stage.sizes
    open_ = remaining >= CERTAIN
    alone = (sizes == 1) & open_
    weight = stage.factor * np.where(open_, remaining, 0.0) * sizes / np.maximum(sizes - 1, 1)
    averaged = 1.0
    if alone.any():
        if lonely == "fail":
            first = int(np.argmax(alone))
            raise InsightError(
                "lonely_cluster",
                "Stratum {stratum} has one cluster at stage {stage}, which says nothing of how its clusters differ "
                "(so have {count} strata in all): choose lonely: adjust, average, remove or certainty.",
                stratum=stage.names[first],
                stage=place + 1,
                count=int(alone.sum()),
            )
        if lonely != "adjust":
            weight = np.where(alone, 0.0, weight)
        if lonely == "average":
            whole = int((~alone).sum())
            averaged = len(sizes) / whole if whole else np.nan
    return Scale(weight, ~(alone & (lonely == "adjust")), averaged)


def deviations(stage: Stage, scale: Scale, totals: Floats) -> Floats:
    """C x p: each cluster's total less its stratum's mean, times the root of its scale."""
    means = np.add.reduceat(totals, stage.starts, axis=0) / stage.sizes[:, None]
    means[~scale.centred] = 0.0
    return (totals - means[stage.stratum]) * np.sqrt(scale.weight * scale.averaged)[stage.stratum][:, None]


def totals_of_domains(stage: Stage, influence: Sparse) -> Floats:
    """C x D: the sum of each cluster in each domain."""
    inside = influence.codes >= 0
    key = stage.cluster * influence.count + influence.codes
    values = influence.values
    if not inside.all():
        key, values = key[inside], values[inside]
    sums: Floats = np.bincount(key, values, minlength=stage.clusters * influence.count).astype(float, copy=False)
    return sums.reshape(stage.clusters, influence.count)


def sparse_variances(stage: Stage, scale: Scale, influence: Sparse) -> Floats:
    """The variance of each domain without an array of clusters x domains.

    Σ_c (z - z̄)² = Σ over clusters that have the domain of (z - z̄)², plus those that have not, times z̄².
    """
    inside = np.flatnonzero(influence.codes >= 0)
    domain, cluster, value = influence.codes[inside], stage.cluster[inside], influence.values[inside]
    if not stage.is_rows:
        keys, place = np.unique(cluster * influence.count + domain, return_inverse=True)
        value = np.bincount(place, value, minlength=len(keys)).astype(float, copy=False)
        cluster, domain = keys // influence.count, keys % influence.count
    stratum = stage.stratum[cluster]
    pairs, place = np.unique(stratum * influence.count + domain, return_inverse=True)
    of_stratum, of_domain = pairs // influence.count, pairs % influence.count
    present = np.bincount(place, minlength=len(pairs))
    mean = np.bincount(place, value, minlength=len(pairs)) / stage.sizes[of_stratum]
    mean[~scale.centred[of_stratum]] = 0.0
    squares = np.bincount(place, (value - mean[place]) ** 2, minlength=len(pairs))
    squares += (stage.sizes[of_stratum] - present) * mean**2
    weighted = scale.weight[of_stratum] * squares * scale.averaged
    return np.bincount(of_domain, weighted, minlength=influence.count).astype(float, copy=False)


def sparse_covariance(stage: Stage, scale: Scale, influence: Sparse) -> Floats:
    """D x D without an array of clusters x domains."""
    inside = np.flatnonzero(influence.codes >= 0)
    shape = (stage.clusters, influence.count)
    totals = scipy.sparse.csr_array(
        (influence.values[inside], (stage.cluster[inside], influence.codes[inside])), shape=shape
    )
    belongs = scipy.sparse.csr_array(
        (np.ones(stage.clusters), (stage.stratum, np.arange(stage.clusters))), shape=(stage.strata, stage.clusters)
    )
    weight = scale.weight * scale.averaged
    means = (belongs @ totals).toarray() / stage.sizes[:, None]
    means[~scale.centred] = 0.0
    squares = (totals.T @ (totals * weight[stage.stratum][:, None])).toarray()
    covariance: Floats = squares - (means * (weight * stage.sizes)[:, None]).T @ means
    return covariance
