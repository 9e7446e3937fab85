"""Average marginal effects: what a change in one variable does to the probability, averaged over the sample's weights.

An indicator (0 and 1) and a category change from one value to another; a number by its derivative. Standard errors by
the delta method on all coefficients, the eliminated effects among them; the sample's composition is held as it is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
import scipy.special
import scipy.stats

from allemed.insight.data.table import Floats, Table
from allemed.insight.estimates.result import number, t_quantile
from allemed.insight.models.formula import Atom
from allemed.insight.models.matrix import design_matrix, is_category
from allemed.insight.models.regression import Model


@dataclass(frozen=True)
class Margin:
    """One average marginal effect: of `variable`, to `level` from `reference` (both None for a derivative)."""

    variable: str
    level: object
    reference: object
    estimate: float
    se: float
    low: float
    high: float
    p: float

    def row(self) -> dict[str, object]:
        return {
            "variable": self.variable,
            "level": self.level,
            "reference": self.reference,
            "estimate": number(self.estimate),
            "se": number(self.se),
            "ci_low": number(self.low),
            "ci_high": number(self.high),
            "p": number(self.p),
        }


def margins(model: Model) -> list[Margin]:
    """The average marginal effect of each variable in the model."""
    answer: list[Margin] = []
    atoms: dict[str, Atom] = {}
    for term in model.formula.terms:
        for atom in term:
            if atom.name not in atoms or atom.function == "C":
                atoms[atom.name] = atom
    for name, atom in atoms.items():
        if is_category(atom, model.cells.patterns):
            reference, *others = model.matrix.levels[name]
            answer += [_discrete(model, name, level, reference) for level in others]
            continue
        values = model.cells.patterns.numbers(name)
        if set(np.unique(values).tolist()) <= {0.0, 1.0}:
            answer.append(_discrete(model, name, 1, 0))
        else:
            answer.append(_derivative(model, name))
    return answer


def _matrix(model: Model, table: Table) -> Floats:
    matrix = design_matrix(model.formula, table, model.matrix.levels).values
    if model.effects:
        matrix = matrix[:, 1:]
    return matrix[:, model.kept]


def _with(model: Model, name: str, value: object) -> Floats:
    table = model.cells.patterns
    column = pl.Series(name, [value], dtype=table.column(name).dtype, strict=False).new_from_index(0, len(table))
    return _matrix(model, Table(table.frame.with_columns(column), table.source, table.first_row))


def _shift(model: Model) -> Floats | float:
    alpha, group = model.solution.alpha, model.problem.group
    return alpha[group] if alpha is not None and group is not None else 0.0


def _discrete(model: Model, name: str, level: object, reference: object) -> Margin:
    """The mean of p(level) - p(reference)."""
    high, low = _with(model, name, level), _with(model, name, reference)
    weight = model.cells.weight / model.cells.weight.sum()
    beta = model.coefficients
    if model.family == "lpm":
        shift = model.cells.by_pattern(weight) @ (high - low)
        return _said(model, name, level, reference, float(shift @ beta), shift, None)
    pattern, cells = model.cells.pattern, model.cells
    p1 = scipy.special.expit((high @ beta)[pattern] + _shift(model))
    p0 = scipy.special.expit((low @ beta)[pattern] + _shift(model))
    d1, d0 = weight * p1 * (1 - p1), weight * p0 * (1 - p0)
    j_beta = cells.by_pattern(d1) @ high - cells.by_pattern(d0) @ low
    by_effect = model.problem.sum_in_groups(d1 - d0) if model.effects else None
    return _said(model, name, level, reference, float(weight @ (p1 - p0)), j_beta, by_effect)


def _derivative(model: Model, name: str) -> Margin:
    """The mean of dp/dx. A difference quotient over a step of two's power, exact for products of variables."""
    table = model.cells.patterns
    x = table.numbers(name)
    step = 2.0 ** np.floor(np.log2(max(float(np.std(x)), 1e-6))) * 2.0**-10
    ahead, behind = (
        _matrix(model, Table(table.frame.with_columns(pl.Series(name, x + sign * step)), table.source))
        for sign in (1, -1)
    )
    slope = (ahead - behind) / (2 * step)
    weight = model.cells.weight / model.cells.weight.sum()
    pull = (slope @ model.coefficients)[model.cells.pattern]
    by_pattern = model.cells.by_pattern
    if model.family == "lpm":
        return _said(model, name, None, None, float(weight @ pull), by_pattern(weight) @ slope, None)
    p = model.solution.fitted
    d1 = weight * p * (1 - p)
    d2 = d1 * (1 - 2 * p) * pull
    by_effect = model.problem.sum_in_groups(d2) if model.effects else None
    return _said(
        model,
        name,
        None,
        None,
        float(weight @ (p * (1 - p) * pull)),
        by_pattern(d1) @ slope + model.problem.score(d2),
        by_effect,
    )


def _said(  # noqa: PLR0917
    model: Model, name: str, level: object, reference: object, estimate: float, j_beta: Floats, j_alpha: Floats | None
) -> Margin:
    if model.design.replicates is not None and model.cluster is None and j_alpha is None:
        variance = float(j_beta @ model.covariance @ j_beta)
    else:
        influence = model.influence(j_beta[:, None], None if j_alpha is None else j_alpha[:, None])
        variance = float(model.covariance_of(influence)[0, 0])
    se = float(np.sqrt(max(variance, 0.0)))
    half = float(t_quantile(np.array([model.df]), model.level)[0]) * se
    p = float(2 * scipy.stats.t.sf(abs(estimate / se), model.df)) if se > 0 and model.df > 0 else float("nan")
    return Margin(name, level, reference, estimate, se, estimate - half, estimate + half, p)
