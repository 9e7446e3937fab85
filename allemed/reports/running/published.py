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
import scipy.stats

from allemed.insight.data import Table
from allemed.insight.errors import InsightError
from allemed.insight.estimates.drawn import LINE
from allemed.reports.recipes import Kind, Recipe, Section
from allemed.reports.running.places import PlaceFigures
from allemed.reports.running.printed_places import PlaceRows, Printed, Z, place_code, wilson
from allemed.reports.running.sections import Analyst, Cell, Claim, Codes, Figures, change_level, log_ratio

KINDS = {Kind.LEVEL, Kind.GRADIENT, Kind.STRONGEST, Kind.DOUBLE, Kind.CHANGE, Kind.PLACES}


class SourceRulesError(Exception):
    """A row breaks the source's own rules. `row` is for those on the list."""

    def __init__(self, row: int, why: str) -> None:
        super().__init__(why)
        self.row, self.why = row, why


@dataclass(frozen=True)
class Row:
    """One row of the source's table: what it prints, and how many do and do not, so that these add up."""

    n: int
    share: float
    yes: int
    no: int


@dataclass(frozen=True)
class PrintedShares:
    """As `Estimates`, of printed shares."""

    estimate: npt.NDArray[np.float64]
    covariance: npt.NDArray[np.float64]
    groups: SimpleNamespace

    def __len__(self) -> int:
        return len(self.estimate)


class TableAnalyst(Analyst):
    """An analyst who has only what the source printed."""

    def __init__(self, recipe: Recipe, table: Table, *, threshold: int, rounding: int) -> None:
        self.recipe, self.rounding = recipe, rounding
        self._rows: dict[tuple[str, Codes], Row] = {}
        self._places = PlaceRows(recipe.places) if recipe.places else None
        self._read(table, threshold)
        self._add_up()

    def _read(self, table: Table, threshold: int) -> None:
        counts = table.numbers(str(self.recipe.table["count"]))
        keys = [self._codes(table.frame, row) for row in range(len(table))]
        where = [self._place(table, row) if self._places else "" for row in range(len(table))]
        for outcome in self.recipe.outcomes.values():
            shares = table.numbers(outcome.column)
            for row, (n, share, codes) in enumerate(zip(counts, shares, keys, strict=True)):
                printed = self._printed(table.row(row), n, share, threshold)
                if where[row]:
                    self._keep_place(outcome.name, codes, where[row], printed, table.row(row))
                elif printed:
                    if (outcome.name, codes) in self._rows:
                        raise InsightError(
                            "row_twice", "Row {row} is about the same as a row before it.", row=table.row(row)
                        )
                    no = printed.n - printed.yes
                    self._rows[outcome.name, codes] = Row(printed.n, printed.share, printed.yes, no)

    def _printed(self, row: int, n: float, share: float, threshold: int) -> Printed | None:
        """What a row says, by the source's own rules; None where the source hides it, and so do we."""
        if math.isnan(n) or math.isnan(share):
            return None
        if n < threshold:
            raise SourceRulesError(row, "threshold")
        if self.rounding > 1 and n % self.rounding:
            raise SourceRulesError(row, "rounding")
        if not 0 <= share <= 100:
            raise InsightError("bad_share", "Row {row} has a share that is no percentage.", row=row)
        return Printed(int(n), share / 100)

    def _codes(self, frame: pl.DataFrame, row: int) -> Codes:
        found = ((str(name), self._code(str(name), frame, row)) for name in self.recipe.table["dimensions"])
        return tuple(sorted(one for one in found if one[1]))

    def _code(self, name: str, frame: pl.DataFrame, row: int) -> str:
        """The row's code of a variable; empty for what the recipe does not name: the dimension's total."""
        variable = self.recipe.variables[name]
        value = frame[variable.column or variable.name][row]
        groups = {member: code for code, members in variable.groups.items() for member in members}
        code = groups.get(str(value), "") if groups else str(value)
        return code if code in variable.codes else ""

    # --- Places ------------------------------------------------------------------------------------------------------

    def _place(self, table: Table, row: int) -> str:
        """`municipality:4203`, `county:42`, `group:central`, or nothing where the row is about the country."""
        assert self._places is not None  # noqa: S101 -- the caller asked
        places, frame = self._places.places, table.frame
        number = place_code(table.column(places.municipality)[row], 4)
        county = place_code(table.column(places.county)[row], 2)
        group = self._code(places.centrality, frame, row)
        if number:
            self._places.belongs(number, county, group, table.row(row))
            return f"municipality:{number}"
        return f"county:{county}" if county else f"group:{group}" if group else ""

    def _keep_place(self, outcome: str, codes: Codes, where: str, printed: Printed | None, row: int) -> None:
        rows = self._places
        if rows is None or outcome != rows.places.outcome or codes:
            return
        kind, _, code = where.partition(":")
        kinds: dict[str, dict[str, Any]] = {
            "municipality": rows.municipalities,
            "county": rows.counties,
            "group": rows.groups,
        }
        kept = kinds[kind]
        if code in kept:
            raise InsightError("row_twice", "Row {row} is about the same as a row before it.", row=row)
        if printed or kind == "municipality":
            kept[code] = printed

    def printed_places(self) -> PlaceFigures | None:
        """The places' figures, from the source's own rows."""
        if self._places is None:
            return None
        total = self._rows.get((self._places.places.outcome, ()))
        self._places.country = Printed(total.n, total.share) if total else None
        found = self._places.figures(self.rounding)
        if total is None:
            return found
        yes, no = max(total.yes, found.country.yes), max(total.no, found.country.n - found.country.yes)
        return replace(found, country=replace(found.country, n=yes + no, yes=yes))

    def _add_up(self) -> None:
        """Printed numbers are rounded: each whole is at least its parts, or the protection would find it impossible."""
        parts: dict[tuple[str, Codes], dict[str, list[Row]]] = {}
        found = self.printed_places()
        if found and (found.country.outcome, ()) in self._rows:
            country = found.country
            total = self._rows[country.outcome, ()]
            self._rows[country.outcome, ()] = replace(total, yes=country.yes, no=country.n - country.yes)
        for key in sorted(self._rows, key=lambda key: -len(key[1])):
            outcome, codes = key
            row, sums = self._rows[key], parts.get(key, {})
            yes = max([row.yes, *(sum(one.yes for one in each) for each in sums.values())])
            no = max([row.no, *(sum(one.no for one in each) for each in sums.values())])
            row = self._rows[key] = replace(row, yes=yes, no=no)
            for each in codes:
                whole = (outcome, tuple(other for other in codes if other != each))
                parts.setdefault(whole, {}).setdefault(each[0], []).append(row)

    def cells(self, outcome: str, *by: str, **_how: Any) -> list[Cell]:
        """The rows of one crossing, with Wilson's interval of a simple random sample."""
        return [
            Cell(outcome, codes, row.yes + row.no, row.yes, row.share, *wilson(row.n, row.share), row.n)
            for (name, codes), row in self._rows.items()
            if name == outcome and {variable for variable, _ in codes} == set(by)
        ]

    def estimates(self, outcome: str, *by: str) -> Any:
        """What the sections ask of estimates: shares, and variances without covariance."""
        rows = self.cells(outcome, *by)
        share = np.array([cell.share for cell in rows])
        n = np.array([cell.said for cell in rows], dtype=float)
        values = [tuple(dict(cell.codes)[name] for name in by) for cell in rows]
        covariance = np.diag(share * (1 - share) / n) if len(rows) else np.zeros((0, 0))
        return PrintedShares(share, covariance, SimpleNamespace(by=by, values=values))

    def work(self, section: Section) -> Figures:
        """The figures of a section that tables are enough for. Raises `InsightError` for the others."""
        if section.kind not in KINDS:
            raise InsightError("needs_answers", "The section {id} needs answers, not tables.", id=section.id)
        return super().work(section)

    def _drawn_again(self, _section: Section, _outcome: str, cells: list[Cell]) -> list[Cell]:
        """A printed table says nothing of what was drawn."""
        return cells

    def over_time(self, section: Section, outcome: str) -> list[Claim]:
        """As between any two rows; and the line through all of them, each with the weight of its number."""
        order = {code: place for place, code in enumerate(self.recipe.variables[section.by].codes)}
        cells = self.cells(outcome, section.by)
        code = [dict(cell.codes)[section.by] for cell in cells]
        has_line = len(cells) >= LINE
        wider = float(scipy.stats.norm.ppf((1 + change_level(1 + has_line)) / 2)) / Z
        change = self._difference(section, outcome)
        half = wider * (change.high - change.low) / 2
        claims = [replace(change, name="change", low=change.estimate - half, high=change.estimate + half)]
        if not has_line:
            return claims
        is_number = all(each.isdigit() for each in order)
        time = np.array([float(each) if is_number else float(order[each]) for each in code])
        n, share = (np.array([getattr(cell, name) for cell in cells], dtype=float) for name in ("said", "share"))
        t = time - np.average(time, weights=n)
        weight = n * t / (n * t**2).sum() * (time.max() - time.min())
        half = wider * Z * math.sqrt((weight**2 * share * (1 - share) / n).sum())
        claims.append(Claim.of("trend", outcome, float(weight @ share), half, [cell.codes for cell in cells]))
        return claims

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
