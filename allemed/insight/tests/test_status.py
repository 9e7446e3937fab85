"""What may be read as it stands, and what is said to be empty or degenerate: never "0 ± 0" or "100 ± 0"."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allemed.insight.command import main
from allemed.insight.data import Table
from allemed.insight.design import make_design, parse
from allemed.insight.estimates import Status, difference, mean, proportion, quantile, ratio, total
from allemed.insight.tests import oracle

METHODS = ("logit", "beta", "korn-graubard", "wilson", "likelihood", "mean")


def sample(groups: list[str], y: list[float | None], **said: Any) -> Any:
    n = len(groups)
    frame = pl.DataFrame({"g": groups, "y": y, "c": [place // 2 for place in range(n)], "w": [2.0] * n})
    return make_design(Table(frame), parse({"weights": "w", "clusters": "c", **said}))


MIXED = sample(list("aaaaaabbbbbbcccccc"), [1, 0, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, None, None, None, None, None, None])


@pytest.mark.parametrize("method", METHODS)
def test_a_share_of_100_per_cent_has_no_standard_error(method: str) -> None:
    row = proportion(MIXED, "y", ["g"], method=method).rows()[1]
    assert (row["estimate"], row["se"], row["status"]) == (1.0, None, "degenerate")
    if method not in ("korn-graubard", "wilson"):
        assert row["ci_low"] is None


def test_korn_and_graubard_have_an_interval_even_there() -> None:
    row = proportion(MIXED, "y", ["g"], method="korn-graubard").rows()[1]
    assert row["ci_high"] == 1.0
    assert 0.3 < float(str(row["ci_low"])) < 0.7  # Clopper and Pearson's at 6 of 6, on 3 clusters


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("copies", [1, 3])
def test_clusters_that_are_all_alike_say_nothing_of_how_clusters_differ(method: str, copies: int) -> None:
    """Not "50 ± 0", nor "50 ± 0.00000000000000006" where rounding leaves something over."""
    row = proportion(sample(list("aaaaaa") * copies, [*[0.0, 1.0] * 3 * copies]), "y", method=method).rows()[0]
    assert (row["estimate"], row["se"], row["status"]) == (pytest.approx(0.5), None, "degenerate")
    assert (row["ci_low"] is None) == (method not in ("korn-graubard", "wilson"))


def test_rounding_is_no_standard_error() -> None:
    rows = sample(list("aaaaaabbbb"), [0.1, 0.7, 0.1, 0.7, 0.7, 0.1, 0.3, 0.7, 0.9, 0.2])
    (alike, _other) = mean(rows, "y", ["g"]).rows()
    assert (alike["se"], alike["ci_low"], alike["status"]) == (None, None, "degenerate")


@pytest.mark.parametrize("estimate", [mean, total, proportion, quantile])
def test_a_cell_nobody_answered_has_no_figure(estimate: Any) -> None:
    row = estimate(MIXED, "y", by=["g"]).rows()[2]
    assert (row["estimate"], row["se"], row["ci_low"], row["n"], row["missing"]) == (None, None, None, 0, 6)
    assert row["status"] == "empty"


def test_a_ratio_over_nothing_has_no_figure() -> None:
    assert ratio(MIXED, "y", "w", ["g"]).rows()[2]["status"] == "empty"


def test_nobody_at_all_is_empty_too() -> None:
    row = mean(sample(list("aaaa"), [None, None, None, None]), "y").rows()[0]
    assert (row["estimate"], row["status"]) == (None, "empty")


def test_one_pupil_says_nothing_of_the_others() -> None:
    row = mean(sample(list("abbbbbbb"), [3, 1, 2, 3, 4, 5, 6, 7]), "y", ["g"]).rows()[0]
    assert (row["estimate"], row["se"], row["n"], row["status"]) == (3.0, None, 1, "degenerate")


def test_one_cluster_says_nothing_of_how_clusters_differ() -> None:
    row = mean(sample(list("aabbbbbb"), [1, 2, 1, 2, 3, 4, 5, 6]), "y", ["g"]).rows()[0]
    assert (row["df"], row["se"], row["ci_low"]) == (0, None, None)
    assert row["status"] == "degenerate"


def test_a_census_says_that_it_is_one() -> None:
    frame = pl.DataFrame({"y": [1.0, 2, 4], "n": [3, 3, 3]})
    row = mean(make_design(Table(frame), parse({"fpc": "n"})), "y").rows()[0]
    assert (row["se"], row["status"]) == (0.0, "census")
    assert row["ci_low"] == row["ci_high"] == row["estimate"]


def test_rows_outside_a_domain_stay_in_the_design() -> None:
    """Dropping them gives another standard error, which is wrong: the clusters without the domain count."""
    whole = oracle.nhanes()
    women = whole.table.frame.filter(pl.col("RIAGENDR") == 2, pl.col("race") == 4)
    dropped = make_design(
        Table(women), whole.specification.__class__(**{**whole.specification.__dict__, "lonely": "remove"})
    )
    right = mean(whole, "HI_CHOL", ["RIAGENDR", "race"])
    place = right.groups.values.index((2, 4))
    wrong = mean(dropped, "HI_CHOL")
    assert right.estimate[place] == pytest.approx(wrong.estimate[0])
    assert right.se[place] != pytest.approx(wrong.se[0], rel=1e-3)


def test_a_row_without_weight_keeps_its_cluster_and_is_not_counted() -> None:
    frame = pl.DataFrame({"y": [1.0, 2, 3, 4, 5, 9], "c": [1, 1, 2, 2, 3, 3], "w": [1.0, 1, 1, 1, 1, 0]})
    found = mean(make_design(Table(frame), parse({"weights": "w", "clusters": "c"})), "y")
    assert (found.groups.n[0], found.groups.degrees[0]) == (5, 2)
    assert found.estimate[0] == 3.0


def test_a_difference_knows_that_the_groups_share_clusters() -> None:
    found = mean(oracle.nhanes(), "HI_CHOL", ["RIAGENDR"])
    apart = difference(found, {"RIAGENDR": 2}, {"RIAGENDR": 1})
    assert apart.estimate == pytest.approx(found.estimate[1] - found.estimate[0])
    assert apart.se == pytest.approx(np.sqrt(found.variance.sum() - 2 * found.covariance[0, 1]))
    assert abs(found.covariance[0, 1]) > 1e-7
    assert apart.df == 16


def test_a_difference_with_an_empty_cell_is_empty() -> None:
    found = mean(MIXED, "y", ["g"])
    assert difference(found, {"g": "a"}, {"g": "c"}).status is Status.EMPTY
    assert difference(found, {"g": "a"}, {"g": "b"}).status is Status.DEGENERATE


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 6), st.sampled_from([0.0, 1.0, None])), min_size=4, max_size=40
    ),
    st.sampled_from(METHODS),
)
def test_no_row_is_ever_sure_without_reason(rows: list[tuple[int, int, float | None]], method: str) -> None:
    groups, clusters, y = (list(column) for column in zip(*rows, strict=True))
    if len(set(clusters)) < 2:
        return
    frame = pl.DataFrame({"g": groups, "c": clusters, "y": pl.Series(y, dtype=pl.Float64)})
    design = make_design(Table(frame), parse({"clusters": "c"}))
    if not {0.0, 1.0} <= set(y):
        return
    for row in proportion(design, "y", ["g"], method=method).rows():
        if row["status"] == "ok":
            assert row["se"] not in (None, 0.0)
            assert row["ci_low"] is not None
        else:
            assert row["se"] is None or row["status"] in ("no_degrees", "no_interval")


def test_the_command_says_it_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    MIXED.table.frame.write_csv(tmp_path / "d.csv")
    (tmp_path / "design.yaml").write_text("{weights: w, clusters: [c]}")
    said = [
        "proportion",
        str(tmp_path / "d.csv"),
        "--design",
        str(tmp_path / "design.yaml"),
        "--y",
        "y=1",
        "--by",
        "g",
        "--json",
    ]
    assert main(said) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [row["status"] for row in rows] == ["ok", "degenerate", "empty"]
    assert all(row["se"] != 0 for row in rows)
