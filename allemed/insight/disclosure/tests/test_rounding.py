"""Controlled rounding: additive, small counts gone, margins near the truth, and the attack finds nothing."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allemed.insight.disclosure import Rules, attack, make_key, make_rules, make_table, protect
from allemed.insight.errors import InsightError

RULES = make_rules({"threshold": 3, "method": "round", "margins": True, "numerator": {"active": "y"}})


def frame(counts: list[int], active: list[int]) -> pl.DataFrame:
    codes = [(f"m{place // 3}", f"s{place % 3}") for place in range(len(counts))]
    return pl.DataFrame(
        {"municipality": [one for one, _ in codes], "school": [one for _, one in codes], "n": counts, "y": active}
    )


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.floats(0, 1)), min_size=6, max_size=12))
def test_rounded_tables_add_up_and_hold(drawn: list[tuple[int, float]]) -> None:
    drawn = drawn[: len(drawn) // 3 * 3]
    table = make_table(frame([count for count, _ in drawn], [round(count * part) for count, part in drawn]), RULES)
    release = protect([table], RULES)
    rounded = {cell.key: cell for cell in release.tables[0]}
    inner = [cell for key, cell in rounded.items() if len(key) == 2]
    for key, cell in rounded.items():
        inside = [one for one in inner if set(key) <= set(one.key)]
        assert cell.count == sum(one.count or 0 for one in inside)
        assert cell.numerators["active"] == sum(one.numerators["active"] or 0 for one in inside)
    for cell in inner:
        assert cell.numerators["active"] not in {1, 2}
        assert (cell.count or 0) - (cell.numerators["active"] or 0) not in {1, 2}
    assert attack(release).is_safe


def test_margins_stay_near_the_truth() -> None:
    counts = [1, 2, 1, 2, 2, 1, 1, 1, 2, 2, 1, 2] * 4
    table = make_table(frame(counts, [0] * len(counts)), RULES)
    total = protect([table], RULES).tables[0][{}].count
    assert total is not None
    assert abs(total - sum(counts)) <= 1


def test_figures_of_unrounded_counts_are_withheld() -> None:
    from allemed.insight.disclosure import Figure

    table = make_table(frame([9, 9, 9], [3, 3, 3]), RULES)
    release = protect([table], RULES, figures=[Figure("share", (), "active", 33.3, decimals=1)])
    assert release.figures[0].is_hidden


def test_rounding_needs_the_finest_cells() -> None:
    rules = Rules(method="round", groups={"municipality": {"county": ("m0", "m1")}})
    cells = pl.DataFrame({"municipality": ["county", "m0"], "n": [4, 2]})
    with pytest.raises(InsightError, match="finest"):
        protect([make_table(cells, rules)], rules)


def test_an_earlier_exact_table_breaks_a_rounded_one() -> None:
    plain = make_rules({"threshold": 1, "zeros": "published", "margins": True})
    table = make_table(frame([2, 9, 9], [0, 0, 0]).drop("y"), plain)
    earlier = protect([table], plain)
    rules = make_rules({"threshold": 3, "method": "round", "margins": True})
    later = protect([make_table(frame([2, 9, 9], [0, 0, 0]).drop("y"), rules)], rules)
    assert later.tables[0][dict(make_key({"municipality": "m0", "school": "s0"}))].status == "rounded"
    assert not attack(later, earlier=[earlier]).is_safe
