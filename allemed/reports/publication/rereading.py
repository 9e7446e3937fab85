"""Reading our own bytes again, as a stranger would: every number in a finished file must be one that may be published.

The attack on figures is made before; this looks for what slipped into a file on its way (a hidden cell in a chart's
data, a number with more decimals than the page's, a sheet nobody meant to show).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree as ET

from pypdf import PdfReader

# More decimals than anything here is published with, as each language writes them.
DECIMALS = {"en": re.compile(r"\d\.\d{2,}")}
COMMA = re.compile(r"\d,\d{2,}")
NUMBER = re.compile(r"[−-]?\d+")


def differences(editions: Iterable[Any], result: dict[str, Any]) -> list[str]:
    """What the files say beyond the result, as names of where; nothing when all is well."""
    wrong = []
    for edition in editions:
        content = edition.content
        shown = table_cells(content)
        for section in content["sections"]:
            wrong += [
                f"{edition.language}: figur-{section['id']}: {number}"
                for number in chart_numbers(section["chart"])
                if number not in _numbers_of(section)
            ]
        for kind, found in (("csv", csv_cells(edition.files["csv"])), ("xlsx", workbook_cells(edition.files["xlsx"]))):
            allowed = shown | place_cells(result)
            wrong += [
                f"{edition.language}: {kind}: {cell}" for cell in found if _is_figure(cell) and cell not in allowed
            ]
        text = pdf_text(edition.files["pdf"])
        decimals = DECIMALS.get(edition.language, COMMA).findall(text)
        wrong += [f"{edition.language}: pdf: {found}" for found in decimals]
    return wrong


def _is_figure(cell: str) -> bool:
    return bool(re.fullmatch(r"[−-]?[\d\u202f, ]+(\u202f?%)?|\d+–\d+", cell.strip()))


def table_cells(content: dict[str, Any]) -> set[str]:
    """Every cell of every table of the page."""
    tables = [section["table"] for section in content["sections"] if section["table"]]
    tables += [content["audit"]["table"]] if content["audit"]["table"] else []
    return {cell for table in tables for row in table["rows"] for cell in row}


def place_cells(result: dict[str, Any]) -> set[str]:
    """How the municipalities' figures may be written, in any language."""
    from django.utils.translation import override

    from allemed.reports.publication.words import group, percent, span

    cells: set[str] = set()
    for language in ("nb", "nn", "en"):
        with override(language):
            for place in (result["places"] or {"municipalities": {}})["municipalities"].values():
                if place["status"] == "shown":
                    cells |= {percent(place["share"]), span(place), group(place["n"])}
    return cells


def _numbers_of(section: dict[str, Any]) -> set[int]:
    """The whole numbers in the section's table, and the ticks of a scale."""
    cells = [cell for row in section["table"]["rows"] for cell in row] if section["table"] else []
    numbers = {int(found.replace("−", "-")) for cell in cells for found in NUMBER.findall(cell)}
    names = {int(found) for cell in cells for found in re.findall(r"\d+", cell)}
    return numbers | names | set(range(-100, 101, 5)) | {-8, -6, -4, -2, 2, 4, 6, 8}


def chart_numbers(svg: str) -> Iterator[int]:
    """The numbers written in a chart, as a reader sees them, titles and descriptions apart."""
    if not svg:
        return
    root = ET.fromstring(svg)  # noqa: S314 -- our own
    for element in root.iter():
        if element.tag.endswith("}text") or element.tag.endswith("}tspan"):
            for found in NUMBER.findall(element.text or ""):
                yield int(found.replace("−", "-"))


def csv_cells(content: bytes) -> Iterator[str]:
    """Every cell of a CSV file."""
    for row in csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"):
        yield from row


def workbook_cells(content: bytes) -> Iterator[str]:
    """Every cell of every sheet, hidden ones too."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content))
    for sheet in book.worksheets:
        for row in sheet.iter_rows(values_only=True):
            yield from (str(cell) for cell in row if cell is not None)


@lru_cache(maxsize=4)
def pdf_text(content: bytes) -> str:
    """What a PDF says, in reading order. It takes seconds, and is asked for more than once."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
