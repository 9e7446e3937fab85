"""CSV and its kin: separator, encoding and decimal sign are found out, or the row that contradicts them is named.

The file is read in a stream, some columns at a time: what is kept in memory is the columns asked for, and what there is
not memory for is refused before it is begun. A file in another encoding than UTF-8 is
first written over to UTF-8 beside the system's other temporary files (or in memory, if it lies there itself), a piece
at a time.
"""

from __future__ import annotations

import codecs
import contextlib
import csv
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import polars as pl

from allemed.insight.data.table import Table, select
from allemed.insight.data.words import typed
from allemed.insight.errors import InsightError

PIECE = 1 << 22  # bytes looked at in a go
SAMPLE = 1 << 18
SEPARATORS = (",", ";", "\t", "|")
MEMORY_FILES = Path("/dev/shm")  # noqa: S108 -- a file system in memory
CONTAINER = Path("/sys/fs/cgroup/memory.max")
LONGEST = 1 << 24  # bytes in a row: more is no table of answers, and would be held whole
CELL = 16  # bytes polars needs for each text, and for its letters where it has more than fit there
SHORT = 12
BYTE_ORDER = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


@dataclass(frozen=True)
class Manner:
    """How a file of separated values is written."""

    encoding: str
    separator: str
    decimal_comma: bool
    header: tuple[str, ...]


def read_separated(path: Path, wanted: list[str] | None) -> Table:
    """The columns `wanted` of a CSV file.

    Raises InsightError: `no_header`, `duplicate_column`, `mixed_encodings`, `not_text`, `long_row`, `ragged_row`,
    `too_large`, `unreadable`.
    """
    manner = manner_of(path)
    columns = select([name for name in manner.header if name], wanted, path.name)
    at_once = _columns_at_once(path, manner, len(columns))
    with _in_utf8(path, manner.encoding) as readable:
        if not _is_even(readable, manner) and (wrong := _ragged(path, manner)):
            raise wrong
        series: list[pl.Series] = []
        for first in range(0, len(columns), at_once):
            series += _typed_columns(readable, path, manner, columns[first : first + at_once])
    return Table(pl.DataFrame(series), source=path.name, first_row=2)


def _typed_columns(readable: Path, path: Path, manner: Manner, columns: list[str]) -> list[pl.Series]:
    """Some columns as what their words are; their text is let go again."""
    try:
        frame = (
            pl.scan_csv(
                readable,
                separator=manner.separator,
                infer_schema=False,
                has_header=False,
                skip_rows=1,
                new_columns=_unique(manner.header),
                truncate_ragged_lines=False,
            )
            .select(columns)
            .collect(engine="streaming")
        )
    except (pl.exceptions.ComputeError, pl.exceptions.SchemaError):
        raise _ragged(path, manner) or _unreadable(path) from None
    except pl.exceptions.NoDataError:
        frame = pl.DataFrame({name: pl.Series([], dtype=pl.String) for name in columns})
    return [typed(frame.get_column(name), decimal_comma=manner.decimal_comma) for name in columns]


def memory() -> int:
    """How many bytes a table may take: half of what this machine, or the container we are in, has."""
    here = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    with contextlib.suppress(OSError, ValueError):  # "max", or no such file: no limit
        here = min(here, int(CONTAINER.read_text()))
    return here // 2


def _columns_at_once(path: Path, manner: Manner, kept: int) -> int:
    """How many columns may lie as text in memory together. Raises `too_large` where all will not do even one by one."""
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    size = path.stat().st_size
    rows = size / len(sample) * max(sample.count(b"\n"), 1)
    letters = size / max(len(manner.header), 1)  # in a column
    column = rows * CELL + max(letters - rows * SHORT, 0.0)
    if column * kept > memory():
        raise InsightError(
            "too_large",
            "{path} is {size} MB, and there is not memory for {count} of its columns at once: name fewer columns, or "
            "make it Parquet first.",
            path=path.name,
            size=size // 1_000_000,
            count=kept,
        )
    return max(1, int(memory() / 4 / max(column, 1.0)))


def _unreadable(path: Path) -> InsightError:
    return InsightError("unreadable", "{path} cannot be read as separated values.", path=path.name)


def manner_of(path: Path) -> Manner:
    """Encoding from every byte, separator and decimal sign from the first rows."""
    encoding = _encoding(path)
    with path.open("rb") as file:
        raw = file.read(SAMPLE)
    text = raw.decode(encoding, errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    lines = [line for line in text.split("\n")[:200] if line]
    if not lines:
        raise InsightError("no_header", "{path} is empty.", path=path.name)
    try:
        separator = _separator(lines)
        header = next(csv.reader([lines[0]], delimiter=separator))
        cells = [cell for row in csv.reader(lines[1:-1] or lines[1:], delimiter=separator) for cell in row]
    except csv.Error:  # a cell of 128 KB: a quotation mark that is never closed, most often
        raise _unreadable(path) from None
    header = [name.strip() for name in header]
    for name in header:
        if name and header.count(name) > 1:
            raise InsightError(
                "duplicate_column", "{path} has two columns called {column}.", path=path.name, column=name
            )
    commas = any(re.fullmatch(r"[+-]?\d+,\d+", cell) for cell in cells)
    points = any(re.fullmatch(r"[+-]?\d+\.\d+", cell) for cell in cells)
    return Manner(encoding, separator, decimal_comma=separator != "," and commas and not points, header=tuple(header))


def _separator(lines: list[str]) -> str:
    """The separator that cuts the first rows into the most, equally many pieces."""

    def score(separator: str) -> tuple[bool, int]:
        widths = [len(row) for row in csv.reader(lines[:50], delimiter=separator)]
        return len(set(widths[:-1] or widths)) == 1, widths[0] if widths else 0

    by_width = [separator for separator in SEPARATORS if score(separator)[1] > 1]
    return max(by_width or [","], key=score)


def _encoding(path: Path) -> str:
    """UTF-8 (with or without a mark), UTF-16 with a mark, else the Western European code page.

    A file with both real UTF-8 letters and bytes that are none was pasted together: refused, by row.
    """
    with path.open("rb") as file:
        start = file.read(4)
        for mark, name in BYTE_ORDER.items():
            if start.startswith(mark):
                return name
        file.seek(0)
        letters, broken, first, row = False, 0, 0, 1
        for piece in _whole_rows(file, path):
            if not piece.isascii():
                try:
                    piece.decode("utf-8")
                    letters = True
                except UnicodeDecodeError:
                    for offset, line in enumerate(piece.split(b"\n")):
                        if not line.isascii():
                            try:
                                line.decode("utf-8")
                                letters = True
                            except UnicodeDecodeError:
                                first = first or row + offset
                                broken += 1
            row += piece.count(b"\n")
    if broken and letters:
        raise InsightError(
            "mixed_encodings",
            "{path} mixes encodings: most of it is UTF-8, but row {row} is not (so are {count} rows in all).",
            path=path.name,
            row=first,
            count=broken,
        )
    return "cp1252" if broken else "utf-8"


def _whole_rows(file: IO[bytes], path: Path) -> Iterator[bytes]:
    """The file in pieces that end where a row does. Raises `not_text`, and `long_row` where none ends in sight."""
    row = 1
    while piece := file.read(PIECE) + file.readline(LONGEST):
        if b"\0" in piece:
            raise InsightError(
                "not_text",
                "Row {row} of {path} holds bytes that no text has: is it a CSV file, and is it whole?",
                row=row + piece[: piece.index(b"\0")].count(b"\n"),
                path=path.name,
            )
        if len(piece) >= LONGEST and not piece.endswith(b"\n"):
            raise InsightError(
                "long_row",
                "Row {row} of {path} is longer than {size} MB: rows end with a line break.",
                row=row + piece.count(b"\n"),
                path=path.name,
                size=LONGEST // (1 << 20),
            )
        row += piece.count(b"\n")
        yield piece


@contextmanager
def _in_utf8(path: Path, encoding: str) -> Iterator[Path]:
    if encoding in ("utf-8", "utf-8-sig"):
        yield path
        return
    # What lies in memory so that it is on no disk stays there.
    in_memory = path.resolve().is_relative_to(MEMORY_FILES)
    with tempfile.TemporaryDirectory(dir=path.parent if in_memory else None) as folder:
        copy = Path(folder) / "utf8.csv"
        with path.open(encoding=encoding, errors="replace", newline="") as source, copy.open("w", newline="") as target:
            while piece := source.read(PIECE):
                target.write(piece)
        yield copy


def _unique(header: tuple[str, ...]) -> list[str]:
    """Names polars accepts: a column without a name (R's row numbers) gets one nobody asks for."""
    return [name or f"\x00{place}" for place, name in enumerate(header)]


def _is_even(path: Path, manner: Manner) -> bool:
    """Whether the file has as many separators as its lines need; a short row would else be filled with nothing."""
    separators = lines = 0
    with path.open("rb") as file:
        for piece in _whole_rows(file, path):
            plain = re.sub(rb'"[^"]*"', b"", piece) if b'"' in piece else piece
            separators += plain.count(manner.separator.encode())
            lines += plain.count(b"\n") + (not piece.endswith(b"\n"))
    return separators == lines * (len(manner.header) - 1)


def _ragged(path: Path, manner: Manner) -> InsightError | None:
    """The first row that has another number of cells than the header."""
    with path.open(encoding=manner.encoding, errors="replace", newline="") as file:
        try:
            for number, row in enumerate(csv.reader(file, delimiter=manner.separator), 1):
                if row and len(row) != len(manner.header):
                    return InsightError(
                        "ragged_row",
                        "Row {row} of {path} has {found} cells, and the first row has {expected}.",
                        row=number,
                        path=path.name,
                        found=len(row),
                        expected=len(manner.header),
                    )
        except csv.Error:
            return _unreadable(path)
    return None
