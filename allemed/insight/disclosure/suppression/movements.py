"""Linear programmes over movements, kept warm in HiGHS from one question to the next."""

from __future__ import annotations

import highspy
import numpy as np
import numpy.typing as npt
from scipy import sparse

from allemed.insight.disclosure.highs import load
from allemed.insight.disclosure.suppression.problem import EPSILON, Mask, Problem
from allemed.insight.disclosure.system import Numbers

Movement = dict[int, float]
"""By how much each moved figure moves."""


class Cheapest:
    """The cheapest movement that raises some figures at once: what is moved must be hidden."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        size = problem.size
        up = np.where(problem.shown, 0.0, problem.up)
        down = np.where(problem.shown, 0.0, problem.down)
        both = sparse.hstack([problem.matrix, -problem.matrix]).tocsr()
        self._low, self._high = np.zeros(2 * size), np.concatenate([up, down])
        self._all = np.arange(2 * size, dtype=np.int32)
        self._highs = load(both, self._low, self._high, problem.row_low, problem.row_high)

    def raising(self, chosen: npt.NDArray[np.int64], cost: Numbers) -> Numbers | None:
        """A movement raising each chosen figure by its need at least cost, or None when there is none."""
        size = self.problem.size
        low, high = self._low.copy(), self._high.copy()
        low[chosen] = self.problem.need[chosen]
        high[size + chosen] = 0.0
        self._highs.changeColsCost(2 * size, self._all, np.concatenate([cost, cost]))
        self._highs.changeColsBounds(2 * size, self._all, low, high)
        self._highs.run()
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        solution = np.array(self._highs.getSolution().col_value)
        movement: Numbers = solution[:size] - solution[size:]
        return movement


class Possible:
    """Movements of hidden figures only: can this figure still be raised by its need, moving as little as can be?"""

    def __init__(self, problem: Problem, hidden: Mask) -> None:
        self.problem = problem
        self.columns = np.flatnonzero(hidden)
        self.place = np.full(problem.size, -1)
        self.place[self.columns] = np.arange(len(self.columns))
        inside = problem.matrix[:, self.columns].tocsr()
        rows = np.flatnonzero(np.diff(inside.indptr) > 0)
        inside = inside[rows]
        self._size = len(self.columns)
        self.work = 0
        self._high = np.concatenate([problem.up[self.columns], problem.down[self.columns]])
        both = sparse.hstack([inside, -inside]).tocsr()
        self._highs = load(both, np.zeros(2 * self._size), self._high, problem.row_low[rows], problem.row_high[rows])
        all_columns = np.arange(2 * self._size, dtype=np.int32)
        free = np.where(problem.free[self.columns], 0.5, 1.0)
        self._highs.changeColsCost(2 * self._size, all_columns, np.concatenate([free, free]))

    def hold(self, figure: int) -> None:
        """Let the figure be as published: it does not move."""
        place = int(self.place[figure])
        self._highs.changeColBounds(place, 0.0, 0.0)
        self._highs.changeColBounds(self._size + place, 0.0, 0.0)

    def release(self, figure: int) -> None:
        """Let the figure be hidden again."""
        place = int(self.place[figure])
        self._highs.changeColBounds(place, 0.0, float(self._high[place]))
        self._highs.changeColBounds(self._size + place, 0.0, float(self._high[self._size + place]))

    def raising(self, figure: int) -> Movement | None:
        """A movement that raises the figure by its need, or None when it cannot be raised so far."""
        place, need = int(self.place[figure]), float(self.problem.need[figure])
        if self._high[place] < need:
            return None
        self._highs.changeColBounds(place, need, float(self._high[place]))
        self._highs.changeColBounds(self._size + place, 0.0, 0.0)
        self._highs.run()
        self.work += (20 + int(self._highs.getInfo().simplex_iteration_count)) * self._size
        found = self._highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        values = np.array(self._highs.getSolution().col_value) if found else None
        self.release(figure)
        if values is None:
            return None
        moved = values[: self._size] - values[self._size :]
        inside = np.flatnonzero(np.abs(moved) > EPSILON)
        return {int(number): float(by) for number, by in zip(self.columns[inside], moved[inside], strict=True)}
