"""Published CSV: the first line with several fields is the heading; comma, semicolon or tab; UTF-8 or Latin-1."""

from __future__ import annotations

import csv
import io

from allemed.insight.disclosure.attack.grid import Grid


def grids_of_csv(content: bytes) -> list[Grid]:
    """The file's one grid."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    separator = max(";,\t", key=text.split("\n", 1)[0].count)
    rows = [
        tuple(row) for row in csv.reader(io.StringIO(text), delimiter=separator) if any(field.strip() for field in row)
    ]
    start = next((place for place, row in enumerate(rows) if len(row) > 1), len(rows))
    return [Grid("csv", rows[start], tuple(rows[start + 1 :]))] if start < len(rows) else []
