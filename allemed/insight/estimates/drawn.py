"""Change and trend where each wave asked other units (municipalities) than the one before, whole.

What the waves have apart is then not only time but also which units happened to be asked, and one large unit may be a
third of its wave. All follows from two sums for each unit in each wave, of weights and of weights times answers: a
share, a change and a slope are linear in the units' means. Standard errors by leaving one unit out at a time (JK1
around the estimate; the design's strata say nothing of who took part when); Student's t with Bell and McCaffrey's
degrees of freedom, which are few where few units decide.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy.special
import scipy.stats

from allemed.insight.data.table import Floats, Integers
from allemed.insight.design import Design
from allemed.insight.errors import InsightError
from allemed.insight.estimates.contrasts import Contrast
from allemed.insight.estimates.order import times
from allemed.insight.estimates.proportions import same
from allemed.insight.estimates.result import Status, sums, t_quantile

LINE = 3  # waves: through two a line always fits, and says no more than their change
LEAST = 1.0  # degrees of freedom that an interval needs
NOTHING = 1e-13

Coefficients = Callable[[Floats], Floats]
"""Weights of the cells (R x C) to what each cell's mean is multiplied by (R x C)."""


@dataclass(frozen=True)
class Drawn:
    """The answers of one domain, put together by unit and wave. Make it with `drawn`."""

    waves: tuple[object, ...]
    times: Floats  # of each wave
    wave: Integers  # of each cell
    unit: Integers  # of each cell
    units: int  # in the whole design, asked about this or not
    weight: Floats
    answer: Floats
    chance: Floats  # of each cell: Σw²/(Σw)², to which the chance of its answers is in proportion
    n: Integers  # answers in each wave
    level: float

    @property
    def seen(self) -> tuple[object, ...]:
        """The waves in which anybody of the domain answered."""
        return tuple(wave for wave, n in zip(self.waves, self.n, strict=True) if n)

    def answers_of(self, *waves: object) -> int:
        """How many answered in these waves together."""
        return int(sum(self.n[self._place(wave)] for wave in dict.fromkeys(waves)))

    def share(self, wave: object) -> Contrast:
        """The mean in one wave; for a share the interval is t on the log-odds."""
        found = self._worked_out(str(wave), self._mean_of(self._place(wave)))
        p = found.estimate
        if found.status is not Status.OK or not 0 < p < 1 or not (self.answer.min() >= 0 and self.answer.max() <= 1):
            return found
        half = float(t_quantile(np.array([found.df]), self.level)[0]) * found.se / (p * (1 - p))
        low, high = (float(scipy.special.expit(scipy.special.logit(p) + side * half)) for side in (-1, 1))
        return Contrast(found.name, p, found.se, low, high, found.df, found.p, found.status)

    def change(self, earlier: object, later: object) -> Contrast:
        """The mean in a later wave less that in an earlier one."""
        before, after = (self._mean_of(self._place(wave)) for wave in (earlier, later))
        return self._worked_out(f"{later} - {earlier}", lambda weight: after(weight) - before(weight))

    def trend(self) -> Contrast:
        """The slope of weighted least squares of the answers on the waves' times."""
        seen = np.unique(self.wave)
        if len(seen) < LINE:
            return _nothing("trend", Status.FEW_WAVES if len(seen) else Status.EMPTY)
        time = self.times[self.wave]

        def slope(weight: Floats) -> Floats:
            with np.errstate(invalid="ignore", divide="ignore"):
                t = time - (weight @ time / weight.sum(axis=1))[:, None]
                weighted = weight * t
                answer: Floats = weighted / (weighted * t).sum(axis=1)[:, None]
            return answer

        return self._worked_out("trend", slope)

    def _place(self, wave: object) -> int:
        for place, one in enumerate(self.waves):
            if same(one, wave):
                return place
        raise InsightError("no_such_row", "No row has {wanted}.", wanted=f"the wave {wave}")

    def _mean_of(self, place: int) -> Coefficients:
        inside = (self.wave == place).astype(float)

        def mean(weight: Floats) -> Floats:
            with np.errstate(invalid="ignore", divide="ignore"):
                answer: Floats = weight * inside / (weight @ inside)[:, None]
            return answer

        return mean

    def _worked_out(self, name: str, coefficients: Coefficients) -> Contrast:
        """The estimate with its error: what it becomes without each unit, less what it is."""
        whole = coefficients(self.weight[None, :])[0]
        estimate = float(whole @ self.answer)
        if not np.isfinite(estimate):
            return _nothing(name, Status.EMPTY)
        present = np.unique(self.unit)
        without = self.weight * (self.unit[None, :] != present[:, None])
        moved = coefficients(without) - whole
        if not np.isfinite(moved).all():  # one unit is a wave by itself: nothing says how units differ
            return Contrast(name, estimate, np.nan, np.nan, np.nan, 0, np.nan, Status.DEGENERATE)
        distance = moved @ (self.answer - self.answer.mean())  # the coefficients add up to nought
        se = float(np.sqrt((self.units - 1) / self.units * (distance**2).sum()))
        size = float(np.sqrt((moved**2 @ self.answer**2).sum()))
        df = _degrees(moved * np.sqrt(self.chance))
        if se <= NOTHING * size:
            return Contrast(name, estimate, np.nan, np.nan, np.nan, df, np.nan, Status.DEGENERATE)
        if df < LEAST - NOTHING:
            return Contrast(name, estimate, se, np.nan, np.nan, df, np.nan, Status.NO_DEGREES)
        half = float(t_quantile(np.array([df]), self.level)[0]) * se
        p = float(2 * scipy.stats.t.sf(abs(estimate / se), df))
        return Contrast(name, estimate, se, estimate - half, estimate + half, df, p, Status.OK)


def drawn(design: Design, y: Floats, waves: str, unit: str, *, level: float = 0.95) -> Drawn:
    """The answers by unit and wave; `y` is NaN where there is none, or where the row is in another domain.

    Raises InsightError `one_wave`, `missing_identifier` or `waves_without_order`.
    """
    when = times(design.table, waves)
    codes, values = design.table.codes(waves)
    units, names = design.table.codes(unit)
    inside = (codes >= 0) & ~np.isnan(y) & (design.weights > 0)
    if (inside & (units < 0)).any():
        row = design.table.row(int(np.argmax(inside & (units < 0))))
        raise InsightError(
            "missing_identifier", "Column {column} says what was drawn, and row {row} lacks it.", column=unit, row=row
        )
    seen = np.bincount(codes[(codes >= 0) & (design.weights > 0)], minlength=len(values)) > 0
    there = [value for value in when if seen[values.index(value)]]
    if len(there) < 2:
        raise InsightError("one_wave", "Column {column} has one wave at most, and a change needs two.", column=waves)
    place = np.full(len(values) + 1, -1)
    for step, value in enumerate(there):
        place[values.index(value)] = step
    wave = place[codes]
    cell, found = np.unique(np.where(inside, units * len(there) + wave, -1), return_inverse=True)
    first = int(cell[0] < 0) if len(cell) else 0
    w = np.where(inside, design.weights, 0.0)
    weight, squares, answer = (
        sums(found - first, each, len(cell) - first) for each in (w, w**2, w * np.where(inside, y, 0.0))
    )
    return Drawn(
        tuple(there),
        np.array([when[wave] for wave in there]),
        cell[first:] % len(there),
        cell[first:] // len(there),
        len(names),
        weight,
        answer / weight,
        squares / weight**2,
        np.bincount(wave[inside], minlength=len(there)),
        level,
    )


def _degrees(moved: Floats) -> float:
    """Bell and McCaffrey's (2002): 2 E(V)²/Var(V), were there nothing but the answers' own chance.

    That units differ as well makes large ones decide more, so that there are less; leaving one out at a time makes the
    error too large then, by more (`docs/insight.md`).
    """
    spread = moved @ moved.T
    return float(np.trace(spread) ** 2 / (spread**2).sum())


def _nothing(name: str, status: Status) -> Contrast:
    return Contrast(name, np.nan, np.nan, np.nan, np.nan, 0, np.nan, status)
