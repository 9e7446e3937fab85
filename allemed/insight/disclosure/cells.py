"""Cells, tables and releases: what is published together, as plain data.

A cell is named by its *key*: the codes of the dimensions it is about, those at their total left out, so that the same
figure in two tables has the same name. `{"municipality": "0301", "sex": "girl"}` is the girls of Oslo, `{}` everyone.
Counts are unweighted persons. A numerator ("yes" to one question) is a count inside the count of its cell; the rest of
the cell, the complement, is never published but always known to who knows both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from allemed.insight.errors import InsightError

TOTAL_WORDS = frozenset({"", "*", "all", "alle", "i alt", "sum", "total", "totalt"})
"""Codes, in lower case, that mean the total of a dimension."""

Key = tuple[tuple[str, str], ...]
Status = Literal["published", "primary", "secondary", "hidden", "rounded"]
STATUSES: tuple[str, ...] = get_args(Status)
HIDDEN_STATUSES = frozenset({"primary", "secondary", "hidden"})


def make_key(codes: Mapping[str, str] | Iterable[tuple[str, str]]) -> Key:
    """The cell's name: (dimension, code) pairs in the dimensions' order; leave a dimension out for its total."""
    return tuple(sorted((name, code) for name, code in dict(codes).items() if code.strip().lower() not in TOTAL_WORDS))


@dataclass
class Cell:
    """One cell of a table: who it is about, and its figures. A figure that is hidden is None.

    `weighted` and `amount` (kroner, hours) follow the count: they are hidden with it. `largest` holds the largest
    contributors' parts of `amount`, largest first; they are for the dominance rules and are never published.
    """

    key: Key
    count: int | None
    status: Status = "published"
    numerators: dict[str, int | None] = field(default_factory=dict)
    numerator_status: dict[str, Status] = field(default_factory=dict)
    weighted: float | None = None
    amount: float | None = None
    largest: tuple[float, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def is_hidden(self) -> bool:
        """Whether the count is withheld."""
        return self.status in HIDDEN_STATUSES

    def is_numerator_hidden(self, name: str) -> bool:
        """Whether this numerator, and so its share, is withheld."""
        return self.numerator_status.get(name, self.status) in HIDDEN_STATUSES


@dataclass
class Table:
    """A hyper-table: cells over some dimensions, margins included as far as they are published.

    `population` says who is counted ("pupils 2019"): cells of one population in any table or release are the same
    persons. A combination of listed codes that has no cell is known to be empty when `complete`, else simply unsaid.
    """

    name: str
    dimensions: tuple[str, ...]
    cells: list[Cell]
    population: str = "all"
    complete: bool = True

    def __post_init__(self) -> None:
        seen: set[Key] = set()
        for cell in self.cells:
            for dimension, _ in cell.key:
                if dimension not in self.dimensions:
                    raise InsightError(
                        "unknown_dimension",
                        "Table {table} has a cell with the dimension {dimension}, which it does not list.",
                        table=self.name,
                        dimension=dimension,
                    )
            if cell.key in seen:
                raise InsightError(
                    "cell_twice",
                    "Table {table} has the cell {cell} twice.",
                    table=self.name,
                    cell=key_text(cell.key),
                )
            seen.add(cell.key)

    def __iter__(self) -> Iterator[Cell]:
        return iter(self.cells)

    def __getitem__(self, codes: Mapping[str, str]) -> Cell:
        key = make_key(codes)
        for cell in self.cells:
            if cell.key == key:
                return cell
        raise KeyError(key)

    def numerators(self) -> list[str]:
        """The names of the table's numerators, in order of appearance."""
        return list(dict.fromkeys(name for cell in self.cells for name in cell.numerators))


def key_text(key: Key) -> str:
    """A cell's name for people: `municipality=0301, sex=girl`, or `total`."""
    return ", ".join(f"{dimension}={code}" for dimension, code in key) or "total"
