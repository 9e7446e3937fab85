"""Every no names the row and the reason, in one sentence, and never says what the answer was."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from allemed.insight.data import Table
from allemed.insight.design import Design, make_design, parse
from allemed.insight.errors import InsightError
from allemed.insight.estimates import mean, proportion
from allemed.insight.models import fit


def schools(**columns: list[Any]) -> Table:
    """Six pupils in three schools in two counties; `columns` replaces some."""
    made: dict[str, list[Any]] = {
        "county": ["A", "A", "A", "A", "B", "B"],
        "school": [1, 1, 2, 2, 3, 3],
        "weight": [10.0, 10.0, 12.0, 12.0, 9.0, 9.0],
        "y": [1, 0, 1, 1, 0, 1],
    }
    return Table(pl.DataFrame({**made, **columns}), source="schools.csv", first_row=2)


def made(table: Table, **said: Any) -> Design:
    return make_design(table, parse(said))


@pytest.mark.parametrize(
    ("name", "columns", "said", "words"),
    [
        ("missing_weight", {"weight": [1.0, None, 1, 1, 1, 1]}, {"weights": "weight"}, "missing in row 3"),
        ("negative_weight", {"weight": [1.0, 1, 1, -2, 1, 1]}, {"weights": "weight"}, "negative or infinite in row 5"),
        ("no_weight", {"weight": [0.0] * 6}, {"weights": "weight"}, "nought in every row"),
        ("missing_identifier", {"school": [1, 1, None, 2, 3, 3]}, {"clusters": "school"}, "cluster row 4 lies in"),
        (
            "missing_identifier",
            {"county": ["A", "", None, "A", "B", "B"]},
            {"strata": "county"},
            "stratum row 4 lies in",
        ),
        (
            "clusters_not_nested",
            {"school": [1, 1, 2, 2, 1, 1]},
            {"clusters": "school", "strata": "county"},
            "of row 6 also occurs in another stratum of county: say nest: true",
        ),
        ("one_cluster", {"school": [1] * 6}, {"clusters": "school"}, "in one cluster"),
        ("bad_fpc", {"n": [9, 9, 9, 9, 1, 1]}, {"strata": "county", "fpc": "n"}, "of row 6 says that fewer were there"),
        ("bad_fpc", {"n": [9, 8, 9, 9, 5, 5]}, {"strata": "county", "fpc": "n"}, "of row 3 is not that of the other"),
        (
            "bad_fpc",
            {"n": [9.0, 9.0, 9.0, 9.0, 0.5, 0.5]},
            {"strata": "county", "fpc": "n"},
            "fraction in row 6 and a count in row 2",
        ),
        ("bad_fpc", {"n": [9, 9, None, 9, 5, 5]}, {"strata": "county", "fpc": "n"}, "of row 4 is missing"),
        ("bad_fpc", {}, {"clusters": "school", "fpc": ["weight", "weight"]}, "1 stage(s) and 2 fpc column(s)"),
        ("no_such_column", {}, {"weights": "weigth"}, "no column weigth in schools.csv (the nearest is weight)"),
        ("not_numbers", {"weight": ["1", "2", "x", "1", "1", "y"]}, {"weights": "weight"}, "row 4 holds text"),
        ("bad_design", {}, {"weigths": "weight"}, "has the key weigths"),
        ("bad_design", {}, {"lonely": "ignore"}, "lonely: ignore"),
        (
            "empty_stratum",
            {},
            {"calibration": [{"method": "poststratify", "by": "county", "population": {"A": 9, "B": 9, "C": 5}}]},
            "The population has 5 in county = C, and the sample has nobody there",
        ),
        (
            "unknown_stratum",
            {},
            {"calibration": [{"method": "poststratify", "by": "county", "population": {"A": 9}}]},
            "Row 6 lies in county = B, where the population has nobody",
        ),
    ],
)
def test_a_design_that_cannot_be_is_refused(name: str, columns: Any, said: Any, words: str) -> None:
    with pytest.raises(InsightError) as refused:
        made(schools(**columns), **said)
    assert refused.value.name == name
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_lonely_cluster_is_named() -> None:
    design = made(schools(), strata="county", clusters="school")
    with pytest.raises(InsightError, match=r"Stratum B has one cluster at stage 1"):
        mean(design, "y")
    assert mean(made(schools(), strata="county", clusters="school", lonely="remove"), "y").se[0] > 0


def test_words_among_numbers_are_pointed_at_by_row_and_not_repeated() -> None:
    design = made(schools(y=["1", "0", "hemmelig", "1", "0", "1"]))
    with pytest.raises(InsightError, match="row 4 holds text") as refused:
        mean(design, "y")
    assert "hemmelig" not in str(refused.value)


def test_a_value_nobody_gave_is_refused() -> None:
    with pytest.raises(InsightError, match="No answer in y is 7"):
        proportion(made(schools()), "y", value=7)


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("y ~ ", "cannot be read at its end"),
        ("y ~ school +", "cannot be read at its end"),
        ("y ~ school & county", "cannot be read at &"),
        ("y ~ tan(school)", "cannot be read at tan"),
        ("y ~ skole", "no column skole"),
        ("weight ~ school", "A logit explains 0 and 1"),
    ],
)
def test_a_formula_that_cannot_be_read_says_where(formula: str, words: str) -> None:
    with pytest.raises(InsightError) as refused:
        fit(made(schools()), formula, "logit")
    assert words in str(refused.value)


def test_a_separated_logit_is_said_to_be_separated() -> None:
    table = schools(x=[0, 0, 1, 1, 0, 1], y=[0, 0, 1, 1, 0, 1])
    with pytest.raises(InsightError) as refused:
        fit(made(table), "y ~ x", "logit")
    assert refused.value.name == "separated"
