"""Secondary suppression for large tables: cheapest movements for many primary figures at once, then pruning.

*Grow* (after Kelly, Golden and Assad 1992): the cheapest movement that raises a primary figure says what to hide for
it, since a movement needs all it moves to be hidden. Here one programme raises a whole batch of figures that share no
row, and what is hidden costs nothing in the next. *Prune*: a secondary figure is published again when every primary
figure whose movement used it finds another.
"""

from __future__ import annotations

import time

import numpy as np

from allemed.insight.disclosure.suppression.movements import Cheapest, Possible
from allemed.insight.disclosure.suppression.problem import EPSILON, Mask, Problem
from allemed.insight.disclosure.system import Numbers
from allemed.insight.errors import InsightError

HIDDEN_COST = 1e-4
SEED = 20211


def suppress(problem: Problem, *, seconds: float = 4.0, seed: int = SEED) -> Mask:
    """Which figures to hide, so that every primary figure can be raised by its need; `seconds` bound the pruning."""
    hidden, movements = grow(problem, seed=seed)
    return prune(problem, hidden, movements, seconds=seconds)


def grow(problem: Problem, *, seed: int = SEED) -> tuple[Mask, dict[int, Numbers]]:
    """Hidden figures that protect every primary figure, and for each the movement that shows it."""
    random = np.random.default_rng(seed)
    hidden: Mask = problem.primary | problem.free
    movements: dict[int, Numbers] = {}
    waiting = problem.primary.copy()
    if not waiting.any():
        return hidden, movements
    neighbours = problem.neighbours()
    cheapest = Cheapest(problem)
    while waiting.any():
        batch = _batch(np.flatnonzero(waiting), neighbours.indptr, neighbours.indices, random)
        movement = cheapest.raising(batch, np.where(hidden, HIDDEN_COST, problem.cost))
        while movement is None:
            if len(batch) == 1:
                raise InsightError(
                    "cannot_protect", "Figure number {number} cannot be protected.", number=int(batch[0])
                )
            batch = batch[: max(1, len(batch) // 4)]
            movement = cheapest.raising(batch, np.where(hidden, HIDDEN_COST, problem.cost))
        hidden |= np.abs(movement) > EPSILON
        shown = np.flatnonzero(waiting & (movement >= problem.need - EPSILON))
        for figure in shown:
            movements[int(figure)] = movement
        waiting[shown] = False
    return hidden, movements


def _batch(waiting: np.ndarray, starts: np.ndarray, others: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Waiting figures of which no two share a row, in random order."""
    blocked = np.zeros(len(starts) - 1, dtype=bool)
    batch = []
    for figure in random.permutation(waiting):
        if not blocked[figure]:
            batch.append(figure)
            blocked[others[starts[figure] : starts[figure + 1]]] = True
    return np.array(batch)


def prune(problem: Problem, hidden: Mask, movements: dict[int, Numbers], *, seconds: float) -> Mask:
    """Publish again, dearest first, what is not needed."""
    deadline = time.monotonic() + seconds
    kept = hidden.copy()
    secondary = np.flatnonzero(hidden & ~problem.primary & ~problem.free)
    possible = Possible(problem, hidden)
    users: dict[int, set[int]] = {int(figure): set() for figure in secondary}
    for figure, movement in movements.items():
        for moved in np.flatnonzero(np.abs(movement) > EPSILON):
            if int(moved) in users:
                users[int(moved)].add(figure)
    for figure in sorted(users, key=lambda one: (-problem.cost[one], len(users[one]))):
        if time.monotonic() > deadline:
            break
        possible.hold(figure)
        found: dict[int, Numbers] = {}
        for user in sorted(users[figure]):
            if any(other[user] >= problem.need[user] - EPSILON for other in found.values()):
                continue
            another = possible.raising(user)
            if another is None:
                break
            found[user] = another
        else:
            kept[figure] = False
            for user in users.pop(figure):
                movement = next(one for one in found.values() if one[user] >= problem.need[user] - EPSILON)
                movements[user] = movement
                for moved in np.flatnonzero(np.abs(movement) > EPSILON):
                    if int(moved) in users:
                        users[int(moved)].add(user)
            continue
        possible.release(figure)
    return kept
