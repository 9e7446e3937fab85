"""Counts, numerators and sums of a whole release, hidden together: one problem for all tables and figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from scipy import sparse

from allemed.insight.disclosure.amounts import hide_amounts
from allemed.insight.disclosure.attack import Report, attack
from allemed.insight.disclosure.attack.bounds import Solver, components
from allemed.insight.disclosure.attack.verdict import threshold_of
from allemed.insight.disclosure.cells import Cell, Table
from allemed.insight.disclosure.describe import describe, no, yes
from allemed.insight.disclosure.figures import sum_name
from allemed.insight.disclosure.linking import leaves_of
from allemed.insight.disclosure.primary import count_reasons, numerator_reasons
from allemed.insight.disclosure.release import Figure, Release
from allemed.insight.disclosure.rules import Rules
from allemed.insight.disclosure.suppression import Problem, hide
from allemed.insight.disclosure.suppression.problem import Mask
from allemed.insight.disclosure.system import AMOUNT, COUNT, Name, Numbers, System
from allemed.insight.errors import InsightError

REPAIRS = 12
WIDE = 4
"""A margin over this many finest codes of one dimension is wide: hidden only when nothing else protects."""
COUNT_COST = 1.5
SAME = 1e-6
"""A count is worth more to readers than one numerator in it."""


class Counts:
    """The suppression of counts, numerators and sums: one problem for all tables and figures of the release."""

    def __init__(self, draft: Release, earlier: list[Release]) -> None:
        self.draft, self.rules, self.earlier = draft, draft.rules, earlier
        self.figures = list(draft.figures)
        self.truth = _truth(draft)
        told = _told(earlier, draft)
        _check_same_persons(draft, told, self.truth)
        known = {**told, **self.truth}
        self.system = describe(earlier, draft, known)
        self.draft.open = tuple(sorted(self.system.open, key=lambda one: (one[0], one[1], one[2] or "")))
        self.true = _fill(self.system, known)
        self.reasons: dict[int, tuple[str, ...]] = {}
        self.spans = _spans(draft)
        self.problem = self._problem()
        self.hidden = self.problem.primary | self.problem.free

    def _problem(self) -> Problem:
        system, rules = self.system, self.rules
        size = len(system.names)
        matrix, row_low, row_high = system.matrix()
        at = matrix @ self.true
        least, most = np.array(system.low), np.array(system.high)
        need, other_way, shown = np.zeros(size), np.zeros(size), np.zeros(size, dtype=bool)
        self.sign = np.ones(size)
        free = np.ones(size, dtype=bool)
        for number, name in enumerate(system.names):
            is_out = system.high[number] - system.low[number] < 1e-9 and bool(system.sources[number])
            mine = name in self.truth and not name.measure.startswith("no:")
            shown[number] = is_out or (name.key in rules.always and name.measure == COUNT)
            if mine and name.measure == COUNT and rules.zeros == "published":
                shown[number] |= self.true[number] < 0.5
                least[number] = max(least[number], 1.0)
            free[number] = not mine and not is_out
            if not shown[number] and self._is_secret(number, name):
                need[number], self.sign[number] = self._need(name, self.true[number], least[number])
                if self.sign[number] < 0:
                    other_way[number] = self._up(name, self.true[number])
        cost = 1.0 + 0.01 * np.log1p(np.maximum(self.true, 0.0))
        if any(name.measure != COUNT for name in system.names):
            cost[[name.measure == COUNT for name in system.names]] *= COUNT_COST
        down = np.where(shown, 0.0, np.maximum(self.true - least, 0.0))
        up = np.where(shown, 0.0, np.maximum(most - self.true, 0.0))
        return Problem(
            (matrix @ sparse.diags(self.sign)).tocsr(),
            np.minimum(row_low - at, 0.0),
            np.maximum(row_high - at, 0.0),
            np.where(self.sign > 0, down, up),
            np.where(self.sign > 0, up, down),
            need,
            free,
            shown,
            cost,
            np.array([self._is_wide(name) for name in system.names]),
            other_way,
        )

    def _is_wide(self, name: Name) -> bool:
        """Whether the cell is a wide margin: along some dimension it covers many finest codes."""
        codes = dict(name.key)
        return name.measure == COUNT and any(
            spans.get(codes.get(dimension, ""), 1) >= WIDE
            for dimension, spans in self.spans.get(name.population, {}).items()
        )

    def _is_secret(self, number: int, name: Name) -> bool:
        """Whether a primary rule hides the figure; why is kept."""
        rules, value = self.rules, round(float(self.true[number]))
        if name.measure == AMOUNT:
            return False
        if name.measure == COUNT or name.measure.startswith("sum:"):
            reasons = () if name.measure != COUNT and value == 0 else count_reasons(value, rules)
        else:
            count = round(float(self.true[self.system.index[Name(name.population, COUNT, name.key)]]))
            reasons = _part_reasons(name, value, count, rules)
        if reasons:
            self.reasons[number] = reasons
        return bool(reasons)

    def _need(self, name: Name, value: float, least: float) -> tuple[float, float]:
        """How far a figure must be able to move, and whether up (1) or down (-1).

        Nobody may be sure that it is between 1 and the threshold, nor know it within `protection`: it must be possible
        that it is 0, or that it reaches the threshold.
        """
        width = float(self.rules.protection)
        if least <= 0.0 and value >= width:
            return value, -1.0
        return self._up(name, value), 1.0

    def _up(self, name: Name, value: float) -> float:
        width = float(self.rules.protection)
        return max(threshold_of(name, self.rules) - value, width) if value > 0 else width

    def suppress(self) -> None:
        """Hide, attack what is left, and mend, until nothing is inferable or nothing more can be done."""
        self.hidden = hide(self.problem)
        hide_amounts(self.draft, self)
        self.write()
        for _ in range(REPAIRS):
            report = attack(self.draft, earlier=self.earlier, only_verdict=True)
            if report.is_safe or not self._mend(report):
                break
            self.write()

    def _mend(self, report: Report) -> bool:
        """Hide more around what is known too well; show what is known anyway and is no secret. False: all is done."""
        problem, before = self.problem, self.hidden.copy()
        kept, wanted = problem.free | self.hidden, np.zeros(problem.size)
        for one in report.broken:
            number = self.system.index.get(one.name)
            if number is None or problem.shown[number]:
                continue
            if one.name.measure == AMOUNT:
                beside = [self.system.names[other] for other in self._beside(number, kept)]
                kept[[self.system.index[replace(name, measure=COUNT)] for name in beside]] = True
            elif one.hidden and one.verdict == "exact" and not problem.need[number]:
                problem.shown[number], kept[number] = True, False
            else:
                wanted[number] = problem.need[number] or float(self.rules.protection)
                if problem.need[number]:
                    kept[self._beside(number, kept)] = True
        self.hidden = hide(replace(problem, free=kept, need=wanted)) if wanted.any() else kept
        return bool(np.any(self.hidden != before))

    def _beside(self, number: int, hidden: Mask) -> list[int]:
        """The cheapest figure in each row with this one that could be hidden too."""
        found = []
        for row in self.system.rows:
            if any(other == number for other, _ in row.terms):
                choices = [other for other, _ in row.terms if not hidden[other] and not self.problem.shown[other]]
                if choices:
                    found.append(min(choices, key=lambda other: self.problem.cost[other]))
        return found

    def write(self) -> None:
        """Put the statuses into the draft's cells and withhold its figures."""
        for table in self.draft.tables:
            for cell in table:
                number = self.system.index[Name(table.population, COUNT, cell.key)]
                cell.status, cell.reasons = "published", ()
                if self.hidden[number]:
                    cell.reasons = self.reasons.get(number, ())
                    cell.status = "primary" if cell.reasons else "secondary"
                for name in cell.numerators:
                    self._write_numerator(table, cell, name)
        self.draft.figures = [self._withheld(figure) for figure in self.figures]

    def _write_numerator(self, table: Table, cell: Cell, name: str) -> None:
        does = self.system.index[Name(table.population, yes(name), cell.key)]
        does_not = self.system.index[Name(table.population, no(name), cell.key)]
        reasons = (*self.reasons.get(does, ()), *self.reasons.get(does_not, ()))
        cell.reasons = tuple(dict.fromkeys((*cell.reasons, *(f"{name}:{reason}" for reason in reasons))))
        if self.hidden[does]:
            cell.numerator_status[name] = "primary" if reasons else "secondary"
        else:
            cell.numerator_status[name] = "published"

    def _withheld(self, figure: Figure) -> Figure:
        if figure.kind == "sum":
            return figure.withheld() if self.hidden[self.system.index[sum_name(figure)]] else figure
        names = [Name(figure.population, COUNT, figure.key)]
        if figure.of is not None:
            names.append(Name(figure.population, yes(figure.of), figure.key))
            does_not = self.system.index[Name(figure.population, no(figure.of), figure.key)]
            if does_not in self.reasons:
                return figure.withheld()
        numbers = [self.system.index[name] for name in names]
        return figure.withheld() if any(self.hidden[number] for number in numbers) else figure


def _part_reasons(name: Name, value: int, count: int, rules: Rules) -> tuple[str, ...]:
    """Why the numerator, or its complement, needs protection: each for its own part of the rule."""
    if count_reasons(count, rules) and count > 0:
        return ("threshold",)
    does = value if name.measure.startswith("yes:") else count - value
    wanted = (
        {"threshold_numerator", "group_nobody"}
        if name.measure.startswith("yes:")
        else {"threshold_complement", "group_everyone"}
    )
    return tuple(reason for reason in numerator_reasons(does, count, rules) if reason in wanted)


def _spans(draft: Release) -> dict[str, dict[str, dict[str, int]]]:
    """For each population and dimension, how many finest codes each code covers; the total is the empty code."""
    spans: dict[str, dict[str, dict[str, int]]] = {}
    for table in draft.tables:
        for cell in table:
            for dimension, code in cell.key:
                members = draft.groups.get(dimension, {})
                found = spans.setdefault(table.population, {}).setdefault(dimension, {})
                if code not in found:
                    found[code] = len(leaves_of(code, members))
    for dimensions in spans.values():
        for found in dimensions.values():
            found[""] = sum(1 for span in found.values() if span == 1)
    return spans


def _truth(draft: Release) -> dict[Name, float]:
    """The true figures of the draft."""
    truth: dict[Name, float] = {}
    for table in draft.tables:
        for cell in table:
            assert cell.count is not None  # noqa: S101 - asked of fresh cells
            _tell(truth, Name(table.population, COUNT, cell.key), float(cell.count))
            for name, value in cell.numerators.items():
                if value is not None:
                    _tell(truth, Name(table.population, yes(name), cell.key), float(value))
                    _tell(truth, Name(table.population, no(name), cell.key), float(cell.count - value))
            if cell.amount is not None:
                truth[Name(table.population, AMOUNT, cell.key)] = cell.amount
    for figure in draft.figures:
        if figure.kind == "sum" and figure.value is not None:
            truth[sum_name(figure)] = figure.value
    return truth


def _tell(truth: dict[Name, float], name: Name, value: float) -> None:
    if truth.setdefault(name, value) != value:
        raise InsightError("two_figures", "{cell} has two different figures in the release.", cell=name)


def tables_with(release: Release, names: Iterable[Name]) -> list[str]:
    """The tables that hold these figures, or count the same persons when none does."""
    listed = list(names)
    asked = {(one.population, one.key) for one in listed}
    found = [one.name for one in release.tables if any((one.population, cell.key) in asked for cell in one)]
    return found or [one.name for one in release.tables if one.population in {name.population for name in listed}]


def _check_same_persons(draft: Release, told: dict[Name, float], truth: dict[Name, float]) -> None:
    """Figures that differ from what was printed of the same persons give away those who came or went."""
    other = [name for name, value in truth.items() if name in told and abs(told[name] - value) > SAME]
    if other:
        raise InsightError(
            "other_persons",
            "{count} figures differ from what is out about {population}. Tables: {tables}.",
            count=len(other),
            population=other[0].population,
            tables=", ".join(tables_with(draft, other)),
        )


def _told(earlier: Iterable[Release], draft: Release) -> dict[Name, float]:
    """What earlier releases printed, by the names the draft has for it."""
    nothing = replace(draft, tables=[], figures=[])
    system = describe(earlier, nothing)
    return {
        name: system.low[number]
        for number, name in enumerate(system.names)
        if system.sources[number] and system.high[number] == system.low[number]
    }


def _fill(system: System, known: dict[Name, float]) -> Numbers:
    """All unknowns' figures: the true ones where known, and elsewhere some that agree with them."""
    true = np.full(len(system.names), np.nan)
    trial = System(system.names, system.index, list(system.low), list(system.high), system.sources, rows=system.rows)
    trial.whole = system.whole
    for name, value in known.items():
        number = system.index.get(name)
        if number is not None:
            true[number] = trial.low[number] = trial.high[number] = value
    if np.isnan(true).any():
        for component in components(trial):
            vertex = Solver(component).push(np.zeros(0, dtype=np.int64), np.zeros(0), up=False)
            assert vertex is not None  # noqa: S101 - a programme without objective is never unbounded
            true[component.numbers] = vertex
    still = np.isnan(true)
    true[still] = np.array(trial.low)[still]
    return true
