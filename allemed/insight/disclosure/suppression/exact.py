"""The fewest figures to hide, exactly: one mixed-integer programme (HiGHS through SciPy), for small tables.

After Fischetti and Salazar (2001): one yes-or-no per figure, and for each primary figure a movement of its own that
may only move what is hidden.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from allemed.insight.disclosure.suppression.problem import Mask, Problem


def suppress_exactly(problem: Problem, *, nodes: int = 20_000) -> Mask | None:
    """The cheapest figures to hide, or None when the optimum was not proved within so many nodes."""
    primary = np.flatnonzero(problem.primary)
    size, copies, rows = problem.size, len(primary), problem.matrix.shape[0]
    if copies == 0:
        return problem.free.copy()
    reach = problem.reach
    hide_low = (problem.primary | problem.free).astype(float)
    hide_high = np.where(problem.shown & ~problem.primary, 0.0, 1.0)
    move_low = np.tile(-problem.down, copies)
    move_high = np.tile(problem.up, copies)
    for copy, figure in enumerate(primary):
        move_low[copy * size + figure] = problem.need[figure]
    moves = sparse.identity(size * copies, format="csr")
    hides = sparse.vstack([sparse.identity(size)] * copies).tocsr()
    rows_of_moves = sparse.block_diag([problem.matrix] * copies).tocsr()
    empty = sparse.csr_matrix((rows * copies, size))
    down = np.tile(problem.down, copies)
    constraints = [
        LinearConstraint(
            sparse.hstack([empty, rows_of_moves]), np.tile(problem.row_low, copies), np.tile(problem.row_high, copies)
        ),
        LinearConstraint(sparse.hstack([hides.multiply(-reach), moves]), -np.inf, 0.0),
        LinearConstraint(sparse.hstack([hides.multiply(down[:, None]), moves]), 0.0, np.inf),
    ]
    result = milp(
        np.concatenate([np.where(problem.free, 0.0, problem.cost), np.zeros(size * copies)]),
        constraints=constraints,
        bounds=Bounds(np.concatenate([hide_low, move_low]), np.concatenate([hide_high, move_high])),
        integrality=np.concatenate([np.ones(size), np.zeros(size * copies)]),
        options={"node_limit": nodes, "mip_rel_gap": 0.0},
    )
    if result.status != 0 or result.x is None:
        return None
    mask: Mask = result.x[:size] > 0.5
    return mask
