"""Opening locked data for as long as they are read: in memory, never as a plain file on a disk."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import yaml

from allemed.insight import codebook as codebooks
from allemed.insight.codebook import Codebook, Report
from allemed.insight.data import Table, read
from allemed.insight.errors import InsightError

MEMORY = Path("/dev/shm")  # noqa: S108 -- a file system in memory; where there is none, the system's temporary folder


@contextmanager
def as_file(plain: Iterable[bytes], suffix: str) -> Iterator[tuple[Path, str]]:
    """The plain bytes as a file readers can open, and their SHA-256; gone when the block ends."""
    folder = MEMORY if MEMORY.is_dir() else None
    with tempfile.NamedTemporaryFile(dir=folder, prefix="allemed-", suffix=suffix) as file:
        digest = hashlib.sha256()
        for piece in plain:
            digest.update(piece)
            file.write(piece)
        file.flush()
        yield Path(file.name), digest.hexdigest()


def read_codebook(text: str) -> Codebook:
    """The codebook in a text. Raises `InsightError`."""
    try:
        said = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise InsightError(
            "bad_yaml", "The codebook is not valid YAML near line {line}.", line=mark.line + 1 if mark else 1
        ) from None
    return codebooks.parse(said, "The codebook")


def read_table(path: Path, book: Codebook, columns: Sequence[str] | None = None) -> tuple[Table, Report]:
    """The answers, with missing codes taken out, and what does not fit the codebook."""
    raw = read(path, columns)
    return codebooks.apply(book, raw), codebooks.check(book, raw)
