"""What was published before is no hindrance to publish again, and no help to who wants to find someone."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allemed.insight.disclosure import Cell, Release, Rules, Table, attack, make_key, make_rules, make_table, protect
from allemed.insight.disclosure.tests.test_nothing_is_inferable import frames, rules
from allemed.insight.errors import InsightError


def out(release: Release) -> Release:
    """A release as the ledger has it."""
    return Release.from_json(release.published().to_json())


def counts(said: dict[str, int], *, groups: dict[str, list[str]], population: str = "pupils") -> tuple[Table, Rules]:
    """Municipalities, and the wholes they make up."""
    whole = {code: sum(said[one] for one in members) for code, members in groups.items()}
    cells = [Cell(make_key({"municipality": code}), count) for code, count in (said | whole).items()]
    chosen = make_rules({"threshold": 5, "groups": {"municipality": groups}})
    return Table("by municipality", ("municipality",), cells, population), chosen


@settings(max_examples=15, deadline=None)
@given(frames(), rules())
def test_the_same_again_is_hidden_in_the_same_way(frame: pl.DataFrame, chosen: Rules) -> None:
    tables = [make_table(frame, chosen)]
    first = out(protect(tables, chosen))
    again = protect(tables, chosen, earlier=[first])
    assert again.hash == first.hash
    assert attack(again, earlier=[first]).is_safe


@settings(max_examples=25, deadline=None)
@given(frames(), rules(), st.data())
def test_two_different_publications_of_the_same_persons_give_nothing_away_together(
    frame: pl.DataFrame, chosen: Rules, data: st.DataObject
) -> None:
    """A mended list of figures: the one has tables the other has not, in either order."""
    whole = make_table(frame, chosen)
    dropped = data.draw(st.sampled_from(whole.dimensions))
    part = Table(
        "part",
        tuple(name for name in whole.dimensions if name != dropped),
        [cell for cell in whole if dropped not in dict(cell.key)],
        whole.population,
    )
    order = [part, whole] if data.draw(st.booleans()) else [whole, part]
    first = out(protect([order[0]], chosen))
    second = out(protect([order[1]], chosen, earlier=[first]))
    if not attack(second, earlier=[first]).is_safe:  # then it is not published: what is out breaks it, and nothing else
        assert attack(protect([order[1]], chosen)).is_safe
        return
    assert attack(first, earlier=[second]).is_safe


def test_another_survey_with_other_members_of_the_same_code_is_another_matter() -> None:
    """Both have a year 2014; other municipalities were asked in it. The analyst ran hers again and was refused."""
    ours, ours_rules = counts({"a": 2, "b": 9, "c": 7}, groups={"year:2014": ["a", "b"], "all": ["a", "b", "c"]})
    theirs, their_rules = counts(
        {"a": 40, "b": 3, "c": 70}, groups={"year:2014": ["b", "c"], "all": ["a", "b", "c"]}, population="parents"
    )
    ledger = [out(protect([theirs], their_rules))]
    alone = protect([ours], ours_rules)
    first = protect([ours], ours_rules, earlier=ledger)
    assert first.hash == alone.hash
    ledger.append(out(first))
    again = protect([ours], ours_rules, earlier=ledger)
    assert again.hash == first.hash
    assert attack(again, earlier=ledger).is_safe


def test_a_whole_that_has_got_another_member_is_compared_as_the_set_it_is() -> None:
    """County less county, before and after a small municipality came in, is the small one."""
    before, its_rules = counts({"a": 20, "b": 30}, groups={"county": ["a", "b"]})
    after, new_rules = counts({"a": 20, "b": 30, "c": 2}, groups={"county": ["a", "b", "c"]})
    first = out(Release([before], rules=its_rules, groups=dict(its_rules.groups)))
    open_handed = Release([after], rules=new_rules, groups=dict(new_rules.groups))
    open_handed.tables[0][{"municipality": "c"}].status = "hidden"
    assert not attack(open_handed, earlier=[first]).is_safe
    second = protect([after], new_rules, earlier=[first])
    assert second.tables[0][{"municipality": "county"}].is_hidden
    assert attack(second, earlier=[first]).is_safe


def test_what_is_out_stands_in_the_one_way_and_protection_goes_the_other() -> None:
    """A hidden figure that is surely somebody by now cannot move down to nobody, but may be many."""
    chosen = make_rules({"threshold": 2, "margins": True})
    counts = {"m0": (3, 5), "m1": (8, 2), "m2": (4, 0)}
    frame = pl.DataFrame(
        [{"m": m, "s": f"s{s}", "n": str(n)} for m, both in counts.items() for s, n in enumerate(both)]
    )
    whole = make_table(frame, chosen)
    part = Table("part", ("m",), [cell for cell in whole if "s" not in dict(cell.key)], whole.population)
    first = out(protect([whole], chosen))
    second = protect([part], chosen, earlier=[first])
    assert attack(second, earlier=[first]).is_safe


def test_corrected_answers_are_refused_with_the_table() -> None:
    """One more in one cell: the difference is that person."""
    table, chosen = counts({"a": 20, "b": 30}, groups={"county": ["a", "b"]})
    corrected, _ = counts({"a": 21, "b": 30}, groups={"county": ["a", "b"]})
    first = out(protect([table], chosen))
    with pytest.raises(InsightError, match="by municipality") as refused:
        protect([corrected], chosen, earlier=[first])
    assert refused.value.name == "other_persons"
    other = protect([replace(corrected, population="pupils 2020")], chosen, earlier=[first])
    assert attack(other, earlier=[first]).is_safe
