"""Files from disk: static ones for ever, media with ranges; opened so that no name can lead out of its folder."""

from __future__ import annotations

import contextlib
import email.utils
import json
import mimetypes
import os
import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from allemed.config.front.headers import SANDBOX, Header, value_of
from allemed.config.front.stored import NotStoredError, Store, StoredFile

CHUNK = 256 * 1024
FOR_EVER = b"public, max-age=31536000, immutable"
AN_HOUR = b"public, max-age=3600"

# The system's own table differs between machines; these are what browsers insist on.
TYPES = mimetypes.MimeTypes()
for _kind, _ending in (
    ("text/javascript", ".js"),
    ("text/javascript", ".mjs"),
    ("image/avif", ".avif"),
    ("image/webp", ".webp"),
    ("image/svg+xml", ".svg"),
    ("font/woff2", ".woff2"),
    ("font/ttf", ".ttf"),
    ("application/manifest+json", ".webmanifest"),
    ("application/json", ".map"),
    ("image/x-icon", ".ico"),
):
    TYPES.add_type(_kind, _ending)

_RANGE = re.compile(rb"bytes=(\d{0,15})-(\d{0,15})")


class NoFileError(Exception):
    """There is no such file, or nobody may have it by this name. Which of the two is not said."""


@dataclass(slots=True)
class OpenFile:
    """A regular file, open for reading. Close it."""

    descriptor: int
    size: int
    modified: float
    etag: bytes
    kind: bytes

    def read(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`. Raises `OSError`."""
        return os.pread(self.descriptor, length, offset)

    def close(self) -> None:
        os.close(self.descriptor)


def safe_parts(name: str) -> list[str]:
    """The folders and the file of a relative name. Raises `NoFileError` for any that could mean something else."""
    parts = name.split("/")
    if any(not part or part.startswith(".") or "\\" in part or "\0" in part or len(part) > 255 for part in parts):
        raise NoFileError  # empty, hidden, `..`, Windows
    return parts


def open_file(root: Path, name: str) -> OpenFile:
    """Open a regular file below `root` without following a link in any part of `name`. Raises `NoFileError`."""
    parts = safe_parts(name)
    with contextlib.ExitStack() as folders:
        try:
            folder = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
            folders.callback(os.close, folder)
            for part in parts[:-1]:
                folder = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
                folders.callback(os.close, folder)
            descriptor = os.open(parts[-1], os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
        except OSError as error:
            raise NoFileError from error
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode):
        os.close(descriptor)
        raise NoFileError
    etag = f'"{found.st_mtime_ns:x}-{found.st_size:x}"'.encode()
    return OpenFile(descriptor, found.st_size, found.st_mtime, etag, content_type(parts[-1]))


def content_type(name: str) -> bytes:
    """What a file is, by its ending; text is always UTF-8."""
    kind, encoding = TYPES.guess_type(name)
    if kind is None or encoding:
        return b"application/octet-stream"
    if kind.startswith("text/") or kind == "application/json":
        return f"{kind}; charset=utf-8".encode()
    return kind.encode()


def read_range(written: bytes, size: int) -> tuple[int, int] | None:
    """The first and the length of the bytes asked for; None for all of them.

    Several ranges at once, or another unit, are answered with all. Raises `ValueError` when nothing of it is there.
    """
    asked = _RANGE.fullmatch(written)
    if asked is None or (not asked[1] and not asked[2]):
        return None
    if not asked[1]:
        length = min(int(asked[2]), size)
        if length == 0:
            raise ValueError(written)
        return size - length, length
    first = int(asked[1])
    last = min(int(asked[2]) if asked[2] else size - 1, size - 1)
    if asked[2] and int(asked[2]) < first:
        return None
    if first >= size:
        raise ValueError(written)
    return first, last - first + 1


@dataclass(slots=True)
class Plan:
    """How a file is answered: these headers, then `length` bytes from `offset`."""

    status: int
    headers: list[Header]
    offset: int
    length: int


def plan(file: OpenFile | StoredFile, asked: Iterable[Header], own: Iterable[Header]) -> Plan:
    """Decide between 200, 206, 304 and 416 (RFC 9110, 13 and 14)."""
    asked = list(asked)
    modified = email.utils.formatdate(file.modified, usegmt=True).encode()
    headers = [*own, (b"etag", file.etag), (b"last-modified", modified), (b"accept-ranges", b"bytes")]
    none_match, since = value_of(asked, b"if-none-match"), value_of(asked, b"if-modified-since")
    if none_match:
        is_known = any(part.strip().removeprefix(b"W/") in (file.etag, b"*") for part in none_match.split(b","))
    else:
        is_known = bool(since) and int(file.modified) <= _seconds(since)
    if is_known:
        return Plan(304, [h for h in headers if not h[0].startswith((b"content-t", b"content-d"))], 0, 0)
    if_range = value_of(asked, b"if-range")
    try:
        span = read_range(value_of(asked, b"range"), file.size) if if_range in (b"", file.etag, modified) else None
    except ValueError:
        return Plan(416, [*headers, (b"content-range", b"bytes */%d" % file.size), (b"content-length", b"0")], 0, 0)
    if span is None:
        return Plan(200, [*headers, (b"content-length", b"%d" % file.size)], 0, file.size)
    offset, length = span
    headers.append((b"content-range", b"bytes %d-%d/%d" % (offset, offset + length - 1, file.size)))
    headers.append((b"content-length", b"%d" % length))
    return Plan(206, headers, offset, length)


def _seconds(date: bytes) -> float:
    try:
        return email.utils.parsedate_to_datetime(date.decode("latin-1")).timestamp()
    except (ValueError, TypeError):
        return -1.0


@dataclass(frozen=True)
class StaticFiles:
    """`/static/`: names with a digest are the same for ever; WhiteNoise has compressed each beside itself."""

    root: Path
    hashed: frozenset[str]

    @classmethod
    def at(cls, root: Path) -> StaticFiles:
        """Read the manifest. Without one (nothing collected yet) every name is asked for again."""
        try:
            manifest = json.loads((root / "staticfiles.json").read_text())
        except (OSError, ValueError):
            return cls(root, frozenset())
        paths: dict[str, str] = manifest["paths"]
        return cls(root, frozenset(new for old, new in paths.items() if new != old))

    def open(self, name: str, coding: bytes) -> tuple[OpenFile, list[Header]]:
        """The file in the encoding the client takes, and its headers. Raises `NoFileError`."""
        if name.endswith((".br", ".gz")) or name == "staticfiles.json":
            raise NoFileError
        own: list[Header] = [
            (b"content-type", content_type(name)),
            (b"cache-control", FOR_EVER if name in self.hashed else AN_HOUR),
            (b"vary", b"Accept-Encoding"),
        ]
        if name.endswith(".svg"):
            own.append((b"content-security-policy", SANDBOX))
        ending = {b"br": ".br", b"gzip": ".gz"}.get(coding)
        if ending is not None:
            with contextlib.suppress(NoFileError):
                file = open_file(self.root, name + ending)
                file.etag = file.etag[:-1] + b"-" + coding + b'"'
                return file, [*own, (b"content-encoding", coding)]
        return open_file(self.root, name), own


def media_headers(name: str) -> list[Header]:
    """What a public media file is sent with; a drawing someone uploaded runs nothing, wherever it is opened."""
    own: list[Header] = [
        (b"content-type", content_type(name)),
        (b"cache-control", AN_HOUR),
        (b"cross-origin-resource-policy", b"cross-origin"),  # feed readers and letters show our pictures
    ]
    if name.lower().endswith((".svg", ".svgz", ".xml", ".html", ".htm", ".xhtml")):
        own.append((b"content-security-policy", SANDBOX))
    if not own[0][1].startswith((b"image/", b"audio/", b"video/", b"application/pdf")):
        own.append((b"content-disposition", b"attachment"))
    return own


def open_stored(store: Store, name: str) -> StoredFile:
    """A file in a store that is not a disk; its own address is never shown to browsers. Raises `NoFileError`."""
    safe_parts(name)
    try:
        found = store.describe(name)
    except NotStoredError as error:
        raise NoFileError from error
    version = re.sub(r"[^0-9A-Za-z-]", "", found.version)
    etag = f'"{version}-{found.size:x}"'.encode()
    return StoredFile(store, name, found.size, found.modified, found.version, etag, content_type(name))
