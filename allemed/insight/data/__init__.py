"""Data in: SPSS `.sav` with labels, Parquet, CSV and Excel become one `Table` of polars columns.

Only the columns asked for are kept, so a file may be larger than memory. Text that is all numbers becomes numbers;
a column with one word among its numbers stays text, and whoever needs it as numbers says in which row the word is.
Values themselves are never put into an error: they may be answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from allemed.insight.data.parquet import read_parquet
from allemed.insight.data.separated import read_separated
from allemed.insight.data.spss import read_spss
from allemed.insight.data.table import Table
from allemed.insight.data.workbook import read_workbook
from allemed.insight.errors import InsightError

__all__ = ["Table", "read"]

READERS = {
    ".sav": read_spss,
    ".zsav": read_spss,
    ".parquet": read_parquet,
    ".csv": read_separated,
    ".tsv": read_separated,
    ".txt": read_separated,
    ".xlsx": read_workbook,
    ".xls": read_workbook,
    ".xlsb": read_workbook,
    ".ods": read_workbook,
}


def read(path: str | Path, columns: Sequence[str] | None = None) -> Table:
    """The table in the file `path`, with only `columns` if they are named (each once, in any order).

    Raises InsightError: `no_such_file`, `unknown_format`, `no_such_column`, and each reader's own.
    """
    path = Path(path)
    if not path.is_file():
        raise InsightError("no_such_file", "There is no file {path}.", path=path)
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise InsightError(
            "unknown_format",
            "{path} ends in {suffix}, and the files that can be read end in {known}.",
            path=path.name,
            suffix=path.suffix or "nothing",
            known=", ".join(sorted(READERS)),
        )
    wanted = None if columns is None else list(dict.fromkeys(columns))
    return reader(path, wanted)
