"""The kind of error that was really printed is caught, and what is right is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allemed.insight.audit import Share, against_register, check, common_base
from allemed.insight.errors import InsightError


def test_250_of_656_is_not_25_per_cent() -> None:
    found = check(Share("complete answers", 25, 250, 656))
    assert not found.holds
    assert round(found.true_percent, 1) == 38.1
    assert (found.low, found.high) == (981, 1020)
    assert "38.1 %" in str(found)
    assert "981 to 1020" in str(found)


def test_93_of_656_is_not_9_per_cent_and_the_two_agree_on_another_base() -> None:
    complete, partial = Share("complete", 25, 250, 656), Share("partial", 9, 93, 656)
    assert not check(partial).holds
    low, high = common_base([complete, partial]) or (0, 0)
    assert (low, high) == (981, 1020)
    assert not low <= 656 <= (high or 0)


def test_shares_of_different_bases_have_none_in_common() -> None:
    assert common_base([Share("a", 50, 100, 200), Share("b", 10, 100, 1000)]) is None


@given(st.integers(1, 5000), st.data())
def test_an_honest_share_always_holds_for_its_own_base(base: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, base))
    decimals = data.draw(st.integers(0, 2))
    found = check(Share("x", round(100 * count / base, decimals), count, base, decimals))
    assert found.holds
    if count:
        assert found.low <= base <= (found.high or base)


def test_48_per_cent_of_250_answers_is_not_a_register_s_22_and_a_half() -> None:
    assert against_register(48, 250, 22.5).differs
    assert not against_register(24, 250, 22.5).differs


@pytest.mark.parametrize("wrong", [(25, 10, 5), (101, 1, 2), (5, 1, 0)])
def test_what_is_no_share_is_refused(wrong: tuple[int, int, int]) -> None:
    with pytest.raises(InsightError):
        Share("x", *wrong)
