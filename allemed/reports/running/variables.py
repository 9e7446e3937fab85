"""The columns a recipe needs beside those in the data: resources in groups, and codes put together."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from allemed.insight.data import Table
from allemed.insight.errors import InsightError
from allemed.insight.resources import definition, resources
from allemed.reports.recipes import Recipe, Variable

Floats = npt.NDArray[np.float64]
NONE = "none"
INDEX = {"resources": "resources_group", "economic": "resources_economic_group", "cultural": "resources_cultural_group"}


def with_variables(recipe: Recipe, table: Table) -> Table:
    """The table with the recipe's variables as columns of text codes. Raises `InsightError`."""
    frame = table.frame
    if recipe.index:
        weights = table.numbers(str(recipe.design["weights"])) if recipe.design.get("weights") else None
        made = resources(table, weights, definition.parse(dict(recipe.index), "index"))
        by_name = {series.name: series for series in made.columns()}
        frame = frame.with_columns(
            by_name[column].cast(pl.Int64).alias(name) for name, column in INDEX.items() if column in by_name
        )
    whole = _like(table, frame)
    frame = frame.with_columns(_column(whole, variable) for variable in recipe.variables.values())
    return _like(table, frame)


def _like(table: Table, frame: pl.DataFrame) -> Table:
    return Table(frame, source=table.source, first_row=table.first_row)


def _column(table: Table, variable: Variable) -> pl.Series:
    """The variable's codes as text; `NONE` where there is no answer, or another than the recipe names.

    They are a group like the others, so that tables add up: what is not said of them follows from the rest.
    """
    codes, values = table.codes(variable.column or variable.name)
    names = {str(member): code for code, members in variable.groups.items() for member in members}
    if not variable.groups:
        names = {code: code for code in variable.codes}
    words = [names.get(_plain(value)) for value in values]
    if not any(words):
        raise InsightError(
            "no_such_code",
            "Column {column} holds none of the codes the recipe names.",
            column=variable.column or variable.name,
        )
    lookup = np.array([*(word or NONE for word in words), NONE], dtype=object)
    return pl.Series(variable.name, lookup[codes].tolist(), dtype=pl.String)


def indicator(table: Table, column: str, value: str) -> Floats:
    """1 where the column is `value`, 0 where it is another answer, NaN without one."""
    codes, values = table.codes(column)
    lookup = np.array([float(_plain(each) == value) for each in values] + [np.nan])
    return lookup[codes]


def _plain(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
