"""A sample design over a table: weights, stages, calibration, replicates, and the variance of any influence values.

    design = make_design(read("answers.sav"), load("design.yaml"))

Rows are never dropped: what lies outside a domain has influence nought and its clusters still count.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from allemed.insight.data.table import Booleans, Floats, Integers, Table, cross
from allemed.insight.design import calibration, replicates, variance
from allemed.insight.design.specification import Specification, load, parse
from allemed.insight.design.stages import CERTAIN, Stage, build
from allemed.insight.design.variance import Sparse, Totals
from allemed.insight.errors import InsightError

__all__ = ["Design", "Sparse", "Specification", "Totals", "load", "make_design", "parse"]

CHUNK = 32  # domains made dense at a time when weights are calibrated


@dataclass(frozen=True)
class Design:
    """A table and how it was drawn. Make it with `make_design`."""

    table: Table
    specification: Specification
    weights: Floats
    stages: tuple[Stage, ...]
    adjustments: tuple[calibration.Adjustment, ...] = ()
    replicates: replicates.Replicates | None = None
    notes: tuple[str, ...] = ()
    _kept: dict[tuple[str, ...], tuple[Integers, list[tuple[object, ...]]]] = field(default_factory=dict, repr=False)
    measured: dict[str, Any] = field(default_factory=dict, repr=False)  # what estimates keep of a column
    _outside: dict[tuple[str, ...], bool] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.weights)

    def domains(self, by: Sequence[str]) -> tuple[Integers, list[tuple[object, ...]]]:
        """Each row's domain (-1 where a value is missing), and the values each domain stands for."""
        key = tuple(by)
        if key not in self._kept:
            if key:
                self._kept[key] = cross([self.table.codes(name) for name in key])
            else:
                self._kept[key] = np.zeros(len(self), dtype=np.int64), [()]
        return self._kept[key]

    def has_outside(self, by: Sequence[str]) -> bool:
        """Whether some row lies in no domain of `by`."""
        key = tuple(by)
        if key not in self._outside:
            self._outside[key] = bool((self.domains(by)[0] < 0).any())
        return self._outside[key]

    @cached_property
    def all_weighted(self) -> bool:
        """Whether every row has a weight above nought."""
        return bool((self.weights > 0).all())

    @cached_property
    def scales(self) -> tuple[variance.Scale, ...]:
        """Each stage's multipliers under the policy for lonely clusters. Raises InsightError `lonely_cluster`."""
        lonely = self.specification.lonely
        return tuple(variance.scale_of(stage, lonely, place) for place, stage in enumerate(self.stages))

    @cached_property
    def counts_everyone(self) -> Booleans:
        """Rows in strata that were drawn whole at every stage: nothing is left to chance there."""
        whole = np.ones(len(self), dtype=bool)
        for stage in self.stages:
            whole &= (stage.remaining < CERTAIN)[stage.row_stratum]
        if len(self.stages) < max(len(self.specification.clusters), 1):
            whole[:] = False
        return whole

    # --- Variance -----------------------------------------------------------------------------------------------

    @property
    def is_plain(self) -> bool:
        """One stage of clusters, and neither calibrated nor replicated: clusters' totals say everything."""
        single = len(self.stages) == 1 and not self.stages[0].is_rows
        return single and not self.adjustments and self.replicates is None

    def variances(self, influence: Sparse | Totals) -> Floats:
        """The variance of each domain's statistic, from weighted influence values."""
        if isinstance(influence, Totals):
            distance = variance.deviations(self.stages[0], self.scales[0], influence.values)
            return np.asarray((distance**2).sum(axis=0))
        total = np.zeros(influence.count)
        for stage, scale in zip(self.stages, self.scales, strict=True):
            if self.adjustments or stage.clusters * influence.count <= variance.DENSE:
                total += (variance.deviations(stage, scale, self._totals(stage, influence)) ** 2).sum(axis=0)
            else:
                total += variance.sparse_variances(stage, scale, influence)
        return total

    def covariance(self, influence: Sparse | Totals | Floats) -> Floats:
        """p x p: of each pair of statistics, from `Sparse` influence values or an n x p matrix of them."""
        if isinstance(influence, Totals):
            distance = variance.deviations(self.stages[0], self.scales[0], influence.values)
            return np.asarray(distance.T @ distance)
        if not isinstance(influence, Sparse):
            for adjustment in self.adjustments:
                influence = adjustment.residual(influence)
        count = influence.count if isinstance(influence, Sparse) else influence.shape[1]
        total = np.zeros((count, count))
        for stage, scale in zip(self.stages, self.scales, strict=True):
            if not isinstance(influence, Sparse):
                distance = variance.deviations(stage, scale, stage.indicator @ influence)
                total += distance.T @ distance
            elif self.adjustments or stage.clusters * count <= variance.DENSE:
                distance = variance.deviations(stage, scale, self._totals(stage, influence))
                total += distance.T @ distance
            else:
                total += variance.sparse_covariance(stage, scale, influence)
        return total

    def _totals(self, stage: Stage, influence: Sparse) -> Floats:
        if not self.adjustments:
            return variance.totals_of_domains(stage, influence)
        sums = np.empty((stage.clusters, influence.count))
        for first in range(0, influence.count, CHUNK):
            last = min(first + CHUNK, influence.count)
            z = influence.dense(first, last)
            for adjustment in self.adjustments:
                z = adjustment.residual(z)
            sums[:, first:last] = stage.indicator @ z
        return sums

    def replicated(self, statistic: Callable[[Floats], Floats], estimate: Floats) -> Floats:
        """p x p by replicates: `statistic` is given each replicate's weights and answers p numbers."""
        made = self.replicates
        assert made is not None  # noqa: S101 - the caller asked
        thetas = np.array([statistic(self.weights * made.factors[made.index, r]) for r in range(made.count)])
        return made.covariance(thetas.reshape(made.count, -1), np.atleast_1d(estimate))

    # --- Degrees of freedom -------------------------------------------------------------------------------------

    @cached_property
    def degrees(self) -> int:
        """Clusters less strata, among rows with weight; with replicates their rank less one."""
        if self.replicates is not None:
            return self.replicates.degrees
        stage = self.stages[0]
        seen = np.bincount(stage.cluster, self.weights > 0, minlength=stage.clusters) > 0
        return int(seen.sum()) - len(np.unique(stage.stratum[seen]))

    def degrees_of(self, codes: Integers, count: int) -> Integers:
        """The same for each domain: clusters that have the domain, less strata that have it (Korn and Graubard)."""
        if self.replicates is not None:
            return np.full(count, self.degrees, dtype=np.int64)
        stage = self.stages[0]
        inside = (codes >= 0) & (self.weights > 0)
        if inside.all() and count == 1:
            return np.array([self.degrees], dtype=np.int64)
        domain = codes if inside.all() else codes[inside]
        cluster = stage.cluster if inside.all() else stage.cluster[inside]
        if stage.clusters * count <= variance.DENSE:
            seen = np.bincount(cluster * count + domain, minlength=stage.clusters * count) > 0
            present = np.flatnonzero(seen)
        else:
            present = np.unique(cluster * count + domain)
        clusters = np.bincount(present % count, minlength=count)
        pairs = np.unique(stage.stratum[present // count] * count + present % count)
        return (clusters - np.bincount(pairs % count, minlength=count)).astype(np.int64)


def make_design(table: Table, specification: Specification | None = None) -> Design:
    """The design of a table. Without a specification every row counts once and was drawn by itself.

    Raises InsightError, naming row and reason: `missing_weight`, `negative_weight`, `no_weight`, and those of
    `stages.build`, `calibration.apply` and `replicates.make`.
    """
    specification = specification or Specification()
    notes: list[str] = []
    built, probability = build(table, specification)
    if specification.weights:
        weights = _weights(table, specification.weights)
    elif probability is not None:
        weights = 1 / probability
    else:
        weights = np.ones(len(table))
        notes.append("No weights: every answer counts once.")
    made = None
    if specification.replicates:
        if specification.calibration:
            raise InsightError("bad_replicates", "Replicate weights are calibrated before they are given, not after.")
        made = replicates.make(
            specification.replicates,
            table,
            weights,
            built[0],
            has_strata=bool(specification.strata),
            has_fpc=bool(specification.fpc),
        )
    weights, adjustments = calibration.apply(table, weights, specification.calibration)
    return Design(table, specification, weights, built, adjustments, made, tuple(notes))


def _weights(table: Table, name: str) -> Floats:
    weights = table.numbers(name)
    if np.isnan(weights).any():
        missing = np.flatnonzero(np.isnan(weights))
        raise InsightError(
            "missing_weight",
            "The weight {column} is missing in row {row} (so is it in {count} rows in all).",
            column=name,
            row=table.row(missing[0]),
            count=len(missing),
        )
    wrong = np.flatnonzero((weights < 0) | np.isinf(weights))
    if len(wrong):
        raise InsightError(
            "negative_weight",
            "The weight {column} is negative or infinite in row {row} (so is it in {count} rows in all).",
            column=name,
            row=table.row(wrong[0]),
            count=len(wrong),
        )
    if not weights.any():
        raise InsightError("no_weight", "The weight {column} is nought in every row.", column=name)
    return weights
