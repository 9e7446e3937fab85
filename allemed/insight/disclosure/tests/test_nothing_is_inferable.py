"""Whatever the table, what is protected cannot be inferred."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from allemed.insight.disclosure import Release, Rules, attack, make_rules, make_table, protect
from allemed.insight.disclosure.tests.enumerator import known

COUNTS = st.one_of(st.integers(0, 3), st.integers(0, 12), st.integers(0, 80))


@st.composite
def frames(draw: st.DrawFn, most: int = 4) -> pl.DataFrame:
    shape = draw(st.lists(st.integers(2, most), min_size=1, max_size=3))
    names = ["municipality", "sex", "year"][: len(shape)]
    rows = [
        dict(zip(names, (f"{name[0]}{code}" for name, code in zip(names, codes, strict=True)), strict=True))
        for codes in product(*(range(size) for size in shape))
    ]
    for row in rows:
        row["n"] = str(draw(COUNTS))
    return pl.DataFrame(rows)


@st.composite
def rules(draw: st.DrawFn) -> Rules:
    groups = {"municipality": {"county": ["m0", "m1"]}} if draw(st.booleans()) else {}
    return make_rules(
        {
            "threshold": draw(st.integers(1, 6)),
            "zeros": draw(st.sampled_from(["protected", "published"])),
            "protection": draw(st.integers(1, 4)),
            "margins": True,
            "groups": groups,
        }
    )


@settings(max_examples=60, deadline=None)
@given(frames(), rules())
def test_a_protected_table_survives_its_own_attack(frame: pl.DataFrame, chosen: Rules) -> None:
    release = protect([make_table(frame, chosen)], chosen)
    report = attack(release)
    assert report.is_safe, [one.proof for one in report.broken]


def test_where_the_solver_loses_its_way_it_begins_again() -> None:
    """HiGHS answered "unknown" from an earlier vertex here, and the attack took that for a contradiction."""
    chosen = make_rules(
        {
            "threshold": 2,
            "zeros": "published",
            "protection": 1,
            "margins": True,
            "groups": {"municipality": {"county": ["m0", "m1"]}},
        }
    )
    counts = {("m0", "s0"): 1, ("m0", "s1"): 1, ("m1", "s0"): 1, ("m1", "s1"): 2}
    frame = pl.DataFrame([{"municipality": m, "sex": s, "n": str(n)} for (m, s), n in counts.items()])
    assert attack(protect([make_table(frame, chosen)], chosen)).is_safe


@settings(max_examples=30, deadline=None)
@given(frames(most=2), rules())
def test_bounds_are_those_of_listing_every_table(frame: pl.DataFrame, chosen: Rules) -> None:
    chosen = replace(chosen, zeros="protected")
    frame = frame.with_columns((pl.col("n").cast(pl.Int64) % 5).cast(pl.String)).head(4)
    release = Release([make_table(frame, chosen)], rules=chosen, groups=chosen.groups)
    for cell in release.tables[0].cells[::2]:
        cell.status = "hidden"
    finest = [cell.key for cell in make_table(frame, make_rules({}))]
    total = sum(int(one) for one in frame["n"])
    bounds = {one.name.key: (one.low, one.high) for one in attack(release).bounds if one.hidden}
    for key, (low, high) in known(release, finest, most=total + 2).items():
        least, most = bounds[key]
        assert least == low
        assert most == high or (most is None and high >= total)
