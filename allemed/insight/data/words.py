"""From text to numbers: all of a column's words must be numbers, or it stays text."""

from __future__ import annotations

import polars as pl

# R writes NA, SPSS and Excel leave nothing, some exports say NaN or a dot.
MISSING = ("", "NA", "NaN", "nan", "#N/A", "#NULL!", ".")
INTEGER = r"^[+-]?(0|[1-9]\d{0,17})$"
NUMBER = r"^[+-]?(0|[1-9]\d*)?(\.\d*)?([eE][+-]?\d+)?$"
LEADING_ZERO = r"^[+-]?0\d"  # municipality 0301 is a name, not three hundred and one


def typed(series: pl.Series, *, decimal_comma: bool = False) -> pl.Series:
    """The text column with missing words as null, as whole numbers or floats or booleans if every word is one."""
    series = series.str.strip_chars()
    series = series.set(series.is_in(MISSING), None)
    words = series.drop_nulls()
    if words.is_empty():
        return series.cast(pl.Float64)
    distinct = words.unique() if words.len() > 1000 else words
    if bool(distinct.str.contains(LEADING_ZERO).any()) and not bool(distinct.str.contains(r"^[+-]?0\d*[.,]").all()):
        return series
    if decimal_comma:
        distinct = distinct.str.replace(",", ".", literal=True)
    if bool(distinct.str.contains(INTEGER).all()):
        return series.cast(pl.Int64)
    if bool(distinct.str.contains(NUMBER).all()) and bool(distinct.str.contains(r"\d").all()):
        plain = series.str.replace(",", ".", literal=True) if decimal_comma else series
        return plain.cast(pl.Float64)
    if bool(distinct.is_in(["TRUE", "FALSE", "true", "false", "True", "False"]).all()):
        return series.str.to_lowercase() == "true"
    return series
