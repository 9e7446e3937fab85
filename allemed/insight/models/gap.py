"""The raw and the adjusted gap between two groups, side by side, and which block of covariates moved it.

Linear probability models on the same rows. The raw gap is the group's coefficient alone, the adjusted one that with
every block. What lies between is shared out as Gelbach (2016) does: a block's part is the group's coefficient in a
regression of the block's fitted contribution. The order of the blocks does not matter, and the parts add up exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import scipy.stats

from allemed.insight.data.table import Floats
from allemed.insight.design import Design
from allemed.insight.errors import InsightError
from allemed.insight.estimates.result import number, t_quantile
from allemed.insight.models.formula import Formula, Term, parse_formula
from allemed.insight.models.regression import Model, fit


@dataclass(frozen=True)
class Part:
    """The raw gap, the adjusted gap, their difference, or a block's part of the difference."""

    name: str
    kind: str
    estimate: float
    se: float
    low: float
    high: float
    p: float

    def row(self) -> dict[str, object]:
        return {
            "name": self.name,
            "kind": self.kind,
            "estimate": number(self.estimate),
            "se": number(self.se),
            "ci_low": number(self.low),
            "ci_high": number(self.high),
            "p": number(self.p),
        }


@dataclass(frozen=True)
class Gap:
    """The parts (raw, adjusted, moved, then each block), and the model they come from."""

    parts: list[Part]
    model: Model

    def part(self, name: str) -> Part:
        """One part by its name."""
        return next(part for part in self.parts if part.name == name)


def gap(
    design: Design,
    y: str,
    group: str,
    blocks: Mapping[str, str],
    *,
    effects: str | None = None,
    cluster: str | None = None,
    level: float = 0.95,
) -> Gap:
    """The gap in `y` (COLUMN or COLUMN=VALUE) between `group` 1 and 0; blocks are formulas: {"home": "ses + books"}.

    Raises InsightError `bad_group` or `bad_blocks`, and those of `fit`.
    """
    if not blocks and not effects:
        raise InsightError("bad_blocks", "A gap is adjusted for something: name a block of covariates, or effects.")
    made = {name: parse_formula(f"~ {text}") for name, text in blocks.items()}
    terms: list[Term] = [((atom := parse_formula(f"~ `{group}`").terms[0][0]),)]
    for name, formula in made.items():
        for term in formula.terms:
            if any(set(term) == set(other) for other in terms):
                raise InsightError("bad_blocks", "The block {block} repeats a term of another.", block=name)
            terms.append(term)
    name, _, value = y.partition("=")
    whole = Formula(name, value or None, tuple(terms), intercept=True)
    model = fit(design, whole, "lpm", effects=effects, cluster=cluster, level=level)
    x = model.matrix.values
    place = next(p for p, term in enumerate(model.matrix.of_term) if term == (atom,))
    indicator = x[model.cells.pattern, place]
    if set(np.unique(indicator).tolist()) != {0.0, 1.0}:
        raise InsightError("bad_group", "The group {column} is 0 and 1, and has both.", column=group)
    if not model.kept[place]:
        raise InsightError("bad_group", "The blocks already say who is in the group {column}.", column=group)

    cells, solution = model.cells, model.solution
    base = np.column_stack([np.ones(len(indicator)), indicator])
    inverse: Floats = np.asarray(np.linalg.inv(base.T @ (base * cells.weight[:, None])), dtype=float)
    lean = base @ inverse[1]  # what a unit of weight in a cell does to the group's coefficient
    raw_beta = inverse @ (base.T @ cells.wy)
    raw_influence = lean * (cells.wy - cells.weight * (base @ raw_beta))

    kept_terms = [term for term, is_kept in zip(model.matrix.of_term, model.kept, strict=True) if is_kept]
    own = kept_terms.index((atom,))
    names = ["raw", "adjusted", "moved"]
    estimates = [float(raw_beta[1]), float(solution.beta[own]), 0.0]
    influences = [raw_influence, model.influence(np.eye(len(kept_terms))[:, [own]])[:, 0], np.empty(0)]
    estimates[2] = estimates[0] - estimates[1]
    influences[2] = influences[0] - influences[1]
    for block, formula in made.items():
        inside = np.array([any(set(term) == set(other) for other in formula.terms) for term in kept_terms])
        contribution = model.problem.lean(np.where(inside, solution.beta, 0.0))
        j_beta = np.where(inside, model.problem.score(cells.weight * lean), 0.0)
        _add(model, names, estimates, influences, block, base, inverse, lean, contribution, j_beta, None)
    if effects and solution.alpha is not None and model.problem.group is not None:
        j_alpha = model.problem.sum_in_groups(cells.weight * lean)
        nothing = np.zeros(len(kept_terms))
        contribution = solution.alpha[model.problem.group]
        _add(model, names, estimates, influences, effects, base, inverse, lean, contribution, nothing, j_alpha)
    covariance = model.covariance_of(np.column_stack(influences))
    t = float(t_quantile(np.array([model.df]), level)[0])
    parts = []
    for place, (title, estimate) in enumerate(zip(names, estimates, strict=True)):
        se = float(np.sqrt(max(covariance[place, place], 0.0)))
        p = float(2 * scipy.stats.t.sf(abs(estimate / se), model.df)) if se > 0 and model.df > 0 else float("nan")
        kind = title if place < 3 else "block"
        parts.append(Part(title, kind, estimate, se, estimate - t * se, estimate + t * se, p))
    return Gap(parts, model)


def _add(  # noqa: PLR0917
    model: Model,
    names: list[str],
    estimates: list[float],
    influences: list[Floats],
    block: str,
    base: Floats,
    inverse: Floats,
    lean: Floats,
    contribution: Floats,
    j_beta: Floats,
    j_alpha: Floats | None,
) -> None:
    """A block's part: the group's coefficient in the regression of its contribution, with both sources of error."""
    weight = model.cells.weight
    gamma = inverse @ (base.T @ (weight * contribution))
    own = lean * weight * (contribution - base @ gamma)
    through = model.influence(j_beta[:, None], None if j_alpha is None else j_alpha[:, None])[:, 0]
    names.append(block)
    estimates.append(float(gamma[1]))
    influences.append(own + through)
