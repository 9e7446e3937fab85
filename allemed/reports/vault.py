"""Encryption at rest for what must never leave: answers of single persons, faults by row, proofs of attack.

A file is a head and chunks of AES-256-GCM, each with its number and whether it is the last in its nonce, so that
nothing can be moved, left out or cut short (STREAM: Hoang, Reyhanitabar, Rogaway and Vizár, 2015). Every file has a
key of its own, which lies in the database wrapped by a key of the operator: to change that one, only the wrappings are
made anew; and a file whose wrapped key is gone is gone, wherever a copy of it may lie.

Operator's keys: `MICRODATA_KEYS`, "name:base64,name:base64" of 32 bytes each; the first wraps, the others still open.
"""

from __future__ import annotations

import base64
import itertools
import os
import secrets
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

MAGIC = b"ALLEMED1"
CHUNK = 1 << 20  # bytes of plain text in each
TAG = 16
PREFIX = 7
KEY = 32
WRAP_NONCE = 12


class LockedError(Exception):
    """The bytes cannot be opened: another key, a changed or shortened file, or a key that is no longer there."""


class KeysError(ValueError):
    """`MICRODATA_KEYS` cannot be read. The message never holds a key."""


@dataclass(frozen=True)
class WrappedKey:
    """A file's own key, wrapped: what lies in the database. `name` is the operator's key that opens it."""

    name: str
    wrapped: bytes


def read_keys(written: str) -> dict[str, bytes]:
    """The operator's keys by name, the one that wraps first. Raises `KeysError`."""
    keys: dict[str, bytes] = {}
    for part in filter(None, (each.strip() for each in written.split(","))):
        name, _, value = part.partition(":")
        try:
            key = base64.b64decode(value, validate=True)
        except ValueError:
            raise KeysError(f"the key called {name[:20]} is not base64") from None
        if len(key) != KEY or not name.isidentifier() or name in keys:
            raise KeysError(f"the key called {name[:20]} is not 32 bytes under a plain name of its own")
        keys[name] = key
    if not keys:
        raise KeysError("no key")
    return keys


def _keys() -> dict[str, bytes]:
    return read_keys(settings.MICRODATA_KEYS)


def current_key() -> str:
    """The name of the operator's key that new files are wrapped with."""
    return next(iter(_keys()))


def _wrap(own: bytes) -> WrappedKey:
    name, key = next(iter(_keys().items()))
    nonce = secrets.token_bytes(WRAP_NONCE)
    return WrappedKey(name, nonce + AESGCM(key).encrypt(nonce, own, MAGIC + name.encode()))


def _unwrap(wrapped: WrappedKey) -> bytes:
    key = _keys().get(wrapped.name)
    if key is None or not wrapped.wrapped:
        raise LockedError
    nonce, box = wrapped.wrapped[:WRAP_NONCE], wrapped.wrapped[WRAP_NONCE:]
    try:
        return AESGCM(key).decrypt(nonce, box, MAGIC + wrapped.name.encode())
    except InvalidTag:
        raise LockedError from None


def rewrap(wrapped: WrappedKey) -> WrappedKey:
    """The same file's key under the operator's newest key. Raises `LockedError`."""
    return _wrap(_unwrap(wrapped))


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + struct.pack(">IB", number, last)


def lock(plain: Iterable[bytes]) -> tuple[WrappedKey, Iterator[bytes]]:
    """The file's wrapped key, and the locked file in pieces, made as the plain one is read."""
    own = secrets.token_bytes(KEY)
    return _wrap(own), _locked(own, plain)


def _locked(own: bytes, plain: Iterable[bytes]) -> Iterator[bytes]:
    box, prefix = AESGCM(own), secrets.token_bytes(PREFIX)
    head = MAGIC + prefix
    yield head
    number, waiting = 0, bytearray()
    for piece in plain:
        waiting += piece
        while len(waiting) > CHUNK:  # one chunk always waits: only the end knows which is the last
            yield box.encrypt(_nonce(prefix, number, last=False), bytes(waiting[:CHUNK]), head)
            del waiting[:CHUNK]
            number += 1
    yield box.encrypt(_nonce(prefix, number, last=True), bytes(waiting), head)


def unlock(wrapped: WrappedKey, locked: Iterable[bytes]) -> Iterator[bytes]:
    """The plain file in pieces, each of which has been proved. Raises `LockedError`, also at the very end."""
    own = _unwrap(wrapped)
    waiting = bytearray()
    source = iter(locked)
    size = len(MAGIC) + PREFIX
    while len(waiting) < size:
        piece = next(source, None)
        if piece is None:
            raise LockedError
        waiting += piece
    head = bytes(waiting[:size])
    del waiting[:size]
    if not head.startswith(MAGIC):
        raise LockedError
    box, prefix, number = AESGCM(own), head[len(MAGIC) :], 0
    try:
        for piece in itertools.chain((b"",), source):  # much may have come with the head already
            waiting += piece
            while len(waiting) > CHUNK + TAG:
                yield box.decrypt(_nonce(prefix, number, last=False), bytes(waiting[: CHUNK + TAG]), head)
                del waiting[: CHUNK + TAG]
                number += 1
        yield box.decrypt(_nonce(prefix, number, last=True), bytes(waiting), head)
    except InvalidTag:
        raise LockedError from None


# --- Short secrets in the database -----------------------------------------------------------------------------------


def lock_text(text: str) -> tuple[WrappedKey, bytes]:
    """A text, locked with a key of its own."""
    wrapped, pieces = lock([text.encode()])
    return wrapped, b"".join(pieces)


def unlock_text(wrapped: WrappedKey, locked: bytes) -> str:
    """Raises `LockedError`."""
    return b"".join(unlock(wrapped, [bytes(locked)])).decode()


# --- Files -----------------------------------------------------------------------------------------------------------


def folder() -> Path:
    """Where locked files lie. Never under the media folder, which is served."""
    path = Path(settings.MICRODATA_ROOT)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def store(name: str, plain: Iterable[bytes]) -> WrappedKey:
    """Write a locked file, whole or not at all."""
    wrapped, pieces = lock(plain)
    path = folder() / name
    part = path.with_suffix(".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return wrapped


def read(name: str, wrapped: WrappedKey) -> Iterator[bytes]:
    """The plain file in pieces. Raises `LockedError`, also when the file is not there."""
    try:
        with (folder() / name).open("rb") as file:
            yield from unlock(wrapped, iter(lambda: file.read(CHUNK), b""))
    except FileNotFoundError:
        raise LockedError from None


def forget(name: str) -> None:
    """Remove a locked file. Its key in the database is what matters; this frees the disk."""
    (folder() / name).unlink(missing_ok=True)


def names() -> set[str]:
    """Every locked file there is."""
    return {path.name for path in folder().iterdir() if path.is_file()}
