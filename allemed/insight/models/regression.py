"""Survey-weighted logit and linear probability models, with or without one set of effects.

Standard errors are the design's (as R's svyglm: the linearised variance of the score), or those of clusters that are
named, with the small-sample factor G/(G-1) (n-1)/(n-k) that fixest and Stata use.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import scipy.sparse
import scipy.stats

from allemed.insight.data.table import Booleans, Floats, Integers
from allemed.insight.design import Design, variance
from allemed.insight.errors import InsightError
from allemed.insight.estimates.result import number, t_quantile
from allemed.insight.models.cells import Cells, collapse
from allemed.insight.models.formula import Formula, parse_formula
from allemed.insight.models.matrix import Matrix, design_matrix
from allemed.insight.models.rows import Dropped, kept_rows, response, units_of, without_gaps, without_variation
from allemed.insight.models.solving import Problem, Solution, independent, least_squares, newton, problem

FAMILIES = ("logit", "lpm")


@dataclass(frozen=True)
class Term:
    """One coefficient. `status` is "collinear" when other terms already say it."""

    term: str
    estimate: float
    se: float
    low: float
    high: float
    p: float
    status: str = "ok"

    def row(self) -> dict[str, object]:
        return {
            "term": self.term,
            "estimate": number(self.estimate),
            "se": number(self.se),
            "ci_low": number(self.low),
            "ci_high": number(self.high),
            "p": number(self.p),
            "status": self.status,
        }


@dataclass(frozen=True)
class Model:
    """A fitted model. `covariance` is of the coefficients that are kept, in the order of `terms` without the others."""

    family: str
    formula: Formula
    terms: list[Term]
    covariance: Floats
    df: int
    n: int
    log_likelihood: float
    dropped: Dropped
    effects: str | None
    cluster: str | None
    clusters: int
    design: Design
    level: float
    cells: Cells
    matrix: Matrix
    kept: Booleans
    problem: Problem
    solution: Solution
    notes: tuple[str, ...] = field(default=())

    @property
    def coefficients(self) -> Floats:
        """The kept coefficients."""
        return self.solution.beta

    def rest(self) -> Floats:
        """In each cell Σ w (y - fitted): what its rows add to the score."""
        return self.cells.wy - self.cells.weight * self.solution.fitted

    def covariance_of_coefficients(self) -> Floats:
        """k x k, through the clusters' sums where that is all the design needs."""
        k = len(self.solution.beta)
        clusters = _clusters(self)
        if clusters is None:
            return self.covariance_of(self.influence(np.eye(k)))
        unit, count = clusters
        v_beta, v_alpha = self.solution.direction(np.eye(k), None)
        rest = self.rest()
        shape = (count, len(self.problem.x))
        totals = scipy.sparse.csr_array((rest, (unit, self.problem.pattern)), shape=shape) @ (self.problem.x @ v_beta)
        if v_alpha is not None and self.problem.group is not None:
            shape = (count, len(v_alpha))
            totals = totals + scipy.sparse.csr_array((rest, (unit, self.problem.group)), shape=shape) @ v_alpha
        return _of_totals(self, totals)

    def covariance_of(self, influence: Floats) -> Floats:
        """q x q, from weighted influence values of the cells (m x q)."""
        clusters = _clusters(self)
        if clusters is not None:
            return _of_totals(self, _sum_by(*clusters, influence))
        rows = np.zeros((len(self.design), influence.shape[1]))
        rows[self.cells.unit] = influence
        return self.design.covariance(rows)

    def small_sample(self) -> float:
        """G/(G-1) (n-1)/(n-k) for clusters that are named; effects within them are not counted."""
        parameters = len(self.solution.beta) + (1 if self.effects else 0)
        return self.clusters / (self.clusters - 1) * (self.n - 1) / (self.n - parameters)

    def influence(self, j_beta: Floats, j_alpha: Floats | None = None) -> Floats:
        """m x q: influence of the cells on functionals with these derivatives by β (k x q) and α (G x q)."""
        v_beta, v_alpha = self.solution.direction(j_beta, j_alpha)
        lean = self.problem.lean(v_beta)
        if v_alpha is not None and self.problem.group is not None:
            lean = lean + v_alpha[self.problem.group]
        answer: Floats = lean * self.rest()[:, None]
        return answer


def fit(
    design: Design,
    formula: str | Formula,
    family: str = "logit",
    *,
    effects: str | None = None,
    cluster: str | None = None,
    level: float = 0.95,
) -> Model:
    """Fit `formula`. `effects` names a column whose values each get an effect that is eliminated, not shown.

    Raises InsightError: those of formula and design, `no_answers`, `one_outcome`, `separated`, `too_few_clusters`.
    """
    if family not in FAMILIES:
        raise InsightError("unknown_model", "{family} is none of {known}.", family=family, known=", ".join(FAMILIES))
    made = parse_formula(formula) if isinstance(formula, str) else formula
    if made.response is None:
        raise InsightError("bad_formula", "The formula says nothing of what is explained: write y ~ …")
    if effects:
        made = Formula(made.response, made.value, made.terms, intercept=True)
    if effects and family == "logit" and design.replicates is not None and cluster is None:
        raise InsightError(
            "effects_and_replicates",
            "A logit with effects is not fitted again for each replicate, where an effect may have no variation left: "
            "name clusters for its errors.",
        )
    y = response(design, made, family)
    keep, group = kept_rows(design, made, y, effects)
    missing = int((design.weights > 0).sum()) - int(keep.sum())
    dropped = Dropped(missing)
    if family == "logit" and group is not None:
        keep, dropped = without_variation(y, keep, group, missing)
    if not keep.any():
        raise InsightError("no_answers", "No row has an answer to all of {columns}.", columns=", ".join(made.columns))
    unit, clusters = units_of(design, cluster, keep)
    codes = None
    if group is not None:
        codes = without_gaps(group, keep)
    weights = design.weights / design.weights[keep].mean()
    cells = collapse(design.table, made.variables, np.where(keep, y, 0.0), weights, keep, unit, codes)
    matrix = design_matrix(made, cells.patterns)
    if effects:
        matrix = Matrix(matrix.values[:, 1:], matrix.terms[1:], matrix.of_term[1:], matrix.missing, matrix.levels)
    whole = problem(matrix.values, cells.pattern, cells.weight, cells.wy, cells.group if effects else None)
    kept = independent(whole)
    x = np.ascontiguousarray(matrix.values[:, kept])
    reduced = problem(x, cells.pattern, cells.weight, cells.wy, whole.group)
    solution = newton(reduced) if family == "logit" else least_squares(reduced)
    model = Model(
        family=family,
        formula=made,
        terms=[],
        covariance=np.empty((0, 0)),
        df=0,
        n=cells.rows,
        log_likelihood=_likelihood(family, cells, solution),
        dropped=dropped,
        effects=effects,
        cluster=cluster,
        clusters=clusters,
        design=design,
        level=level,
        cells=cells,
        matrix=matrix,
        kept=kept,
        problem=reduced,
        solution=solution,
    )
    k = len(solution.beta)
    if design.replicates is not None and cluster is None:
        covariance = _replicated(model, y, keep)
    else:
        covariance = model.covariance_of_coefficients() if k else np.empty((0, 0))
    df = _degrees(design, cluster, clusters, effects, k)
    terms = _terms(matrix, kept, solution.beta, covariance, df, level)
    return Model(**{**model.__dict__, "terms": terms, "covariance": covariance, "df": df, "notes": design.notes})


def _clusters(model: Model) -> tuple[Integers, int] | None:
    """Each cell's cluster and their number, where the clusters' sums say everything; None where rows are needed."""
    if model.cluster is not None:
        everyone = np.ones(len(model.cells.unit), dtype=bool)
        return without_gaps(model.cells.unit, everyone), model.clusters
    if model.design.is_plain:
        return model.cells.unit, model.design.stages[0].clusters
    return None


def _of_totals(model: Model, totals: Floats) -> Floats:
    """q x q from the clusters' sums."""
    if model.cluster is not None:
        return np.asarray(totals.T @ totals * model.small_sample())
    distance = variance.deviations(model.design.stages[0], model.design.scales[0], totals)
    return np.asarray(distance.T @ distance)


def _sum_by(codes: Integers, count: int, values: Floats) -> Floats:
    return np.column_stack([np.bincount(codes, values[:, c], minlength=count) for c in range(values.shape[1])])


def _replicated(model: Model, y: Floats, keep: Booleans) -> Floats:
    """The covariance by fitting again with each replicate's weights."""
    design, rows = model.design, model.cells.unit
    x, pattern, group = model.problem.x, model.problem.pattern, model.problem.group
    answers = y[rows]

    def again(weights: Floats) -> Floats:
        w = weights[rows] / design.weights[keep].mean()
        used = problem(x, pattern, w, w * answers, group)
        found = newton(used, None if group is not None else model.solution.beta)
        return (found if model.family == "logit" else least_squares(used)).beta

    if model.family == "lpm":

        def again_lpm(weights: Floats) -> Floats:
            w = weights[rows] / design.weights[keep].mean()
            return least_squares(problem(x, pattern, w, w * answers, group)).beta

        return design.replicated(again_lpm, model.solution.beta)
    return design.replicated(again, model.solution.beta)


def _degrees(design: Design, cluster: str | None, clusters: int, effects: str | None, k: int) -> int:
    """Clusters named: G - 1. Effects: the design's, since what they take lies within clusters or is theirs.
    Else the design's, less the slopes (R's svyglm)."""
    if cluster is not None:
        return clusters - 1
    if effects:
        return design.degrees
    return design.degrees + 1 - k


def _likelihood(family: str, cells: Cells, solution: Solution) -> float:
    """With weights that average 1: a real log-likelihood without weights, a pseudo-likelihood with them."""
    if family == "logit":
        return solution.likelihood
    squares = float((cells.wyy - 2 * cells.wy * solution.fitted + cells.weight * solution.fitted**2).sum())
    if squares <= 0:
        return float("nan")
    return -cells.rows / 2 * (float(np.log(2 * np.pi * squares / cells.rows)) + 1)


def _terms(  # noqa: PLR0917
    matrix: Matrix, kept: Booleans, beta: Floats, covariance: Floats, df: int, level: float
) -> list[Term]:
    se = np.sqrt(np.maximum(np.diag(covariance), 0)) if len(beta) else np.empty(0)
    t = float(t_quantile(np.array([df]), level)[0])
    answer, place = [], 0
    for name, is_kept in zip(matrix.terms, kept, strict=True):
        if not is_kept:
            answer.append(Term(name, np.nan, np.nan, np.nan, np.nan, np.nan, "collinear"))
            continue
        b, s = float(beta[place]), float(se[place])
        p = float(2 * scipy.stats.t.sf(abs(b / s), df)) if s > 0 and df > 0 else np.nan
        status = "ok" if df > 0 and s > 0 else "no_degrees" if s > 0 else "degenerate"
        answer.append(Term(name, b, s if s > 0 else np.nan, b - t * s, b + t * s, p, status))
        place += 1
    return answer
