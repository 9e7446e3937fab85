"""Each municipality beside its county, its centrality group and the country.

In one municipality every school was asked, so there schools are strata and it is pupils who are missing: two pupils of
a school differ as pupils do, and no school stands for another. For county, group and country the recipe's own design
holds. The interval is that of pupils like these; where nearly all answered, this year's pupils are known far better
(the page says so, and how many answered).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from allemed.insight.design import Specification, make_design
from allemed.reports.recipes import Kind, Places, Recipe
from allemed.reports.running.sections import Analyst, Cell
from allemed.reports.running.variables import NONE

Groups = dict[str, dict[str, tuple[str, ...]]]


@dataclass(frozen=True)
class PlaceFigures:
    """Shares for places: municipalities, counties, centrality groups, the country; and what lies in what."""

    municipalities: list[Cell]
    counties: list[Cell]
    groups: list[Cell]
    country: Cell
    county_of: dict[str, str]
    group_of: dict[str, str]
    wave_of: dict[str, dict[str, str]]
    """Variable: municipality: code; of waves in each of which whole municipalities were asked."""
    answered: dict[str, int]
    """Per cent of those asked in a municipality who answered, where it is known how many were asked."""
    others: list[Cell] = field(default_factory=list)
    """What a source hides, or has no row for: never shown, but protected with the rest."""
    withheld: frozenset[str] = frozenset()
    """The municipalities that a source hides."""


def work(recipe: Recipe, places: Places, analyst: Analyst) -> PlaceFigures:
    """The figures of every place. Raises `InsightError`."""
    if (printed := analyst.printed_places()) is not None:
        return printed
    table, outcome = analyst.table, places.outcome
    clusters = recipe.design.get("clusters")
    school = str(clusters[0] if isinstance(clusters, list) else clusters) if clusters else ""
    inside = make_design(
        table,
        Specification(
            weights=analyst.design.specification.weights,
            strata=(school,) if school else (),
            nest=True,
            lonely="average",
        ),
    )
    return PlaceFigures(
        analyst.cells(outcome, places.municipality, design=inside, method="wilson"),
        analyst.cells(outcome, places.county),
        analyst.cells(outcome, places.centrality),
        analyst.cells(outcome)[0],
        _belongs(analyst, places.municipality, places.county),
        _belongs(analyst, places.municipality, places.centrality),
        _waves(recipe, places, analyst),
        _answered(recipe, analyst, places, school) if school and places.enrolled else {},
    )


def _belongs(analyst: Analyst, inner: str, outer: str) -> dict[str, str]:
    frame = analyst.table.frame.select(inner, outer).drop_nulls().unique()
    return {str(row[0]): str(row[1]) for row in frame.iter_rows()}


def _waves(recipe: Recipe, places: Places, analyst: Analyst) -> dict[str, dict[str, str]]:
    """A wave in which whole municipalities were asked is a group of them, as a county is: its number less those of
    its municipalities that are shown is the number of one that is not."""
    frame = analyst.table.frame.filter(~pl.Series(analyst.answers(places.outcome)).is_nan())
    found = {}
    for section in recipe.sections:
        if section.kind is Kind.CHANGE and places.outcome in section.outcomes:
            pairs = frame.select(places.municipality, section.by).drop_nulls().unique()
            of = {str(municipality): str(code) for municipality, code in pairs.iter_rows()}
            if len(of) == len(pairs) and NONE not in of.values():
                found[section.by] = of
    return found


def _answered(recipe: Recipe, analyst: Analyst, places: Places, school: str) -> dict[str, int]:
    """Those who answered of those asked, in whole per cent: each school's number is in each of its rows."""
    frame = analyst.table.frame
    for variable, code in recipe.outcomes[places.outcome].only.items():
        frame = frame.filter(pl.col(variable) == code)
    schools = frame.group_by(places.municipality, school).agg(pl.col(places.enrolled).max(), pl.len().alias("n"))
    sums = schools.group_by(places.municipality).agg(pl.col(places.enrolled).sum(), pl.col("n").sum())
    return {str(place): min(100, round(100 * n / asked)) for place, asked, n in sums.iter_rows() if asked}
