"""The data files, read and made ready for the database. What is done with them, and why, is in `README.md` here."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from allemed.base import norwegian

FOLDER = Path(__file__).parent
YEAR = 2026
NOT_A_PLACE = "9999"
Key = tuple[str, dt.date]


@dataclass(frozen=True)
class CountyRow:
    number: str
    name: str
    region: str
    valid_from: dt.date
    valid_to: dt.date | None


@dataclass(frozen=True)
class MunicipalityRow:
    number: str
    name: str
    distinction: str
    valid_from: dt.date
    valid_to: dt.date | None
    longitude: float | None = None
    latitude: float | None = None
    other_spellings: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        return self.number, self.valid_from

    @property
    def label(self) -> str:
        return f"{self.name} ({self.distinction})" if self.distinction else self.name

    @property
    def search_names(self) -> str:
        """Every folded spelling of every part of the name, between bars: `|rana|raane|`."""
        names = [part for name in (self.name, *self.other_spellings) for part in name.split(" - ")]
        return f"|{'|'.join(dict.fromkeys(s for name in names for s in norwegian.foldings(name)))}|"


@dataclass(frozen=True)
class SuccessionRow:
    date: dt.date
    kind: str
    from_key: Key
    to_key: Key


@dataclass(frozen=True)
class PopulationRow:
    number: str
    inhabitants: int
    children_6_17: int
    children_by_age: tuple[int, ...]


def _read(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def counties() -> list[CountyRow]:
    """Every county since 2000."""
    return [
        CountyRow(
            row["number"],
            row["name"],
            row["region"],
            dt.date.fromisoformat(row["valid_from"]),
            _day(row["valid_to"]),
        )
        for row in _read("counties.csv")
    ]


def districts() -> list[tuple[str, str]]:
    """Number and name of each district."""
    return [(row["number"], row["name"]) for row in _read("districts.csv")]


def populations() -> list[PopulationRow]:
    """Inhabitants and children of today's municipalities on 1 January 2026."""
    return [
        PopulationRow(
            row["number"],
            int(row["population"]),
            int(row["children_6_17"]),
            tuple(int(row[f"age_{age}"]) for age in range(6, 18)),
        )
        for row in _read("municipalities-2026.csv")
    ]


def municipalities() -> list[MunicipalityRow]:
    """Every municipality since 2000, oldest first, so that one ends before the next with its number begins."""
    return _joined()[0]


def successions() -> list[SuccessionRow]:
    """What became what, and how."""
    return _joined()[1]


def _history() -> dict[Key, MunicipalityRow]:
    rows = {}
    for row in _read("municipality-history.csv"):
        if row["number"] == NOT_A_PLACE:
            continue
        name, distinction = re.fullmatch(r"(.+?)(?: \((.+)\))?", row["name"]).groups()  # type: ignore[union-attr]
        one = MunicipalityRow(
            row["number"],
            name,
            distinction or "",
            dt.date.fromisoformat(row["valid_from"]),
            _day(row["valid_to"]),
        )
        rows[one.key] = one
    return rows


@cache
def _joined() -> tuple[list[MunicipalityRow], list[SuccessionRow]]:
    rows = _history()
    ending = {(row.number, row.valid_to): row.key for row in rows.values() if row.valid_to}
    edges = {
        (ending[change["from_number"], date], (change["to_number"], date))
        for change in _read("municipality-changes.csv")
        for date in [dt.date.fromisoformat(change["date"])]
    }
    rows, edges = _without_mere_brackets(rows, edges)
    rows = _with_todays_facts(rows)
    return sorted(rows.values(), key=lambda row: (row.valid_from, row.number)), _kinds(rows, edges)


def _without_mere_brackets(
    rows: dict[Key, MunicipalityRow], edges: set[tuple[Key, Key]]
) -> tuple[dict[Key, MunicipalityRow], set[tuple[Key, Key]]]:
    """Join rows that follow each other and differ only in the brackets of their name, or in nothing."""
    out, into = Counter(start for start, _ in edges), Counter(end for _, end in edges)
    same: dict[Key, Key] = {}  # a later row → the earlier one it goes on from
    for start, end in sorted(edges, key=lambda edge: edge[1][1]):
        first = same.get(start, start)
        is_same = (rows[start].number, rows[start].name) == (rows[end].number, rows[end].name)
        if is_same and out[start] == into[end] == 1:
            same[end] = first
            rows[first] = replace(rows[first], valid_to=rows[end].valid_to, distinction=rows[end].distinction)
    joined = {key: row for key, row in rows.items() if key not in same}
    moved = {(same.get(start, start), same.get(end, end)) for start, end in edges}
    return joined, {(start, end) for start, end in moved if start != end}


def _with_todays_facts(rows: dict[Key, MunicipalityRow]) -> dict[Key, MunicipalityRow]:
    """Today's rows get their point and, where it is the fuller, the official spelling of their name."""
    today = {row.number: row for row in rows.values() if row.valid_to is None}
    for facts in _read("municipalities-2026.csv"):
        row = today[facts["number"]]
        official = re.sub(r" \(.+\)$", "", facts["name"])
        fuller = official if official.count(" - ") >= row.name.count(" - ") else row.name
        rows[row.key] = replace(
            row,
            name=fuller,
            other_spellings=tuple({official, row.name} - {fuller}),
            longitude=float(facts["longitude"]),
            latitude=float(facts["latitude"]),
        )
    return rows


def _kinds(rows: dict[Key, MunicipalityRow], edges: set[tuple[Key, Key]]) -> list[SuccessionRow]:
    out, into = Counter(start for start, _ in edges), Counter(end for _, end in edges)
    found = []
    for start, end in edges:
        if out[start] > 1:
            kind = "split"
        elif into[end] > 1:
            kind = "merger"
        else:
            kind = "rename" if start[0] == end[0] else "renumbering"
        date = rows[start].valid_to
        if date is None:
            raise ValueError(f"{start} leads to {end} but does not end")
        found.append(SuccessionRow(date, kind, start, end))
    return sorted(found, key=lambda edge: (edge.date, edge.from_key, edge.to_key))
