"""All figures of a run as one release: protected together, attacked together with everything published before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from allemed.insight.disclosure import Cell as SafeCell
from allemed.insight.disclosure import Release, Report, Rules, Table, attack, make_key, make_rules, protect
from allemed.reports.recipes import Recipe
from allemed.reports.running.places import PlaceFigures
from allemed.reports.running.sections import Cell, Codes, Figures
from allemed.reports.running.variables import NONE

Key = tuple[tuple[str, str], ...]
PLACE = "municipality"  # the dimension every kind of place is a code of


class Names:
    """What cells are called in the release, so that the same persons have the same name everywhere.

    Where some have no answer to a variable, its groups do not fill the total; those who have one are a population of
    their own. (Numbers of answers are published rounded, and shares in whole per cent of weighted answers, so that the
    few between the two cannot be worked out.)
    """

    def __init__(self, recipe: Recipe, cells: Iterable[Cell], waves: Iterable[str] = ()) -> None:
        self.recipe = recipe
        self.waves = set(waves)  # variables whose codes are sets of municipalities, among those the places are about
        self.incomplete = {variable for cell in cells for variable, code in cell.codes if code == NONE}

    def population(self, outcome: str, codes: Codes) -> str:
        """Who is counted: everyone who answered about `outcome`, and has an answer to the incomplete variables."""
        known = sorted(variable for variable, _code in codes if variable in self.incomplete)
        return f"{self.recipe.population} ({', '.join([outcome, *known])})"

    def key(self, outcome: str, codes: Codes) -> Key:
        """The cell's name: county and centrality group are sets of municipalities, and a wave may be."""
        places = self.recipe.places
        named: dict[str, str] = {}
        for variable, code in codes:
            if places and variable == places.municipality:
                named[PLACE] = code
            elif places and (
                variable in {places.county, places.centrality}
                or (outcome == places.outcome and variable in self.waves and len(codes) == 1)
            ):
                named[PLACE] = f"{variable}:{code}"
            else:
                named[variable] = code
        return make_key(named)


class Shown:
    """Which cells may be shown, after protection."""

    def __init__(self, names: Names, release: Release) -> None:
        self.names = names
        self._cells: dict[tuple[str, Key], SafeCell] = {}
        for table in release.tables:
            for cell in table:
                self._cells[table.population, cell.key] = cell

    def is_shown(self, outcome: str, codes: Codes) -> bool:
        """Whether the share of `outcome` and the number behind it may be published."""
        cell = self._cells.get((self.names.population(outcome, codes), self.names.key(outcome, codes)))
        return cell is not None and not cell.is_hidden and not cell.is_numerator_hidden(outcome)


def all_cells(sections: Iterable[Figures], places: PlaceFigures | None) -> list[Cell]:
    """Every cell of a run."""
    cells = [cell for figures in sections for cell in figures.cells]
    if places:
        cells += [*places.municipalities, *places.others, *places.counties, *places.groups, places.country]
    return cells


def tables_of(names: Names, cells: Iterable[Cell]) -> list[Table]:
    """One table for each population and crossing."""
    found: dict[tuple[str, str, tuple[str, ...]], dict[Key, SafeCell]] = {}
    for cell in cells:
        if NONE in dict(cell.codes).values():
            continue
        key = names.key(cell.outcome, cell.codes)
        dimensions = tuple(name for name, _ in key)
        where = (cell.outcome, names.population(cell.outcome, cell.codes), dimensions)
        found.setdefault(where, {})[key] = SafeCell(key, cell.n, numerators={cell.outcome: cell.yes})
    return [
        Table(
            f"{outcome} by {', '.join(dimensions) or 'nothing'}",
            dimensions,
            list(inside.values()),
            population,
            complete=not names.recipe.table,  # what a source leaves out it hides, or it is not there: nobody knows
        )
        for (outcome, population, dimensions), inside in found.items()
    ]


def rules_of(recipe: Recipe, threshold: int, rounding: int, places: PlaceFigures | None) -> Rules:
    """The recipe's rules, never weaker than the source's and our own. Raises `InsightError`."""
    said: dict[str, Any] = {"zeros": "protected", "group_disclosure": True, **recipe.rules}
    said["threshold"] = max(int(said.get("threshold", 5)), threshold, rounding)
    if "numerators" in said:
        said["numerators"] = max(int(said["numerators"]), 3)
    rules = make_rules(said)
    rules = replace(rules, always=((), *rules.always), groups=_groups(recipe, places))
    return replace(rules, group_disclosure=True, zeros="protected")


def _groups(recipe: Recipe, found: PlaceFigures | None) -> dict[str, dict[str, tuple[str, ...]]]:
    if found is None or recipe.places is None:
        return {}
    groups: dict[str, list[str]] = {}
    sets = ((recipe.places.county, found.county_of), (recipe.places.centrality, found.group_of))
    for variable, belongs in (*sets, *found.wave_of.items()):
        for municipality, code in sorted(belongs.items()):
            groups.setdefault(f"{variable}:{code}", []).append(municipality)
    return {PLACE: {code: tuple(members) for code, members in groups.items()}}


def protected(recipe: Recipe, tables: list[Table], rules: Rules, earlier: Iterable[Release]) -> Release:
    """Everything hidden that must be. Raises `InsightError` where that cannot be done."""
    return protect(tables, rules, earlier=list(earlier), name=recipe.slug)


def attacked(release: Release, earlier: Iterable[Release]) -> Report:
    """Our own attack on what would be published, beside all that was."""
    return attack(release, earlier=list(earlier))
