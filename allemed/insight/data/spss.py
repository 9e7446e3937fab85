"""SPSS `.sav` and `.zsav`: labels and user-missing codes are kept beside the columns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pyreadstat

from allemed.insight.data.table import Table, select
from allemed.insight.errors import InsightError


def read_spss(path: Path, wanted: list[str] | None) -> Table:
    """The columns `wanted` of an SPSS file. Codes stay codes; what they mean is in `value_labels`.

    Raises InsightError `unreadable` when it is damaged or no SPSS file.
    """
    try:
        _, about = pyreadstat.read_sav(str(path), metadataonly=True, user_missing=True, output_format="polars")
        columns = select(about.column_names, wanted, path.name)
        frame, _ = pyreadstat.read_sav(
            str(path), usecols=columns, user_missing=False, output_format="polars", apply_value_formats=False
        )
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, UnicodeDecodeError, OSError) as error:
        if isinstance(error, InsightError):
            raise
        raise InsightError("unreadable", "{path} is not a whole SPSS file.", path=path.name) from None
    frame = frame.select(columns).with_columns(
        pl.when(pl.col(name) == "").then(None).otherwise(pl.col(name)).alias(name)
        for name in columns
        if frame.schema[name] == pl.String
    )
    frame = frame.with_columns(
        frame.get_column(name).cast(pl.Int64) for name in columns if _is_whole(frame.get_column(name))
    )
    return Table(
        frame,
        source=path.name,
        labels={name: text for name, text in about.column_names_to_labels.items() if text and name in columns},
        value_labels={
            name: {_plain(code): text for code, text in labels.items()}
            for name, labels in about.variable_value_labels.items()
            if name in columns
        },
        missing_codes={
            name: [_span(span) for span in spans] for name, spans in about.missing_ranges.items() if name in columns
        },
    )


def _is_whole(series: pl.Series) -> bool:
    """SPSS knows floats only; a column of whole numbers is shown as whole numbers."""
    if not series.dtype.is_float():
        return False
    numbers = series.fill_nan(None).drop_nulls()
    return bool(((numbers == numbers.round()) & (numbers.abs() < 2**53)).all())


def _span(span: Any) -> object:
    if not isinstance(span, dict):
        return span
    return span["lo"] if span["lo"] == span["hi"] else (span["lo"], span["hi"])


def _plain(code: object) -> object:
    return int(code) if isinstance(code, float) and code.is_integer() else code
