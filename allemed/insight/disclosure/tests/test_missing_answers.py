"""Where answers are missing, parts do not fill their whole, and nobody may take for granted that they do."""

from __future__ import annotations

import pytest

from allemed.insight.disclosure import Cell, Release, Table, attack, make_key, make_rules, protect

FIVE = make_rules({"threshold": 5})


def table(*, missing: int = 5, missing_yes: int = 1) -> Table:
    """Boys and girls, and some who did not say; two girls are active."""
    counts = {"": (95 + missing, 39 + missing_yes), "boy": (50, 37), "girl": (45, 2)}
    return Table(
        "t",
        ("sex",),
        [Cell(make_key({"sex": sex}), n, numerators={"active": yes}) for sex, (n, yes) in counts.items()],
    )


def test_counts_that_do_not_fill_their_total_say_that_numerators_need_not() -> None:
    """Total 40, boys 37: the girls are 3 only to one who overlooks those who did not say."""
    release = protect([table()], FIVE)
    girls = release.tables[0][{"sex": "girl"}]
    assert girls.is_numerator_hidden("active")
    assert not girls.is_hidden
    report = attack(Release.from_json(release.published().to_json()))
    assert report.is_safe, [one.proof for one in report.broken]
    (bound,) = [one for one in report.bounds if one.hidden and one.name.measure == "yes:active" and one.name.key]
    assert (bound.low, bound.high) == (0, 3)


def test_a_release_that_hides_counts_as_well_says_that_answers_are_missing() -> None:
    """Nothing printed shows that some did not say; the release does."""
    rules = make_rules({"threshold": 46})
    release = protect([table()], rules)
    assert release.open == (("all", "sex", None),)
    said = release.published().to_json()
    assert Release.from_json(said).open == release.open
    assert attack(Release.from_json(said)).is_safe


@pytest.mark.parametrize("missing", [0, 5])
def test_who_is_told_nothing_takes_for_granted_that_parts_fill_their_whole(missing: int) -> None:
    """A stranger with the numbers only: boys and girls are everyone, and so the hidden girls are known."""
    cells = table(missing=missing, missing_yes=0).cells
    cells[2] = Cell(cells[2].key, None, "hidden", {"active": None}, {"active": "hidden"})
    report = attack(Release([Table("t", ("sex",), cells)], rules=FIVE))
    assert [one.verdict for one in report.broken if one.name.measure == "yes:active"] == ["exact"]


def test_no_answer_missing_is_still_broken() -> None:
    full = table(missing=0, missing_yes=0)
    full.cells[2].numerator_status["active"] = "primary"
    assert not attack(Release([full], rules=FIVE)).is_safe
    assert protect([table(missing=0, missing_yes=0)], FIVE).open == ()
