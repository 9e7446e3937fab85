"""Between waves: what shared schools do, what is empty or says nothing, and the commands."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from allemed.insight.command import main
from allemed.insight.data import Table
from allemed.insight.design import Design, make_design, parse
from allemed.insight.errors import InsightError
from allemed.insight.estimates import Status, changes, mean, trends
from allemed.insight.estimates.waves import drawn_apart, shared_clusters

Rows = list[tuple[int, int, float | None]]  # year, school, answer
YEARS = (2014, 2016, 2019)


def table(rows: Rows, **more: list[Any]) -> Table:
    year, school, y = (list(column) for column in zip(*rows, strict=True))
    return Table(pl.DataFrame({"year": year, "school": school, "y": pl.Series(y, dtype=pl.Float64), **more}))


def design(rows: Rows, *, apart: bool = False, **more: list[Any]) -> Design:
    said = table(rows, **more), parse({"clusters": "school"})
    return make_design(*(drawn_apart(*said, "year") if apart else said))


def answers(*waves: tuple[int, list[float | None]]) -> Rows:
    """Two pupils in each school, the schools 1, 2, 3 … of each wave."""
    return [(year, 1 + place // 2, one) for year, each in waves for place, one in enumerate(each)]


def test_independent_waves_add_their_variances_and_shared_schools_have_a_covariance() -> None:
    rows = answers((2014, [1, 2, 4, 5, 8, 9]), (2019, [2, 2, 6, 5, 9, 11]))
    one, two = (mean(design([row for row in rows if row[0] == year]), "y").variance[0] for year in (2014, 2019))
    apart = changes(design(rows, apart=True), "y", "year")[0].found
    assert apart.se == pytest.approx(math.sqrt(one + two))
    assert apart.df == 4
    shared = changes(design(rows), "y", "year")[0].found
    assert shared.estimate == pytest.approx(apart.estimate)
    assert shared.se < apart.se / 3
    assert shared.df == 2
    assert shared_clusters(design(rows), "year") == 3
    assert shared_clusters(design(rows, apart=True), "year") == 0


def test_waves_drawn_apart_stay_in_their_strata() -> None:
    rows = answers((2014, [1, 2, 4, 5, 8, 9, 3, 3]), (2019, [2, 2, 6, 5, 9, 11, 2, 1]))
    made, said = drawn_apart(
        table(rows, h=[1, 1, 1, 1, 2, 2, 2, 2] * 2), parse({"clusters": "school", "strata": "h"}), "year"
    )
    assert said.strata == ("h x year",)
    assert make_design(made, said).stages[0].strata == 4


def test_degrees_of_freedom_are_those_of_the_domain() -> None:
    rows = answers((2014, [1, 2, 4, 5, 8, 9]), (2019, [2, 2, 6, 5, 9, 11]))
    place = ["one" if school < 3 else "other" for _year, school, _y in rows]
    found = {one.by["place"]: one.found for one in changes(design(rows, place=place), "y", "year", ["place"])}
    assert found["one"].df == 1
    assert found["other"].status is Status.DEGENERATE  # one school says nothing of how schools differ
    assert math.isnan(found["other"].se)


def test_a_trend_is_the_slope_through_the_waves() -> None:
    rows = answers((2014, [1, 2, 3, 5]), (2016, [3, 4, 6, 6]), (2019, [6, 7, 8, 9]))
    (found,) = trends(design(rows), "y", "year")
    slope = np.polyfit([row[0] for row in rows], [float(row[2] or 0) for row in rows], 1)[0]
    assert found.found.estimate == pytest.approx(slope)
    assert (found.waves, found.n) == ((2014, 2016, 2019), 12)


@pytest.mark.parametrize(
    ("waves", "status"),
    [
        (((2014, [1, 2, 3, 4]), (2016, [3, 4, 5, 6]), (2019, [6, 7, 8, 9])), Status.DEGENERATE),  # all move alike
        (((2014, [1, 1, 1, 1]), (2016, [1, 1, 1, 1]), (2019, [1, 1, 1, 1])), Status.DEGENERATE),
        (((2014, [1, 2, 3, 5]), (2016, [None] * 4), (2019, [6, 7, 8, 9])), Status.FEW_WAVES),
        (((2014, [None] * 4), (2016, [None] * 4), (2019, [None] * 4)), Status.EMPTY),
    ],
)
def test_a_trend_that_says_nothing_is_said_to(waves: Any, status: Status) -> None:
    (found,) = trends(design(answers(*waves)), "y", "year")
    assert found.found.status is status
    row = found.row()
    assert (row["se"], row["ci_low"], row["ci_high"], row["p"]) == (None, None, None, None)
    assert (row["estimate"] is None) == (status is not Status.DEGENERATE)


def test_a_change_that_says_nothing_is_said_to() -> None:
    rows = answers((2014, [1, 2, 3, 5]), (2016, [None] * 4), (2019, [2, 3, 4, 6]), (2020, [1, 1, 1, 1]))
    found = changes(design(rows), "y", "year")
    assert [one.found.status for one in found] == [
        Status.EMPTY, Status.EMPTY, Status.DEGENERATE, Status.DEGENERATE,
    ]  # fmt: skip
    (same, *_rest) = changes(design(answers((2014, [1, 2, 3, 5]), (2019, [2, 3, 4, 6]))), "y", "year")
    assert same.found.estimate == pytest.approx(1)
    assert same.found.status is Status.DEGENERATE
    assert math.isnan(same.found.se)  # never "1 ± 0"


def test_every_domain_has_the_same_waves() -> None:
    rows = answers((2014, [1, 2, 3, 5]), (2016, [4, 6, 1, 2]), (2019, [2, 2, 5, 6]))
    place = ["new" if year > 2014 and school == 2 else "old" for year, school, _y in rows]
    found = changes(design(rows, place=place), "y", "year", ["place"])
    assert [one.waves for one in found if one.by["place"] == "new"] == [(2014, 2016), (2016, 2019), (2014, 2019)]
    assert [one.found.status is Status.EMPTY for one in found if one.by["place"] == "new"] == [True, False, True]
    (new, _old) = trends(design(rows, place=place), "y", "year", ["place"])
    assert (new.by["place"], new.found.status) == ("new", Status.FEW_WAVES)


def test_too_few_waves_are_refused() -> None:
    one = design(answers((2014, [1, 2, 3, 5])))
    two = design(answers((2014, [1, 2, 3, 5]), (2019, [2, 4, 4, 6])))
    with pytest.raises(InsightError, match="a change needs two"):
        changes(one, "y", "year")
    with pytest.raises(InsightError, match="a trend needs three"):
        trends(two, "y", "year")


ROWS = st.lists(
    st.tuples(st.sampled_from(YEARS), st.integers(1, 5), st.integers(-5, 5).map(float)), min_size=8, max_size=40
)


@settings(max_examples=60, deadline=None)
@given(ROWS, st.integers(1, 20), st.booleans())
def test_moving_a_wave_moves_its_change_and_nothing_else(rows: Rows, by: int, apart: bool) -> None:
    assume({year for year, _school, _y in rows} == set(YEARS))
    assume(all(len({school for y, school, _ in rows if y == year}) > 1 for year in YEARS))
    moved: Rows = [(year, school, float(y or 0) + by * (year == 2019)) for year, school, y in rows]
    tilted: Rows = [(year, school, float(y or 0) + by * (year - 2014)) for year, school, y in rows]
    before, after = (changes(design(each, apart=apart), "y", "year") for each in (rows, moved))
    for one, other in zip(before, after, strict=True):
        assert other.found.estimate == pytest.approx(one.found.estimate + by * (one.waves[1] == 2019), abs=1e-9)
        assert other.found.se == pytest.approx(one.found.se, abs=1e-7, nan_ok=True)
    (flat,), (steep,) = (trends(design(each, apart=apart), "y", "year") for each in (rows, tilted))
    assert steep.found.estimate == pytest.approx(flat.found.estimate + by, abs=1e-9)
    assert steep.found.se == pytest.approx(flat.found.se, abs=1e-7, nan_ok=True)
    for one in (*before, flat):  # nothing is sure without a reason
        assert (one.found.se > 0) == (one.found.status in (Status.OK, Status.NO_DEGREES))


# --- The commands ----------------------------------------------------------------------------------------------------


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """`run("change …")` answers status, what was printed as JSON, and stderr."""
    rows = answers((2014, [1, 0, 1, 1, 0, 1]), (2016, [0, 0, 1, 1, 0, 1]), (2019, [0, 0, 1, 0, 0, 1]))
    table(rows, g=list("ababab") * 3).frame.write_csv(tmp_path / "d.csv")
    (tmp_path / "d.yaml").write_text("clusters: school")

    def command(line: str) -> Any:
        name, *more = line.split()
        status = main([name, str(tmp_path / "d.csv"), "--design", str(tmp_path / "d.yaml"), *more])
        said = capsys.readouterr()
        return status, json.loads(said.out) if "--json" in more and status == 0 else said.out, said.err

    return command


def test_the_command_says_each_step_and_the_whole_way(run: Any) -> None:
    status, said, _ = run("change --y y=1 --waves year --by g --json")
    assert status == 0
    assert [(row["by"]["g"], row["from"], row["to"]) for row in said["rows"][:3]] == [
        ("a", 2014, 2016), ("a", 2016, 2019), ("a", 2014, 2019),
    ]  # fmt: skip
    assert said["shared_clusters"] == 3
    assert {"estimate", "se", "ci_low", "ci_high", "df", "p", "n", "status"} <= set(said["rows"][0])
    _, apart, _ = run("change --y y --waves year --independent --json")
    assert apart["shared_clusters"] == 0
    assert apart["rows"][2]["df"] == 4


def test_the_command_says_the_slope(run: Any) -> None:
    status, said, _ = run("trend --y y --waves year --json")
    assert status == 0
    (row,) = said["rows"]
    assert (row["from"], row["to"], row["n"], row["df"]) == (2014, 2019, 18, 1)
    assert row["estimate"] < 0
    assert "trend over year" in run("trend --y y --waves year")[1]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("change --y y --waves yeer", "There is no column yeer"),
        ("trend --y y --waves g", "Column g names its 2 waves in words, and nothing says in which order they come"),
        ("change --y y", "required: --waves"),
        ("trend --y y=7 --waves year", "No answer in y is 7"),
        ("trend --y y --waves y", "Column y has 2 wave(s), and a trend needs three"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_2(run: Any, line: str, words: str) -> None:
    status, out, err = run(line)
    assert (status, out) == (2, "")
    assert words in err
    assert len(err.splitlines()) == 1
