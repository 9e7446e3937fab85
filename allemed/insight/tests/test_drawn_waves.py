"""Waves in each of which other municipalities were asked: how sure a change is, and when it says nothing."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from allemed.insight.command import main
from allemed.insight.data import Table
from allemed.insight.design import make_design, parse
from allemed.insight.errors import InsightError
from allemed.insight.estimates import Drawn, Status, changes, drawn, trends
from allemed.insight.tests import oracle

YEARS = (2014, 2015, 2016, 2017, 2018, 2019)


def asked(sizes: list[tuple[int, int]], shares: list[float]) -> Drawn:
    """(year, pupils) of each municipality, and how many in 100 of its pupils take part."""
    rows = [
        (year, place, int(k < round(share * n)))
        for place, ((year, n), share) in enumerate(zip(sizes, shares, strict=True))
        for k in range(n)
    ]
    frame = pl.DataFrame(rows, ["year", "municipality", "y"], orient="row")
    return drawn(make_design(Table(frame)), frame["y"].to_numpy().astype(float), "year", "municipality")


def test_leaving_one_municipality_out_at_a_time_is_rs_jackknife(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    rows = []
    for place in range(40):
        waves = rng.choice(YEARS, 1 if place % 7 else 2, replace=False)  # most are asked once, some again
        rows += [
            (place, int(rng.choice(waves)), float(rng.random() < 0.3 + 0.01 * place), rng.uniform(1, 9))
            for _ in range(int(rng.integers(4, 60)))
        ]
    frame = pl.DataFrame(rows, ["m", "year", "y", "w"], orient="row")
    frame.write_csv(tmp_path / "d.csv", float_precision=None)
    r = oracle.numbers(f"""
d <- read.csv("{tmp_path / "d.csv"}")
D <- as.svrepdesign(svydesign(id=~m, weights=~w, data=d), type="JK1", mse=TRUE)
by <- svyby(~y, ~year, D, svymean, covmat=TRUE)
r <- svycontrast(by, c(-1, 0, 0, 0, 0, 1)); say("change", c(coef(r), SE(r)))
say("shares", SE(by))
f <- svyglm(y ~ year, D); say("trend", c(coef(f)[2], SE(f)[2]))
""")
    design = make_design(Table(frame), parse({"weights": "w", "strata": "year"}))  # strata play no part
    y = frame["y"].to_numpy()
    found = drawn(design, y, "year", "m")
    change, trend = found.change(2014, 2019), found.trend()
    np.testing.assert_allclose([change.estimate, change.se], r["change"], rtol=1e-10)
    np.testing.assert_allclose([found.share(year).se for year in YEARS], r["shares"], rtol=1e-10)
    np.testing.assert_allclose([trend.estimate, trend.se], r["trend"], rtol=1e-8)
    (line,) = trends(design, y, "year", drawn="m")
    assert line.found.se == trend.se
    assert changes(design, y, "year", drawn="m")[-1].found == change


def test_municipalities_of_one_size_have_one_degree_of_freedom_each_less_one_for_each_wave() -> None:
    found = asked(
        [(2014, 20)] * 8 + [(2019, 20)] * 5, [0.4, 0.5, 0.6, 0.7, 0.5, 0.3, 0.55, 0.6, 0.2, 0.5, 0.4, 0.6, 0.3]
    )
    assert found.share(2014).df == pytest.approx(7)
    assert found.share(2019).df == pytest.approx(4)
    parts = np.array([1 / 7, 1 / 4])  # each wave's part of the variance, on 7 and on 4
    assert found.change(2014, 2019).df == pytest.approx(parts.sum() ** 2 / (parts**3).sum())


def test_one_large_municipality_leaves_hardly_anything_to_judge_by() -> None:
    small = [(2014, 20)] * 10 + [(2019, 20)] * 10
    alike = asked(small, [0.5, 0.6] * 10)
    giant = asked([*small, (2019, 600)], [*([0.5, 0.6] * 10), 0.45])
    assert alike.change(2014, 2019).df > 15
    change = giant.change(2014, 2019)
    assert change.df < 6
    assert change.high - change.low > 3 * (alike.change(2014, 2019).high - alike.change(2014, 2019).low)


def test_a_wave_of_one_municipality_has_a_change_and_no_certainty() -> None:
    found = asked([(2014, 20), (2014, 30), (2019, 40)], [0.5, 0.6, 0.7])
    change = found.change(2014, 2019)
    assert change.status is Status.DEGENERATE
    assert math.isnan(change.se)
    assert found.share(2019).status is Status.DEGENERATE
    assert found.trend().status is Status.FEW_WAVES


def test_an_interval_of_a_share_stays_between_nought_and_one() -> None:
    share = asked([(2014, 10)] * 4 + [(2019, 9)] * 3, [0.9, 1.0, 1.0, 0.9, 0.1, 0.3, 0.2]).share(2014)
    assert 0 < share.low < share.estimate < share.high < 1


def test_a_row_without_its_municipality_is_refused() -> None:
    frame = pl.DataFrame({"year": [2014, 2019, 2019], "m": [1, None, 2], "y": [1.0, 0.0, 1.0]})
    with pytest.raises(InsightError, match="row 2 lacks it"):
        drawn(make_design(Table(frame)), frame["y"].to_numpy(), "year", "m")


# --- Waves in words --------------------------------------------------------------------------------------------------

WORDS = ["høst 2018", "vår 2019", "høst 2019"]


def worded(labels: Any) -> Table:
    frame = pl.DataFrame(
        {
            "wave": [wave for wave in WORDS for _ in range(4)],
            "m": list(range(12)),
            "y": [1, 0, 0, 0, 1, 1, 0, 0, 1, 1, 1, 0],
        }
    )
    return Table(frame, value_labels={"wave": labels} if labels else {})


def test_waves_in_words_come_in_the_codebooks_order() -> None:
    table = worded({word: word for word in WORDS})
    ways: list[Any] = [{}, {"drawn": "m"}]
    for how in ways:
        found = changes(make_design(table), "y", "wave", **how)
        assert [one.waves for one in found] == [
            ("høst 2018", "vår 2019"), ("vår 2019", "høst 2019"), ("høst 2018", "høst 2019"),
        ]  # fmt: skip
        (line,) = trends(make_design(table), "y", "wave", **how)
        assert line.waves == tuple(WORDS)
        assert line.found.estimate == pytest.approx(0.25)  # from one wave to the next


def test_a_wave_that_was_not_held_leaves_its_step() -> None:
    table = worded({word: word for word in ["høst 2018", "(ingen)", "vår 2019", "høst 2019"]})
    (line,) = trends(make_design(table), "y", "wave")
    assert line.found.estimate == pytest.approx(np.polyfit([0, 2, 3], [0.25, 0.5, 0.75], 1)[0])


@pytest.mark.parametrize("labels", [None, {"vår 2019": "", "høst 2019": ""}])
@pytest.mark.parametrize("how", [{}, {"drawn": "m"}])
def test_waves_in_words_without_an_order_are_refused(labels: Any, how: Any) -> None:
    for estimate in (changes, trends):
        with pytest.raises(InsightError, match="list each under values in the codebook") as refused:
            estimate(make_design(worded(labels)), "y", "wave", **how)
        assert refused.value.name == "waves_without_order"
        assert "vår" not in str(refused.value)


def test_numbers_kept_as_text_come_as_numbers_and_dates_as_dates() -> None:
    frame = pl.DataFrame({"w": ["9", "9", "10", "10", "11", "11"], "y": [0, 1, 1, 1, 1, 0]})
    assert next(one.waves for one in changes(make_design(Table(frame)), "y", "w")) == ("9", "10")
    dated = frame.with_columns(w=pl.Series(["2014-01-01"] * 2 + ["2014-07-02"] * 2 + ["2016-01-01"] * 2).str.to_date())
    (line,) = trends(make_design(Table(dated)), "y", "w")
    slope = np.polyfit([0, 182 / 365.25, 730 / 365.25], [0.5, 1, 0.5], 1)[0]
    assert line.found.estimate == pytest.approx(slope)  # a year


def test_the_command_takes_what_was_drawn_and_the_codebooks_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    worded(None).frame.write_csv(tmp_path / "d.csv")
    (tmp_path / "k.yaml").write_text(
        f"variables: {{wave: {{values: {json.dumps(WORDS, ensure_ascii=False)}}}, m: {{}}, y: {{}}}}", encoding="utf-8"
    )
    line = [str(tmp_path / "d.csv"), "--codebook", str(tmp_path / "k.yaml"), "--y", "y", "--waves", "wave", "--json"]
    assert main(["trend", *line, "--drawn", "m"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["rows"]
    assert (row["from"], row["to"], row["n"]) == ("høst 2018", "høst 2019", 12)
    assert main(["change", *line, "--drawn", "m", "--independent"]) == 2
    assert "two answers to one question" in capsys.readouterr().err
