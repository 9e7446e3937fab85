"""A codebook held up against data: every fault at once, by row and column, and never a value."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from allemed.insight import codebook
from allemed.insight.codebook import Report
from allemed.insight.command import main
from allemed.insight.data import Table
from allemed.insight.errors import InsightError

BOOK: dict[str, Any] = {
    "variables": {
        "id": {"type": "integer", "required": True, "unique": True},
        "trener": {"label": "Trener i idrettslag", "values": {1: "Ja", 2: "Nei"}, "missing": [9]},
        "alder": {"type": "integer", "minimum": 12, "maximum": 20},
        "dato": {"type": "date", "format": "%d.%m.%Y"},
        "skole": {"type": "text"},
        "vekt": {"type": "number"},
    },
    "weights": "vekt",
    "design": {"clusters": "skole"},
}
GOOD: dict[str, list[Any]] = {
    "id": [1, 2, 3, 4],
    "trener": [1, 2, 9, None],
    "alder": [13, 14, 15, 16],
    "dato": ["24.03.2021", "25.03.2021", None, "26.03.2021"],
    "skole": ["A", "A", "B", "B"],
    "vekt": [1.0, 1.0, 2.0, 2.0],
}


def report(**columns: list[Any]) -> Report:
    frame = pl.DataFrame({**GOOD, **columns}, strict=False)
    return codebook.check(codebook.parse(BOOK), Table(frame, "svar.csv", 2))


def grave(found: Report) -> list[tuple[str, int | None, str]]:
    return [(fault.column, fault.row, fault.reason) for fault in found.faults if fault.grave]


def test_data_that_fit_have_no_faults() -> None:
    found = report()
    assert found.is_clean
    assert [str(fault) for fault in found.faults] == ["dato: dates are written as text"]


@pytest.mark.parametrize(
    ("column", "values", "row", "reason"),
    [
        ("id", [1, None, 3, 4], 3, "missing"),
        ("id", [1, 2, 2, 4], 3, "occurs in more than one row"),
        ("trener", [1, 2, 3, 1], 4, "a code the codebook does not know"),
        ("alder", [13, 14, 15.5, 16], 4, "not a whole number"),
        ("alder", [13, 5, 15, 16], 3, "below 12"),
        ("alder", [13, 14, 15, 160], 5, "above 20"),
        ("alder", ["13", "14", "femten", "16"], 4, "text where a number should be"),
        ("dato", ["24.03.2021", "2021-03-25", None, "26.03.2021"], 3, "not a date as %d.%m.%Y"),
        ("vekt", [1.0, -1.0, 1.0, 1.0], 3, "the weight is negative"),
        ("vekt", [1.0, 1.0, 1.0, None], 5, "the weight is missing"),
        ("skole", ["A", None, "B", "B"], 3, "the cluster is missing"),
    ],
)
def test_a_fault_names_row_and_column(column: str, values: list[Any], row: int, reason: str) -> None:
    found = report(**{column: values})
    assert (column, row, reason) in grave(found)
    assert not found.is_clean


def test_columns_that_are_missing_or_unknown_are_named() -> None:
    frame = pl.DataFrame(GOOD).drop("alder").with_columns(ny=pl.lit(1))
    found = codebook.check(codebook.parse({**BOOK, "extra": "refuse"}), Table(frame))
    assert grave(found) == [
        ("alder", None, "the column is in the codebook and not in the data"),
        ("ny", None, "the column is in the data and not in the codebook"),
    ]


def test_a_column_of_one_value_and_a_school_of_one_pupil_are_remarked_on() -> None:
    remarks = [
        (f.column, f.row, f.reason) for f in report(alder=[13] * 4, skole=["A", "A", "A", "B"]).faults if not f.grave
    ]
    assert ("alder", None, "every row has the same value") in remarks
    assert ("skole", 5, "a cluster with one person") in remarks


def test_a_stratum_of_the_labels_without_a_sample_is_a_fault() -> None:
    book = codebook.parse({**BOOK, "variables": {**BOOK["variables"], "fylke": {"values": {1: "Vest", 2: "Nord"}}}})
    book = codebook.Codebook(book.variables, book.design.__class__(weights="vekt", strata=("fylke",)))
    frame = pl.DataFrame({**GOOD, "fylke": [1, 1, 1, 1]})
    assert ("fylke", None, "stratum Nord has no sample") in grave(codebook.check(book, Table(frame)))


def test_faults_are_bounded_in_number_and_counted_in_all() -> None:
    frame = pl.DataFrame({name: (values * 2500)[:10_000] for name, values in GOOD.items()})
    frame = frame.with_columns(alder=pl.lit(99), id=pl.int_range(10_000))
    found = codebook.check(codebook.parse(BOOK), Table(frame, "svar.csv", 2))
    assert len([fault for fault in found.faults if fault.column == "alder" and fault.row]) == 20
    assert next(fault for fault in found.faults if fault.column == "alder" and fault.row).count == 10_000


def test_no_fault_repeats_an_answer() -> None:
    found = report(alder=["13", "hemmelig", "15", "16"], dato=["hemmelig", None, None, None])
    assert "hemmelig" not in " ".join(map(str, found.faults))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "has no variables"),
        ({"variables": {}, "wieghts": "w"}, "has the key wieghts"),
        ({"variables": {"a": {"typ": "number"}}}, "says typ of a"),
        ({"variables": {"a": {"type": "tall"}}}, "says that a is a tall"),
        ({"variables": {"a": {"minimum": "12"}}}, "a minimum of a that is no number"),
    ],
)
def test_a_codebook_that_cannot_be_is_refused(said: Any, words: str) -> None:
    with pytest.raises(InsightError) as refused:
        codebook.parse(said, "kodebok.yaml")
    assert words in str(refused.value)


def test_the_command_lists_every_fault_and_ends_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "d.csv").write_text("alder,vekt\n13,1\n5,1\nfemten,-1\n")
    (tmp_path / "k.yaml").write_text(
        "variables: {alder: {type: integer, minimum: 12}, vekt: {}}\nweights: vekt\n", encoding="utf-8"
    )
    assert main(["check", str(tmp_path / "d.csv"), "--codebook", str(tmp_path / "k.yaml"), "--json"]) == 2
    said = capsys.readouterr()
    faults = json.loads(said.out)["faults"]
    assert {(fault["column"], fault["row"]) for fault in faults if fault["grave"]} == {
        ("alder", 3),
        ("alder", 4),
        ("vekt", 4),
    }
    assert said.err == "d.csv does not fit the codebook: 3 fault(s).\n"


def test_missing_codes_are_taken_out_before_anything_is_estimated(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "d.csv").write_text("y,w\n1,1\n0,1\n9,1\n1,1\n")
    (tmp_path / "k.yaml").write_text("variables: {y: {values: {0: Nei, 1: Ja}, missing: 9}, w: {}}\nweights: w\n")
    assert main(["mean", str(tmp_path / "d.csv"), "--codebook", str(tmp_path / "k.yaml"), "--y", "y", "--json"]) == 0
    row = json.loads(capsys.readouterr().out)["rows"][0]
    assert (row["n"], row["missing"]) == (3, 1)
    assert row["estimate"] == pytest.approx(2 / 3)
    assert (
        main(["proportion", str(tmp_path / "d.csv"), "--codebook", str(tmp_path / "k.yaml"), "--y", "y=Ja", "--json"])
        == 0
    )
    assert json.loads(capsys.readouterr().out)["rows"][0]["estimate"] == pytest.approx(2 / 3)
