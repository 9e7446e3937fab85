"""What the index is made of: a YAML file that may be copied and changed, `ungdata.yaml` unless another is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allemed.insight.design.specification import load_yaml
from allemed.insight.errors import InsightError

UNGDATA = Path(__file__).parent / "ungdata.yaml"
PARTS = ("economic", "cultural")
WAYS = ("mean", "sum")


@dataclass(frozen=True)
class Item:
    """One question: its column, and what each code scores. A code that is not named is no answer."""

    column: str
    scores: Mapping[str, float]


@dataclass(frozen=True)
class Dimension:
    """Questions that measure one thing, put together by mean or sum (a missing one of a sum is the others' mean)."""

    name: str
    label: str
    part: str
    items: tuple[Item, ...]
    combine: str


@dataclass(frozen=True)
class Definition:
    """The index: its dimensions, how many must be answered, and into how many groups the pupils are cut."""

    title: str
    dimensions: tuple[Dimension, ...]
    groups: int
    at_least: int

    @property
    def columns(self) -> list[str]:
        """Every column the index needs."""
        return list(dict.fromkeys(item.column for dimension in self.dimensions for item in dimension.items))


def load(path: str | Path = UNGDATA) -> Definition:
    """The definition in a YAML file. Raises InsightError `bad_index`, naming the key."""
    return parse(load_yaml(path), Path(path).name)


def parse(said: object, source: str = "the index") -> Definition:
    """The definition in what YAML said."""
    if not isinstance(said, dict) or not isinstance(said.get("dimensions"), dict) or not said["dimensions"]:
        raise _bad(source, "has no dimensions")
    try:
        dimensions = tuple(_dimension(str(name), about) for name, about in said["dimensions"].items())
        groups, at_least = int(said.get("groups", 5)), int(said.get("at_least", 1))
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _bad(source, "should give each dimension a part and items with column and scores") from None
    for dimension in dimensions:
        if dimension.part not in PARTS:
            raise _bad(source, f"says that {dimension.name} is {dimension.part}, which is none of {', '.join(PARTS)}")
        if dimension.combine not in WAYS:
            raise _bad(source, f"combines {dimension.name} by {dimension.combine}, which is none of {', '.join(WAYS)}")
    if not 2 <= groups <= 100 or not 1 <= at_least <= len(dimensions):
        raise _bad(source, "has groups between 2 and 100, and at_least no more than its dimensions")
    return Definition(str(said.get("title", source)), dimensions, groups, at_least)


def _dimension(name: str, about: Any) -> Dimension:
    items = tuple(
        Item(str(item["column"]), {_plain(code): float(score) for code, score in item["scores"].items()})
        for item in about["items"]
    )
    if not items:
        raise ValueError
    return Dimension(name, str(about.get("label", name)), str(about["part"]), items, str(about.get("combine", "mean")))


def _plain(code: object) -> str:
    return str(int(code)) if isinstance(code, float) and code.is_integer() else str(code)


def _bad(source: str, why: str) -> InsightError:
    return InsightError("bad_index", "{source} {why}.", source=source, why=why)
