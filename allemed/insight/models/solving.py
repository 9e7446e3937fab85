"""Newton for the logit and least squares for the linear model, with one set of effects concentrated out.

With effects α_g the Hessian is [A b'; b diag(a)]: a_g and b_g are sums within the effect's cells, so the effects cost a
division each, not a column each. What remains is a system as large as the number of slopes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.linalg
import scipy.special

from allemed.insight.data.table import Booleans, Floats, Integers
from allemed.insight.errors import InsightError

ROUNDS = 60
TOLERANCE = 1e-12
FAR = 25.0  # a linear predictor beyond this is a probability of nought or one


@dataclass(frozen=True)
class Problem:
    """Cells in order of their effect: matrix x (m x k), Σw, Σwy, effect codes 0 … G-1 (None without effects)."""

    x: Floats
    weight: Floats
    wy: Floats
    group: Integers | None
    starts: Integers | None

    def sum_in_groups(self, values: Floats) -> Floats:
        """G or G x k: sums within each effect."""
        assert self.starts is not None  # noqa: S101 - asked only with effects
        return np.add.reduceat(values, self.starts, axis=0)


@dataclass(frozen=True)
class Solution:
    """Slopes β, effects α, and the pieces of the Hessian from which influence values follow."""

    beta: Floats
    alpha: Floats | None
    fitted: Floats  # probability or mean in each cell
    curvature: Floats  # the Hessian's weight in each cell
    schur: Floats  # k x k, after the effects are taken out
    b: Floats | None  # G x k
    a: Floats | None  # G
    rounds: int

    def direction(self, j_beta: Floats, j_alpha: Floats | None) -> tuple[Floats, Floats | None]:
        """H⁻¹ J for a functional with derivatives J by β (k x q) and α (G x q)."""
        if self.b is None or self.a is None:
            return scipy.linalg.solve(self.schur, j_beta, assume_a="pos"), None
        if j_alpha is None:
            j_alpha = np.zeros((len(self.a), j_beta.shape[1]))
        v_beta = scipy.linalg.solve(self.schur, j_beta - self.b.T @ (j_alpha / self.a[:, None]), assume_a="pos")
        return v_beta, (j_alpha - self.b @ v_beta) / self.a[:, None]


def problem(x: Floats, weight: Floats, wy: Floats, group: Integers | None) -> Problem:
    """The cells as a problem; `group` is sorted and without gaps."""
    starts = None if group is None else np.flatnonzero(np.diff(group, prepend=-1)).astype(np.int64)
    return Problem(x, weight, wy, group, starts)


def independent(p: Problem) -> Booleans:
    """Which columns are not sums of those before them (and of the effects), by R's tolerance of 1e-7."""
    x = p.x
    norm = np.sqrt((p.weight[:, None] * x**2).sum(axis=0))
    if p.group is not None:
        mean = p.sum_in_groups(p.weight[:, None] * x) / p.sum_in_groups(p.weight)[:, None]
        x = x - mean[p.group]
    if x.shape[1] == 0:
        return np.zeros(0, dtype=bool)
    scaled = x * np.sqrt(p.weight)[:, None]
    keep = np.ones(x.shape[1], dtype=bool)
    if len(scaled) < x.shape[1]:
        scaled = np.vstack([scaled, np.zeros((x.shape[1] - len(scaled), x.shape[1]))])
    for _ in range(x.shape[1] + 1):
        columns = np.flatnonzero(keep)
        r = np.abs(np.diag(np.linalg.qr(scaled[:, columns], mode="r")))
        weak = np.flatnonzero(r < 1e-7 * np.where(norm[columns] > 0, norm[columns], 1.0))
        if not len(weak):
            break
        keep[columns[weak[0]]] = False
    return keep


def least_squares(p: Problem) -> Solution:
    """β and α that minimise Σ w (y - xβ - α)²."""
    gram = p.x.T @ (p.x * p.weight[:, None])
    right = p.x.T @ p.wy
    if p.group is None:
        beta = scipy.linalg.solve(gram, right, assume_a="pos")
        beta = beta + scipy.linalg.solve(gram, p.x.T @ (p.wy - p.weight * (p.x @ beta)), assume_a="pos")
        return Solution(beta, None, p.x @ beta, p.weight, gram, None, None, 1)
    a = p.sum_in_groups(p.weight)
    mean_x = p.sum_in_groups(p.x * p.weight[:, None]) / a[:, None]
    mean_y = p.sum_in_groups(p.wy) / a
    within = p.x - mean_x[p.group]
    schur = within.T @ (within * p.weight[:, None])
    beta = scipy.linalg.solve(schur, within.T @ (p.wy - p.weight * mean_y[p.group]), assume_a="pos")
    alpha = mean_y - mean_x @ beta
    return Solution(beta, alpha, p.x @ beta + alpha[p.group], p.weight, schur, mean_x * a[:, None], a, 1)


def newton(p: Problem, start: Floats | None = None) -> Solution:
    """The maximum of Σ wy log π + (w - wy) log(1 - π). Raises InsightError `separated` when there is none."""
    k = p.x.shape[1]
    share = float(p.wy.sum() / p.weight.sum())
    if not 0 < share < 1:
        raise InsightError("one_outcome", "Every answer is the same, so there is nothing to explain.")
    beta = np.zeros(k) if start is None else start.copy()
    alpha = None
    if p.group is not None:
        alpha = scipy.special.logit(p.sum_in_groups(p.wy) / p.sum_in_groups(p.weight))
    elif start is None and k and (p.x[:, 0] == 1).all():
        beta[0] = scipy.special.logit(share)
    is_last = False
    for turn in range(1, ROUNDS + 1):
        eta = p.x @ beta + (alpha[p.group] if alpha is not None else 0.0)
        fitted = scipy.special.expit(eta)
        curvature = np.maximum(p.weight * fitted * (1 - fitted), 1e-300)
        rest = p.wy - p.weight * fitted
        weighted = p.x * curvature[:, None]
        schur = p.x.T @ weighted
        right = p.x.T @ rest
        a = b = None
        rest_in = np.empty(0)
        if p.group is not None:
            a, b, rest_in = p.sum_in_groups(curvature), p.sum_in_groups(weighted), p.sum_in_groups(rest)
            schur = schur - b.T @ (b / a[:, None])
            right = right - b.T @ (rest_in / a)
        likelihood = float(p.wy @ eta - p.weight @ np.logaddexp(0, eta))
        solution = Solution(beta, alpha, fitted, curvature, schur, b, a, turn)
        if is_last:
            return solution
        try:
            step = scipy.linalg.solve(schur, right, assume_a="pos") if k else np.empty(0)
        except (scipy.linalg.LinAlgError, ValueError):
            raise _separated() from None
        step_alpha = (rest_in - b @ step) / a if a is not None and b is not None else None
        gain = float(right @ step) + (float(rest_in @ (rest_in / a)) if a is not None else 0.0)
        if gain < TOLERANCE * (abs(likelihood) + 0.1):  # one step more is exact to the last digits
            if k and np.abs(eta).max() > FAR and float(np.abs(step).max()) > 1e-3:
                raise _separated()
            is_last = True
        beta, alpha = _halved(p, beta, alpha, step, step_alpha, likelihood)
    raise _separated()


def _halved(  # noqa: PLR0917
    p: Problem, beta: Floats, alpha: Floats | None, step: Floats, step_alpha: Floats | None, likelihood: float
) -> tuple[Floats, Floats | None]:
    """The step, halved until the likelihood does not fall."""
    share = 1.0
    for _ in range(30):
        new_beta = beta + share * step
        new_alpha = alpha + share * step_alpha if alpha is not None and step_alpha is not None else None
        eta = p.x @ new_beta + (new_alpha[p.group] if new_alpha is not None else 0.0)
        if float(p.wy @ eta - p.weight @ np.logaddexp(0, eta)) >= likelihood - 1e-9 * abs(likelihood):
            return new_beta, new_alpha
        share /= 2
    raise _separated()


def _separated() -> InsightError:
    return InsightError(
        "separated",
        "The answers are separated: some combination of the terms tells yes from no without fail, "
        "so the logit has no finite coefficients; leave a term out or use lpm.",
    )
