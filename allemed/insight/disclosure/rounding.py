"""Controlled rounding of small counts, everything still adding up (after Langsrud and Heldal 2018, SmallCountRounding).

Only small counts of finest cells (1 to base - 1) change, to 0 or to the base; all margins are added up again from the
rounded cells, so the table stays additive and no margin contradicts another. Which cells go up is chosen so that the
margins stay near the truth: greedily the cell whose margins lack most, then exchanges as long as they help.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy import sparse

from allemed.insight.disclosure.cells import Cell, Key, Status, Table
from allemed.insight.disclosure.linking import is_inner
from allemed.insight.disclosure.reading import above
from allemed.insight.disclosure.rules import Rules
from allemed.insight.disclosure.system import Numbers
from allemed.insight.errors import InsightError

EXCHANGES = 400
Part = tuple[Key, bool]
"""A finest cell's part: those with the numerator (True) or the rest (False)."""


def round_table(table: Table, rules: Rules) -> Table:
    """The table with small counts rounded to the rules' base. Sums of money and weights are left out."""
    names = table.numerators()
    if len(names) > 1:
        raise InsightError(
            "one_numerator", "Rounding takes one numerator at a time, and table {table} has more.", table=table.name
        )
    name = names[0] if names else None
    inner = {cell.key: cell for cell in table if is_inner(cell.key, table, rules.groups)}
    wider = {key: list(above(key, rules)) for key in inner}
    covered = {one for ones in wider.values() for one in ones}
    added = {cell.key: 0 for cell in table}
    for key, cell in inner.items():
        for one in wider[key]:
            if one in added:
                added[one] += cell.count or 0
    if any(cell.key not in covered or added[cell.key] != cell.count for cell in table):
        raise InsightError(
            "not_fine_enough",
            "Rounding needs the finest cells of table {table}, margins alone do not do.",
            table=table.name,
        )
    parts: dict[Part, int] = {}
    for key, cell in inner.items():
        count = cell.count or 0
        does = (cell.numerators[name] or 0) if name is not None else 0
        parts[key, False] = count - does
        if name is not None:
            parts[key, True] = does
    rounded = _round(parts, {cell.key for cell in table}, wider, rules.rounding_base)
    counts: dict[Key, int] = {cell.key: 0 for cell in table}
    does_: dict[Key, int] = {cell.key: 0 for cell in table}
    for (key, with_it), value in rounded.items():
        for one in wider[key]:
            if one in counts:
                counts[one] += value
                does_[one] += value if with_it else 0
    status: Status = "rounded"
    return replace(
        table,
        cells=[
            Cell(
                cell.key,
                counts[cell.key],
                status,
                dict.fromkeys(cell.numerators, does_[cell.key]),
                dict.fromkeys(cell.numerators, status),
            )
            for cell in table
        ],
    )


def _round(parts: dict[Part, int], shown: set[Key], wider: dict[Key, list[Key]], base: int) -> dict[Part, int]:
    """The parts with the small ones at 0 or base."""
    small = [part for part, value in parts.items() if 0 < value < base]
    rounded = dict(parts)
    if not small:
        return rounded
    margins: dict[tuple[Key, bool | None], int] = {}
    rows, columns = [], []
    for column, (key, with_it) in enumerate(small):
        for one in wider[key]:
            if one in shown:
                for kind in (None, with_it):
                    rows.append(margins.setdefault((one, kind), len(margins)))
                    columns.append(column)
    matrix = sparse.csc_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(margins), len(small)))
    up = _choose(matrix, np.array([float(parts[part]) for part in small]), base)
    for column, part in enumerate(small):
        rounded[part] = base if up[column] else 0
    return rounded


def _choose(matrix: sparse.csc_matrix, values: Numbers, base: int) -> npt.NDArray[np.bool_]:
    """Which small cells go up to the base, so that the squared errors of the margins are small."""
    lack = matrix @ values
    up = np.zeros(len(values), dtype=bool)
    sizes = np.diff(matrix.indptr)
    for _ in range(round(float(values.sum()) / base)):
        gain = np.where(up, -np.inf, matrix.T @ lack * 2 * base - base * base * sizes)
        best = int(np.argmax(gain))
        up[best] = True
        lack[matrix.indices[matrix.indptr[best] : matrix.indptr[best + 1]]] -= base
    for _ in range(EXCHANGES):
        towards = matrix.T @ lack
        risen, stayed = np.flatnonzero(up), np.flatnonzero(~up)
        if len(risen) == 0 or len(stayed) == 0:
            break
        down_one = int(risen[np.argmin(towards[risen])])
        up_one = int(stayed[np.argmax(towards[stayed])])
        change = matrix[:, [up_one]].toarray().ravel() - matrix[:, [down_one]].toarray().ravel()
        if np.sum((lack - base * change) ** 2) >= np.sum(lack**2) - 1e-9:
            break
        lack -= base * change
        up[up_one], up[down_one] = True, False
    return up
