"""A file in a store that is not a disk (S3-compatible), read a piece at a time: never whole, however large it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

PIECE = 1024 * 1024  # bytes of one file held at once, and fetched in one question to the store


class NotStoredError(Exception):
    """The store has no such file, or not this version of it any more."""


class StoreAwayError(Exception):
    """The store did not answer, or did not let us in."""


@dataclass(frozen=True)
class Description:
    """A stored file: its size in bytes, when it was written (seconds since 1970), the store's name for this version."""

    size: int
    modified: float
    version: str


class Store(Protocol):
    """What a storage must be able to do for its files to be served from it."""

    def describe(self, name: str) -> Description:
        """Raises `NotStoredError`, `StoreAwayError`."""
        ...

    def read_part(self, name: str, version: str, first: int, length: int) -> bytes:
        """Raises `NotStoredError`, `StoreAwayError`."""
        ...


@dataclass(slots=True)
class StoredFile:
    """An open file in a store, with what `files.OpenFile` has. At most one piece of it is in memory."""

    store: Store
    name: str
    size: int
    modified: float
    version: str
    etag: bytes
    kind: bytes
    _first: int = 0
    _piece: bytes = field(default=b"", repr=False)

    def read(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`: of the piece in memory, or of the next."""
        if not self._first <= offset < self._first + len(self._piece):
            wanted = min(max(length, PIECE), self.size - offset)
            self._first, self._piece = offset, b""
            self._piece = self.store.read_part(self.name, self.version, offset, wanted) if wanted > 0 else b""
        start = offset - self._first
        return self._piece[start : start + length]

    def close(self) -> None:
        """Let the piece go."""
        self._piece = b""
