"""Places in a table a source has published: each municipality beside its county, its centrality group, the country.

The source's rows for county, group and country are shown as they are; one it does not give is worked out from its
municipalities, if the source shows all of them. What the source hides we hide, and so that its numbers do not give it
away by subtraction it takes part in the protection with the number that they leave for it.

Printed numbers are rounded and do not add up. The release is tried with numbers that do: each whole is its parts.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from allemed.insight.disclosure.cells import TOTAL_WORDS
from allemed.insight.errors import InsightError
from allemed.reports.recipes import Places
from allemed.reports.running.places import PlaceFigures
from allemed.reports.running.sections import Cell, Codes

Z = 1.959963984540054
COUNTRY = {"hele landet", "heile landet", "landet", "noreg", "norge"}
REST = "rest of {}"  # those of a whole that the table has no row for


@dataclass(frozen=True)
class Printed:
    """What the source prints of one place; None where it hides it."""

    n: int
    share: float

    @property
    def yes(self) -> int:
        return round(self.n * self.share)


@dataclass
class PlaceRows:
    """The rows of one outcome that are about places."""

    places: Places
    municipalities: dict[str, Printed | None] = field(default_factory=dict)
    counties: dict[str, Printed] = field(default_factory=dict)
    groups: dict[str, Printed] = field(default_factory=dict)
    country: Printed | None = None
    county_of: dict[str, str] = field(default_factory=dict)
    group_of: dict[str, str] = field(default_factory=dict)

    def belongs(self, number: str, county: str, group: str, row: int) -> None:
        """Where a municipality lies. Raises InsightError `place_without_group`."""
        if not group:
            raise InsightError(
                "place_without_group",
                "Row {row} is a municipality without a code in {column} that the recipe knows: "
                "then it cannot be set beside those like it.",
                row=row,
                column=self.places.centrality,
            )
        self.county_of[number], self.group_of[number] = county or number[:2], group

    def figures(self, rounding: int) -> PlaceFigures:
        """Every place's share, with numbers that add up for the protection."""
        places = self.places
        counted = self._counted(rounding)
        members = {
            places.county: _members(self.county_of),
            places.centrality: _members(self.group_of),
        }
        others = [
            self._cell(places.municipality, number, None, counted[number])
            for number in counted
            if self.municipalities.get(number) is None
        ]
        return PlaceFigures(
            [
                self._cell(places.municipality, number, printed, counted[number])
                for number, printed in self.municipalities.items()
                if printed
            ],
            self._wholes(places.county, self.counties, members[places.county], counted),
            self._wholes(places.centrality, self.groups, members[places.centrality], counted),
            self._whole(None, "", self.country, list(counted), counted),
            self.county_of,
            self.group_of,
            {},
            {},
            others,
            frozenset(number for number, printed in self.municipalities.items() if printed is None),
        )

    def _counted(self, rounding: int) -> dict[str, tuple[int, int]]:
        """Those who answered and those of them who do, of each municipality and of what the table leaves out.

        What the source hides is what its county's row leaves for it, else its group's, else the country's.
        """
        counted = {number: (one.n, one.yes) for number, one in self.municipalities.items() if one}
        for wholes, of in ((self.counties, self.county_of), (self.groups, self.group_of)):
            for code, members in _members(of).items():
                self._leave(counted, wholes.get(code), members)
        self._leave(counted, self.country, self.municipalities)
        for county, members in _members(self.county_of).items():
            self._rest(counted, REST.format(county), self.counties.get(county), members, rounding)
        for number in self.municipalities:
            counted.setdefault(number, (0, 0))
        return counted

    def _leave(self, counted: dict[str, tuple[int, int]], whole: Printed | None, members: Iterable[str]) -> None:
        """Share what is left of a whole among those of its members that the source hides."""
        hidden = [number for number in members if number not in counted]
        if not whole or not hidden:
            return
        n, yes = self._left(counted, whole, members)
        for place, number in enumerate(hidden):
            mine = [left // len(hidden) + (place < left % len(hidden)) for left in (n, yes)]
            counted[number] = (mine[0], min(mine))

    def _rest(
        self,
        counted: dict[str, tuple[int, int]],
        name: str,
        whole: Printed | None,
        members: list[str],
        rounding: int,
    ) -> None:
        """Those of a county who live in a municipality the table has no row for, if that is more than rounding."""
        if whole:
            n, yes = self._left(counted, whole, members)
            if n > rounding * (len(members) + 1) / 2:
                counted[name] = (n, yes)
                self.county_of[name] = self.county_of[members[0]]

    @staticmethod
    def _left(counted: Mapping[str, tuple[int, int]], whole: Printed, members: Iterable[str]) -> tuple[int, int]:
        known = [counted[number] for number in members if number in counted]
        n = max(0, whole.n - sum(one[0] for one in known))
        return n, min(n, max(0, whole.yes - sum(one[1] for one in known)))

    def _wholes(
        self,
        variable: str,
        printed: Mapping[str, Printed],
        members: Mapping[str, list[str]],
        counted: Mapping[str, tuple[int, int]],
    ) -> list[Cell]:
        return [self._whole(variable, code, printed.get(code), inside, counted) for code, inside in members.items()]

    def _whole(
        self,
        variable: str | None,
        code: str,
        printed: Printed | None,
        members: list[str],
        counted: Mapping[str, tuple[int, int]],
    ) -> Cell:
        known = [counted[number] for number in members]
        added = (sum(one[0] for one in known), sum(one[1] for one in known))
        if printed is None and all(self.municipalities.get(number) for number in members) and added[0]:
            printed = Printed(added[0], added[1] / added[0])
        return self._cell(variable, code, printed, added)

    def _cell(self, variable: str | None, code: str, printed: Printed | None, counted: tuple[int, int]) -> Cell:
        codes: Codes = ((variable, code),) if variable else ()
        empty = Cell(self.places.outcome, codes, *counted, math.nan, math.nan, math.nan)
        if printed is None:
            return empty
        low, high = wilson(printed.n, printed.share)
        return replace(empty, share=printed.share, low=low, high=high, said=printed.n)


def _members(of: Mapping[str, str]) -> dict[str, list[str]]:
    members: dict[str, list[str]] = {}
    for number, code in of.items():
        members.setdefault(code, []).append(number)
    return members


def place_code(value: object, digits: int) -> str:
    """A municipality's or county's number as it is written with its noughts; empty for a total."""
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value or "").strip()
    if text.lower() in TOTAL_WORDS | COUNTRY or not text.isdigit() or not int(text):
        return ""
    return text.zfill(digits)


def wilson(n: int, share: float) -> tuple[float, float]:
    """Wilson's interval for a share of n drawn at random."""
    centre = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
    reach = Z * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n**2)) / (1 + Z * Z / n)
    return max(0.0, centre - reach), min(1.0, centre + reach)
