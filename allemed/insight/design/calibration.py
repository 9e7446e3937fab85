"""Weights brought in step with known totals, and what that does to the variance.

Each step changes the weights and leaves an `Adjustment`, which takes out of influence values what the known totals
explain. Post-stratification, raking and GREG as R's survey does them, in the same order, so that the figures are
the same; see docs/insight.md for the formulas.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from allemed.insight.data.table import Floats, Integers, Table, cross
from allemed.insight.errors import InsightError

RAKING_ROUNDS, RAKING_TOLERANCE = 10, 1.0  # R's: until no cell moves by a person
RESIDUAL_ROUNDS = 10
LINEAR_ROUNDS, LINEAR_TOLERANCE = 50, 1e-7


class Adjustment(Protocol):
    """Takes from n x p weighted influence values what the calibration explains."""

    def residual(self, influence: Floats) -> Floats: ...


@dataclass(frozen=True)
class Cells:
    """Post-stratification on one set of cells."""

    codes: Integers
    count: int
    before: Floats
    after: Floats

    def residual(self, influence: Floats) -> Floats:
        size = np.bincount(self.codes, self.before, minlength=self.count)
        safe = np.where(self.after == 0, 1.0, self.after)
        answer = np.empty_like(influence)
        for column in range(influence.shape[1]):
            z = influence[:, column]
            mean = np.bincount(self.codes, z * self.before / safe, minlength=self.count) / np.where(size == 0, 1, size)
            answer[:, column] = z - mean[self.codes] * self.after
        return answer


@dataclass(frozen=True)
class Margins:
    """Raking: the margins' plain means of z/w are taken out in turn, ten times."""

    margins: tuple[tuple[Integers, int, Floats], ...]

    def residual(self, influence: Floats) -> Floats:
        answer = influence.copy()
        for _ in range(RESIDUAL_ROUNDS):
            for codes, count, weights in self.margins:
                size = np.maximum(np.bincount(codes, minlength=count), 1)
                safe = np.where(weights == 0, 1.0, weights)
                for column in range(answer.shape[1]):
                    mean = np.bincount(codes, answer[:, column] / safe, minlength=count) / size
                    answer[:, column] -= mean[codes] * weights
        return answer


@dataclass(frozen=True)
class Regression:
    """GREG: residuals of a regression on the calibration variables, weighted by the weights before."""

    basis: Floats
    root: Floats
    g: Floats

    def residual(self, influence: Floats) -> Floats:
        scale = (self.g * self.root)[:, None]
        standard = influence / np.where(scale == 0, 1.0, scale)
        answer: Floats = (standard - self.basis @ (self.basis.T @ standard)) * scale
        return answer


def apply(table: Table, weights: Floats, steps: Sequence[Mapping[str, Any]]) -> tuple[Floats, tuple[Adjustment, ...]]:
    """The weights after every step, and the adjustments in order.

    Raises InsightError: `bad_calibration`, `empty_stratum` (in the population and not in the sample),
    `unknown_stratum` (in the sample and not in the population), `calibration_failed`.
    """
    adjustments: list[Adjustment] = []
    for step in steps:
        method = step.get("method")
        if method not in METHODS:
            raise InsightError(
                "bad_calibration",
                "The calibration method {method} is none of {known}.",
                method=method,
                known=", ".join(METHODS),
            )
        weights, adjustment = METHODS[method](table, weights, step)
        adjustments.append(adjustment)
    return weights, tuple(adjustments)


def _post_stratify(table: Table, weights: Floats, step: Mapping[str, Any]) -> tuple[Floats, Cells]:
    codes, count, wanted = _cells(table, weights, step)
    after = _to_cells(weights, codes, count, wanted)
    return after, Cells(codes, count, weights, after)


def _rake(table: Table, weights: Floats, step: Mapping[str, Any]) -> tuple[Floats, Margins]:
    margins = [_cells(table, weights, margin) for margin in step.get("margins") or ()]
    if not margins:
        raise InsightError("bad_calibration", "Raking needs margins, each with by and population.")
    table_of_all, _ = cross([(codes, list(range(count))) for codes, count, _ in margins])
    cells = int(table_of_all.max()) + 1
    tolerance = float(step.get("tolerance", RAKING_TOLERANCE))
    if tolerance < 1:
        tolerance *= float(weights.sum())
    before = np.bincount(table_of_all, weights, minlength=cells)
    kept: list[tuple[Integers, int, Floats]] = []
    for _ in range(int(step.get("rounds", RAKING_ROUNDS))):
        kept = []
        for codes, count, wanted in margins:
            weights = _to_cells(weights, codes, count, wanted)
            kept.append((codes, count, weights))
        now = np.bincount(table_of_all, weights, minlength=cells)
        moved, before = float(np.abs(now - before).max()), now
        if moved < tolerance:
            return weights, Margins(tuple(kept))
    raise InsightError(
        "calibration_failed",
        "Raking had not settled after {rounds} rounds: the margins may contradict each other.",
        rounds=step.get("rounds", RAKING_ROUNDS),
    )


def _greg(table: Table, weights: Floats, step: Mapping[str, Any]) -> tuple[Floats, Regression]:
    """Linear calibration, in bounds if they are given."""
    from allemed.insight.models.formula import parse_formula
    from allemed.insight.models.matrix import design_matrix

    formula, totals = step.get("formula"), step.get("totals")
    if not isinstance(formula, str) or not isinstance(totals, dict):
        raise InsightError("bad_calibration", "GREG needs a formula and the totals of its terms.")
    matrix = design_matrix(parse_formula(formula), table)
    if matrix.missing.any():
        raise InsightError(
            "bad_calibration",
            "A variable of the calibration is missing in row {row}.",
            row=table.row(int(np.argmax(matrix.missing))),
        )
    x = matrix.values
    unknown = [name for name in matrix.terms if name not in totals]
    strange = [name for name in totals if name not in matrix.terms]
    if unknown or strange:
        raise InsightError(
            "bad_calibration",
            "The totals should be given for {terms}.",
            terms=", ".join(matrix.terms),
        )
    population = np.array([float(totals[name]) for name in matrix.terms])
    root = np.sqrt(weights)
    bounds = step.get("bounds")
    low, high = (float(bounds[0]), float(bounds[1])) if bounds else (-np.inf, np.inf)
    eta = np.zeros(x.shape[1])
    g = np.ones(len(weights))
    active = np.ones(len(weights))
    for _ in range(LINEAR_ROUNDS):
        misfit = population - (x * (weights * g)[:, None]).sum(axis=0)
        if (np.abs(misfit) <= LINEAR_TOLERANCE * (1 + np.abs(population))).all():
            break
        cross_product = (x * (weights * active)[:, None]).T @ x
        eta = eta + np.linalg.lstsq(cross_product, misfit, rcond=None)[0]
        g = np.clip(1 + x @ eta, low, high)
        active = ((1 + x @ eta > low) & (1 + x @ eta < high)).astype(float)
    else:
        raise InsightError("calibration_failed", "The weights cannot meet these totals within their bounds.")
    basis, r = np.linalg.qr(x * root[:, None])
    if np.abs(np.diag(r)).min() < 1e-10 * np.abs(np.diag(r)).max():
        raise InsightError("bad_calibration", "The terms of the calibration say the same thing twice.")
    return weights * g, Regression(basis, root, g)


METHODS: dict[str, Any] = {"poststratify": _post_stratify, "rake": _rake, "greg": _greg}


def _to_cells(weights: Floats, codes: Integers, count: int, wanted: Floats) -> Floats:
    sums = np.bincount(codes, weights, minlength=count)
    return weights * (wanted / np.where(sums == 0, 1, sums))[codes]


def _cells(table: Table, weights: Floats, step: Mapping[str, Any]) -> tuple[Integers, int, Floats]:
    """Each row's cell, and the population of each cell. The population is a mapping, or a list of rows with `count`."""
    by = step.get("by")
    names = [by] if isinstance(by, str) else [str(name) for name in by or ()]
    population = step.get("population")
    if not names or not isinstance(population, dict | list):
        raise InsightError("bad_calibration", "A calibration on cells needs by and population.")
    codes, values = cross([table.codes(name) for name in names])
    if (codes < 0).any():
        raise InsightError(
            "bad_calibration",
            "Row {row} lies in no cell of {by}: the value is missing.",
            row=table.row(int(np.argmax(codes < 0))),
            by=" x ".join(names),
        )
    given = _population(population, names)
    known = {tuple(map(_key, cell)): place for place, cell in enumerate(values)}
    for cell, count in given.items():
        place = known.get(cell)
        if count > 0 and (place is None or not weights[codes == place].sum() > 0):
            raise InsightError(
                "empty_stratum",
                "The population has {count} in {by} = {cell}, and the sample has nobody there: merge it with another.",
                count=f"{count:g}",
                by=" x ".join(names),
                cell=" / ".join(cell),
            )
    for cell, place in known.items():
        if not given.get(cell, 0) > 0 and weights[codes == place].sum() > 0:
            raise InsightError(
                "unknown_stratum",
                "Row {row} lies in {by} = {cell}, where the population has nobody.",
                row=table.row(int(np.argmax(codes == place))),
                by=" x ".join(names),
                cell=" / ".join(cell),
            )
    return codes, len(values), np.array([given.get(tuple(map(_key, cell)), 0.0) for cell in values])


def _population(population: dict[object, object] | list[object], names: list[str]) -> dict[tuple[str, ...], float]:
    given: dict[tuple[str, ...], float] = {}
    try:
        if isinstance(population, dict):
            for cell, count in population.items():
                given[(_key(cell),)] = float(count)  # type: ignore[arg-type]
        else:
            for row in population:
                assert isinstance(row, dict)  # noqa: S101 - caught below
                given[tuple(_key(row[name]) for name in names)] = float(row["count"])
    except (KeyError, TypeError, ValueError, AssertionError):
        raise InsightError(
            "bad_calibration",
            "The population of {by} is a number for each value, or rows with {by} and count.",
            by=", ".join(names),
        ) from None
    return given


def _key(value: object) -> str:
    """A cell's name as YAML and data may both write it: 1, 1.0 and "1" are one."""
    if isinstance(value, bool):
        return {True: "Yes", False: "No"}[value]  # YAML 1.1 reads Yes and No as truth
    return f"{value:g}" if isinstance(value, float) else str(value)
