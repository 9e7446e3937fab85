"""Designs: two ways to the same variance, replicates given and made, calibration's totals met."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from allemed.insight.data import Table
from allemed.insight.design import Sparse, Totals, make_design, parse, variance
from allemed.insight.design.replicates import _hadamard
from allemed.insight.estimates import mean, proportion, total
from allemed.insight.tests import oracle


@pytest.mark.parametrize("lonely", ["adjust", "remove", "average"])
def test_many_domains_are_computed_without_a_table_of_clusters_by_domains(
    monkeypatch: pytest.MonkeyPatch, lonely: str
) -> None:
    designs = [oracle.nhanes(lonely=lonely), oracle.apiclus2(lonely=lonely), oracle.apistrat(lonely=lonely)]
    for design, y, by in zip(designs, ("HI_CHOL", "api00", "api00"), ("agecat", "stype", "awards"), strict=True):
        dense = mean(design, y, [by])
        monkeypatch.setattr(variance, "DENSE", 0)
        monkeypatch.setattr("allemed.insight.estimates.collapsed.DENSE", 0)
        sparse = mean(make_design(design.table, design.specification), y, [by])
        np.testing.assert_allclose(sparse.variance, dense.variance, rtol=1e-12)
        np.testing.assert_allclose(sparse.covariance, dense.covariance, rtol=1e-9, atol=1e-12 * dense.variance.max())
        np.testing.assert_array_equal(sparse.groups.degrees, dense.groups.degrees)
        monkeypatch.undo()


def test_sums_within_clusters_give_what_rows_give() -> None:
    design = oracle.nhanes()
    quick = mean(design, "HI_CHOL", ["race"])
    values = design.table.numbers("HI_CHOL")
    # Domains far apart make the quick way doubt its digits, and go through the rows.
    slow = mean(design, values + 1e6 * design.table.numbers("race"), ["race"])
    assert (type(quick.influence), type(slow.influence)) == (Totals, Sparse)
    np.testing.assert_allclose(slow.se, quick.se, rtol=1e-7)


def test_large_answers_keep_their_digits() -> None:
    frame = pl.DataFrame({"y": [1e9 + v for v in (1.0, 2, 3, 4, 5, 6)], "c": [1, 1, 2, 2, 3, 3]})
    small = frame.with_columns(pl.col("y") - 1e9)
    said = parse({"clusters": "c"})
    large, plain = (mean(make_design(Table(one), said), "y") for one in (frame, small))
    assert large.se[0] == pytest.approx(plain.se[0], rel=1e-9)


def test_replicate_weights_that_come_with_the_data() -> None:
    made = oracle.apiclus1(replicates={"method": "jk1"})
    assert made.replicates is not None
    columns = {
        f"rw{r}": made.weights * made.replicates.factors[made.replicates.index, r] for r in range(made.replicates.count)
    }
    table = Table(made.table.frame.with_columns(pl.Series(name, values) for name, values in columns.items()))
    said = {
        "weights": "pw",
        "replicates": {"columns": list(columns), "scale": made.replicates.scale, "rscales": 1.0},
    }
    given = make_design(table, parse(said))
    for y in ("api00", "enroll"):
        assert mean(given, y).se[0] == pytest.approx(mean(made, y).se[0], rel=1e-12)
    assert given.degrees == made.degrees == 14


def test_the_bootstrap_comes_near_and_is_the_same_each_time() -> None:
    said = {"method": "bootstrap", "replicates": 2000, "seed": 5}
    one, again = (mean(oracle.apistrat(replicates=said), "api00").se[0] for _ in range(2))
    assert one == again
    assert one == pytest.approx(mean(oracle.apistrat(), "api00").se[0], rel=0.05)


@pytest.mark.parametrize("order", [2, 3, 7, 12, 20, 33])
def test_balanced_halves_are_balanced(order: int) -> None:
    matrix = _hadamard(order)
    assert len(matrix) >= order
    np.testing.assert_array_equal(matrix @ matrix.T, len(matrix) * np.eye(len(matrix)))


def test_calibrated_weights_meet_their_totals_and_leave_no_error_there() -> None:
    step = {"method": "poststratify", "by": "stype", "population": {"E": 4421, "H": 755, "M": 1018}}
    design = oracle.apiclus1(calibration=[step])
    counts = total(design, np.ones(len(design)), ["stype"])
    assert counts.estimate == pytest.approx([4421, 755, 1018])
    assert np.sqrt(counts.variance) == pytest.approx([0, 0, 0], abs=1e-6)


def test_weights_follow_from_the_population_sizes() -> None:
    design = oracle.apiclus2()
    assert design.weights == pytest.approx(design.table.numbers("pw"))


def test_a_design_without_weights_says_that_every_answer_counts_once() -> None:
    design = oracle.design("apisrs")
    assert design.notes == ("No weights: every answer counts once.",)
    assert mean(design, "api00").estimate[0] == pytest.approx(design.table.numbers("api00").mean())


def test_labels_name_values_too() -> None:
    table = Table(pl.DataFrame({"y": [1, 2, 2, 1]}), value_labels={"y": {1: "Ja", 2: "Nei"}})
    assert proportion(make_design(table), "y", value="Ja").estimate[0] == 0.5
