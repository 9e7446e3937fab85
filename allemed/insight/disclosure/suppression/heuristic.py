"""Secondary suppression for large tables: cheapest movements for many primary figures at once, then pruning.

*Grow* (after Kelly, Golden and Assad 1992): the cheapest movement that raises a primary figure says what to hide for
it, since a movement needs all it moves to be hidden. Here one programme raises a whole batch of figures that share no
row, and what is hidden costs nothing in the next. *Prune*: a secondary figure is published again when every primary
figure whose movement used it finds another.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from allemed.insight.disclosure.suppression.movements import Cheapest, Possible
from allemed.insight.disclosure.suppression.problem import EPSILON, Mask, Numbering, Problem
from allemed.insight.disclosure.system import Numbers

HIDDEN_COST = 1e-4
SEED = 20211
BATCH = 16
"""How many figures are raised at once: more is faster and hides more."""
EFFORT = 10_000_000
"""How much pruning may cost: simplex steps times figures. Work, not seconds: every run gives the same table."""


def suppress(problem: Problem, *, effort: int = EFFORT, seed: int = SEED) -> tuple[Mask, Mask]:
    """Which figures to hide, and which primary figures cannot be protected whatever is hidden."""
    hidden, left, moved_for = grow(problem, seed=seed)
    return prune(problem, hidden, moved_for, effort=effort), left


def grow(
    problem: Problem, *, seed: int = SEED, most: int = BATCH, cost: Numbers | None = None
) -> tuple[Mask, Mask, dict[int, list[int]]]:
    """Hidden figures that protect the primary figures, those that cannot be, and what each protected one moves."""
    random = np.random.default_rng(seed)
    hidden: Mask = problem.primary | problem.free
    waiting, left = problem.primary.copy(), np.zeros(problem.size, dtype=bool)
    moved_for: dict[int, list[int]] = {}
    neighbours = problem.neighbours()
    cheapest = Cheapest(problem)
    size, price = most, problem.cost if cost is None else cost
    while waiting.any():
        batch = _batch(np.flatnonzero(waiting), neighbours.indptr, neighbours.indices, random)[:size]
        movement = cheapest.raising(batch, np.where(hidden, HIDDEN_COST, price))
        if movement is None:
            if len(batch) == 1:
                left[batch], waiting[batch] = True, False
            size = max(1, len(batch) // 2)
            continue
        size = min(most, 2 * size)
        moved = np.flatnonzero(np.abs(movement) > EPSILON)
        hidden[moved] = True
        shown = np.flatnonzero(waiting & (movement >= problem.need - EPSILON))
        for part in _connected(problem, moved):
            for figure in np.intersect1d(part, shown):
                moved_for[int(figure)] = part.tolist()
        waiting[shown] = False
    return hidden, left, moved_for


def _connected(problem: Problem, moved: Numbering) -> list[Numbering]:
    """What moves in parts that share no row: each is a movement by itself."""
    matrix = problem.matrix[:, moved]
    graph = sparse.bmat([[None, matrix.T], [matrix, None]], format="csr")
    _, labels = connected_components(graph, directed=False)
    order = np.argsort(labels[: len(moved)], kind="stable")
    cuts = np.flatnonzero(np.diff(labels[: len(moved)][order])) + 1
    return np.split(moved[order], cuts)


def _batch(waiting: Numbering, starts: Numbering, others: Numbering, random: np.random.Generator) -> Numbering:
    """Waiting figures of which no two share a row, in random order."""
    blocked = np.zeros(len(starts) - 1, dtype=bool)
    batch = []
    for figure in random.permutation(waiting):
        if not blocked[figure]:
            batch.append(figure)
            blocked[others[starts[figure] : starts[figure + 1]]] = True
    return np.array(batch)


def prune(problem: Problem, hidden: Mask, moved_for: dict[int, list[int]], *, effort: int) -> Mask:
    """Publish again what is not needed, first what few lean on."""
    pruning = _Pruning(problem, hidden)
    for figure, moved in moved_for.items():
        pruning.use(figure, moved)
    for figure in sorted(pruning.users, key=lambda one: (len(pruning.users[one]), -problem.cost[one])):
        if pruning.possible.work < effort or not pruning.users[figure]:
            pruning.try_without(figure)
    return pruning.kept


class _Pruning:
    """What is still hidden, and which primary figures lean on each secondary one."""

    def __init__(self, problem: Problem, hidden: Mask) -> None:
        self.problem = problem
        self.kept = hidden.copy()
        self.possible = Possible(problem, hidden)
        secondary = np.flatnonzero(hidden & ~problem.primary & ~problem.free)
        self.users: dict[int, set[int]] = {int(figure): set() for figure in secondary}
        self.used: dict[int, list[int]] = {}

    def use(self, figure: int, moved: list[int]) -> None:
        """The primary figure leans on these from now on."""
        for before in self.used.get(figure, ()):
            self.users.get(before, set()).discard(figure)
        self.used[figure] = [one for one in moved if one in self.users]
        for one in self.used[figure]:
            self.users[one].add(figure)

    def try_without(self, figure: int) -> None:
        """Publish the figure if all who lean on it can do without."""
        self.possible.hold(figure)
        waiting, found = set(self.users[figure]), {}
        while waiting:
            user = min(waiting)
            movement = self.possible.raising(user)
            if movement is None:
                self.possible.release(figure)
                return
            for one in [one for one in waiting if movement.get(one, 0.0) >= self.problem.need[one] - EPSILON]:
                found[one] = movement
                waiting.discard(one)
        self.kept[figure] = False
        del self.users[figure]
        for user, movement in found.items():
            self.use(user, list(movement))
