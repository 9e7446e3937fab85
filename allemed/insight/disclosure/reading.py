"""What goes in: a CSV or Parquet file of cells or of persons (microdata), made into one hyper-table.

*Cells*: one row per cell, with a column for the count (`n`, `count`, `antall`, or the rules' `count`). All other text
columns are dimensions, unless the rules list them; an empty code, `Total`, `I alt`, `Alle`, `*` or a code in the
rules' `total` is the margin. Further columns: the rules' `numerator`, `weighted`, `amount` and `largest`.

*Persons*: one row per person and no count column. The rules list `dimensions`; a numerator is `column=value`;
`weights`, `amount` and `contributor` are columns. All margins are made, and all combinations of codes, empty ones too.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from allemed.insight.disclosure.cells import TOTAL_WORDS, Cell, Key, Table, key_text, make_key
from allemed.insight.disclosure.linking import is_inner, leaves_of
from allemed.insight.disclosure.rules import Rules
from allemed.insight.errors import InsightError

COUNT_COLUMNS = ("n", "count", "antall", "freq", "frequency", "value", "personer")
MOST_CELLS = 500_000
MOST_DIMENSIONS = 6


def read_frame(path: Path) -> pl.DataFrame:
    """A data frame from CSV (comma or semicolon, UTF-8) or Parquet; every column of a CSV as text."""
    try:
        if path.suffix.lower() in {".parquet", ".pq"}:
            return pl.read_parquet(path)
        with path.open(encoding="utf-8-sig") as file:
            head = file.readline()
        separator = max(";,\t", key=head.count)
        return pl.read_csv(path, separator=separator, infer_schema=False, encoding="utf8")
    except FileNotFoundError:
        raise InsightError("no_file", "There is no file {file}.", file=path.name) from None
    except (UnicodeDecodeError, pl.exceptions.PolarsError, OSError):
        raise InsightError("bad_table", "{file} cannot be read as a table.", file=path.name) from None


def read_table(path: Path, rules: Rules) -> Table:
    """One hyper-table from a file."""
    return make_table(read_frame(path), rules, name=rules.table or path.stem)


def make_table(frame: pl.DataFrame, rules: Rules, *, name: str = "table") -> Table:
    """One hyper-table from a frame of cells or of persons."""
    if frame.height == 0:
        raise InsightError("empty_table", "The table has no rows.")
    count = rules.count or next(
        (one for one in COUNT_COLUMNS if one in frame.columns and one not in rules.dimensions), None
    )
    return _of_cells(frame, rules, count, name) if count is not None else _of_persons(frame, rules, name)


def _need(frame: pl.DataFrame, *columns: str) -> None:
    for column in columns:
        if column not in frame.columns:
            raise InsightError("no_column", "The table has no column {column}.", column=column)


def _of_cells(frame: pl.DataFrame, rules: Rules, count: str, name: str) -> Table:
    used = {count, *rules.numerator.values(), *rules.largest, rules.weighted, rules.amount}
    _need(frame, *sorted(one for one in used if one), *rules.dimensions)
    dimensions = rules.dimensions or tuple(
        column for column in frame.columns if column not in used and not frame[column].dtype.is_float()
    )
    if not dimensions:
        raise InsightError("no_dimensions", "The table has no dimensions: name them in the rules.")
    totals = TOTAL_WORDS | {one.strip().lower() for one in rules.total}
    cells = []
    for line, row in enumerate(frame.iter_rows(named=True), start=2):
        codes = {one: "" if row[one] is None else str(row[one]).strip() for one in dimensions}
        key = make_key({one: code for one, code in codes.items() if code.lower() not in totals})
        cells.append(
            Cell(
                key,
                _count(row[count], count, line),
                numerators={one: _count(row[column], column, line) for one, column in rules.numerator.items()},
                weighted=_number(row[rules.weighted], rules.weighted, line) if rules.weighted else None,
                amount=_number(row[rules.amount], rules.amount, line) if rules.amount else None,
                largest=tuple(_number(row[one], one, line) for one in rules.largest if row[one] not in {None, ""}),
            )
        )
    table = Table(name, tuple(dimensions), cells, rules.population)
    _check_numerators(table)
    return with_margins(table, rules) if rules.margins else table


def _count(said: object, column: str, line: int) -> int:
    number = _number(said, column, line)
    if number < 0 or number != int(number):
        raise InsightError(
            "not_a_count", "Row {row} has {said} in {column}, which is not a count.", row=line, said=said, column=column
        )
    return int(number)


def _number(said: object, column: str, line: int) -> float:
    try:
        number = float(str(said).replace("\u00a0", "").replace(" ", "").replace(",", "."))
    except ValueError:
        number = float("nan")
    if number != number or number in {float("inf"), float("-inf")} or number < 0:  # noqa: PLR0124 - not a number
        raise InsightError("not_a_number", "Row {row} has no number of 0 or more in {column}.", row=line, column=column)
    return number


def _check_numerators(table: Table) -> None:
    for cell in table:
        for name, value in cell.numerators.items():
            if value is not None and cell.count is not None and value > cell.count:
                raise InsightError(
                    "numerator_too_large",
                    "[{cell}] has {value} {numerator} of only {count}.",
                    cell=key_text(cell.key),
                    value=value,
                    numerator=name,
                    count=cell.count,
                )


def _of_persons(frame: pl.DataFrame, rules: Rules, name: str) -> Table:
    if not rules.dimensions:
        raise InsightError(
            "no_dimensions",
            "The table has no column of counts ({columns}); for a table of persons the rules must list its dimensions.",
            columns=", ".join(COUNT_COLUMNS[:3]),
        )
    if len(rules.dimensions) > MOST_DIMENSIONS:
        raise InsightError("too_many_dimensions", "A table may cross at most {most} dimensions.", most=MOST_DIMENSIONS)
    _need(frame, *rules.dimensions, *(one for one in (rules.weights, rules.amount, rules.contributor) if one))
    wanted = [pl.len().alias("~count")]
    for one, said in rules.numerator.items():
        column, _, value = said.partition("=")
        _need(frame, column)
        wanted.append((pl.col(column).cast(pl.String) == (value or "1")).sum().alias(f"~yes:{one}"))
    if rules.weights:
        wanted.append(pl.col(rules.weights).cast(pl.Float64).sum().alias("~weighted"))
    frame = frame.with_columns(pl.col(one).cast(pl.String).fill_null("missing") for one in rules.dimensions)
    inner = frame.group_by(rules.dimensions).agg(wanted)
    cells = {}
    for row in inner.iter_rows(named=True):
        key = make_key({one: row[one] for one in rules.dimensions})
        cells[key] = Cell(
            key,
            row["~count"],
            numerators={one: row[f"~yes:{one}"] for one in rules.numerator},
            weighted=row["~weighted"] if rules.weights else None,
        )
    _fill_combinations(cells, rules)
    table = Table(name, tuple(rules.dimensions), list(cells.values()), rules.population)
    table = with_margins(table, rules) if rules.margins is not False else table
    return _with_amounts(table, frame, rules) if rules.amount else table


def _fill_combinations(cells: dict[Key, Cell], rules: Rules) -> None:
    """Empty combinations are cells too: that nobody is there is also said."""
    keys: list[list[tuple[str, str]]] = [[]]
    for dimension in sorted(rules.dimensions):
        codes = sorted({dict(key)[dimension] for key in cells if dimension in dict(key)})
        if len(keys) * len(codes) > MOST_CELLS:
            raise InsightError("too_large", "The table would have more than {most} cells.", most=MOST_CELLS)
        keys = [[*key, (dimension, code)] for key in keys for code in codes]
    for key in keys:
        cells.setdefault(
            tuple(key),
            Cell(tuple(key), 0, numerators=dict.fromkeys(rules.numerator, 0), weighted=0.0 if rules.weights else None),
        )


def above(key: Key, rules: Rules) -> list[Key]:
    """The cell itself and every margin it is part of: totals and the groups its codes are members of."""
    wider: list[list[tuple[str, str]]] = [[]]
    for dimension, code in key:
        members = rules.groups.get(dimension, {})
        codes = [code, *(group for group in members if group and group != code and code in leaves_of(group, members))]
        wider = [[*one, *pair] for one in wider for pair in ([], *([(dimension, wide)] for wide in codes))]
    return [tuple(one) for one in wider]


def with_margins(table: Table, rules: Rules) -> Table:
    """The table with all margins and groups of its finest cells, those given kept as they are."""
    cells: dict[Key, Cell] = {}
    finest = [cell for cell in table if is_inner(cell.key, table, rules.groups)]
    given = {cell.key: cell for cell in table}
    for cell in finest:
        for key in above(cell.key, rules):
            if key in given:
                cells[key] = given[key]
                continue
            sum_ = cells.get(key)
            if sum_ is None:
                sum_ = cells[key] = Cell(key, 0, numerators=dict.fromkeys(cell.numerators, 0))
            _add(sum_, cell)
    return Table(table.name, table.dimensions, list({**given, **cells}.values()), table.population, table.complete)


def _add(total: Cell, part: Cell) -> None:
    total.count = (total.count or 0) + (part.count or 0)
    for name, value in part.numerators.items():
        total.numerators[name] = (total.numerators[name] or 0) + (value or 0)
    if part.weighted is not None:
        total.weighted = (total.weighted or 0.0) + part.weighted
    if part.amount is not None:
        total.amount = (total.amount or 0.0) + part.amount


def _with_amounts(table: Table, frame: pl.DataFrame, rules: Rules) -> Table:
    """Amounts per cell and the largest contributors' parts."""
    assert rules.amount is not None  # noqa: S101 - asked only with an amount
    by = [*rules.dimensions, *([rules.contributor] if rules.contributor else [])]
    parts = frame.select([*by, pl.col(rules.amount).cast(pl.Float64).alias("~amount")])
    if parts["~amount"].is_null().any() or (parts["~amount"] < 0).any():
        raise InsightError("bad_amount", "{column} has empty or negative amounts.", column=rules.amount)
    if rules.contributor:
        parts = parts.group_by(by).agg(pl.col("~amount").sum())
    amounts: dict[Key, dict[object, float]] = {cell.key: {} for cell in table}
    for number, row in enumerate(parts.iter_rows(named=True)):
        who = row[rules.contributor] if rules.contributor else number
        for key in above(make_key({one: row[one] for one in rules.dimensions}), rules):
            held = amounts[key]
            held[who] = held.get(who, 0.0) + row["~amount"]
    for cell in table:
        parts_held = sorted(amounts[cell.key].values(), reverse=True)
        cell.amount, cell.largest = sum(parts_held), tuple(parts_held[:5])
    return table
