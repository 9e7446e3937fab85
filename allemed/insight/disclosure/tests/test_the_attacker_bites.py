"""Weak protection seen in the wild, broken one by one; and the same release protected by us, which holds."""

from __future__ import annotations

import polars as pl
import pytest

from allemed.insight.disclosure import (
    Cell,
    Figure,
    Refused,
    Release,
    Rules,
    Table,
    attack,
    ensure_safe,
    make_key,
    make_rules,
    make_table,
    protect,
)
from allemed.insight.disclosure.attack import Bound
from allemed.insight.disclosure.attack.reading import read_bytes
from allemed.insight.disclosure.rules import Groups

FIVE = make_rules({"threshold": 5})


def table(
    counts: dict[tuple[str, ...], int | None], *dimensions: str, name: str = "t", population: str = "all"
) -> Table:
    """A table with a hidden cell for each None; an empty code is the total."""
    cells = [
        Cell(make_key(dict(zip(dimensions, codes, strict=True))), count, "hidden" if count is None else "published")
        for codes, count in counts.items()
    ]
    return Table(name, dimensions, cells, population)


def with_margins(inner: dict[tuple[str, str], int], hidden: set[tuple[str, str]]) -> dict[tuple[str, ...], int | None]:
    """A table of two dimensions with its true margins, some cells hidden."""
    counts: dict[tuple[str, ...], int | None] = {}
    for (row, column), count in inner.items():
        for codes in ((row, column), (row, ""), ("", column), ("", "")):
            counts[codes] = (counts.get(codes) or 0) + count
    return counts | dict.fromkeys(hidden)


def broken(release: Release, *earlier: Release) -> dict[str, Bound]:
    return {str(one.name): one for one in attack(release, earlier=earlier).broken}


INNER = {
    **{("m1", column): count for column, count in zip("abc", (4, 20, 50), strict=True)},
    **{("m2", column): count for column, count in zip("abc", (29, 51, 30), strict=True)},
    **{("m3", column): count for column, count in zip("abc", (60, 50, 61), strict=True)},
}


def test_acro_recomputes_margins_without_the_hidden_cell_and_another_table_gives_it_back() -> None:
    counts = with_margins(INNER, {("m1", "a")})
    counts |= {("m1", ""): 70, ("", "a"): 89, ("", ""): 351}
    first = Release([table(counts, "municipality", "group", population="those shown")], rules=FIVE)
    first.tables[0].cells = [
        cell for cell in first.tables[0] if cell.key != make_key({"municipality": "m1", "group": "a"})
    ]
    rest = table({("m1", "not a"): 70, ("m1", ""): 74}, "municipality", "group")
    second = Release([rest], rules=FIVE, groups={"group": {"not a": ("b", "c"), "": ("a", "b", "c")}})
    found = broken(second)
    assert [(one.low, one.high, one.verdict) for one in found.values()] == [(4, 4, "exact")]
    (proof,) = [one.proof for one in found.values()]
    assert "74" in proof
    assert "70" in proof


def test_primary_suppression_alone_with_true_margins_leaves_4_to_4() -> None:
    weak = Release([table(with_margins(INNER, {("m1", "a")}), "municipality", "group")], rules=FIVE)
    (found,) = broken(weak).values()
    assert (found.low, found.high, found.verdict) == (4, 4, "exact")


def test_a_square_of_hidden_cells_leaves_0_to_24() -> None:
    square = {("m1", "a"), ("m1", "b"), ("m2", "a"), ("m2", "b")}
    release = Release([table(with_margins(INNER, square), "municipality", "group")], rules=FIVE)
    report = attack(release)
    assert report.is_safe
    bounds = {one.name.key: (one.low, one.high) for one in report.bounds}
    assert bounds[make_key({"municipality": "m1", "group": "a"})] == (0, 24)


@pytest.mark.parametrize(("n", "active", "percent", "decimals"), [(90, 4, 4, 0), (150, 3, 2.0, 1), (874, 4, 0.5, 1)])
def test_a_printed_percent_of_a_known_n_is_the_count(n: int, active: int, percent: float, decimals: int) -> None:
    cell = Cell((), n, "published", {"active": None}, {"active": "hidden"})
    share = Figure("share", (), "active", percent, decimals=decimals)
    weak = Release([Table("t", (), [cell])], rules=FIVE, figures=[share])
    found = broken(weak)["yes:active [total]"]
    assert found.verdict in {"exact", "small"}
    assert found.low <= active <= (found.high or 0) < 5


def test_year_after_year_the_pooled_table_gives_the_one_year_nobody_printed() -> None:
    groups: Groups = {"year": {"2017-2019": ("2017", "2018", "2019"), "2017-2018": ("2017", "2018")}}
    earlier = Release([table({("2017-2018",): 41}, "year")], rules=FIVE, groups=groups)
    later = Release([table({("2017-2019",): 44}, "year")], rules=FIVE, groups=groups)
    assert attack(later).is_safe
    (found,) = broken(later, earlier).values()
    assert (found.low, found.high) == (3, 3)


def test_all_and_all_but_one_school_give_the_school() -> None:
    groups: Groups = {"school": {"": ("s1", "s2", "s3"), "all but s3": ("s1", "s2")}}
    earlier = Release([table({("",): 212}, "school")], name="spring", rules=FIVE, groups=groups)
    later = Release([table({("all but s3",): 208}, "school")], name="autumn", rules=FIVE, groups=groups)
    found = broken(later, earlier)
    assert found["[school=~s3]"].high == 4
    assert "212" in found["[school=~s3]"].proof
    with pytest.raises(Refused) as refusal:
        ensure_safe(later, earlier=[earlier])
    assert refusal.value.report.broken


def test_a_municipal_merger_gives_the_small_old_municipality() -> None:
    groups: Groups = {"municipality": {"5001": ("1601", "5030")}}
    before = Release([table({("1601",): 330, ("5030",): None}, "municipality")], name="2019", rules=FIVE, groups=groups)
    after = Release([table({("5001",): 333}, "municipality")], name="2020", rules=FIVE, groups=groups)
    assert attack(before).is_safe
    assert broken(after, before)["[municipality=5030]"].low == 3


def test_a_county_of_two_municipalities_gives_the_hidden_one() -> None:
    groups: Groups = {"municipality": {"county": ("m1", "m2")}}
    weak = Release([table({("m1",): 95, ("m2",): None, ("county",): 97}, "municipality")], rules=FIVE, groups=groups)
    assert broken(weak)["[municipality=m2]"].verdict == "exact"


@pytest.mark.parametrize("active", [0, 30])
def test_nobody_or_everybody_says_something_about_each(active: int) -> None:
    frame = pl.DataFrame({"municipality": ["m1", "m2", "m3"], "n": [30, 40, 50], "yes_n": [active, 20, 25]})
    rules = make_rules({"threshold": 5, "margins": True, "numerator": {"active": "yes_n"}})
    release = protect([make_table(frame, rules)], rules)
    cell = release.tables[0][{"municipality": "m1"}]
    assert cell.is_numerator_hidden("active")
    assert attack(release).is_safe
    told = Figure("share", cell.key, "active", 100 * active / 30)
    release.figures = [told]
    assert not attack(release).is_safe


def test_the_unrounded_csv_behind_a_chart_gives_what_the_table_hides() -> None:
    page = (
        b"<table><tr><th>municipality</th><th>n</th></tr>"
        b"<tr><td>m1</td><td>:</td></tr><tr><td>m2</td><td>40</td></tr></table>"
    )
    chart = b"municipality,n\nm1,3\nm2,40\n"
    assert attack(read_bytes({"page.html": page}, FIVE)).is_safe
    assert not attack(read_bytes({"page.html": page, "chart.csv": chart}, FIVE)).is_safe


def test_a_tooltip_on_the_map_gives_what_the_table_hides() -> None:
    page = b"<table><tr><th>municipality</th><th>n</th></tr><tr><td>m1</td><td>:</td></tr></table>"
    drawing = b'<svg><path aria-label="municipality: m1; n: 3"/><path aria-label="municipality: m2; n: 40"/></svg>'
    assert not attack(read_bytes({"page.html": page, "map.svg": drawing}, FIVE)).is_safe


def test_a_standard_error_gives_n() -> None:
    share = Figure("share", (), "active", 50.0, decimals=1)
    error = Figure("se", (), "active", 28.9, decimals=1)
    weak = Release([Table("t", (), [Cell((), None, "hidden")])], rules=FIVE, figures=[share, error])
    assert broken(weak)["[total]"].low == broken(weak)["[total]"].high == 4


def test_an_interval_gives_n() -> None:
    found = Figure("interval", (), "active", low=15.0, high=85.0, decimals=1)
    weak = Release([Table("t", (), [Cell((), None, "hidden")])], rules=FIVE, figures=[found])
    assert broken(weak)["[total]"].high == 4


def test_a_regressions_n_gives_the_municipality_that_was_left_out() -> None:
    keys = tuple(make_key({"municipality": one}) for one in ("m1", "m2", "m3"))
    weak = Release(
        [table({("m1",): 60, ("m2",): 51, ("m3",): None}, "municipality")],
        rules=FIVE,
        figures=[Figure("sum", value=113, keys=keys, source="regression")],
    )
    assert broken(weak)["[municipality=m3]"].verdict == "exact"


def test_hidden_and_inferable_only_in_whole_numbers() -> None:
    cells: dict[tuple[str, ...], int | None] = {("a", ""): 1, ("b", ""): 1, ("", "x"): 1, ("", "y"): 1, ("", ""): 2}
    hidden: dict[tuple[str, ...], int | None] = dict.fromkeys([("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")])
    rules = Rules(threshold=1, zeros="protected")
    report = attack(Release([table({**cells, **hidden}, "row", "column")], rules=rules))
    assert {(one.low, one.high) for one in report.bounds if one.hidden} == {(0, 1)}
