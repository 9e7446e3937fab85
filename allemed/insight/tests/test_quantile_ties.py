"""Where equal weights add up to just the share, rounding must not choose the answer."""

from __future__ import annotations

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from allemed.insight.data.table import Table
from allemed.insight.design import make_design, parse
from allemed.insight.estimates import quantile


@given(st.integers(4, 40).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n - 1))), st.floats(0.01, 900))
def test_the_answer_that_reaches_the_share_is_taken_whatever_the_weight(place: tuple[int, int], weight: float) -> None:
    n, k = place
    frame = pl.DataFrame({"y": np.arange(1.0, n + 1), "w": np.full(n, weight)})
    design = make_design(Table(frame), parse({"weights": "w"}))
    assert quantile(design, "y", k / n).estimate[0] == k


def test_answers_without_weight_are_never_taken() -> None:
    frame = pl.DataFrame({"y": [1.0, 2.0, 3.0, 4.0, 5.0], "w": [0.0, 1.0, 0.0, 1.0, 1.0]})
    design = make_design(Table(frame), parse({"weights": "w"}))
    assert quantile(design, "y", 0.05).estimate[0] == 2
    assert quantile(design, "y", 1 / 3).estimate[0] == 2
    assert quantile(design, "y", 0.5).estimate[0] == 4
