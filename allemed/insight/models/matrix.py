"""The matrix a formula stands for over a table.

Columns of text are categories. Names and coding are R's (treatment contrasts; a category is coded in full where its
margin is not in the model), so that terms can be compared: `stypeH`, `ell:meals`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from allemed.insight.data.table import Booleans, Floats, Integers, Table, factor
from allemed.insight.errors import InsightError
from allemed.insight.models.formula import Atom, Formula, Term

APPLIED = {"log": np.log, "sqrt": np.sqrt, "exp": np.exp}
INTERCEPT = "(Intercept)"


@dataclass(frozen=True)
class Matrix:
    """n x p values, a name and a term for each column, and the rows where something is missing."""

    values: Floats
    terms: list[str]
    of_term: list[Term]
    missing: Booleans
    levels: Mapping[str, list[object]]


def is_category(atom: Atom, table: Table) -> bool:
    """Whether a variable is coded by its values: text, dates, or because the formula says C()."""
    dtype = table.column(atom.name).dtype
    return atom.function == "C" or not (dtype.is_numeric() or dtype.base_type().__name__ in ("Boolean", "Null"))


def design_matrix(formula: Formula, table: Table, levels: Mapping[str, list[object]] | None = None) -> Matrix:
    """The columns a formula stands for over a table. `levels` fixes the values of categories (for counterfactuals).

    Raises InsightError `no_such_column`, `not_numbers` or `one_level`.
    """
    rows = len(table)
    known: dict[str, list[object]] = dict(levels or {})
    columns: list[Floats] = []
    names: list[str] = []
    owners: list[Term] = []
    missing = np.zeros(rows, dtype=bool)
    if formula.intercept:
        columns.append(np.ones(rows))
        names.append(INTERCEPT)
        owners.append(())
    have = [set(term) for term in formula.terms]
    full_used = formula.intercept
    for term in formula.terms:
        pieces: list[list[tuple[str, Floats]]] = []
        for atom in term:
            if not is_category(atom, table):
                values = _numbers(atom, table)
                missing |= np.isnan(values)
                pieces.append([(atom.shown, values)])
                continue
            rest = set(term) - {atom}
            margin = (bool(rest) and rest in have) or (not rest and full_used)
            if not rest and not full_used:
                full_used = True  # without an intercept the first category is coded in full
            codes, values_of = _coded(atom, table, known)
            missing |= codes < 0
            first = 1 if margin else 0
            if len(values_of) < 2 and margin:
                raise InsightError(
                    "one_level", "Column {column} has one value only, so it explains nothing.", column=atom.name
                )
            pieces.append(
                [
                    (f"{atom.shown}{_shown(values_of[k])}", (codes == k).astype(float))
                    for k in range(first, len(values_of))
                ]
            )
        for name, values in _products(pieces):
            names.append(name)
            columns.append(values)
            owners.append(term)
    values = np.column_stack(columns) if columns else np.empty((rows, 0))
    return Matrix(np.ascontiguousarray(values), names, owners, missing, known)


def _products(pieces: list[list[tuple[str, Floats]]]) -> list[tuple[str, Floats]]:
    """All products of one column from each variable, the first varying fastest, as R."""
    answer = pieces[0]
    for piece in pieces[1:]:
        answer = [(f"{left}:{right}", a * b) for right, b in piece for left, a in answer]
    return answer


def _numbers(atom: Atom, table: Table) -> Floats:
    values = table.numbers(atom.name)
    if atom.power > 1:
        return values**atom.power
    if atom.function:
        with np.errstate(invalid="ignore", divide="ignore"):
            values = APPLIED[atom.function](values)
        return np.where(np.isfinite(values), values, np.nan)
    return values


def _coded(atom: Atom, table: Table, known: dict[str, list[object]]) -> tuple[Integers, list[object]]:
    codes, values = factor(table.column(atom.name))
    if atom.name not in known:
        known[atom.name] = values
        return codes, values
    place = {value: k for k, value in enumerate(known[atom.name])}
    turned = np.array([place.get(value, -1) for value in values] + [-1], dtype=np.int64)
    return turned[codes], known[atom.name]


def _shown(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
