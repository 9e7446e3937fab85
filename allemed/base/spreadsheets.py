"""Workbooks (XLSX) that open safely: what people wrote is text, whatever it begins with."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_TEXT = 32_767  # what a cell can hold
NO_TIME = (2000, 1, 1, 0, 0, 0)
_SAVED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*<")
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
# Control characters XML cannot carry.
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# A program that exports to CSV, or retypes a cell, would run what begins so as a formula.
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class Sheet:
    """One sheet: the first `heads` rows are bold and stay in sight. `widths` of the first columns, in letters."""

    title: str
    rows: Iterable[Sequence[str | int | None]]
    heads: int = 1
    widths: Sequence[int] = ()
    is_figures: bool = False
    """All but the first column is aligned to the right."""


def workbook(title: str, head: Sequence[str], rows: Iterable[Sequence[str | int | None]]) -> bytes:
    """One sheet with a bold first row that stays in sight. `title` names the sheet."""
    return book([Sheet(title, [head, *rows])])


def book(sheets: Iterable[Sheet], *, title: str = "", language: str = "") -> bytes:
    """Several sheets, each with a name of its own. The same rows make the same bytes: there is no clock in the file."""
    made = Workbook(write_only=True)
    for each in sheets:
        _fill(made.create_sheet(" ".join(_NOT_IN_A_NAME.sub(" ", each.title).split())[:31] or "1"), each)
    made.properties.title = title or None
    made.properties.creator = "ALLEMED"
    made.properties.language = language or None
    made.properties.created = made.properties.modified = dt.datetime(*NO_TIME)  # noqa: DTZ001 -- no time at all
    written = io.BytesIO()
    made.save(written)
    return _without_time(written.getvalue())


def _fill(sheet: WriteOnlyWorksheet, said: Sheet) -> None:
    sheet.freeze_panes = f"{'B' if said.is_figures else 'A'}{said.heads + 1}"
    for number, width in enumerate(said.widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width  # type: ignore[attr-defined]
    for number, row in enumerate(said.rows, 1):
        cells = [_cell(sheet, value, is_bold=number <= said.heads) for value in row]
        if said.is_figures:
            for one in cells[1:]:
                one.alignment = Alignment(horizontal="right")
        sheet.append(cells)


def _cell(sheet: WriteOnlyWorksheet, value: str | int | None, *, is_bold: bool) -> Cell:
    made = WriteOnlyCell(sheet, value=value if isinstance(value, int) else None)
    if isinstance(value, str):
        text = _ILLEGAL.sub(" ", value)[:LONGEST_TEXT]
        made.value = text
        made.data_type = "s"  # never "f": openpyxl takes what begins with = for a formula
        if text.startswith(_RISKY):
            made.quotePrefix = True  # what a person gets by typing an apostrophe first
    if is_bold:
        made.font = Font(bold=True)
    return made


def _without_time(content: bytes) -> bytes:
    """The same archive, everything in it of one and the same day; openpyxl writes when it was saved."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _SAVED.sub(rb"\g<1>2000-01-01T00:00:00Z<", part)
            new.writestr(zipfile.ZipInfo(name, NO_TIME), part, zipfile.ZIP_DEFLATED)
    return written.getvalue()
