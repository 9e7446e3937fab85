"""Files as they come: encodings, separators, decimal commas, dates as text, labels, and rows that do not fit."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import openpyxl
import polars as pl
import pyreadstat
import pytest

from allemed.insight.data import read
from allemed.insight.errors import InsightError


def written(tmp_path: Path, content: bytes, name: str = "data.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def test_a_plain_csv(tmp_path: Path) -> None:
    table = read(written(tmp_path, b"a,b,c\n1,x,1.5\n2,,NA\n3,z,-2e3\n"))
    assert table.frame.to_dict(as_series=False) == {"a": [1, 2, 3], "b": ["x", None, "z"], "c": [1.5, None, -2000.0]}
    assert table.row(0) == 2  # the header is row 1


def test_semicolons_and_decimal_commas(tmp_path: Path) -> None:
    table = read(written(tmp_path, "navn;vekt\nÅse;1,5\nØystein;12\n".encode("cp1252")))
    assert table.frame.to_dict(as_series=False) == {"navn": ["Åse", "Øystein"], "vekt": [1.5, 12.0]}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_encoding_gives_the_same_letters(tmp_path: Path, encoding: str) -> None:
    table = read(written(tmp_path, "sted\tx\nTromsø\t1\nVadsø\t2\n".encode(encoding)))
    assert table.frame["sted"].to_list() == ["Tromsø", "Vadsø"]


def test_mixed_encodings_are_refused_by_row(tmp_path: Path) -> None:
    content = "sted\nTromsø\nVadsø\n".encode() + "Bodø\nAlta\n".encode("cp1252")
    with pytest.raises(InsightError, match=r"mixes encodings: .* row 4 is not"):
        read(written(tmp_path, content))


def test_a_municipality_number_keeps_its_nought(tmp_path: Path) -> None:
    assert read(written(tmp_path, b"kommune,x\n0301,1\n4601,2\n")).frame["kommune"].to_list() == ["0301", "4601"]


def test_r_names_rows_in_a_column_without_a_name(tmp_path: Path) -> None:
    assert read(written(tmp_path, b'"","a","b"\n"1",5,"NA"\n"2",6,"q"\n')).frame.columns == ["a", "b"]


def test_dates_stay_text_and_say_so_when_numbers_are_needed(tmp_path: Path) -> None:
    table = read(written(tmp_path, b"dato,x\n24.03.2021,1\n25.03.2021,2\n"))
    with pytest.raises(InsightError, match="Column dato should be numbers, but row 2 holds text"):
        table.numbers("dato")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "no_header"),
        (b"a,a\n1,2\n", "duplicate_column"),
        (b"a,b\n1,2\n3,4,5\n", "ragged_row"),
        (b"a,b\n1,2\n3\n4,5\n", "ragged_row"),
    ],
)
def test_a_broken_csv_is_refused(tmp_path: Path, content: bytes, name: str) -> None:
    with pytest.raises(InsightError) as refused:
        read(written(tmp_path, content))
    assert refused.value.name == name


def test_only_the_columns_asked_for_are_read(tmp_path: Path) -> None:
    path = written(tmp_path, b"a,b,c\n1,2,3\n")
    assert read(path, ["c", "a", "c"]).frame.columns == ["c", "a"]
    with pytest.raises(InsightError, match=r"no column d in data\.csv"):
        read(path, ["d"])


def test_an_empty_table_has_columns(tmp_path: Path) -> None:
    assert read(written(tmp_path, b"a,b\n")).frame.shape == (0, 2)


@pytest.mark.parametrize("name", ["data.sav", "data.parquet", "data.xlsx"])
def test_a_damaged_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InsightError) as refused:
        read(written(tmp_path, b"this is none", name))
    assert refused.value.name == "unreadable"


def test_other_files_are_named_by_what_can_be_read(tmp_path: Path) -> None:
    with pytest.raises(InsightError, match=r"ends in \.docx, and the files that can be read end in \.csv"):
        read(written(tmp_path, b"", "data.docx"))
    with pytest.raises(InsightError, match="There is no file"):
        read(tmp_path / "gone.csv")


def test_spss_keeps_labels_and_takes_user_missing_codes_out(tmp_path: Path) -> None:
    frame = pl.DataFrame({"trener": [1.0, 2.0, 9.0], "vekt": [1.5, 2.0, 1.0], "navn": ["a", "", "c"]})
    path = tmp_path / "data.sav"
    pyreadstat.write_sav(
        frame,
        str(path),
        column_labels={"trener": "Trener i idrettslag"},
        variable_value_labels={"trener": {1.0: "Ja", 2.0: "Nei", 9.0: "Vet ikke"}},
        missing_ranges={"trener": [9.0]},
    )
    table = read(path)
    assert table.frame["trener"].to_list() == [1, 2, None]
    assert table.frame["navn"].to_list() == ["a", None, "c"]
    assert table.labels["trener"] == "Trener i idrettslag"
    assert table.value_labels["trener"] == {1: "Ja", 2: "Nei", 9: "Vet ikke"}
    assert list(table.missing_codes["trener"]) == [9.0]
    assert read(path, ["vekt"]).frame.columns == ["vekt"]
    assert table.row(0) == 1


def test_parquet(tmp_path: Path) -> None:
    pl.DataFrame({"a": [1, 2], "b": ["x", None]}).write_parquet(tmp_path / "data.parquet")
    assert read(tmp_path / "data.parquet", ["b"]).frame.to_dict(as_series=False) == {"b": ["x", None]}


def test_excel(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["kommune", "antall", "andel", "svar"], ["0301", 3, 0.5, "Ja"], ["4601", 4, None, 5]):
        sheet.append(row)
    book.save(tmp_path / "data.xlsx")
    table = read(tmp_path / "data.xlsx")
    assert table.frame.to_dict(as_series=False) == {
        "kommune": ["0301", "4601"],
        "antall": [3, 4],
        "andel": [0.5, None],
        "svar": ["Ja", "5"],
    }
    assert table.row(0) == 2


@pytest.mark.prove
def test_a_large_csv_is_read_in_bounded_memory(tmp_path: Path) -> None:
    """300 MB of which one column in thirty is asked for: far less than the file stays in memory."""
    line = ",".join(str(place) for place in range(30)).encode() + b"\n"
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.write(",".join(f"c{place}" for place in range(30)).encode() + b"\n")
        for _ in range(40):
            file.write(line * 90_000)
    assert path.stat().st_size > 250_000_000
    script = (
        "import resource, sys; from allemed.insight.data import read; from pathlib import Path;"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss;"
        "table = read(Path(sys.argv[1]), ['c7']); assert len(table) == 3_600_000;"
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)"
    )
    said = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True).stdout
    assert float(said) < 350  # MiB, of a file of 290
    assert resource.RUSAGE_SELF == 0
