"""Workbooks (XLSX) that open safely: what people wrote is text, whatever it begins with."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_TEXT = 32_767  # what a cell can hold
# Control characters XML cannot carry.
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# A program that exports to CSV, or retypes a cell, would run what begins so as a formula.
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")


def workbook(title: str, head: Sequence[str], rows: Iterable[Sequence[str | int | None]]) -> bytes:
    """One sheet with a bold first row that stays in sight. `title` names the sheet."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31] or "1")
    sheet.freeze_panes = "A2"

    def cell(value: str | int | None, *, is_bold: bool = False) -> Cell:
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

    sheet.append([cell(name, is_bold=True) for name in head])
    for row in rows:
        sheet.append([cell(value) for value in row])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
