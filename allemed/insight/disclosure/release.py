"""A release: all that is published together, as data that can be kept, compared and attacked.

As JSON (`allemed-release 1`): `tables` describe, `cells` hold the figures, `figures` whatever else is published.

    {"format": "allemed-release 1", "name": "…", "rules": {"threshold": 3, …}, "groups": {dimension: {code: [members]}},
     "tables": [{"name": "…", "dimensions": ["sex"], "population": "pupils 2019", "complete": true}],
     "cells": [{"table": "…", "by": {"sex": "girl"}, "status": "published", "value": 12, "reasons": [],
                "numerators": {"active": {"status": "published", "value": 7, "share": 58.3}},
                "weighted": 118.2, "amount": 4200.0}],
     "open": [["pupils 2019", "sex", null]],
     "figures": [{"kind": "share", "population": "…", "by": {…}, "of": "active", "percent": 58, "decimals": 0}, …]}

`value` is the count; it is null where the status is `primary`, `secondary` or `hidden`. What is published says only
`hidden`: which cells are primary is itself a secret, kept by those who protect. A dimension left out of `by` is at its
total. `open`, where there is any, names the wholes that their parts do not fill (null: the total), since answers are
missing. The hash is SHA-256 of the published JSON, keys sorted, so a release is named by what it says.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args

from allemed.insight.disclosure.cells import HIDDEN_STATUSES, STATUSES, Cell, Key, Status, Table, make_key
from allemed.insight.disclosure.rules import Groups, Rules, make_groups, make_rules
from allemed.insight.errors import InsightError

FORMAT = "allemed-release 1"
PUBLIC_RULES = ("threshold", "zeros", "numerators", "group_disclosure", "protection", "method", "base", "overlapping")
FigureKind = Literal["count", "share", "se", "interval", "sum"]


@dataclass(frozen=True)
class Figure:
    """Something published that is no cell of a table. Numbers are as printed, with `decimals` decimals.

    - count: `value` persons in `key` (a chart's datum); with `of`, the numerator's count.
    - share: `value` per cent of `key` have `of`.
    - se: `value` is the standard error, in per cent units, of the share of `of` in a simple random sample of `key`.
    - interval: `low` to `high` per cent, by `method` (wilson or clopper-pearson) at `level`, for the share of `of`.
    - sum: `value` is the sum of the counts of `keys` (a regression's n, a note under a table).
    """

    kind: FigureKind
    key: Key = ()
    of: str | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    decimals: int = 0
    method: str = "wilson"
    level: float = 0.95
    keys: tuple[Key, ...] = ()
    population: str = "all"
    source: str = ""

    @property
    def is_hidden(self) -> bool:
        """Whether the figure is withheld."""
        return self.value is None and self.low is None

    def withheld(self) -> Figure:
        """The same figure without its numbers."""
        return replace(self, value=None, low=None, high=None)


@dataclass
class Release:
    """Tables and figures published together, with the rules they were protected by and the groups of codes.

    `open` says where answers are missing: (population, dimension, whole) whose parts do not fill it, None for the
    total. It is published, and so an attacker knows it; of all other wholes it takes for granted that parts fill them.
    """

    tables: list[Table]
    name: str = "release"
    rules: Rules = field(default_factory=Rules)
    groups: Groups = field(default_factory=dict)
    figures: list[Figure] = field(default_factory=list)
    open: tuple[tuple[str, str, str | None], ...] = ()

    def published(self) -> Release:
        """The release as outsiders see it: one word for everything hidden, and no reasons."""

        def seen(status: Status) -> Status:
            return "hidden" if status in HIDDEN_STATUSES else status

        tables = [
            replace(
                table,
                cells=[
                    replace(
                        cell,
                        status=seen(cell.status),
                        count=None if cell.is_hidden else cell.count,
                        weighted=None if cell.is_hidden else cell.weighted,
                        amount=None if cell.is_hidden else cell.amount,
                        numerators={
                            name: None if cell.is_numerator_hidden(name) else value
                            for name, value in cell.numerators.items()
                        },
                        numerator_status={
                            name: seen(cell.numerator_status.get(name, cell.status)) for name in cell.numerators
                        },
                        largest=(),
                        reasons=(),
                    )
                    for cell in table
                ],
            )
            for table in self.tables
        ]
        return replace(self, tables=tables)

    @property
    def populations(self) -> frozenset[str]:
        """Who is counted in it."""
        return frozenset([table.population for table in self.tables] + [figure.population for figure in self.figures])

    def about(self, populations: frozenset[str]) -> Release:
        """What it says of these populations. No row ties two populations, so the rest tells nothing of them."""
        return replace(
            self,
            tables=[table for table in self.tables if table.population in populations],
            figures=[figure for figure in self.figures if figure.population in populations],
            open=tuple(one for one in self.open if one[0] in populations),
        )

    def to_json(self) -> dict[str, Any]:
        """The release as JSON values; hidden figures are null whatever the cells hold."""
        shown = self.published()
        cells = []
        for table, original in zip(shown.tables, self.tables, strict=True):
            for cell, known in zip(table, original, strict=True):
                cells.append(_cell_to_json(table.name, cell, known))
        return {
            "format": FORMAT,
            "name": self.name,
            "rules": {name: _plain(getattr(self.rules, name)) for name in PUBLIC_RULES},
            "groups": {
                name: {code: list(parts) for code, parts in sorted(codes.items())}
                for name, codes in sorted(self.groups.items())
            },
            "tables": [
                {
                    "name": table.name,
                    "dimensions": list(table.dimensions),
                    "population": table.population,
                    "complete": table.complete,
                }
                for table in self.tables
            ],
            "cells": cells,
            "figures": [_figure_to_json(figure) for figure in self.figures],
        } | ({"open": [list(one) for one in self.open]} if self.open else {})

    @classmethod
    def from_json(cls, said: object) -> Release:
        """A release from JSON values. An `InsightError` says what is wrong."""
        if not isinstance(said, Mapping) or said.get("format") != FORMAT:
            raise InsightError("not_a_release", "This is not a release: its format is not `{format}`.", format=FORMAT)
        try:
            return _from_json(said)
        except InsightError:
            raise
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise InsightError("bad_release", "The release cannot be read: {why}.", why=_why(error)) from None

    @property
    def hash(self) -> str:
        """SHA-256 of what is published, in hexadecimal."""
        text = json.dumps(self.published().to_json(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def _why(error: Exception) -> str:
    return f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error) or type(error).__name__


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _cell_to_json(table: str, cell: Cell, known: Cell) -> dict[str, Any]:
    said: dict[str, Any] = {
        "table": table,
        "by": dict(cell.key),
        "status": known.status,
        "value": cell.count,
        "reasons": list(known.reasons),
    }
    if cell.numerators:
        said["numerators"] = {
            name: {
                "status": known.numerator_status.get(name, known.status),
                "value": value,
                "share": round(100 * value / cell.count, 1) if value is not None and cell.count else None,
            }
            for name, value in cell.numerators.items()
        }
    if cell.weighted is not None:
        said["weighted"] = cell.weighted
    if cell.amount is not None:
        said["amount"] = cell.amount
    return said


def _figure_to_json(figure: Figure) -> dict[str, Any]:
    said: dict[str, Any] = {"kind": figure.kind, "population": figure.population, "by": dict(figure.key)}
    for name in ("of", "value", "low", "high", "decimals", "source"):
        if getattr(figure, name) not in {None, ""}:
            said[name] = getattr(figure, name)
    if figure.kind == "interval":
        said |= {"method": figure.method, "level": figure.level}
    if figure.keys:
        said["cells"] = [dict(key) for key in figure.keys]
    return said


def _from_json(said: Mapping[str, Any]) -> Release:
    tables = {
        str(one["name"]): Table(
            str(one["name"]),
            tuple(str(name) for name in one["dimensions"]),
            [],
            str(one.get("population", "all")),
            bool(one.get("complete", True)),
        )
        for one in said["tables"]
    }
    for one in said["cells"]:
        tables[str(one["table"])].cells.append(_cell_from_json(one))
    for table in tables.values():
        table.__post_init__()
    figures = [
        Figure(
            _choice(one["kind"], get_args(FigureKind)),
            make_key({str(name): str(code) for name, code in one.get("by", {}).items()}),
            one.get("of"),
            _number(one.get("value")),
            _number(one.get("low")),
            _number(one.get("high")),
            int(one.get("decimals", 0)),
            str(one.get("method", "wilson")),
            float(one.get("level", 0.95)),
            tuple(make_key({str(name): str(code) for name, code in key.items()}) for key in one.get("cells", [])),
            str(one.get("population", "all")),
            str(one.get("source", "")),
        )
        for one in said.get("figures", [])
    ]
    return Release(
        list(tables.values()),
        str(said.get("name", "release")),
        make_rules(said.get("rules", {})),
        make_groups(said.get("groups", {})),
        figures,
        tuple(
            (str(who), str(dimension), None if one is None else str(one))
            for who, dimension, one in said.get("open", [])
        ),
    )


def _cell_from_json(one: Mapping[str, Any]) -> Cell:
    status = _choice(one["status"], STATUSES)
    numerators = one.get("numerators", {})
    count = _whole(one.get("value"))
    if count is None and status not in HIDDEN_STATUSES:
        raise ValueError(f"the cell {dict(one['by'])} is {status} and has no value")
    return Cell(
        make_key({str(name): str(code) for name, code in one["by"].items()}),
        None if status in HIDDEN_STATUSES else count,
        status,
        {str(name): _whole(figure.get("value")) for name, figure in numerators.items()},
        {str(name): _choice(figure["status"], STATUSES) for name, figure in numerators.items()},
        _number(one.get("weighted")),
        _number(one.get("amount")),
        (),
        tuple(str(reason) for reason in one.get("reasons", [])),
    )


def _choice(said: object, choices: tuple[str, ...]) -> Any:
    if said not in choices:
        raise ValueError(f"{said} is none of {', '.join(choices)}")
    return said


def _number(said: object) -> float | None:
    if said is None:
        return None
    if isinstance(said, bool) or not isinstance(said, int | float) or said != said:  # noqa: PLR0124 - not a number
        raise ValueError(f"{said} is not a number")
    return float(said)


def _whole(said: object) -> int | None:
    number = _number(said)
    if number is not None and (number < 0 or number != int(number)):
        raise ValueError(f"{said} is not a count")
    return None if number is None else int(number)
