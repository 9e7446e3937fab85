"""The index of family resources: dimensions from 0 to 3, five groups about equally large, parts apart."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from allemed.insight import resources
from allemed.insight.command import main
from allemed.insight.data import Table
from allemed.insight.errors import InsightError

RICH: dict[str, int | None] = {
    "mor_utdanning": 2,
    "far_utdanning": 2,
    "boker": 6,
    "bil": 3,
    "soverom": 2,
    "ferie": 4,
    "pc": 4,
}
POOR: dict[str, int | None] = {
    "mor_utdanning": 1,
    "far_utdanning": 1,
    "boker": 1,
    "bil": 1,
    "soverom": 1,
    "ferie": 1,
    "pc": 1,
}


def index(*rows: dict[str, int | None]) -> resources.Index:
    return resources.resources(Table(pl.DataFrame(list(rows), infer_schema_length=None)))


def test_the_scale_runs_from_nought_to_three() -> None:
    found = index(RICH, POOR)
    assert found.score.tolist() == [3.0, 0.0]
    assert found.parts["economic"].tolist() == found.parts["cultural"].tolist() == [3.0, 0.0]


def test_money_and_culture_are_kept_apart() -> None:
    found = index(
        {**POOR, "mor_utdanning": 2, "far_utdanning": 2, "boker": 6},
        {**RICH, "mor_utdanning": 1, "far_utdanning": 1, "boker": 1},
    )
    assert found.parts["cultural"].tolist() == [3.0, 0.0]
    assert found.parts["economic"].tolist() == [0.0, 3.0]


def test_one_parent_unanswered_counts_as_the_other_and_two_dimensions_are_needed() -> None:
    gone: dict[str, int | None] = dict.fromkeys(RICH)
    found = index({**RICH, "far_utdanning": None}, {**gone, "boker": 6}, {**gone, "boker": 6, "bil": 3}, gone)
    assert found.dimensions["education"].tolist()[0] == 3.0
    assert np.isnan(found.score).tolist() == [False, True, False, True]
    assert found.group.tolist()[1] == 0


def test_a_code_nobody_defined_is_no_answer() -> None:
    assert np.isnan(index({**RICH, "boker": 99}, RICH).dimensions["books"]).tolist() == [True, False]


def test_groups_are_equal_by_weight_and_never_part_equal_scores() -> None:
    rng = np.random.default_rng(4)
    score, weight = rng.normal(size=5000), rng.uniform(1, 9, 5000)
    group = resources.cut(score, weight, 5)
    shares = np.bincount(group, weight)[1:] / weight.sum()
    assert np.abs(shares - 0.2).max() < 0.001
    assert (np.diff(group[np.argsort(score)]) >= 0).all()
    coarse = np.round(score)
    groups = {value: set(resources.cut(coarse, weight, 5)[coarse == value]) for value in set(coarse)}
    assert all(len(one) == 1 for one in groups.values())


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "has no dimensions"),
        ({"dimensions": {"a": {"part": "money", "items": [{"column": "x", "scores": {1: 1}}]}}}, "a is money"),
        ({"dimensions": {"a": {"part": "economic", "items": []}}}, "items with column and scores"),
        (
            {"dimensions": {"a": {"part": "economic", "items": [{"column": "x", "scores": {1: 1}}]}}, "groups": 1},
            "groups",
        ),
    ],
)
def test_a_definition_that_cannot_be_is_refused(said: dict[str, object], words: str) -> None:
    with pytest.raises(InsightError) as refused:
        resources.parse(said, "index.yaml")
    assert words in str(refused.value)


def test_centrality_by_a_given_table() -> None:
    answers = Table(pl.DataFrame({"kommune": [301, 5601, 301]}), first_row=2)
    key = Table(pl.DataFrame({"number": ["0301", "5601"], "centrality": [1, 5]}), source="key.csv")
    assert resources.centrality(answers, "kommune", key).to_list() == [1, 5, 1]
    with pytest.raises(InsightError, match=r"Row 3 has a municipality \(5601\) that key.csv does not know"):
        resources.centrality(answers, "kommune", Table(key.frame.head(1), source="key.csv"))
    with pytest.raises(InsightError, match="has a municipality that another row has too"):
        resources.centrality(answers, "kommune", Table(pl.concat([key.frame, key.frame])))


def test_the_command_writes_the_columns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pl.DataFrame([RICH, POOR] * 5).with_columns(kommune=pl.lit("0301")).write_csv(tmp_path / "d.csv")
    (tmp_path / "key.csv").write_text("number,centrality\n0301,1\n")
    said = ["resources", str(tmp_path / "d.csv"), "--out", str(tmp_path / "o.parquet"), "--json"]
    said += ["--municipality", "kommune", "--centrality", str(tmp_path / "key.csv")]
    assert main(said) == 0
    assert json.loads(capsys.readouterr().out)["without"] == 0
    frame = pl.read_parquet(tmp_path / "o.parquet")
    assert set(frame["resources_group"]) == {2, 4}  # two halves: the middles of their weight
    assert {"resources", "resources_economic", "resources_cultural_group", "centrality"} <= set(frame.columns)
