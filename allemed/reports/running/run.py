"""One run, from a table of answers to a result that may be published: pure, so that it can be repeated to the digit."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from allemed.insight.data import Table
from allemed.insight.design import make_design, parse
from allemed.insight.disclosure import Release, tables_with
from allemed.reports.recipes import Kind, Recipe
from allemed.reports.running import places as placing
from allemed.reports.running import protecting
from allemed.reports.running.published import TableAnalyst
from allemed.reports.running.sections import Analyst, Cell, Claim, Codes, Figures
from allemed.reports.running.variables import NONE, indicator, with_variables

FORMAT = 1
LARGER = "larger:"
NO_AUDIT: dict[str, Any] = {"rows": [], "unanswered": {}}
EXACT = 9  # decimals beyond which an end is rounding: 28.999999999999996 is 29
ROUNDED_TO = 10  # numbers of answers, where the source has no rule of its own
Tell = Callable[[str, int], None]


class ProofError(Exception):
    """The release can be broken. `proof` has the cells and how: for authorised analysts only, never for a log.

    `by_earlier` when it is what was published before that breaks it.
    """

    def __init__(self, proof: dict[str, Any], *, by_earlier: bool = False) -> None:
        super().__init__("the release can be broken")
        self.proof, self.by_earlier = proof, by_earlier


@dataclass(frozen=True)
class Outcome:
    """What came out: `result` may be published; `release` goes to the ledger with it."""

    result: dict[str, Any]
    release: Release


def compute(
    recipe: Recipe,
    table: Table,
    *,
    threshold: int = 5,
    rounding: int = 0,
    earlier: Sequence[Release] = (),
    tell: Tell = lambda _step, _progress: None,
) -> Outcome:
    """Run `recipe` over `table`. `tell` hears the step and how far it is, in per cent.

    Raises `InsightError` where data and recipe do not fit, and `ProofError`.
    """
    tell("estimating", 15)
    analyst = _analyst(recipe, table, threshold, rounding)
    sections = []
    for number, section in enumerate(recipe.sections):
        is_model = section.kind is Kind.GAP
        tell("modelling" if is_model else "estimating", 15 + 40 * number // len(recipe.sections))
        sections.append(analyst.work(section))
    found = placing.work(recipe, recipe.places, analyst) if recipe.places else None
    tell("protecting", 60)
    rules = protecting.rules_of(recipe, threshold, rounding, found)
    cells = protecting.all_cells(sections, found)
    names = protecting.Names(recipe, cells, found.wave_of if found else ())
    tables = protecting.tables_of(names, cells)
    release = protecting.protected(recipe, tables, rules, earlier)
    tell("attacking", 75)
    report = protecting.attacked(release, earlier)
    if not report.is_safe:
        by_earlier = any(one.about(release.populations).tables for one in earlier)
        named = tables_with(release, [bound.name for bound in report.broken])
        raise ProofError(report.to_json() | {"tables": named}, by_earlier=by_earlier)
    tell("keeping", 90)
    rounding = rounding or ROUNDED_TO
    shown = protecting.Shown(names, release)
    result: dict[str, Any] = {
        "format": FORMAT,
        "threshold": rules.threshold,
        "rounding": rounding,
        "answers": round(len(table), -2) if len(table) >= 1000 and not recipe.table else None,
        "from_tables": bool(recipe.table),
        "sections": [_section(shown, figures, rounding) for figures in sections],
        "places": _places(recipe, shown, found, rounding),
        "audit": NO_AUDIT if recipe.table else _audit(recipe, analyst),
        "protection": _protection(release),
        "incomplete": sorted(names.incomplete),
        "waves": sorted(names.waves),
        "release_sha256": release.hash,
    }
    return Outcome(result, release)


def _analyst(recipe: Recipe, table: Table, threshold: int, rounding: int) -> Analyst:
    if recipe.table:
        return TableAnalyst(recipe, table, threshold=threshold, rounding=rounding)
    table = with_variables(recipe, table)
    return Analyst(recipe, make_design(table, parse(dict(recipe.design))))


# --- What may be published -------------------------------------------------------------------------------------------


def _section(shown: protecting.Shown, figures: Figures, rounding: int) -> dict[str, Any]:
    visible = {(cell.outcome, cell.codes): shown.is_shown(cell.outcome, cell.codes) for cell in figures.cells}
    return {
        "id": figures.section.id,
        "kind": figures.section.kind.value,
        "cells": [
            _cell(cell, rounding, is_shown=visible[cell.outcome, cell.codes])
            for cell in figures.cells
            if NONE not in dict(cell.codes).values()
        ],
        "claims": [_claim(claim) for claim in figures.claims if _may_be_said(claim, figures, visible)],
        "notes": figures.notes,
    }


def _may_be_said(claim: Claim, figures: Figures, visible: Mapping[tuple[str, Codes], bool]) -> bool:
    """Whether every cell a difference is made of is shown; a comparison of differences is made of those of both."""
    outcomes = [claim.outcome]
    cells = claim.cells
    if claim.name.startswith(LARGER):
        section = figures.section
        outcomes.append(claim.name.removeprefix(LARGER))
        cells = [((section.by, section.low),), ((section.by, section.high),)]
    return all(visible.get((outcome, codes), False) for outcome in outcomes for codes in cells)


def _cell(cell: Cell, rounding: int, *, is_shown: bool) -> dict[str, Any]:
    """A cell as it may be published: whole per cent; nothing but its name when it is hidden."""
    said: dict[str, Any] = {
        "outcome": cell.outcome,
        "codes": dict(cell.codes),
        "status": "shown" if is_shown else "hidden",
    }
    if cell.n == 0 or not math.isfinite(cell.share):
        said["status"] = "empty"
    elif is_shown:
        said |= {"share": _percent(cell.share), "low": _down(100 * cell.low), "high": _up(100 * cell.high)}
        said["n"] = _rounded(cell.n if cell.said is None else cell.said, rounding)
    return said


def _claim(claim: Claim) -> dict[str, Any]:
    ends = (claim.estimate, claim.low, claim.high)
    if not all(map(math.isfinite, ends)):
        return {"name": claim.name, "outcome": claim.outcome, "direction": "unknown"}
    direction = "up" if claim.low > 0 else "down" if claim.high < 0 else "none"
    if claim.name.startswith(LARGER):  # only which is larger is ever said
        return {"name": claim.name, "outcome": claim.outcome, "direction": direction}
    return {
        "name": claim.name,
        "outcome": claim.outcome,
        "direction": direction,
        "estimate": round(claim.estimate),
        "low": _down(claim.low),
        "high": _up(claim.high),
    }


def _places(
    recipe: Recipe, shown: protecting.Shown, found: placing.PlaceFigures | None, rounding: int
) -> dict[str, Any] | None:
    if found is None or recipe.places is None:
        return None

    def by_code(cells: Sequence[Cell]) -> dict[str, Any]:
        answer = {}
        for cell in cells:
            said = _cell(cell, rounding, is_shown=shown.is_shown(cell.outcome, cell.codes))
            del said["codes"], said["outcome"]
            answer[cell.codes[0][1]] = said
        return answer

    municipalities = by_code(found.municipalities) | {number: {"status": "hidden"} for number in sorted(found.withheld)}
    for number, said in municipalities.items():
        said |= {"county": found.county_of[number], "group": found.group_of[number]}
        if said["status"] == "shown" and number in found.answered:
            said["answered"] = found.answered[number]
    country = _cell(found.country, rounding, is_shown=shown.is_shown(found.country.outcome, ()))
    return {
        "outcome": recipe.places.outcome,
        "municipalities": municipalities,
        "counties": by_code(found.counties),
        "groups": by_code(found.groups),
        "country": {name: country[name] for name in ("status", "share", "low", "high", "n") if name in country},
    }


def _protection(release: Release) -> dict[str, int]:
    """How many cells were tried, and how many are withheld: the reader and the analyst are told."""
    cells = [cell for table in release.tables for cell in table]
    hidden = [cell for cell in cells if cell.is_hidden or any(map(cell.is_numerator_hidden, cell.numerators))]
    return {"cells": len(cells), "hidden": len(hidden)}


def _audit(recipe: Recipe, analyst: Analyst) -> dict[str, Any]:
    """Who answered, against who there is (as the weights tell): whole per cent of all, never of a small group."""
    table, weights = analyst.table, analyst.design.weights
    everyone = weights.sum()
    rows = []
    for name in recipe.response:
        codes, values = table.codes(name)
        n = np.bincount(codes + 1, minlength=len(values) + 1)[1:]
        known = np.bincount(codes + 1, weights, minlength=len(values) + 1)[1:]
        rows += [
            {
                "variable": name,
                "code": str(value),
                "answers": round(100 * n[place] / n.sum()),
                "known": round(100 * known[place] / everyone),
            }
            for place, value in enumerate(values)
        ]
    unanswered = {}
    for name, outcome in recipe.outcomes.items():
        if outcome.only:
            continue
        missing = float(np.isnan(indicator(table, outcome.column, outcome.value)).mean())
        unanswered[name] = _round_up(100 * missing)
    kish = float((weights**2).sum() * len(weights) / everyone**2)
    return {
        "rows": rows,
        "answered": min(100, round(100 * len(weights) / everyone)),
        "unanswered": unanswered,
        "weighting": round(kish, 2),
    }


def _round_up(share: float) -> int:
    """Whole per cent, never "0" for something: at least 1 where anyone is missing."""
    return max(1, round(share)) if share > 0 else 0


def _percent(share: float) -> int | None:
    return round(100 * share) if math.isfinite(share) else None


def _down(end: float) -> int | None:
    """The lower end of an interval in whole numbers: ends are rounded outwards, so that no sentence says too much."""
    return math.floor(round(end, EXACT)) if math.isfinite(end) else None


def _up(end: float) -> int | None:
    """The upper end."""
    return math.ceil(round(end, EXACT)) if math.isfinite(end) else None


def _rounded(n: int, base: int) -> int:
    return n if base <= 1 else base * round(n / base)
