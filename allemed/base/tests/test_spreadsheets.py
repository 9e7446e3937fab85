"""Workbooks: what people wrote is text whatever it begins with, and the same rows make the same bytes."""

from __future__ import annotations

import io
import zipfile

from openpyxl import load_workbook

from allemed.base.spreadsheets import Sheet, book, workbook

RISKY = ["=1+1", "+1", "-1", "@x", "=HYPERLINK(1)"]


def test_no_cell_is_a_formula_and_numbers_stay_numbers() -> None:
    (sheet,) = load_workbook(io.BytesIO(workbook("Ark", ["Hva", "Tall"], [(text, 7) for text in RISKY]))).worksheets
    assert [cell.value for cell in sheet["A"]] == ["Hva", *RISKY]
    assert {cell.data_type for cell in sheet["A"]} == {"s"}
    assert all(cell.quotePrefix for cell in sheet["A"][1:])
    assert [cell.value for cell in sheet["B"][1:]] == [7] * len(RISKY)


def test_several_sheets_have_names_heads_and_widths_of_their_own() -> None:
    made = book(
        [
            Sheet(
                "1 Hvem?", [["Om"], ["Hvem", "Andel"], ["Jenter", "64 %"]], heads=2, widths=(46, 18), is_figures=True
            ),
            Sheet("2 [a]/b", [["x"]]),
        ],
        title="Rapporten",
        language="nn",
    )
    found = load_workbook(io.BytesIO(made))
    assert found.sheetnames == ["1 Hvem", "2 a b"]
    first = found.worksheets[0]
    assert (first.freeze_panes, first.column_dimensions["A"].width) == ("B3", 46)
    assert [first[place].font.bold for place in ("A1", "B2", "A3")] == [True, True, False]
    assert first["B3"].alignment.horizontal == "right"
    assert (found.properties.title, found.properties.language) == ("Rapporten", "nn")


def test_there_is_no_clock_in_the_file() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook("Ark", ["a"], [["b"]]))) as archive:
        assert {one.date_time for one in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2000-01-01T00:00:00Z") == 2
