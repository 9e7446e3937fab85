"""Published PDF: the text as laid out, columns apart by two spaces or more, under a heading that names a figure."""

from __future__ import annotations

import io
import re

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from allemed.insight.disclosure.attack.grid import Grid, understand
from allemed.insight.errors import InsightError

GAP = re.compile(r"\s{2,}|\t")


def grids_of_pdf(content: bytes) -> list[Grid]:
    """The tables that can be read out of the pages' layout."""
    try:
        pages = [page.extract_text(extraction_mode="layout") for page in PdfReader(io.BytesIO(content)).pages]
    except (PyPdfError, KeyError, TypeError, IndexError):
        raise InsightError("bad_pdf", "The PDF cannot be read.") from None
    grids: list[Grid] = []
    headings: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = []
    for line in "\n".join(pages).split("\n"):
        fields = tuple(field for field in GAP.split(line.strip()) if field)
        kinds = {understand(field).kind for field in fields}
        if len(fields) > 1 and "dimension" in kinds and len(kinds) > 1:
            if rows:
                grids.append(Grid("pdf", headings, tuple(rows)))
            headings, rows = fields, []
        elif headings and len(fields) == len(headings):
            rows.append(fields)
    if rows:
        grids.append(Grid("pdf", headings, tuple(rows)))
    return grids
