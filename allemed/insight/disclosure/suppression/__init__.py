"""Secondary suppression: what else must be hidden so that nothing hidden can be put together again."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from allemed.insight.disclosure.highs import side_by_side
from allemed.insight.disclosure.suppression.exact import suppress_exactly
from allemed.insight.disclosure.suppression.heuristic import EFFORT, suppress
from allemed.insight.disclosure.suppression.problem import Mask, Numbering, Problem

__all__ = ["Problem", "heuristic_only", "hide", "restrict"]

EXACT_SIZE, EXACT_WORK, EXACT_NODES = 80, 500, 2_000
WIDE_SIZE = 1_500
RESTART_WORK = 1_400
"""Small parts are tried from several starts: about this many figures times starts, at most eight starts."""


def hide(problem: Problem) -> Mask:
    """Which figures to hide: the optimum where it is found quickly, else the best the heuristic finds.

    In a large table wide margins (a county, the country) are first kept out of it: that cuts it into parts. What
    cannot be protected so is protected with them. What cannot be protected beside what is out, the attack finds.
    """
    wide = problem.wide if problem.size > WIDE_SIZE else np.zeros(problem.size, dtype=bool)
    hidden, left = _hide(replace(problem, shown=problem.shown | (wide & ~problem.primary)))
    if left.any():
        again = replace(problem, free=problem.free | hidden, need=np.where(left, problem.need, 0.0))
        more, left = _hide(again)
        hidden |= more
    if left.any():  # what is out already may stand in the one way and not in the other
        more, _left = _hide(replace(problem, free=problem.free | hidden).turned(left))
        hidden |= more
    return hidden


def heuristic_only(problem: Problem) -> Mask:
    """What the heuristic hides where `hide` would look for the optimum: to be measured against it."""
    hidden: Mask = problem.primary | problem.free
    for part in parts(problem):
        inside = restrict(problem, part)
        if inside.primary.any():
            hidden[part[_best_of_starts(inside, 1.0)[0]]] = True
    return hidden


def _hide(problem: Problem) -> tuple[Mask, Mask]:
    """What to hide, and the primary figures that cannot be protected."""
    hidden: Mask = problem.primary | problem.free
    left = np.zeros(problem.size, dtype=bool)
    inside = [(part, restrict(problem, part)) for part in parts(problem)]
    inside = [(part, one) for part, one in inside if one.primary.any()]
    found = side_by_side(lambda pair: _hide_part(pair[1], len(pair[0]) / problem.size), inside)
    for (part, _), (mask, unprotected) in zip(inside, found, strict=True):
        hidden[part[mask]] = True
        left[part[unprotected]] = True
    return hidden, left


def _hide_part(problem: Problem, share: float) -> tuple[Mask, Mask]:
    best, left = _best_of_starts(problem, share)
    small = problem.size <= EXACT_SIZE and problem.size * int(problem.primary.sum()) <= EXACT_WORK
    if small and not left.any():
        exact = suppress_exactly(problem, nodes=EXACT_NODES)
        if exact is not None:
            return exact, left
    return best, left


def _best_of_starts(problem: Problem, share: float) -> tuple[Mask, Mask]:
    """The best of some starts; `share` of the whole effort goes to this part."""
    starts = max(1, min(8, RESTART_WORK // problem.size))
    tries = [suppress(problem, effort=int(EFFORT * share / starts), seed=seed) for seed in range(starts)]
    return min(tries, key=lambda one: (int(one[1].sum()), float(problem.cost[one[0] & ~problem.free].sum())))


def parts(problem: Problem) -> list[Numbering]:
    """The figures in groups that share no row, apart from what is shown anyway."""
    size = problem.size
    moving = np.flatnonzero(~problem.shown)
    matrix = problem.matrix[:, moving]
    if matrix.nnz == 0:
        return [np.array([number]) for number in range(size)]
    graph = sparse.bmat([[None, matrix.T], [matrix, None]], format="csr")
    count, labels = connected_components(graph, directed=False)
    order = np.argsort(labels[: len(moving)], kind="stable")
    ends = np.searchsorted(labels[: len(moving)][order], np.arange(count + 1))
    return [moving[order[start:end]] for start, end in pairwise(ends) if end > start]


def restrict(problem: Problem, figures: Numbering) -> Problem:
    """The problem of some figures, all others being published."""
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
        problem.wide[figures],
        problem.other_way[figures],
    )
