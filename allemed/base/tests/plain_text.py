"""Looks for plain text among this process's temporary files: those with a name, and those that are only open."""

from __future__ import annotations

from pathlib import Path

OPENED = Path("/proc/self/fd")


def found_in(folder: Path, words: bytes) -> list[str]:
    """Files in (or once in) `folder` that hold `words`. A file without a name is read through its descriptor."""
    nameless = [path for path in OPENED.iterdir() if _is_in(folder, path)]
    named = [path for path in folder.rglob("*") if path.is_file()]
    return [str(path) for path in (*named, *nameless) if words in path.read_bytes()]


def is_any_open(folder: Path) -> bool:
    """Whether this process has a file in `folder` open, or one lies there."""
    return any(_is_in(folder, path) for path in OPENED.iterdir()) or any(folder.iterdir())


def _is_in(folder: Path, path: Path) -> bool:
    try:
        return str(path.readlink()).startswith(f"{folder}/")  # "/tmp/x (deleted)" when it has no name any more
    except OSError:  # closed meanwhile
        return False
