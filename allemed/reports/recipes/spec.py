"""What a recipe says, once it is read: plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Text = Mapping[str, str]  # language: words


class Kind(StrEnum):
    """The kinds of sections. Each is a finding, a chart and a table."""

    LEVEL = "level"  # how many take part, in each outcome
    GRADIENT = "gradient"  # from the lowest to the highest group of one variable
    STRONGEST = "strongest"  # the same for several outcomes: in which is the difference largest, or is there none
    DOUBLE = "double"  # is the difference larger in one group than in another
    CHANGE = "change"  # from one wave of a repeated survey to another, among all its waves
    GAP = "gap"  # raw and adjusted difference between two groups, side by side
    PLACES = "places"  # each municipality: a map


@dataclass(frozen=True)
class Variable:
    """A variable with its codes in order, worded: `name` for tables, `codes` for rows."""

    name: str
    label: Text
    codes: Mapping[str, Text]
    column: str = ""
    """The column it is made of, if it only groups another's codes."""
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """code: the codes of `column` in it."""

    def label_of(self, code: str, language: str) -> str:
        """As the table's row is called: "Girls"."""
        return say(self.codes[code], language)

    def phrase_of(self, code: str, language: str) -> str:
        """As a sentence goes on: "among … those with the fewest resources"."""
        return self.codes[code].get(f"in_{language}") or self.label_of(code, language).lower()


@dataclass(frozen=True)
class Outcome:
    """Something one takes part in or not. `does` completes "most pupils …", `noun` completes "the difference in …"."""

    name: str
    does: Text
    noun: Text
    column: str
    value: str = "1"
    only: Mapping[str, str] = field(default_factory=dict)
    """Asked of some only: variable: code."""
    published: int | None = None
    """A published share to set beside it, in whole per cent."""
    who: Text = field(default_factory=dict)
    """What those some are called, if not as everyone."""


@dataclass(frozen=True)
class Section:
    """One finding with its chart and table."""

    id: str
    kind: Kind
    title: Text
    outcomes: tuple[str, ...]
    by: str = ""
    low: str = ""
    high: str = ""
    within: str = ""
    """DOUBLE: the groups the difference is compared between, `one` against `other`."""
    one: str = ""
    other: str = ""
    measure: str = "points"
    """STRONGEST: percentage `points`, or `relative` change in per cent."""
    controls: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """GAP: columns held constant, in blocks; and a column whose every code is an `effects` of its own."""
    effects: str = ""
    gap: Text = field(default_factory=dict)
    """What the difference is between, e.g. "between those with the most and the fewest resources"."""
    note: Text = field(default_factory=dict)
    """GAP: what is equal when others are held constant. CHANGE: a sentence on what the waves are."""
    drawn: str = ""
    """CHANGE: the column of what was drawn for a wave (a municipality), where that is not the design's clusters."""


@dataclass(frozen=True)
class Published:
    """A share somebody has published, with the numbers beside it, to be audited."""

    name: Text
    percent: float
    count: int
    base: int


@dataclass(frozen=True)
class Places:
    """The columns that say where: each municipality beside its county and its centrality group."""

    municipality: str
    county: str
    centrality: str
    outcome: str
    enrolled: str = ""
    """The column with how many in the row's cluster (a school) were asked: for the share that answered."""


@dataclass(frozen=True)
class Recipe:
    """A whole recipe."""

    slug: str
    population: str
    title: Text
    lead: Text
    who: Text
    design: Mapping[str, object]
    outcomes: Mapping[str, Outcome]
    variables: Mapping[str, Variable]
    sections: tuple[Section, ...]
    places: Places | None
    response: tuple[str, ...]
    index: Mapping[str, object]
    rules: Mapping[str, object]
    method: Text
    claims: tuple[Published, ...] = ()
    """Published shares to be audited beside the non-response."""
    table: Mapping[str, Any] = field(default_factory=dict)
    """For tables a source has published: `count` (its column) and `dimensions` (variables)."""

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.title)


def say(text: Text, language: str) -> str:
    """The words in `language`, or in bokmål."""
    return text.get(language) or text.get("nb") or ""
