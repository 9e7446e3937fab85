"""The figures of each section: shares with intervals, and the differences its sentence is made of."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import polars as pl

from allemed.insight.data import Table
from allemed.insight.design import Design
from allemed.insight.estimates import Contrast, Estimates, difference, drawn, proportion, trends
from allemed.insight.estimates.contrasts import place_of
from allemed.insight.estimates.drawn import LINE
from allemed.insight.estimates.order import times
from allemed.insight.estimates.result import t_quantile
from allemed.insight.models.gap import gap
from allemed.reports.recipes import Kind, Recipe, Section
from allemed.reports.running.variables import NONE, indicator

if TYPE_CHECKING:
    from allemed.reports.running.places import PlaceFigures

Floats = npt.NDArray[np.float64]
Codes = tuple[tuple[str, str], ...]  # (variable, code), sorted
TOTAL: Codes = ()


@dataclass
class Cell:
    """One share: of whom, in what, on how many answers, before anyone has said whether it may be shown."""

    outcome: str
    codes: Codes
    n: int
    yes: int
    share: float
    low: float
    high: float
    said: int | None = None
    """The number a source printed, where `n` is one that adds up with the others."""


@dataclass
class Claim:
    """One difference, in percentage points or per cent, with its interval; what a sentence may say."""

    name: str
    outcome: str
    estimate: float
    low: float
    high: float
    cells: list[Codes] = field(default_factory=list)

    @classmethod
    def of(cls, name: str, outcome: str, value: float, half: float, cells: Sequence[Codes] = ()) -> Claim:
        """A difference of shares and half its interval, in percentage points."""
        return cls(name, outcome, 100 * value, 100 * (value - half), 100 * (value + half), list(cells))


@dataclass
class Figures:
    """All figures of one section."""

    section: Section
    cells: list[Cell] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    notes: dict[str, int] = field(default_factory=dict)


class Analyst:
    """Works through a recipe's sections over one design, keeping what several of them need."""

    def __init__(self, recipe: Recipe, design: Design) -> None:
        self.recipe, self.design = recipe, design
        self._answers: dict[str, Floats] = {}
        self._estimates: dict[tuple[str, tuple[str, ...]], Estimates] = {}

    @property
    def table(self) -> Table:
        return self.design.table

    def answers(self, outcome: str) -> Floats:
        """1, 0 and NaN for each row."""
        if outcome not in self._answers:
            said = self.recipe.outcomes[outcome]
            answers = indicator(self.table, said.column, said.value)
            for variable, code in said.only.items():
                answers = np.where(indicator(self.table, variable, code) == 1, answers, np.nan)
            self._answers[outcome] = answers
        return self._answers[outcome]

    def estimates(self, outcome: str, *by: str) -> Estimates:
        """The share in each domain of `by`."""
        key = (outcome, by)
        if key not in self._estimates:
            self._estimates[key] = proportion(self.design, self.answers(outcome), by)
        return self._estimates[key]

    def cells(self, outcome: str, *by: str, design: Design | None = None, method: str = "logit") -> list[Cell]:
        """Each domain's share, with the people behind it."""
        found = (
            proportion(design, self.answers(outcome), by, method=method)
            if design is not None
            else self.estimates(outcome, *by)
        )
        codes, values = (design or self.design).domains(by)
        said = self.answers(outcome) == 1
        yes = np.bincount(codes[said & (self.design.weights > 0)] + 1, minlength=len(values) + 1)[1:]
        return [
            Cell(
                outcome,
                tuple(sorted((name, str(value)) for name, value in zip(by, values, strict=True))),
                int(found.groups.n[place]),
                round(float(yes[place])),
                float(found.estimate[place]),
                float(found.low[place]),
                float(found.high[place]),
            )
            for place, values in enumerate(found.groups.values)
        ]

    def printed_places(self) -> PlaceFigures | None:
        """The places' figures where a source has printed them; None where they are worked out of answers."""
        return None

    # --- Each kind of section ----------------------------------------------------------------------------------------

    def work(self, section: Section) -> Figures:
        """The figures of one section (a map of places is made elsewhere). Raises `InsightError`."""
        figures = Figures(section)
        if section.kind is Kind.LEVEL:
            for outcome in section.outcomes:
                figures.cells += self.cells(outcome)
            if section.by:
                for outcome in section.outcomes:
                    figures.cells += self.cells(outcome, section.by)
        elif section.kind in {Kind.GRADIENT, Kind.STRONGEST}:
            for outcome in section.outcomes:
                figures.cells += self.cells(outcome, section.by)
                figures.claims.append(self._difference(section, outcome))
            if section.kind is Kind.STRONGEST:
                figures.claims += self._compared(section)
        elif section.kind is Kind.DOUBLE:
            for outcome in section.outcomes:
                figures.cells += self.cells(outcome, section.by, section.within)
                figures.claims += self._double(section, outcome)
        elif section.kind is Kind.CHANGE:
            self._changes(section, figures)
        elif section.kind is Kind.GAP:
            for outcome in section.outcomes:
                figures.cells += self.cells(outcome, section.by)
                claims, rows = self._gap(section, outcome)
                figures.claims += claims
                figures.notes[f"n:{outcome}"] = round(rows, -2)
        return figures

    def _half(self) -> float:
        return float(t_quantile(np.array([self.design.degrees]), 0.95)[0])

    def _difference(self, section: Section, outcome: str) -> Claim:
        """The share in `high` less that in `low`; for `relative`, in per cent of the latter."""
        estimates = self.estimates(outcome, section.by)
        low, high = (place_of(estimates, {section.by: code}) for code in (section.low, section.high))
        cells: list[Codes] = [((section.by, section.low),), ((section.by, section.high),)]
        p, variance = estimates.estimate, estimates.covariance
        if section.measure == "relative":
            slope = np.zeros(len(estimates))
            with np.errstate(divide="ignore"):
                slope[high], slope[low] = 1 / p[high], -1 / p[low]
            value, half = log_ratio(p[high], p[low]), self._half() * math.sqrt(slope @ variance @ slope)
            estimate, below, above = (100 * (math.exp(each) - 1) for each in (value, value - half, value + half))
            return Claim("difference", outcome, estimate, below, above, cells)
        value = p[high] - p[low]
        half = self._half() * math.sqrt(variance[high, high] + variance[low, low] - 2 * variance[high, low])
        return Claim.of("difference", outcome, float(value), half, cells)

    def _changes(self, section: Section, figures: Figures) -> None:
        """Each wave's share, the change between the two that are named, and the line through all of them."""
        for outcome in section.outcomes:
            cells = self.cells(outcome, section.by)
            if section.drawn:
                cells = self._drawn_again(section, outcome, cells)
            figures.cells += cells
            figures.claims += self.over_time(section, outcome)

    def _drawn_again(self, section: Section, outcome: str, cells: list[Cell]) -> list[Cell]:
        """The waves' shares with the uncertainty of which municipalities happened to be asked in each."""
        found = drawn(self._in_waves(section), self.answers(outcome), section.by, section.drawn)
        answer = []
        for cell in cells:
            code = dict(cell.codes)[section.by]
            share = found.share(code) if code in found.seen else None
            answer.append(replace(cell, low=share.low, high=share.high) if share else cell)
        return answer

    def over_time(self, section: Section, outcome: str) -> list[Claim]:
        """The change from the wave `low` to the wave `high`, and the trend over all waves, from the first to the last.

        Where whole municipalities were drawn for each wave, others each time, they are the sample (`drawn`).
        """
        by, design, answers = section.by, self._in_waves(section), self.answers(outcome)
        when = {str(wave): time for wave, time in times(design.table, by).items()}
        if section.drawn:
            found = drawn(design, answers, by, section.drawn)
            change, line, waves = found.change(section.low, section.high), found.trend(), found.seen
        else:
            change = difference(self.estimates(outcome, by), {by: section.high}, {by: section.low})
            if len(when) < LINE:
                return [_claimed("change", outcome, change, by, (section.low, section.high), level=change_level(1))]
            (between,) = trends(design, answers, by)
            line, waves = between.found, between.waves
        level = change_level(2 if len(waves) >= LINE else 1)
        claims = [_claimed("change", outcome, change, by, (section.low, section.high), level=level)]
        if len(waves) >= LINE:
            seen = [when[str(wave)] for wave in waves]
            claims.append(_claimed("trend", outcome, line, by, waves, max(seen) - min(seen), level=level))
        return claims

    def _in_waves(self, section: Section) -> Design:
        """The design over rows that say which wave they are of, and the recipe's order of the waves."""
        order = self.recipe.variables[section.by].codes
        frame = self.table.frame.with_columns(pl.col(section.by).replace(NONE, None))
        labels: dict[str, dict[object, str]] = {section.by: {code: code for code in order}}
        table = Table(frame, source=self.table.source, first_row=self.table.first_row, value_labels=labels)
        return replace(self.design, table=table, _kept={}, measured={}, _outside={})

    def _compared(self, section: Section) -> list[Claim]:
        """By how much the difference in each outcome is larger than in each other, in size."""
        columns, values = [], []
        for outcome in section.outcomes:
            estimates = self.estimates(outcome, section.by)
            low, high = (place_of(estimates, {section.by: code}) for code in (section.low, section.high))
            p = estimates.estimate
            scale = (1 / p[high], 1 / p[low]) if section.measure == "relative" else (1.0, 1.0)
            value = log_ratio(p[high], p[low]) if section.measure == "relative" else float(p[high] - p[low])
            sign = math.copysign(1.0, value)
            ends = ((self._influence(outcome, section.by, one), of) for one, of in zip((high, low), scale, strict=True))
            column = np.subtract(*(influence * of for influence, of in ends))
            columns.append(sign * column)
            values.append(sign * value)
        variance = self.design.covariance(np.column_stack(columns))
        claims = []
        for one, first in enumerate(section.outcomes):
            for other, second in enumerate(section.outcomes):
                if one == other:
                    continue
                value = values[one] - values[other]
                half = self._half() * math.sqrt(
                    max(variance[one, one] + variance[other, other] - 2 * variance[one, other], 0.0)
                )
                claims.append(Claim.of(f"larger:{second}", first, value, half))
        return claims

    def _influence(self, outcome: str, by: str, domain: int) -> Floats:
        """Each row's weighted influence on the share in one domain: w (y - p) / W (Binder 1983)."""
        codes, _values = self.design.domains((by,))
        answers = self.answers(outcome)
        weights = np.where((codes == domain) & ~np.isnan(answers), self.design.weights, 0.0)
        distance = np.nan_to_num(answers) - self.estimates(outcome, by).estimate[domain]
        return np.asarray(weights * distance / weights.sum())

    def _double(self, section: Section, outcome: str) -> list[Claim]:
        estimates = self.estimates(outcome, section.by, section.within)
        p, variance = estimates.estimate, estimates.covariance
        claims, coefficients = [], {}
        for group in (section.one, section.other):
            coefficient = np.zeros(len(estimates))
            coefficient[place_of(estimates, {section.by: section.high, section.within: group})] += 1
            coefficient[place_of(estimates, {section.by: section.low, section.within: group})] -= 1
            coefficients[group] = coefficient
        both = coefficients[section.one] - coefficients[section.other]
        named = [(section.one, coefficients[section.one]), (section.other, coefficients[section.other]), ("both", both)]
        for name, coefficient in named:
            value, half = float(coefficient @ p), self._half() * math.sqrt(float(coefficient @ variance @ coefficient))
            cells = [
                tuple(sorted(((section.by, code), (section.within, group))))
                for code in (section.low, section.high)
                for group in ((name,) if name != "both" else (section.one, section.other))
            ]
            claims.append(Claim.of(name if name == "both" else f"in:{name}", outcome, value, half, cells))
        return claims

    def _gap(self, section: Section, outcome: str) -> tuple[list[Claim], int]:
        """Raw and adjusted, and what each block of controls moved."""
        codes, values = self.table.codes(section.by)
        names = [str(value) for value in values]
        group = np.array([{section.high: 1.0, section.low: 0.0}.get(name, math.nan) for name in names] + [math.nan])
        frame = self.table.frame.with_columns(
            pl.Series("gap_group", group[codes]).fill_nan(None),
            pl.Series("gap_outcome", self.answers(outcome)).fill_nan(None),
        )
        table = Table(frame, source=self.table.source, first_row=self.table.first_row)
        design = replace(self.design, table=table, _kept={})
        blocks = {
            name: " + ".join(f"C(`{column}`)" for column in columns) for name, columns in section.controls.items()
        }
        clusters = self.recipe.design.get("clusters")
        found = gap(
            design,
            "gap_outcome",
            "gap_group",
            blocks,
            effects=section.effects or None,
            cluster=str(clusters[0] if isinstance(clusters, list) else clusters) if clusters else None,
        )
        cells: list[Codes] = [((section.by, section.low),), ((section.by, section.high),)]
        claims = [
            Claim(
                part.kind if part.kind != "block" else f"block:{part.name}",
                outcome,
                100 * part.estimate,
                100 * part.low,
                100 * part.high,
                cells,
            )
            for part in found.parts
        ]
        return claims, int(np.isfinite(group[codes]).sum())


def change_level(answers: int) -> float:
    """The level of intervals over time: one question that is answered twice may err in 5 of 100 in all (Bonferroni)."""
    return 1 - 0.05 / answers


def _claimed(  # noqa: PLR0917
    name: str,
    outcome: str,
    found: Contrast,
    by: str,
    waves: Sequence[object],
    factor: float = 1.0,
    *,
    level: float,
) -> Claim:
    """A change, or `factor` times a slope, in points with its interval; it rests on every one of `waves`."""
    estimate = factor * found.estimate
    half = factor * found.se * float(t_quantile(np.array([found.df]), level)[0])
    return Claim.of(name, outcome, estimate, half, [((by, str(wave)),) for wave in waves])


def log_ratio(one: float, other: float) -> float:
    """NaN where one of the shares is nought: then there is no ratio to speak of."""
    return math.log(one / other) if one > 0 and other > 0 else math.nan
