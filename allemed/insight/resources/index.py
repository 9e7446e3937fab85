"""The index of family resources: each dimension 0-3, their mean, and groups about equally large.

The economic and the cultural part are kept apart as well, since money decides most in sport and culture at home in
cultural activities (Ungdata). Groups are cut by weight, so that they are equal in the population;
equal scores are never parted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from allemed.insight.data.table import Booleans, Floats, Table
from allemed.insight.errors import InsightError
from allemed.insight.resources.definition import PARTS, Definition, Dimension, load


@dataclass(frozen=True)
class Index:
    """For each row the index and its parts (NaN with too few answers), and its group 1 … k (0 without an index)."""

    score: Floats
    group: np.typing.NDArray[np.int64]
    parts: dict[str, Floats]
    part_groups: dict[str, np.typing.NDArray[np.int64]]
    dimensions: dict[str, Floats]
    shares: Floats  # the weight's share in each group: how equal they became

    def columns(self) -> list[pl.Series]:
        """The columns to put beside the answers: resources, resources_group, and the same for each part."""
        named = [("resources", self.score, self.group)]
        named += [(f"resources_{part}", self.parts[part], self.part_groups[part]) for part in self.parts]
        answer = []
        for name, score, group in named:
            answer.append(pl.Series(name, score).fill_nan(None))
            answer.append(pl.Series(f"{name}_group", np.where(group == 0, -1, group)).replace(-1, None))
        return answer


def resources(table: Table, weights: Floats | None = None, definition: Definition | None = None) -> Index:
    """The index of every row. Raises InsightError `no_such_column`, or `nobody_answered`."""
    definition = definition or load()
    weights = np.ones(len(table)) if weights is None else weights
    scores = {dimension.name: _dimension(table, dimension) for dimension in definition.dimensions}
    score = _mean(list(scores.values()), definition.at_least)
    if np.isnan(score).all():
        raise InsightError(
            "nobody_answered", "Nobody answered enough to have an index of {title}.", title=definition.title
        )
    parts: dict[str, Floats] = {}
    for part in PARTS:
        own = [scores[one.name] for one in definition.dimensions if one.part == part]
        if own:
            parts[part] = _mean(own, 1)
    group = cut(score, weights, definition.groups)
    inside = group > 0
    shares = np.bincount(group[inside], weights[inside], minlength=definition.groups + 1)[1:]
    return Index(
        score,
        group,
        parts,
        {part: cut(own, weights, definition.groups) for part, own in parts.items()},
        scores,
        shares / max(float(shares.sum()), 1e-300),
    )


def cut(score: Floats, weights: Floats, groups: int) -> np.typing.NDArray[np.int64]:
    """Groups 1 … k of about equal weight; 0 where there is no score.

    A score belongs to the group in which the middle of its weight falls: equal scores stay together, and with few
    distinct scores the groups are as equal as they can be.
    """
    answer = np.zeros(len(score), dtype=np.int64)
    known = ~np.isnan(score) & (weights > 0)
    if not known.any():
        return answer
    _, place = np.unique(score[known], return_inverse=True)
    weight = np.bincount(place, weights[known])
    middle = (np.cumsum(weight) - weight / 2) / weight.sum()
    answer[known] = (np.minimum(np.floor(middle * groups), groups - 1).astype(np.int64) + 1)[place]
    return answer


def _dimension(table: Table, dimension: Dimension) -> Floats:
    items = []
    for item in dimension.items:
        codes, values = table.codes(item.column)
        lookup = np.array([item.scores.get(_plain(value), np.nan) for value in values] + [np.nan])
        items.append(lookup[codes])
    mean = _mean(items, 1)
    return mean * len(items) if dimension.combine == "sum" else mean


def _mean(columns: list[Floats], at_least: int) -> Floats:
    stacked = np.column_stack(columns)
    answered: Booleans = ~np.isnan(stacked)
    count = answered.sum(axis=1)
    total = np.where(answered, stacked, 0.0).sum(axis=1)
    return np.where(count >= at_least, total / np.maximum(count, 1), np.nan)


def _plain(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
