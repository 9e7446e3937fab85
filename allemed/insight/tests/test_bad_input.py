"""Files that are too large, no text, pasted together, or that say too little: one sentence with row and column."""

from __future__ import annotations

import re
import tracemalloc
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allemed.insight.command import main
from allemed.insight.data import Table, read, separated
from allemed.insight.design import make_design, parse
from allemed.insight.errors import InsightError
from allemed.insight.estimates import Status, association, mean, proportion, quantile
from allemed.insight.models import fit

GIGABYTE = 10**9


@pytest.fixture
def small_machine(monkeypatch: pytest.MonkeyPatch) -> int:
    """A machine on which a table may take a quarter of a megabyte."""
    limit = 250_000
    monkeypatch.setattr(separated, "memory", lambda: limit)
    return limit


def table_of(path: Path, rows: int, columns: int = 10) -> Path:
    line = ",".join(str(place % 7) for place in range(columns)) + "\n"
    path.write_text(",".join(f"c{place}" for place in range(columns)) + "\n" + line * rows)
    return path


# --- Too large -------------------------------------------------------------------------------------------------------


def test_what_there_is_not_memory_for_is_refused_with_a_way_out(
    tmp_path: Path, small_machine: int, capsys: pytest.CaptureFixture[str]
) -> None:
    path = table_of(tmp_path / "large.csv", 6000)
    assert path.stat().st_size < small_machine  # small cells need more room in memory than in the file
    with pytest.raises(InsightError, match="not memory for 10 of its columns at once: name fewer columns") as refused:
        read(path)
    assert refused.value.name == "too_large"
    assert len(read(path, ["c3", "c4"])) == 6000
    by = [f"c{place}" for place in range(10)]
    assert main(["mean", str(path), "--y", "c1", "--by", *by]) == 2
    said = capsys.readouterr()
    assert "large.csv is 0 MB" in said.err
    assert len(said.err.splitlines()) == 1


def test_three_gigabytes_are_refused_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A real table at the beginning and a hole behind it: refused before the hole is read, let alone kept."""
    path = table_of(tmp_path / "huge.csv", 300_000, 30)
    with path.open("rb+") as file:
        file.truncate(3 * GIGABYTE)
    monkeypatch.setattr(separated, "memory", lambda: 2 * GIGABYTE)
    monkeypatch.setattr(separated, "_encoding", lambda _path: "utf-8")  # as if all of it were text
    tracemalloc.start()
    with pytest.raises(InsightError, match="is 3000 MB, and there is not memory for 30"):
        read(path)
    assert tracemalloc.get_traced_memory()[1] < 80_000_000
    tracemalloc.stop()


def test_a_file_with_a_hole_is_not_text(tmp_path: Path) -> None:
    """A copy that broke off, or a workbook somebody called .csv; found in the first piece of three gigabytes."""
    path = table_of(tmp_path / "hole.csv", 100)
    with path.open("rb+") as file:
        file.truncate(3 * GIGABYTE)
    tracemalloc.start()
    with pytest.raises(InsightError, match=r"Row 102 of hole\.csv holds bytes that no text has"):
        read(path)
    assert tracemalloc.get_traced_memory()[1] < 80_000_000
    tracemalloc.stop()


def test_a_row_that_never_ends_is_not_held_whole(tmp_path: Path) -> None:
    path = tmp_path / "endless.csv"
    with path.open("wb") as file:
        file.write(b"a,b\n1,2\n")
        for _ in range(100):
            file.write(b"7" * 1_000_000)
    tracemalloc.start()
    with pytest.raises(InsightError, match=r"Row 3 of endless\.csv is longer than 16 MB"):
        read(path)
    assert tracemalloc.get_traced_memory()[1] < 80_000_000
    tracemalloc.stop()


def test_a_quotation_mark_that_is_never_closed_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "quote.csv"
    path.write_text('a,b\n1,"' + "x" * 200_000 + "\n" + "1,2\n" * 50)
    with pytest.raises(InsightError) as refused:
        read(path)
    assert refused.value.name in ("unreadable", "ragged_row")
    path.write_text('"' + "x" * 200_000)
    with pytest.raises(InsightError, match="cannot be read as separated values"):
        read(path)


@pytest.mark.parametrize("room", [10_000, 40_000, 10**9])
def test_columns_read_some_at_a_time_are_the_same_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    rows = "".join(f"{place / 7},navn {place},{place % 3},{place},NA\n" for place in range(90))
    (tmp_path / "d.csv").write_text("a,b,c,d,e\n" + rows)
    monkeypatch.setattr(separated, "memory", lambda: room)
    seen: list[list[str]] = []
    whole = separated._typed_columns

    def some(*arguments: Any) -> list[pl.Series]:
        seen.append(arguments[-1])
        return whole(*arguments)

    monkeypatch.setattr(separated, "_typed_columns", some)
    frame = read(tmp_path / "d.csv").frame
    assert frame.columns == ["a", "b", "c", "d", "e"]
    assert [frame.schema[name] for name in "abcd"] == [pl.Float64, pl.String, pl.Int64, pl.Int64]
    assert frame["d"].to_list() == list(range(90))
    assert len(seen) == {10_000: 5, 40_000: 1, 10**9: 1}[room] or len(seen) > 1


# --- Mixed encodings -------------------------------------------------------------------------------------------------


@given(st.lists(st.sampled_from(["ascii", "utf-8", "cp1252"]), min_size=1, max_size=12), st.booleans(), st.data())
def test_the_first_row_in_another_encoding_is_named_wherever_pieces_are_cut(
    encodings: list[str], ends: bool, data: st.DataObject
) -> None:
    import tempfile

    words = [("Bodø" if one != "ascii" else "Oslo").encode(one) for one in encodings]
    content = b"sted\n" + b"\n".join(words) + (b"\n" if ends else b"")
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(separated, "PIECE", data.draw(st.integers(1, 40)))
        path = Path(folder) / "d.csv"
        path.write_bytes(content)
        if {"utf-8", "cp1252"} <= set(encodings):
            with pytest.raises(InsightError) as refused:
                read(path)
            first, count = encodings.index("cp1252") + 2, encodings.count("cp1252")
            assert f"row {first} is not (so are {count} rows in all)" in str(refused.value)
        else:
            assert read(path).frame["sted"].to_list() == ["Oslo" if one == "ascii" else "Bodø" for one in encodings]


# --- Dates as text, a column of one value, a school of one pupil -----------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "mean --y dato",
        "total --y dato",
        "quantile --y dato",
        "ratio --y y --x dato",
        "trend --y y --waves dato",
        "lpm --formula dato~y",
        "proportion --y dato=2021",
    ],
)
def test_dates_written_as_text_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str) -> None:
    (tmp_path / "d.csv").write_text("y,dato\n1,24.03.2021\n0,25.03.2021\n1,26.03.2021\n0,\n")
    command, *more = line.split()
    assert main([command, str(tmp_path / "d.csv"), *more]) == 2
    said = capsys.readouterr().err
    assert "dato" in said
    named = (
        r"row 2 holds text \(so do 3 rows in all\)",
        "No answer in dato is 2021",
        "dato (has 3 values|names its 3 waves) in words",
    )
    assert re.search("|".join(named), said)
    assert len(said.splitlines()) == 1


def one_value() -> Any:
    frame = pl.DataFrame(
        {"y": [1.0] * 8, "x": [0.0, 1, 2, 3, 4, 5, 6, 7], "g": ["a"] * 8, "c": [1, 1, 2, 2, 3, 3, 4, 4]}
    )
    return make_design(Table(frame), parse({"clusters": "c"}))


def test_a_column_of_one_value_is_told_for_what_it_is() -> None:
    design = one_value()
    for found in (mean(design, "y"), proportion(design, "y"), quantile(design, "y"), mean(design, "y", ["g"])):
        assert found.status == [Status.DEGENERATE]
        assert found.rows()[0]["se"] is None
    with pytest.raises(InsightError, match="has no two rows and two columns"):
        association(design, "g", "c")
    with pytest.raises(InsightError) as refused:
        fit(design, "y ~ x", "logit")
    assert refused.value.name == "one_outcome"
    model = fit(design, "x ~ y", "lpm")
    assert [(term.term, term.status) for term in model.terms] == [("(Intercept)", "ok"), ("y", "collinear")]


def test_a_school_with_one_pupil_has_a_figure_and_no_certainty() -> None:
    frame = pl.DataFrame(
        {"school": [1, 1, 1, 2, 2, 2, 3], "y": [1.0, 0, 1, 0, 0, 1, 1], "f": ["n", "n", "n", "n", "n", "n", "s"]}
    )
    design = make_design(Table(frame), parse({"clusters": "school"}))
    alone = proportion(design, "y", ["school"]).rows()[2]
    assert (alone["estimate"], alone["se"], alone["ci_low"], alone["n"], alone["status"]) == (
        1.0,
        None,
        None,
        1,
        "degenerate",
    )
    assert mean(design, "y").status == [Status.OK]
    with pytest.raises(InsightError, match="Stratum s has one cluster at stage 1"):
        mean(make_design(Table(frame), parse({"strata": "f", "clusters": "school"})), "y")
    kept = mean(make_design(Table(frame), parse({"strata": "f", "clusters": "school", "lonely": "adjust"})), "y")
    assert kept.status == [Status.OK]
