"""A release as the attacker sees it: unknown counts, and linear rows that hold between them.

Every figure anyone could put together is a row `low ≤ Σ coefficient·unknown ≤ high`; every published count fixes its
unknown. What is hidden is then exactly as well known as these rows allow, and no better.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy import sparse

from allemed.insight.disclosure.cells import Key, key_text

Numbers = npt.NDArray[np.float64]
INFINITY = float("inf")
AMOUNT = "amount"
COUNT = "n"
"""The measure that counts persons; other measures are `yes:<numerator>`, `no:<numerator>` and `amount`."""


@dataclass(frozen=True)
class Name:
    """Which unknown: who is counted, what of them, in which cell."""

    population: str
    measure: str
    key: Key

    def __str__(self) -> str:
        about = key_text(self.key)
        who = "" if self.population == "all" else f" of {self.population}"
        what = "" if self.measure == COUNT else f"{self.measure} "
        return f"{what}[{about}]{who}"


@dataclass(frozen=True)
class Row:
    """`low ≤ Σ coefficient·unknown ≤ high`, and where it comes from."""

    terms: tuple[tuple[int, float], ...]
    low: float
    high: float
    why: str


@dataclass
class System:
    """Unknowns with bounds, and the rows between them.

    `sources[i]` says where unknown i was published, or is empty when it was not. `implied` unknowns belong to no
    published table: nobody hid them, they simply could be put together. `open` are the wholes (population, dimension,
    code; None is the total) that their parts are known not to fill.
    """

    names: list[Name] = field(default_factory=list)
    index: dict[Name, int] = field(default_factory=dict)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    rounded: set[int] = field(default_factory=set)
    whole: list[bool] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    open: set[tuple[str, str, str | None]] = field(default_factory=set)
    _seen_rows: set[tuple[tuple[tuple[int, float], ...], float, float]] = field(default_factory=set)

    def unknown(self, name: Name, *, whole: bool = True) -> int:
        """The unknown's number; made on first mention, at least 0 and otherwise free."""
        number = self.index.get(name)
        if number is None:
            number = self.index[name] = len(self.names)
            self.names.append(name)
            self.low.append(0.0)
            self.high.append(INFINITY)
            self.sources.append("")
            self.whole.append(whole)
        return number

    def narrow(self, number: int, low: float, high: float, source: str) -> None:
        """Something published says that the unknown lies between low and high."""
        if low > self.low[number] or high < self.high[number]:
            self.sources[number] = f"{self.sources[number]}; {source}" if self.sources[number] else source
            self.low[number] = max(self.low[number], low)
            self.high[number] = min(self.high[number], high)

    def add(self, terms: list[tuple[int, float]], low: float, high: float, why: str) -> None:
        """A row; said twice it is kept once."""
        ordered = tuple(sorted(terms))
        if (ordered, low, high) not in self._seen_rows:
            self._seen_rows.add((ordered, low, high))
            self.rows.append(Row(ordered, low, high, why))

    def matrix(self) -> tuple[sparse.csr_matrix, Numbers, Numbers]:
        """The rows as a sparse matrix (rows x unknowns), with their lower and upper limits."""
        counts = [len(row.terms) for row in self.rows]
        starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        columns = np.fromiter((i for row in self.rows for i, _ in row.terms), dtype=np.int64, count=int(starts[-1]))
        data = np.fromiter((c for row in self.rows for _, c in row.terms), dtype=np.float64, count=int(starts[-1]))
        shape = (len(self.rows), len(self.names))
        return (
            sparse.csr_matrix((data, columns, starts), shape=shape),
            np.array([row.low for row in self.rows]),
            np.array([row.high for row in self.rows]),
        )
