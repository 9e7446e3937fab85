"""From tables to rows: which published cells add up to which.

Codes of a dimension are sets of finest codes (leaves). A code is the sum of the largest codes inside it when these fill
it without overlap, and of the pieces they cut it into when they overlap ("all" and "all but one school", old and new
municipalities). A piece nobody published becomes an unknown of its own: that is what differencing finds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from allemed.insight.disclosure.cells import Key, Table, key_text
from allemed.insight.disclosure.rules import Groups
from allemed.insight.disclosure.system import Name, System
from allemed.insight.errors import InsightError

TOTAL = None
EVERYONE = ""
"""The group whose members are all there are, listed or not."""
TOLERANCE = 1e-6
Code = str | None
Unfilled = tuple[str, Code]
"""A dimension, and the whole in it that its parts do not fill: answers are missing."""


@dataclass(frozen=True)
class Sum:
    """A code (None is the dimension's total) as the sum of parts; parts that are no published codes begin with `~`."""

    whole: Code
    parts: tuple[str, ...]


@dataclass
class Cells:
    """The cells of one population and measure: for each set of dimensions crossed, the keys that exist."""

    population: str
    measure: str
    whole: bool
    crossed: dict[tuple[str, ...], set[Key]]
    complete: bool = True


def leaves_of(code: str, members: dict[str, tuple[str, ...]], seen: frozenset[str] = frozenset()) -> frozenset[str]:
    """The finest codes a code is made of; a code nobody divides is its own leaf."""
    parts = members.get(code)
    if not parts or code in seen:
        return frozenset([code])
    return frozenset().union(*(leaves_of(part, members, seen | {code}) for part in parts))


def sums_of(codes: Iterable[str], members: dict[str, tuple[str, ...]], *, with_total: bool = True) -> list[Sum]:
    """Every code, and the total, written as a sum of other codes and of pieces between them."""
    listed = sorted(set(codes))
    leaves = {code: leaves_of(code, members) for code in listed}
    everyone: frozenset[str] = frozenset().union(*leaves.values()) if leaves else frozenset()
    wholes: list[tuple[Code, frozenset[str]]] = [(code, leaves[code]) for code in listed if len(leaves[code]) > 1]
    if with_total:
        if EVERYONE in members:
            everyone |= leaves_of(EVERYONE, members)
        wholes.append((TOTAL, everyone))
    sums: list[Sum] = []
    first_with: dict[frozenset[str], str] = {}
    for code in listed:
        if leaves[code] in first_with:
            sums.append(Sum(code, (first_with[leaves[code]],)))
        else:
            first_with[leaves[code]] = code
    for whole, inside in wholes:
        if whole is not TOTAL and first_with[inside] != whole:
            continue
        parts = _parts(inside, first_with, is_total=whole is TOTAL)
        if parts:
            sums.append(Sum(whole, parts))
    return sums


def _parts(inside: frozenset[str], codes: dict[frozenset[str], str], *, is_total: bool) -> tuple[str, ...]:
    """The parts of one whole: its largest codes if these do not overlap, else the pieces; empty when nobody cuts it."""
    smaller = [piece for piece in codes if piece < inside or (is_total and piece == inside)]
    largest = [piece for piece in smaller if not any(piece < other for other in smaller)]
    if not largest:
        return ()
    if sum(len(piece) for piece in largest) == len(frozenset().union(*largest)):
        rest = inside.difference(*largest)
        named = [codes[piece] for piece in largest]
        return tuple(named + ([piece_name(rest)] if rest else []))
    cutting = [piece for piece in codes if piece & inside]
    pieces: dict[tuple[bool, ...], set[str]] = defaultdict(set)
    for leaf in inside:
        pieces[tuple(leaf in piece for piece in cutting)].add(leaf)
    return tuple(codes.get(frozenset(piece)) or piece_name(piece) for piece in pieces.values())


def piece_name(leaves: Iterable[str]) -> str:
    """The name of a piece no table lists: its leaves."""
    return "~" + "+".join(sorted(leaves))


def link(
    system: System,
    cells: Cells,
    groups: Groups,
    overlapping: Iterable[str] = (),
    known: Mapping[Key, float] | None = None,
) -> Linked:
    """Add the unknowns of these cells; `Linked.add_up` adds every row that holds between them.

    `known` are figures already told; where a whole is told to be more than its parts, the parts do not fill it, and
    the rest becomes an unknown. Parts that are told to be more than their whole are refused.
    """
    crossings = _closed(cells.crossed)
    everywhere: set[Key] = set().union(*crossings.values()) if crossings else set()
    for key in sorted(everywhere):
        system.unknown(Name(cells.population, cells.measure, key), whole=cells.whole)
    not_adding = set(overlapping)
    told = known or {}
    linked = Linked()
    for dimensions, keys in crossings.items():
        for dimension in dimensions:
            line = _Lines(system, cells, dimension, keys, told)
            if dimension in not_adding:
                line.bound_by_total()
            sums = sums_of(line.codes, groups.get(dimension, {}), with_total=dimension not in not_adding)
            linked.lines.append((line, sums))
            linked.unfilled |= {(dimension, one.whole) for one in sums if not line.fills(one)}
    return linked


class Linked:
    """The lines of one population and measure, and which wholes their parts are told not to fill."""

    def __init__(self) -> None:
        self.lines: list[tuple[_Lines, list[Sum]]] = []
        self.unfilled: set[Unfilled] = set()

    def add_up(self, unfilled: Collection[Unfilled]) -> None:
        """Every row; a whole in `unfilled` has a rest beside its parts."""
        for line, sums in self.lines:
            line.add_up(sums, unfilled)


def _closed(crossed: dict[tuple[str, ...], set[Key]]) -> dict[tuple[str, ...], set[Key]]:
    """Each crossing with the margins that other crossings publish, and those between: shared cells are one unknown."""
    closed: dict[tuple[str, ...], set[Key]] = {}
    everywhere: set[Key] = set().union(*crossed.values()) if crossed else set()
    for dimensions, keys in crossed.items():
        inside = frozenset(dimensions)
        mine = keys | {key for key in everywhere if inside.issuperset(name for name, _ in key)}
        present = {frozenset(name for name, _ in key) for key in mine}
        full = [key for key in mine if len(key) == len(inside)]
        for size in range(len(inside)):
            for kept in map(frozenset, combinations(dimensions, size)):
                if kept not in present and any(smaller <= kept for smaller in present):
                    mine |= {tuple(pair for pair in key if pair[0] in kept) for key in full}
        closed[dimensions] = mine
    return {
        dimensions: keys
        for dimensions, keys in closed.items()
        if not any(set(dimensions) < set(other) and keys <= closed[other] for other in closed)
    }


class _Lines:
    """The cells of one crossing in lines along one dimension: one line for each combination of the others."""

    def __init__(self, system: System, cells: Cells, dimension: str, keys: set[Key], told: Mapping[Key, float]) -> None:
        self.system, self.cells, self.dimension, self.told = system, cells, dimension, told
        self.lines: dict[Key, dict[Code, Key]] = defaultdict(dict)
        for key in keys:
            rest = tuple(pair for pair in key if pair[0] != dimension)
            self.lines[rest][dict(key).get(dimension)] = key
        self.codes = {code for line in self.lines.values() for code in line if code is not TOTAL}

    def bound_by_total(self) -> None:
        """Codes that overlap do not add up, but none is larger than the total."""
        for line in self.lines.values():
            for code, key in line.items():
                if code is not TOTAL and TOTAL in line:
                    terms = [(self._unknown(key), 1.0), (self._unknown(line[TOTAL]), -1.0)]
                    self.system.add(terms, -float("inf"), 0.0, f"{self.dimension} within its total")

    def add_up(self, sums: list[Sum], unfilled: Collection[Unfilled]) -> None:
        """One row for each sum in each line; a listed part without a cell is empty."""
        for one in sums:
            has_rest = (self.dimension, one.whole) in unfilled
            rest_name = (piece_name([f"rest of {one.whole or 'total'}"]),) if has_rest else ()
            for rest, line in sorted(self.lines.items()):
                if one.whole not in line or line.keys() == {TOTAL}:
                    continue
                parts = []
                for part in (*one.parts, *rest_name):
                    if part in line:
                        parts.append(self._unknown(line[part]))
                    elif part.startswith("~") or not self.cells.complete:
                        parts.append(self._unknown(tuple(sorted((*rest, (self.dimension, part))))))
                terms = [(self._unknown(line[one.whole]), 1.0), *((part, -1.0) for part in parts)]
                self.system.add(terms, 0.0, 0.0, f"adds up over {self.dimension}")

    def _unknown(self, key: Key) -> int:
        return self.system.unknown(Name(self.cells.population, self.cells.measure, key), whole=self.cells.whole)

    def fills(self, one: Sum) -> bool:
        """Whether the parts fill the whole, as far as is told."""
        for line in self.lines.values():
            whole = self.told.get(line[one.whole]) if one.whole in line else None
            if whole is None or not any(part in line for part in one.parts):
                continue
            parts = [self.told.get(line[part]) if part in line else 0.0 for part in one.parts]
            if any(part is None for part in parts) or any(part.startswith("~") for part in one.parts):
                continue
            added = sum(part for part in parts if part is not None)
            if added < whole - TOLERANCE * max(1.0, abs(whole)):
                return False
            if added > whole + TOLERANCE * max(1.0, abs(whole)):
                raise InsightError(
                    "does_not_add_up",
                    "The codes of {dimension} add up to more than [{cell}]; where they overlap, say so.",
                    dimension=self.dimension,
                    cell=key_text(line[one.whole]),
                )
        return True


def is_inner(key: Key, table: Table, groups: Groups) -> bool:
    """Whether a cell is one of the table's finest: every dimension at a code nothing in the table divides."""
    return len(key) == len(table.dimensions) and all(
        leaves_of(code, groups.get(dimension, {})) == frozenset([code]) for dimension, code in key
    )
