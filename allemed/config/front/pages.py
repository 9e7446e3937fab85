"""Whole public pages, kept in this process's memory: what may be kept, for whom, and how one is found again."""

from __future__ import annotations

import gzip
import hashlib
import re
import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field

import brotli

from allemed.base.http import CHANNEL
from allemed.config.front.headers import Header, value_of

Key = tuple[str, bytes, bytes, bytes]  # scheme, host, raw path, query

SMALLEST_WORTH_COMPRESSING = 500
LARGEST_KEPT = 2_000_000
# Rough cost of the objects around a page's bytes, so that many small pages are bounded too.
OVERHEAD = 4_000
# While purges cannot be heard, a page is served for as long as an editor would wait before reloading twice.
SECONDS_WHILE_DEAF = 5.0
# Pages with a query (`?side=2`) may fill no more than this share: anyone can invent queries.
SHARE_WITH_QUERY = 0.25

_COMPRESSIBLE = re.compile(rb"text/|application/(json|javascript|xml|[\w.+-]+\+(json|xml))|image/svg")
_DROPPED = frozenset({b"content-length", b"vary", b"etag", b"age", b"date", b"server", b"connection", b"last-modified"})
_SHARED_SECONDS = re.compile(rb"s-maxage=(\d{1,8})")
_WEIGHT_ZERO = re.compile(rb";\s*q=0(\.0*)?\s*$")


def seconds_to_keep(
    *,
    method: str,
    cookie_names: Iterable[str],
    request_headers: Iterable[Header],
    status: int,
    headers: Iterable[Header],
) -> int:
    """How long an answer may be kept for everyone; 0 if it may not.

    Only a 200 that a view marked with `base.http.public`, that sets no cookie and varies on nothing but its encoding,
    asked for by someone who carries nothing a view could have read but the CSRF cookie (a page that used it says
    `Vary: Cookie`). Not 301 and 404: strangers choose those addresses, so there is no end to them and few come back.
    """
    carried = {name for name, _ in request_headers}
    if method != "GET" or status != 200 or carried & {b"authorization", b"hx-request", b"range"}:
        return 0
    if set(cookie_names) - {"csrftoken"}:
        return 0
    found = {name for name, _ in headers}
    if found & {b"set-cookie", b"content-encoding", b"www-authenticate"}:
        return 0
    if not is_public(headers):
        return 0
    shared = _SHARED_SECONDS.search(value_of(headers, b"cache-control"))
    return int(shared[1]) if shared else 0


def is_public(headers: Iterable[Header]) -> bool:
    """Whether the answer says it is the same for everyone, and nothing else in it says otherwise."""
    headers = list(headers)
    control = {part.strip().split(b"=")[0].lower() for part in value_of(headers, b"cache-control").split(b",")}
    varies = {part.strip().lower() for part in value_of(headers, b"vary").split(b",")} - {b""}
    has_cookie = any(name == b"set-cookie" for name, _ in headers)
    return (
        b"public" in control
        and not control & {b"private", b"no-store", b"no-cache"}
        and varies <= {b"accept-encoding"}
        and not has_cookie
    )


@dataclass(frozen=True, slots=True)
class Variant:
    """A page in one encoding, ready to send."""

    etag: bytes
    headers: list[Header]
    not_modified: list[Header]
    body: bytes


@dataclass(slots=True)
class Page:
    """A page in every encoding it is worth having; times are of the monotonic clock, in seconds."""

    plain: Variant
    gzip: Variant
    brotli: Variant
    stored_at: float
    expires_at: float
    size: int

    def variant(self, coding: bytes) -> Variant:
        """The variant for what `choose_coding` answered."""
        if coding == b"br":
            return self.brotli
        return self.gzip if coding == b"gzip" else self.plain


def make_page(status_headers: Iterable[Header], body: bytes, seconds: int) -> Page:
    """Compress a page and name each variant. Takes some milliseconds: not for the event loop.

    The ETags are strong and differ between encodings, since their bytes do (RFC 9110, 8.8.3.3).
    """
    headers = [(name, value) for name, value in status_headers if name not in _DROPPED]
    digest = hashlib.blake2b(body, digest_size=12).hexdigest()
    plain = _variant(headers, body, digest, b"")
    small, smaller = plain, plain
    kind = value_of(headers, b"content-type")
    if len(body) >= SMALLEST_WORTH_COMPRESSING and _COMPRESSIBLE.match(kind):
        small = _variant(headers, gzip.compress(body, 6, mtime=0), digest, b"gzip")
        smaller = _variant(headers, brotli.compress(body, quality=6), digest, b"br")
    now = time.monotonic()
    size = OVERHEAD + len(plain.body) + len(small.body) + len(smaller.body)
    return Page(plain, small, smaller, now, now + seconds, size)


def _variant(headers: list[Header], body: bytes, digest: str, coding: bytes) -> Variant:
    suffix = f"-{coding.decode()}" if coding else ""
    etag = f'"{digest}{suffix}"'.encode()
    shared: list[Header] = [(b"vary", b"Accept-Encoding"), (b"etag", etag)]
    encoded: list[Header] = [(b"content-encoding", coding)] if coding else []
    without_content = [(name, value) for name, value in headers if not name.startswith(b"content-t")]
    return Variant(
        etag,
        [*headers, *shared, *encoded, (b"content-length", str(len(body)).encode())],
        [*without_content, *shared],
        body,
    )


_chosen: dict[bytes, bytes] = {}


def choose_coding(accepted: bytes) -> bytes:
    """`br`, `gzip` or nothing, the smallest the client says it takes. Remembered: browsers send few different lines."""
    found = _chosen.get(accepted)
    if found is None:
        codings = {
            part.split(b";")[0].strip().lower() for part in accepted.split(b",") if not _WEIGHT_ZERO.search(part)
        }
        found = b"br" if b"br" in codings else b"gzip" if codings & {b"gzip", b"x-gzip"} else b""
        if len(_chosen) > 500:
            _chosen.clear()
        _chosen[accepted] = found
    return found


def matches(if_none_match: bytes, etag: bytes) -> bool:
    """Whether the client already has this variant (weak comparison, RFC 9110, 13.1.2)."""
    return if_none_match == etag or any(
        part.strip().removeprefix(b"W/") in (etag, b"*") for part in if_none_match.split(b",")
    )


@dataclass(slots=True)
class PageCache:
    """The pages, the least recently used first, no more than `most_bytes` of them.

    `generation` counts purges. Whoever renders a page notes it before asking Django, and `keep` refuses what was begun
    before the latest purge: it may show what was true before the publishing.
    """

    most_bytes: int
    is_listening: bool = False
    generation: int = 0
    bytes_kept: int = 0
    bytes_with_query: int = 0
    _pages: OrderedDict[Key, Page] = field(default_factory=OrderedDict)

    def __len__(self) -> int:
        return len(self._pages)

    def find(self, key: Key) -> Page | None:
        """The page, if it is there and still fresh."""
        page = self._pages.get(key)
        if page is None:
            return None
        now = time.monotonic()
        if now >= page.expires_at:
            self._drop(key)
            return None
        if not self.is_listening and now >= page.stored_at + SECONDS_WHILE_DEAF:
            return None
        self._pages.move_to_end(key)
        return page

    def keep(self, key: Key, page: Page, *, generation: int) -> bool:
        """Keep the page, unless it was begun before the latest purge or is too large. Says whether it was kept."""
        if generation != self.generation or page.size > min(LARGEST_KEPT, self.most_bytes):
            return False
        self._drop(key)
        self._pages[key] = page
        self.bytes_kept += page.size
        if key[3]:
            self.bytes_with_query += page.size
            self._make_room_among_queries()
        while self.bytes_kept > self.most_bytes:
            self._drop(next(iter(self._pages)))
        return key in self._pages

    @property
    def channel(self) -> str:
        """Where purges are heard."""
        return CHANNEL

    def connected(self) -> None:
        """Purges are heard from now on; what was published before was perhaps not, so begin with one."""
        self.purge()
        self.is_listening = True

    def heard(self, _payload: str) -> None:
        """Someone has published."""
        self.purge()

    def lost(self) -> None:
        """Purges are not heard: only what is a few seconds old is served."""
        self.is_listening = False

    def purge(self) -> None:
        """Forget everything, and everything that is being rendered."""
        self.generation += 1
        self._pages.clear()
        self.bytes_kept = self.bytes_with_query = 0

    def _make_room_among_queries(self) -> None:
        if self.bytes_with_query <= self.most_bytes * SHARE_WITH_QUERY:
            return
        for key in [key for key in self._pages if key[3]]:
            self._drop(key)
            if self.bytes_with_query <= self.most_bytes * SHARE_WITH_QUERY:
                return

    def _drop(self, key: Key) -> None:
        page = self._pages.pop(key, None)
        if page is not None:
            self.bytes_kept -= page.size
            if key[3]:
                self.bytes_with_query -= page.size
