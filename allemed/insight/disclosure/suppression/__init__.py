"""Secondary suppression: what else must be hidden so that nothing hidden can be put together again."""

from __future__ import annotations

import itertools

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from allemed.insight.disclosure.suppression.exact import suppress_exactly
from allemed.insight.disclosure.suppression.heuristic import suppress
from allemed.insight.disclosure.suppression.problem import Mask, Problem

__all__ = ["Problem", "hide"]

EXACT_SIZE, EXACT_WORK, EXACT_SECONDS = 80, 600, 3.0
RESTART_SIZE, RESTARTS = 400, 6


def hide(problem: Problem, *, seconds: float = 4.0) -> Mask:
    """Which figures to hide: the optimum where it is found quickly, else the best the heuristic finds."""
    hidden: Mask = problem.primary | problem.free
    for part in parts(problem):
        inside = restrict(problem, part)
        if inside.primary.any():
            hidden[part[_hide_part(inside, seconds)]] = True
    return hidden


def _hide_part(problem: Problem, seconds: float) -> Mask:
    restarts = RESTARTS if problem.size <= RESTART_SIZE else 1
    tries = [suppress(problem, seconds=seconds, seed=seed) for seed in range(restarts)]
    best = min(tries, key=lambda one: float(problem.cost[one & ~problem.free].sum()))
    if problem.size <= EXACT_SIZE and problem.size * int(problem.primary.sum()) <= EXACT_WORK:
        exact = suppress_exactly(problem, seconds=EXACT_SECONDS)
        if exact is not None:
            return exact
    return best


def parts(problem: Problem) -> list[np.ndarray]:
    """The figures in groups that share no row with each other."""
    rows, size = problem.matrix.shape
    if rows == 0:
        return [np.array([number]) for number in range(size)]
    graph = sparse.bmat([[None, problem.matrix.T], [problem.matrix, None]], format="csr")
    count, labels = connected_components(graph, directed=False)
    order = np.argsort(labels[:size], kind="stable")
    ends = np.searchsorted(labels[:size][order], np.arange(count + 1))
    return [order[start:end] for start, end in itertools.pairwise(ends) if end > start]


def restrict(problem: Problem, figures: np.ndarray) -> Problem:
    """The problem of some figures that share no row with the others."""
    inside = problem.matrix[:, figures].tocsr()
    rows = np.flatnonzero(np.diff(inside.indptr) > 0)
    return Problem(
        inside[rows],
        problem.row_low[rows],
        problem.row_high[rows],
        problem.down[figures],
        problem.up[figures],
        problem.need[figures],
        problem.free[figures],
        problem.shown[figures],
        problem.cost[figures],
    )
