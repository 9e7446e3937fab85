"""Linear programmes over movements, kept warm in HiGHS from one question to the next."""

from __future__ import annotations

import highspy
import numpy as np
import numpy.typing as npt
from scipy import sparse

from allemed.insight.disclosure.highs import load
from allemed.insight.disclosure.suppression.problem import EPSILON, Mask, Problem
from allemed.insight.disclosure.system import Numbers


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
    """Movements of hidden figures only: can this figure still be raised as far as it needs?"""

    def __init__(self, problem: Problem, hidden: Mask) -> None:
        self.problem = problem
        self.columns = np.flatnonzero(hidden)
        self.place = np.full(problem.size, -1)
        self.place[self.columns] = np.arange(len(self.columns))
        inside = problem.matrix[:, self.columns].tocsr()
        used = np.flatnonzero(np.diff(inside.indptr) > 0)
        self._low, self._high = -problem.down[self.columns], problem.up[self.columns]
        self._highs = load(inside[used], self._low, self._high, problem.row_low[used], problem.row_high[used])
        self._highs.changeObjectiveSense(highspy.ObjSense.kMaximize)

    def hold(self, figure: int) -> None:
        """Let the figure be as published: it does not move."""
        self._highs.changeColBounds(int(self.place[figure]), 0.0, 0.0)

    def release(self, figure: int) -> None:
        """Let the figure be hidden again."""
        place = int(self.place[figure])
        self._highs.changeColBounds(place, float(self._low[place]), float(self._high[place]))

    def raising(self, figure: int) -> Numbers | None:
        """A movement (over all figures) that raises the figure by its need, or None when it cannot be raised so far."""
        place, need = int(self.place[figure]), float(self.problem.need[figure])
        self._highs.changeColCost(place, 1.0)
        self._highs.changeColBounds(place, float(self._low[place]), need)
        self._highs.run()
        found = self._highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        values = np.array(self._highs.getSolution().col_value) if found else np.zeros(len(self.columns))
        self._highs.changeColCost(place, 0.0)
        self._highs.changeColBounds(place, float(self._low[place]), float(self._high[place]))
        if not found or values[place] < need - EPSILON:
            return None
        movement = np.zeros(self.problem.size)
        movement[self.columns] = values
        return movement
