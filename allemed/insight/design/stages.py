"""The stages of a sample: which cluster and stratum each row lies in, and how many were there to draw.

As R's survey (`svydesign`): identifiers of a later stage are unique within those before it; with `nest` the first
stage's are unique within the stratum. Sizes are counted in the whole design, never in a domain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy.sparse

from allemed.insight.data.table import Floats, Integers, Table, cross
from allemed.insight.design.specification import Specification
from allemed.insight.errors import InsightError

CERTAIN = 1e-7  # a stratum with less than this left to draw was drawn whole (R's bound)


@dataclass(frozen=True)
class Stage:
    """One stage. Clusters are numbered so that those of one stratum stand together.

    cluster: for each row its cluster, 0 … C-1.   stratum: for each cluster its stratum, 0 … H-1.
    starts: the first cluster of each stratum.   sizes: clusters drawn in each stratum.
    population: clusters there were to draw (infinity when unknown).
    factor: share of the stages before that was drawn, 1 at the first (Särndal's n/N in the recursion).
    names: what to call a stratum in an error.
    """

    cluster: Integers
    stratum: Integers
    starts: Integers
    sizes: Integers
    population: Floats
    factor: Floats
    names: Sequence[object]
    is_rows: bool

    @property
    def clusters(self) -> int:
        return len(self.stratum)

    @property
    def strata(self) -> int:
        return len(self.sizes)

    @cached_property
    def remaining(self) -> Floats:
        """For each stratum the share not drawn: 1 - n/N."""
        with np.errstate(invalid="ignore"):
            return np.where(np.isinf(self.population), 1.0, (self.population - self.sizes) / self.population)

    @cached_property
    def row_stratum(self) -> Integers:
        return self.stratum[self.cluster]

    @cached_property
    def indicator(self) -> scipy.sparse.csr_array:
        """C x n: which rows a cluster has."""
        rows = len(self.cluster)
        return scipy.sparse.csr_array((np.ones(rows), (self.cluster, np.arange(rows))), shape=(self.clusters, rows))


def build(  # noqa: PLR0912, PLR0915 - one pass over the stages, each needing the one before
    table: Table, specification: Specification
) -> tuple[tuple[Stage, ...], Floats | None]:
    """The stages, and each row's probability of being drawn by `fpc` (None without it).

    Raises InsightError, naming row and reason: `missing_identifier`, `clusters_not_nested`, `one_cluster`, `bad_fpc`.
    """
    rows = len(table)
    if rows == 0:
        raise InsightError("no_rows", "{source} has no rows.", source=table.source)
    strata = [_codes(table, name, "stratum") for name in specification.strata]
    clusters = [_codes(table, name, "cluster") for name in specification.clusters]
    count = max(len(clusters), 1)
    if specification.fpc and len(specification.fpc) != count:
        raise InsightError(
            "bad_fpc",
            "The design has {stages} stage(s) and {given} fpc column(s): give one for each stage, or none.",
            stages=count,
            given=len(specification.fpc),
        )
    if len(strata) > count:
        raise InsightError("bad_design", "The design has more strata than stages.")
    everyone: tuple[Integers, list[object]] = (np.zeros(rows, dtype=np.int64), ["all"])
    populations = [_fpc(table, name) for name in specification.fpc]

    stages: list[Stage] = []
    probability: Floats | None = np.ones(rows) if populations else None
    parent: tuple[Integers, Sequence[object]] | None = None
    factor_of_parent = np.ones(1)
    for place in range(count):
        own: tuple[Integers, Sequence[object]] = strata[min(place, len(strata) - 1)] if strata else everyone
        if parent is None:
            stratum, names = own
        else:
            stratum, names = _joined([parent, own]) if place < len(strata) and place > 0 else parent
        is_rows = not clusters
        if is_rows:
            order = np.argsort(stratum, kind="stable")
            cluster = np.empty(rows, dtype=np.int64)
            cluster[order] = np.arange(rows)
            of_cluster = stratum[order]
        else:
            identifier = clusters[place]
            if parent is None and strata and not specification.nest:
                _must_nest(table, specification, stratum, identifier[0])
            cluster, of_cluster = _within(stratum, identifier)
        sizes = np.bincount(of_cluster, minlength=len(names)).astype(np.int64)
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64)
        population = np.full(len(sizes), np.inf)
        if populations:
            population = _population(table, specification.fpc[place], populations[place], stratum, sizes, place)
            probability = probability * (sizes / population)[stratum]  # type: ignore[operator]
        factor = np.ones(len(sizes))
        if place:
            first = np.empty(len(sizes), dtype=np.int64)
            first[stratum] = stages[-1].cluster
            factor = factor_of_parent[first]
        stage = Stage(cluster, of_cluster, starts, sizes, population, factor, names, is_rows)
        stages.append(stage)
        parent = (cluster, range(len(of_cluster)))
        with np.errstate(invalid="ignore"):
            factor_of_parent = (factor * np.where(np.isinf(population), 0.0, sizes / population))[of_cluster]
    if stages[0].clusters == 1:
        raise InsightError(
            "one_cluster", "The whole sample lies in one cluster, which says nothing of how clusters differ."
        )
    if not populations:
        stages = stages[:1]  # without fpc the first stage holds all the variance (the ultimate cluster)
    return tuple(stages), probability


def _joined(columns: list[tuple[Integers, Sequence[object]]]) -> tuple[Integers, list[object]]:
    codes, combinations = cross([(codes, list(values)) for codes, values in columns])
    return codes, [" / ".join(map(str, values)) for values in combinations]


def _codes(table: Table, name: str, what: str) -> tuple[Integers, list[object]]:
    codes, values = table.codes(name)
    if (codes < 0).any():
        missing = np.flatnonzero(codes < 0)
        raise InsightError(
            "missing_identifier",
            "Column {column} does not say which {what} row {row} lies in (nor {count} rows in all).",
            column=name,
            what=what,
            row=table.row(missing[0]),
            count=len(missing),
        )
    return codes, values


def _within(stratum: Integers, identifier: tuple[Integers, list[object]]) -> tuple[Integers, Integers]:
    """Clusters numbered by stratum and identifier: for each row its number, for each number its stratum."""
    codes, values = identifier
    width = max(len(values), 1)
    joint = stratum * width + codes
    top = int(joint.max()) + 1
    if top <= max(8 * len(joint), 1 << 20):
        seen = np.bincount(joint, minlength=top) > 0
        present = np.flatnonzero(seen)
        return (np.cumsum(seen) - 1)[joint], present // width
    present, cluster = np.unique(joint, return_inverse=True)
    return cluster.astype(np.int64), present // width


def _must_nest(table: Table, specification: Specification, stratum: Integers, cluster: Integers) -> None:
    home = np.full(int(cluster.max()) + 1, -1, dtype=np.int64)
    home[cluster[::-1]] = stratum[::-1]  # the first row of each cluster says where it is
    strangers = np.flatnonzero(home[cluster] != stratum)
    if len(strangers):
        raise InsightError(
            "clusters_not_nested",
            "The cluster {column} of row {row} also occurs in another stratum of {strata}: "
            "say nest: true if numbers begin again in each stratum.",
            column=specification.clusters[0],
            row=table.row(strangers[0]),
            strata=specification.strata[0],
        )


def _fpc(table: Table, name: str) -> Floats:
    numbers = table.numbers(name)
    wrong = np.flatnonzero(~(numbers > 0))
    if len(wrong):
        raise InsightError(
            "bad_fpc",
            "The fpc {column} of row {row} is missing or not above nought.",
            column=name,
            row=table.row(wrong[0]),
        )
    return numbers


def _population(  # noqa: PLR0917
    table: Table, name: str, numbers: Floats, stratum: Integers, sizes: Integers, place: int
) -> Floats:
    """For each stratum the number of clusters there were: given, or the number drawn over the fraction drawn."""
    above = numbers > 1
    if above.any() and (numbers < 1).any():
        raise InsightError(
            "bad_fpc",
            "The fpc {column} is a fraction in row {fraction} and a count in row {count}: use one of them.",
            column=name,
            fraction=table.row(int(np.argmax(numbers < 1))),
            count=table.row(int(np.argmax(above))),
        )
    given = np.empty(len(sizes))
    given[stratum[::-1]] = numbers[::-1]
    varying = np.flatnonzero(given[stratum] != numbers)
    if len(varying):
        raise InsightError(
            "bad_fpc",
            "The fpc {column} of row {row} is not that of the other rows in its stratum at stage {stage}.",
            column=name,
            row=table.row(varying[0]),
            stage=place + 1,
        )
    population = given if above.any() else sizes / given
    short = np.flatnonzero((population < sizes * (1 - 1e-12))[stratum])
    if len(short):
        raise InsightError(
            "bad_fpc",
            "The fpc {column} of row {row} says that fewer were there than the {drawn} drawn at stage {stage}.",
            column=name,
            row=table.row(short[0]),
            drawn=int(sizes[stratum[short[0]]]),
            stage=place + 1,
        )
    return np.maximum(population, sizes)
