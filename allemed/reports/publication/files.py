"""Files to download: every number of the page, and nothing the page does not say."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from allemed.base import spreadsheets, typst
from allemed.base.spreadsheets import Sheet

TEMPLATE = Path(__file__).parent / "report.typ"
# What a spreadsheet would take for a formula, at the beginning of a cell (OWASP, "CSV Injection").
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
BYTE_ORDER_MARK = "\ufeff"  # or Excel takes UTF-8 for something else


def harmless(text: str) -> str:
    """The same text, never a formula."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def rows_of(content: dict[str, Any]) -> Iterator[list[str]]:
    """Every table as rows: which table, then its cells. One shape for CSV and workbook."""
    for section in content["sections"]:
        if section["table"]:
            yield from _table_rows(section["title"], section["table"]["caption"], section["table"])
    if content["audit"]["table"]:
        yield from _table_rows(_("Hvem svarte?"), content["audit"]["table"]["caption"], content["audit"]["table"])


def _table_rows(title: str, caption: str, table: dict[str, Any]) -> Iterator[list[str]]:
    for row in table["rows"]:
        yield [title, caption, *row]


def csv_file(content: dict[str, Any], places: list[list[str]], language: str) -> bytes:
    """Every number of the page, UTF-8 with a mark, semicolons as Norwegian spreadsheets want."""
    with override(language):
        text = io.StringIO()
        writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
        writer.writerow([_("Del"), _("Tabell"), _("Rad"), _("Andel"), _("Usikkerhet"), _("Svar")])
        for row in rows_of(content):
            writer.writerow([harmless(cell) for cell in (*row, "", "")[:6]])
        for row in places:
            writer.writerow([harmless(cell) for cell in row])
        writer.writerow([])
        for line in _colophon(content):
            writer.writerow([harmless(line)])
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def _colophon(content: dict[str, Any]) -> list[str]:
    said = [_("Kilde: %(credit)s") % {"credit": content["credit"]}]
    if content["is_synthetic"]:
        said.insert(0, _("Oppdiktede data: ingen har svart dette."))
    if content["hidden_note"]:
        said.append(content["hidden_note"])
    return said


def workbook(content: dict[str, Any], places: list[list[str]], language: str, title: str) -> bytes:
    """One sheet a table, texts as texts."""
    with override(language):
        tables = [(each["title"], each["table"]) for each in content["sections"] if each["table"]]
        if content["audit"]["table"]:
            tables.append((_("Hvem svarte?"), content["audit"]["table"]))
        if places:
            head = [_("Kommune"), _("Andel"), _("Usikkerhet"), _("Svar")]
            rows = [row[2:] for row in places]
            tables.append((_("Kommuner"), {"caption": places[0][1], "head": head, "rows": rows}))
        last = [[], *([line] for line in _colophon(content))]
        sheets = [
            Sheet(
                f"{number} {name}",
                [[table["caption"]], table["head"], *table["rows"], *last],
                heads=2,
                widths=(46, 18, 18, 18),
                is_figures=True,
            )
            for number, (name, table) in enumerate(tables, 1)
        ]
    return spreadsheets.book(sheets, title=title, language=language)


def pdf(content: dict[str, Any], language: str, *, title: str, lead: str, address: str) -> bytes:
    """The whole report as PDF/UA-1. Raises `NotPrintableError`."""
    with override(language):
        files = {}
        sections = []
        for section in content["sections"]:
            name = f"{section['id']}.svg"
            if section["chart"]:
                files[name] = section["chart"].encode()
            sections.append({**section, "chart": name if section["chart"] else ""})
        data = {
            "language": language,
            "title": title,
            "lead": lead,
            "address": address,
            "finding": content["finding"],
            "sections": sections,
            "method": content["method"],
            "audit": content["audit"],
            "colophon": _colophon(content),
            "labels": {"method": _("Slik er tallene laget"), "audit": _("Hvem svarte?"), "read": _("Les på nett:")},
        }
        return typst.pdf(TEMPLATE, data=data, files=files)
