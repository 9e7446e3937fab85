"""Ten pupils who never were, in a file small enough to read."""

from __future__ import annotations

import io
from typing import Any

import polars as pl


def small(**columns: Any) -> bytes:
    """Ten pupils in a CSV file; `columns` replaces some."""
    rows: dict[str, Any] = {
        "year": [2014] * 5 + [2019] * 5,
        "municipality": ["4203"] * 10, "county": ["42"] * 10, "centrality": [3] * 10, "school": [1] * 5 + [2] * 5,
        "enrolled": [6] * 10, "level": ["lower"] * 10, "grade": [8, 9] * 5, "gender": [1, 2] * 5,
        "parents_born": [1, 3] * 5, "parents_education": [0, 2] * 5, "books": [1, 6] * 5, "car": [0, 2] * 5,
        "own_room": [0, 1] * 5, "holidays": [0, 3] * 5, "computers": [0, 3] * 5, "sport": [0, 1] * 5,
        "culture": [0, 1] * 5, "youth_club": [0, 1] * 5, "religious": [0, 1] * 5, "other": [0, 1] * 5,
        "regular": [0, 1] * 5, "stratum": ["42-lower"] * 10, "weight": [1.5] * 10,
    }  # fmt: skip
    written = io.BytesIO()
    pl.DataFrame({**rows, **columns}).write_csv(written)
    return written.getvalue()
