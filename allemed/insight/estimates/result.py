"""What an estimate says: the figure, how sure it is, on how many answers, and whether it may be read at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import numpy as np
import scipy.stats

from allemed.insight.data.table import Booleans, Floats, Integers
from allemed.insight.design import Design, Sparse, Totals


class Status(StrEnum):
    """Whether a row may be read as it stands."""

    OK = "ok"
    EMPTY = "empty"  # nobody answered: there is no figure
    DEGENERATE = "degenerate"  # all answers equal, or one cluster: the figure has no standard error
    NO_DEGREES = "no_degrees"  # a standard error, but no degrees of freedom for an interval
    CENSUS = "census"  # everyone there is was asked and counted: no sampling error
    NO_INTERVAL = "no_interval"  # the interval of this method does not exist here
    FEW_WAVES = "few_waves"  # answers in one or two waves only: no line through them


@dataclass(frozen=True)
class Groups:
    """The domains of an estimate: each row's domain, and which rows answered and count."""

    by: tuple[str, ...]
    codes: Integers  # -1 for rows in no domain
    values: list[tuple[object, ...]]
    answered: Integers  # codes, and -1 also where the answer is missing or the weight nought
    n: Integers
    missing: Integers
    degrees: Integers

    @property
    def count(self) -> int:
        return len(self.values)


@dataclass(frozen=True)
class Estimates:
    """One statistic in each domain.

    `influence` holds the weighted influence values (or `replicated` the R x D replicates), from which any covariance
    follows. `low` and `high` are NaN where there is no interval; `se` is NaN where there is none.
    """

    statistic: str
    design: Design
    groups: Groups
    estimate: Floats
    variance: Floats
    status: list[Status]
    influence: Sparse | Totals | None
    replicated: Floats | None
    low: Floats
    high: Floats
    deff: Floats
    deff_kind: str
    level: float = 0.95
    method: str = "mean"
    extra: dict[str, object] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.estimate)

    @property
    def se(self) -> Floats:
        """Standard errors: NaN where the figure has none."""
        silent = [status in (Status.EMPTY, Status.DEGENERATE) for status in self.status]
        return np.where(silent, np.nan, np.sqrt(self.variance))

    @cached_property
    def covariance(self) -> Floats:
        """D x D. Domains of one sample are not independent when they share clusters."""
        if self.replicated is not None:
            made = self.design.replicates
            assert made is not None  # noqa: S101 - replicated comes from it
            return made.covariance(self.replicated, self.estimate)
        assert self.influence is not None  # noqa: S101 - one of the two is there
        return self.design.covariance(self.influence)

    def degrees_of(self, places: Integers) -> int:
        """Degrees of freedom of what is made of the domains `places`: the clusters and strata that have any of them."""
        if self.replicated is not None:
            return self.design.degrees
        cluster, domain = self._present
        clusters = np.unique(cluster[np.isin(domain, places)])
        return len(clusters) - len(np.unique(self.design.stages[0].stratum[clusters]))

    @cached_property
    def _present(self) -> tuple[Integers, Integers]:
        """Which clusters have anybody of which domain, answered or not: pairs."""
        inside = (self.groups.codes >= 0) & (self.design.weights > 0)
        width = max(self.groups.count, 1)
        pairs = np.unique(self.design.stages[0].cluster[inside] * width + self.groups.codes[inside])
        return pairs // width, pairs % width

    def rows(self) -> list[dict[str, object]]:
        """What the command prints: one mapping for each domain, None where there is nothing to say."""
        by, se = self.groups.by, self.se
        answer: list[dict[str, object]] = []
        for place, values in enumerate(self.groups.values):
            row: dict[str, object] = {"by": dict(zip(by, values, strict=True)), **self.extra}
            row |= {
                "estimate": number(self.estimate[place]),
                "se": number(se[place]),
                "ci_low": number(self.low[place]),
                "ci_high": number(self.high[place]),
                "df": int(self.groups.degrees[place]),
                "n": int(self.groups.n[place]),
                "missing": int(self.groups.missing[place]),
                "deff": number(self.deff[place]),
                "status": str(self.status[place]),
            }
            answer.append(row)
        return answer


def number(value: float) -> float | None:
    """A number for JSON: None where there is none."""
    return float(value) if np.isfinite(value) else None


def groups_of(design: Design, by: Sequence[str], answered: Booleans) -> Groups:
    """The domains of `by`; `answered` says which rows have an answer."""
    codes, values = design.domains(by)
    weighted = design.weights > 0
    counts = weighted & answered
    inside = codes if counts.all() else np.where(counts, codes, -1)
    size = len(values)
    n = _count(inside, size)
    everyone = _count(codes if weighted.all() else np.where(weighted, codes, -1), size)
    return Groups(tuple(by), codes, values, inside, n, everyone - n, design.degrees_of(codes, size))


def _count(codes: Integers, size: int) -> Integers:
    return np.bincount(codes + 1, minlength=size + 1)[1:]


def sums(codes: Integers, values: Floats, size: int) -> Floats:
    """The sum of `values` in each domain; rows with -1 are in none."""
    return np.bincount(codes + 1, values, minlength=size + 1)[1:].astype(float, copy=False)


def t_interval(estimate: Floats, se: Floats, degrees: Integers, level: float) -> tuple[Floats, Floats]:
    """estimate ± t · se; NaN where there are no degrees of freedom."""
    half = t_quantile(degrees, level) * se
    return estimate - half, estimate + half


def t_quantile(degrees: Integers | Floats, level: float) -> Floats:
    """Student's t above which (1 - level)/2 lies; NaN without degrees of freedom."""
    degrees = np.asarray(degrees, dtype=float)
    quantile: Floats = scipy.stats.t.ppf((1 + level) / 2, np.where(degrees > 0, degrees, np.nan))
    return quantile


Interval = Callable[[Floats, Floats, Groups], tuple[Floats, Floats]]


def judge(  # noqa: PLR0917
    groups: Groups, design: Design, variance: Floats, constant: Booleans, low: Floats, high: Floats
) -> list[Status]:
    """Each row's status; `constant` says where all answers are equal (so that nothing varies)."""
    whole = np.zeros(groups.count, dtype=bool)
    if design.counts_everyone.any():
        whole = sums(groups.answered, (~design.counts_everyone).astype(float), groups.count) == 0
    answer = []
    for place in range(groups.count):
        if groups.n[place] == 0:
            answer.append(Status.EMPTY)
        elif constant[place]:
            answer.append(Status.DEGENERATE)
        elif whole[place] and design.replicates is None:
            answer.append(Status.CENSUS)
        elif not variance[place] > 0:
            answer.append(Status.DEGENERATE)
        elif groups.degrees[place] <= 0:
            answer.append(Status.NO_DEGREES)
        elif not (np.isfinite(low[place]) and np.isfinite(high[place])):
            answer.append(Status.NO_INTERVAL)
        else:
            answer.append(Status.OK)
    return answer


def is_constant(groups: Groups, y: Floats) -> Booleans:
    """Where every answer is the same."""
    first = np.zeros(groups.count)
    inside = np.flatnonzero(groups.answered >= 0)
    codes = groups.answered[inside]
    first[codes] = y[inside]
    differs = np.bincount(codes, y[inside] != first[codes], minlength=groups.count)
    return np.asarray(differs == 0)
