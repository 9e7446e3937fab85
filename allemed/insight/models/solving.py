"""Newton for the logit and least squares for the linear model, with one set of effects concentrated out.

With effects α_g the Hessian is [A b'; b diag(a)]: a_g and b_g are sums within the effect's cells, so the effects cost a
division each, not a column each. What remains is a system as large as the number of slopes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.linalg
import scipy.sparse
import scipy.special

from allemed.insight.data.table import Booleans, Floats, Integers
from allemed.insight.errors import InsightError

ROUNDS = 60
TOLERANCE = 1e-12
COLLINEAR = 1e-10  # of a column's variance left, below which other columns say it
FAR = 25.0  # a linear predictor beyond this is a probability of nought or one


@dataclass(frozen=True)
class Problem:
    """Patterns x (P x k) and m cells in order of their effect: Σw, Σwy, pattern, effect 0 … G-1 (None without)."""

    x: Floats
    pattern: Integers
    weight: Floats
    wy: Floats
    group: Integers | None
    starts: Integers | None

    def lean(self, beta: Floats) -> Floats:
        """m (or m x q): xβ of each cell."""
        answer: Floats = (self.x @ beta)[self.pattern]
        return answer

    def by_pattern(self, values: Floats) -> Floats:
        """P: sums of the cells' values."""
        return np.bincount(self.pattern, values, minlength=len(self.x)).astype(float, copy=False)

    def score(self, values: Floats) -> Floats:
        """k: Σ x v over the cells."""
        answer: Floats = self.x.T @ self.by_pattern(values)
        return answer

    def gram(self, values: Floats) -> Floats:
        """k x k: Σ x x' v over the cells."""
        answer: Floats = self.x.T @ (self.x * self.by_pattern(values)[:, None])
        return answer

    def sum_in_groups(self, values: Floats) -> Floats:
        """G: sums within each effect."""
        assert self.starts is not None  # noqa: S101 - asked only with effects
        return np.add.reduceat(values, self.starts, axis=0)

    def score_in_groups(self, values: Floats) -> Floats:
        """G x k: Σ x v within each effect."""
        assert self.starts is not None  # noqa: S101 - asked only with effects
        ends = np.append(self.starts, len(self.pattern))
        shape = (len(self.starts), len(self.x))
        answer: Floats = scipy.sparse.csr_array((values, self.pattern, ends), shape=shape) @ self.x
        return answer


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
    likelihood: float = float("nan")

    def direction(self, j_beta: Floats, j_alpha: Floats | None) -> tuple[Floats, Floats | None]:
        """H⁻¹ J for a functional with derivatives J by β (k x q) and α (G x q)."""
        if self.b is None or self.a is None:
            return _solve(self.schur, j_beta), None
        if j_alpha is None:
            j_alpha = np.zeros((len(self.a), j_beta.shape[1]))
        v_beta = _solve(self.schur, j_beta - self.b.T @ (j_alpha / self.a[:, None]))
        return v_beta, (j_alpha - self.b @ v_beta) / self.a[:, None]


def _solve(matrix: Floats, right: Floats) -> Floats:
    """matrix⁻¹ right by Cholesky, with the diagonal brought to one. Raises LinAlgError when it is not positive."""
    if not len(matrix):
        return np.empty(right.shape)
    diagonal = np.diag(matrix)
    if not (diagonal > 0).all():
        raise scipy.linalg.LinAlgError
    scale = 1 / np.sqrt(diagonal)
    factor = scipy.linalg.cho_factor(matrix * np.outer(scale, scale), lower=True)
    wide = scale if right.ndim == 1 else scale[:, None]
    answer: Floats = scipy.linalg.cho_solve(factor, right * wide) * wide
    return answer


def problem(x: Floats, pattern: Integers, weight: Floats, wy: Floats, group: Integers | None) -> Problem:
    """The cells as a problem; `group` is sorted and without gaps."""
    starts = None if group is None else np.flatnonzero(np.diff(group, prepend=-1)).astype(np.int64)
    return Problem(x, pattern, weight, wy, group, starts)


def independent(p: Problem) -> Booleans:
    """Which columns are not sums of those before them (or of the effects): swept in order, as R drops them."""
    k = p.x.shape[1]
    size = p.by_pattern(p.weight)
    constant = np.array([bool((p.x[:, c] == p.x[0, c]).all()) for c in range(k)], dtype=bool)
    has_mean = p.group is not None or constant.any()
    centre = np.where(constant & (p.group is None), 0.0, size @ p.x / size.sum()) if has_mean else np.zeros(k)
    moved = Problem(p.x - centre, p.pattern, p.weight, p.wy, p.group, p.starts)
    gram = moved.gram(p.weight)
    scale = np.where(np.diag(gram) > 0, np.diag(gram), 1.0)
    if p.group is not None:
        b = moved.score_in_groups(p.weight)
        gram = gram - b.T @ (b / p.sum_in_groups(p.weight)[:, None])
    gram = gram / np.sqrt(np.outer(scale, scale))
    keep = np.zeros(k, dtype=bool)
    for c in range(k):
        if gram[c, c] > COLLINEAR:
            keep[c] = True
            gram = gram - np.outer(gram[:, c], gram[c]) / gram[c, c]
    return keep


def least_squares(p: Problem) -> Solution:
    """β and α that minimise Σ w (y - xβ - α)²; the second round takes out what rounding left in the first.

    Raises InsightError `collinear` when the terms say the same thing twice (under some replicate's weights, say).
    """
    try:
        return _least_squares(p)
    except scipy.linalg.LinAlgError:
        raise InsightError(
            "collinear", "The terms cannot be told apart among the rows that have weight (in some replicate, perhaps)."
        ) from None


def _least_squares(p: Problem) -> Solution:
    k = p.x.shape[1]
    beta, b, a = np.zeros(k), None, None
    schur = p.gram(p.weight)
    if p.group is not None:
        b, a = p.score_in_groups(p.weight), p.sum_in_groups(p.weight)
        a = np.where(a > 0, a, 1.0)  # an effect nobody has under a replicate's weights
        schur = schur - b.T @ (b / a[:, None])
    alpha = None if a is None else np.zeros(len(a))
    fitted = np.zeros(len(p.weight))
    for _ in range(3):
        rest = p.wy - p.weight * fitted
        right = p.score(rest)
        if a is not None and b is not None and alpha is not None:
            rest_in = p.sum_in_groups(rest)
            step = _solve(schur, right - b.T @ (rest_in / a))
            alpha = alpha + (rest_in - b @ step) / a
        else:
            step = _solve(schur, right)
        beta = beta + step
        fitted = p.lean(beta) + (alpha[p.group] if alpha is not None else 0.0)
    return Solution(beta, alpha, fitted, p.weight, schur, b, a, 1)


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
    eta, fitted, likelihood = _at(p, beta, alpha)
    is_last = False
    for turn in range(1, ROUNDS + 1):
        curvature = np.maximum(p.weight * fitted * (1 - fitted), 1e-300)
        rest = p.wy - p.weight * fitted
        schur, right = p.gram(curvature), p.score(rest)
        a = b = None
        rest_in = np.empty(0)
        if p.group is not None:
            a, b, rest_in = p.sum_in_groups(curvature), p.score_in_groups(curvature), p.sum_in_groups(rest)
            schur = schur - b.T @ (b / a[:, None])
            right = right - b.T @ (rest_in / a)
        if is_last:
            return Solution(beta, alpha, fitted, curvature, schur, b, a, turn, likelihood)
        try:
            step = _solve(schur, right)
        except scipy.linalg.LinAlgError:
            raise _separated() from None
        step_alpha = (rest_in - b @ step) / a if a is not None and b is not None else None
        gain = float(right @ step) + (float(rest_in @ (rest_in / a)) if a is not None else 0.0)
        if gain < TOLERANCE * (abs(likelihood) + 0.1):  # one step more is exact to the last digits
            if k and np.abs(eta).max() > FAR and float(np.abs(step).max()) > 1e-3:
                raise _separated()
            is_last = True
        for halving in range(31):
            part = 0.5**halving
            new_beta = beta + part * step
            new_alpha = alpha + part * step_alpha if alpha is not None and step_alpha is not None else None
            eta, fitted, reached = _at(p, new_beta, new_alpha)
            if reached >= likelihood - 1e-9 * abs(likelihood):
                break
        else:
            raise _separated()
        beta, alpha, likelihood = new_beta, new_alpha, reached
    raise _separated()


def _at(p: Problem, beta: Floats, alpha: Floats | None) -> tuple[Floats, Floats, float]:
    """The linear predictor, the probability and the log-likelihood, from one exponential."""
    eta = p.lean(beta)
    if alpha is not None and p.group is not None:
        eta = eta + alpha[p.group]
    small = np.exp(-np.abs(eta))
    fitted = np.where(eta >= 0, 1.0, small) / (1 + small)
    return eta, fitted, float(p.wy @ eta - p.weight @ (np.maximum(eta, 0) + np.log1p(small)))


def _separated() -> InsightError:
    return InsightError(
        "separated",
        "The answers are separated: some combination of the terms tells yes from no without fail, "
        "so the logit has no finite coefficients; leave a term out or use lpm.",
    )
