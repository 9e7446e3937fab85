"""Tables a source has published itself, worked on as if they were estimates: same sections, sentences, protection.

The source's own rules come first: its threshold and its rounding are checked row by row, and a table that breaks them
is refused. Uncertainty is that of a simple random sample of the numbers the source gives, since nothing else is known;
the page says so.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from allemed.insight.data import Table
from allemed.insight.errors import InsightError
from allemed.reports.recipes import Kind, Recipe, Section
from allemed.reports.running.sections import Analyst, Cell, Claim, Codes, Figures, log_ratio

Z = 1.959963984540054
KINDS = {Kind.LEVEL, Kind.GRADIENT, Kind.STRONGEST, Kind.DOUBLE, Kind.CHANGE}


class SourceRulesError(Exception):
    """A row breaks the source's own rules. `row` is for those on the list."""

    def __init__(self, row: int, why: str) -> None:
        super().__init__(why)
        self.row, self.why = row, why


@dataclass(frozen=True)
class Row:
    """One row of the source's table."""

    n: int
    share: float


@dataclass(frozen=True)
class Printed:
    """As `Estimates`, of printed shares."""

    estimate: npt.NDArray[np.float64]
    covariance: npt.NDArray[np.float64]
    groups: SimpleNamespace

    def __len__(self) -> int:
        return len(self.estimate)


class TableAnalyst(Analyst):
    """An analyst who has only what the source printed."""

    def __init__(self, recipe: Recipe, table: Table, *, threshold: int, rounding: int) -> None:
        self.recipe = recipe
        self._rows: dict[tuple[str, Codes], Row] = {}
        self._read(table, threshold, rounding)

    def _read(self, table: Table, threshold: int, rounding: int) -> None:
        said = self.recipe.table
        counts = table.numbers(str(said["count"]))
        keys = [self._codes(table.frame, row) for row in range(len(table))]
        for outcome in self.recipe.outcomes.values():
            shares = table.numbers(outcome.column)
            for row, (n, share, codes) in enumerate(zip(counts, shares, keys, strict=True)):
                if math.isnan(n) or math.isnan(share):
                    continue  # the source hides it, and so do we
                if n < threshold:
                    raise SourceRulesError(table.row(row), "threshold")
                if rounding > 1 and n % rounding:
                    raise SourceRulesError(table.row(row), "rounding")
                if not 0 <= share <= 100:
                    raise InsightError("bad_share", "Row {row} has a share that is no percentage.", row=table.row(row))
                self._rows[outcome.name, codes] = Row(int(n), share / 100)

    def _codes(self, frame: pl.DataFrame, row: int) -> Codes:
        codes = []
        for name in self.recipe.table["dimensions"]:
            variable = self.recipe.variables[str(name)]
            value = frame[variable.column or variable.name][row]
            groups = {member: code for code, members in variable.groups.items() for member in members}
            code = groups.get(str(value)) if groups else str(value)
            if code in variable.codes:  # anything else is the dimension's total
                codes.append((variable.name, str(code)))
        return tuple(sorted(codes))

    def cells(self, outcome: str, *by: str, **_how: Any) -> list[Cell]:
        """The rows of one crossing, with Wilson's interval of a simple random sample."""
        found = []
        for (name, codes), row in self._rows.items():
            if name == outcome and {variable for variable, _ in codes} == set(by):
                low, high = wilson(row)
                found.append(Cell(outcome, codes, row.n, round(row.n * row.share), row.share, low, high))
        return found

    def estimates(self, outcome: str, *by: str) -> Any:
        """What the sections ask of estimates: shares, and variances without covariance."""
        rows = self.cells(outcome, *by)
        share = np.array([cell.share for cell in rows])
        n = np.array([cell.n for cell in rows], dtype=float)
        values = [tuple(dict(cell.codes)[name] for name in by) for cell in rows]
        covariance = np.diag(share * (1 - share) / n) if len(rows) else np.zeros((0, 0))
        return Printed(share, covariance, SimpleNamespace(by=by, values=values))

    def work(self, section: Section) -> Figures:
        """The figures of a section that tables are enough for. Raises `InsightError` for the others."""
        if section.kind not in KINDS:
            raise InsightError("needs_answers", "The section {id} needs answers, not tables.", id=section.id)
        return super().work(section)

    def drawn_by(self, _column: str, /) -> Analyst:
        """A printed table says nothing of what was drawn."""
        return self

    def change(self, section: Section, outcome: str) -> Claim:
        """As between any two rows."""
        return replace(self._difference(section, outcome), name="change")

    def _half(self) -> float:
        return Z

    def _compared(self, section: Section) -> list[Claim]:
        sizes = {}
        for outcome in section.outcomes:
            low, high = (self._rows[outcome, ((section.by, code),)] for code in (section.low, section.high))
            if section.measure == "relative":
                value = log_ratio(high.share, low.share)
                variance = sum((1 - each.share) / (each.n * each.share) for each in (low, high) if each.share)
            else:
                value = high.share - low.share
                variance = sum(each.share * (1 - each.share) / each.n for each in (low, high))
            sizes[outcome] = (abs(value), variance)
        return [
            Claim.of(
                f"larger:{second}",
                first,
                sizes[first][0] - sizes[second][0],
                Z * math.sqrt(sizes[first][1] + sizes[second][1]),
            )
            for first in section.outcomes
            for second in section.outcomes
            if first != second
        ]


def wilson(row: Row) -> tuple[float, float]:
    """Wilson's interval for a share of n."""
    centre = (row.share + Z * Z / (2 * row.n)) / (1 + Z * Z / row.n)
    reach = Z * math.sqrt(row.share * (1 - row.share) / row.n + Z * Z / (4 * row.n**2)) / (1 + Z * Z / row.n)
    return max(0.0, centre - reach), min(1.0, centre + reach)
