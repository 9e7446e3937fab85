"""Excel and OpenDocument workbooks: the first sheet, its first row the names."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import polars as pl
import python_calamine

from allemed.insight.data.table import Table, select
from allemed.insight.data.words import typed
from allemed.insight.errors import InsightError


def read_workbook(path: Path, wanted: list[str] | None) -> Table:
    """The first sheet that is not empty. Raises InsightError `unreadable`, `no_header` or `duplicate_column`."""
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        rows: list[list[Any]] = []
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if rows:
                break
    except (python_calamine.CalamineError, OSError, ValueError):
        raise InsightError("unreadable", "{path} is not a workbook that can be read.", path=path.name) from None
    if not rows:
        raise InsightError("no_header", "{path} has no row with names.", path=path.name)
    header = [str(cell).strip() for cell in rows[0]]
    for name in header:
        if name and header.count(name) > 1:
            raise InsightError(
                "duplicate_column", "{path} has two columns called {column}.", path=path.name, column=name
            )
    columns = select([name for name in header if name], wanted, path.name)
    places = {name: header.index(name) for name in columns}
    frame = pl.DataFrame([_column(name, [row[place] for row in rows[1:]]) for name, place in places.items()])
    return Table(frame, source=path.name, first_row=2)


def _column(name: str, cells: list[Any]) -> pl.Series:
    """One column: a cell is a number, a text, a date, a truth or nothing; mixed columns become text."""
    cells = [None if cell == "" else cell for cell in cells]
    kinds = {type(cell) for cell in cells if cell is not None}
    if kinds <= {int, float}:
        numbers = pl.Series(name, [None if cell is None else float(str(cell)) for cell in cells], dtype=pl.Float64)
        whole = numbers.drop_nulls()
        return numbers.cast(pl.Int64) if len(whole) and bool((whole == whole.round()).all()) else numbers
    if kinds == {bool}:
        return pl.Series(name, cells, dtype=pl.Boolean)
    if kinds <= {datetime.date, datetime.datetime}:
        return pl.Series(name, [cell.isoformat()[:10] if hasattr(cell, "isoformat") else None for cell in cells]).cast(
            pl.Date, strict=False
        )
    words = [None if cell is None else _word(cell) for cell in cells]
    return typed(pl.Series(name, words, dtype=pl.String))


def _word(cell: Any) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
