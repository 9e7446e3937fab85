"""Change and trend between the waves of a repeated survey: each wave less the one before, and the line through them.

The waves stand in one table, and a column says which wave a row is of. What the waves have in common is told by the
design: a cluster with the same number in the same stratum is the same cluster, and what two waves share through it
comes into the covariance. Waves that were drawn each by itself are strata of their own (`drawn_apart`).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
import scipy.stats

from allemed.insight.data.table import Booleans, Floats, Table
from allemed.insight.design import Design, Sparse, Specification
from allemed.insight.errors import InsightError
from allemed.insight.estimates.contrasts import Contrast, contrast
from allemed.insight.estimates.drawn import LINE, Drawn
from allemed.insight.estimates.drawn import drawn as put_together
from allemed.insight.estimates.means import mean, replicated_sums
from allemed.insight.estimates.order import times, times_of
from allemed.insight.estimates.result import Groups, Status, groups_of, is_constant, judge, sums, t_interval

NOTHING = 1e-13  # of the influence's size: an error this small is rounding, not a survey's


@dataclass(frozen=True)
class Between:
    """A change or a trend in one domain: the waves it is between, and the answers it rests on."""

    by: Mapping[str, object]
    waves: tuple[object, ...]
    n: int
    found: Contrast

    def row(self) -> dict[str, object]:
        first, last = (self.waves[0], self.waves[-1]) if self.waves else (None, None)
        said = self.found.row()
        return {"by": dict(self.by), "name": said.pop("name"), "from": first, "to": last, **said, "n": self.n}


def drawn_apart(table: Table, specification: Specification, waves: str) -> tuple[Table, Specification]:
    """The design in which each wave was drawn by itself: every stratum of every wave is a stratum of its own."""
    column = table.column(waves).cast(pl.String)
    name, parts = f"stratum of {waves}", [column]
    if specification.strata:
        name = f"{specification.strata[0]} x {waves}"
        parts = [table.column(specification.strata[0]).cast(pl.String), column]
    frame = table.frame.with_columns(pl.select(pl.concat_str(parts, separator=" / ")).to_series().alias(name))
    return replace(table, frame=frame), replace(specification, strata=(name, *specification.strata[1:]), nest=True)


def shared_clusters(design: Design, waves: str) -> int:
    """How many clusters have answers in more than one wave; 0 where rows were drawn by themselves."""
    codes, _values = design.domains((waves,))
    stage = design.stages[0]
    inside = (codes >= 0) & (design.weights > 0)
    pairs = np.unique(np.column_stack([stage.cluster[inside], codes[inside]]), axis=0)
    return int((np.bincount(pairs[:, 0], minlength=stage.clusters) > 1).sum())


def changes(
    design: Design, y: str | Floats, waves: str, by: Sequence[str] = (), *, level: float = 0.95, drawn: str = ""
) -> list[Between]:
    """The mean of `y` in each wave less that in the one before, and the last less the first; a share if `y` is 0 and 1.

    `drawn` is the column of what was drawn for each wave, if that is whole units, others each time (`estimates.drawn`).
    Every domain of `by` has the same waves; where nobody answered in one of them its changes are empty.
    Raises InsightError `one_wave`, and `waves_without_order` when the waves are words nobody has put in order.
    """
    known = _waves(design, waves)
    if len(known) < 2:
        raise InsightError("one_wave", "Column {column} has one wave at most, and a change needs two.", column=waves)
    pairs = list(itertools.pairwise(known))
    if len(known) > 2:
        pairs.append((known[0], known[-1]))
    if drawn:
        return [
            Between(values, pair, one.answers_of(*pair), one.change(*pair))
            for values, one in _drawn(design, y, waves, by, drawn, level)
            for pair in pairs
        ]
    means = mean(design, y, [*by, waves], level=level)
    places = {values: d for d, values in enumerate(means.groups.values)}
    answer = []
    for group in dict.fromkeys(values[:-1] for values in means.groups.values):
        for earlier, later in pairs:
            ends = [places.get((*group, wave)) for wave in (earlier, later)]
            there = [d for d in ends if d is not None]
            name = f"{later} - {earlier}"
            found = _nothing(name, Status.EMPTY)
            if len(there) == 2:
                coefficients = np.zeros(len(means))
                coefficients[there] = -1, 1
                found = contrast(means, coefficients, name)
            n = int(means.groups.n[there].sum())
            answer.append(Between(dict(zip(by, group, strict=True)), (earlier, later), n, found))
    return answer


def trends(
    design: Design, y: str | Floats, waves: str, by: Sequence[str] = (), *, level: float = 0.95, drawn: str = ""
) -> list[Between]:
    """The slope of `y` on the number in `waves`, in each domain of `by`: the change in one unit of it.

    Where the waves are words it is the change from one wave to the next in the codebook's list. By weighted least
    squares over the answers, as R's svyglm(y ~ year); t with the domain's degrees of freedom less 1.
    Raises InsightError `few_waves`, and `waves_without_order` when the waves are words nobody has put in order.
    """
    values = design.table.numbers(y) if isinstance(y, str) else np.asarray(y, dtype=float)
    known = _waves(design, waves)
    time = times_of(design.table, waves)
    if len(known) < LINE:
        raise InsightError(
            "few_waves",
            "Column {column} has {count} wave(s), and a trend needs three (two have a change).",
            column=waves,
            count=len(known),
        )
    if drawn:
        return [
            Between(by_, one.seen, one.answers_of(*one.seen), replace(one.trend(), name=f"trend over {waves}"))
            for by_, one in _drawn(design, y, waves, by, drawn, level)
        ]
    groups = groups_of(design, by, ~(np.isnan(values) | np.isnan(time)))
    codes, count = groups.answered, groups.count
    w = np.where(codes >= 0, design.weights, 0.0)
    y_, t = np.where(codes >= 0, values, 0.0), np.where(codes >= 0, time, 0.0)
    size = sums(codes, w, count)
    with np.errstate(invalid="ignore", divide="ignore"):
        t = t - (sums(codes, w * t, count) / size)[codes]
        y_ = y_ - (sums(codes, w * y_, count) / size)[codes]
        spread = sums(codes, w * t**2, count)
        slope = sums(codes, w * t * y_, count) / spread
        rest = y_ - slope[codes] * t
        influence = np.where(codes >= 0, w * t * rest / spread[codes], 0.0)
    if design.replicates is not None:
        replicated = _slopes(design, groups, np.where(codes >= 0, t, 0.0), np.where(codes >= 0, y_, 0.0))
        centre = np.nan_to_num(slope)
        variance = np.array([design.replicates.covariance(replicated[:, [d]], centre[[d]])[0, 0] for d in range(count)])
    else:
        variance = design.variances(Sparse(codes, np.nan_to_num(influence), count))
    variance = np.where(variance > (NOTHING * sums(codes, abs(np.nan_to_num(influence)), count)) ** 2, variance, 0.0)
    return _lines(design, groups, waves, time, slope, variance, _fits(groups, values, w, rest, y_), level)


def _drawn(  # noqa: PLR0917
    design: Design, y: str | Floats, waves: str, by: Sequence[str], unit: str, level: float
) -> Iterator[tuple[Mapping[str, object], Drawn]]:
    """Each domain of `by` with its answers put together by unit and wave."""
    values = design.table.numbers(y) if isinstance(y, str) else np.asarray(y, dtype=float)
    codes, domains = design.domains(by)
    for place, domain in enumerate(domains):
        inside = np.where(codes == place, values, np.nan)
        yield dict(zip(by, domain, strict=True)), put_together(design, inside, waves, unit, level=level)


def _waves(design: Design, waves: str) -> list[object]:
    """The waves in which anybody counts, in order."""
    codes, values = design.table.codes(waves)
    seen = np.bincount(codes[(codes >= 0) & (design.weights > 0)], minlength=len(values)) > 0
    there = {str(value) for value, is_seen in zip(values, seen, strict=True) if is_seen}
    return [value for value in times(design.table, waves) if str(value) in there]


def _fits(groups: Groups, values: Floats, w: Floats, rest: Floats, centred: Floats) -> Booleans:
    """Where all answers are equal, or lie on the line: nothing is left to be uncertain of."""
    codes, count = groups.answered, groups.count
    inside = codes >= 0
    left = sums(codes, np.where(inside, w * rest**2, 0.0), count)
    whole = sums(codes, np.where(inside, w * centred**2, 0.0), count)
    return is_constant(groups, values) | (left <= NOTHING**2 * whole)


def _lines(  # noqa: PLR0917
    design: Design,
    groups: Groups,
    waves: str,
    time: Floats,
    slope: Floats,
    variance: Floats,
    constant: Booleans,
    level: float,
) -> list[Between]:
    groups = replace(groups, degrees=groups.degrees - 1)  # R's degf + 1 - 2 coefficients
    se = np.sqrt(variance)
    low, high = t_interval(slope, se, groups.degrees, level)
    status = judge(groups, design, variance, constant, low, high)
    pairs = np.unique(np.column_stack([groups.answered, time])[groups.answered >= 0], axis=0)
    codes, names = design.table.codes(waves)
    seen, first = np.unique(codes, return_index=True)
    called = {float(time[row]): _whole(names[code]) for code, row in zip(seen, first, strict=True) if code >= 0}
    answer = []
    for d, values in enumerate(groups.values):
        years = pairs[pairs[:, 0] == d, 1]
        said, df = status[d], int(groups.degrees[d])
        if groups.n[d] and len(years) < LINE:
            said = Status.FEW_WAVES
        name = f"trend over {waves}"
        if said in (Status.EMPTY, Status.FEW_WAVES):
            found = _nothing(name, said)
        elif said is Status.DEGENERATE:
            found = replace(_nothing(name, said), estimate=float(slope[d]), df=df)
        else:
            sure = said is Status.CENSUS
            ends = (slope[d], slope[d]) if sure else (low[d], high[d])
            p = np.nan if sure or df <= 0 else 2 * scipy.stats.t.sf(abs(slope[d] / se[d]), df)
            found = Contrast(name, float(slope[d]), float(se[d]), float(ends[0]), float(ends[1]), df, float(p), said)
        ends_of = tuple(called[float(year)] for year in years)
        answer.append(Between(dict(zip(groups.by, values, strict=True)), ends_of, int(groups.n[d]), found))
    return answer


def _slopes(design: Design, groups: Groups, t: Floats, y: Floats) -> Floats:
    """R x D: the slope under each replicate's weights, which have centres of their own."""
    w = design.weights
    size, st, sy, stt, sty = (replicated_sums(design, groups, w * z) for z in (np.ones(len(w)), t, y, t * t, t * y))
    with np.errstate(invalid="ignore", divide="ignore"):
        answer: Floats = (sty - st * sy / size) / (stt - st * st / size)
    return answer


def _whole(wave: object) -> object:
    """2014, not 2014.0."""
    return int(wave) if isinstance(wave, float) and wave.is_integer() else wave


def _nothing(name: str, status: Status) -> Contrast:
    return Contrast(name, np.nan, np.nan, np.nan, np.nan, 0, np.nan, status)
