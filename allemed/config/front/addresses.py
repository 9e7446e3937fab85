"""What an address asks for, judged before anyone acts on it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes, urlencode

LONGEST_PATH = 2_000
LONGEST_QUERY = 8_000
MOST_PARAMETERS = 100
LONGEST_KEYED_VALUE = 200

# Marks that newsletters and social media hang on a link. They say nothing to us, so Django never sees them.
TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|gbraid|wbraid|dclid|msclkid|yclid|twclid|ttclid|li_fat_id|igshid|mc_[ce]id|_hs(enc|mi)|_g[al]"
)
# No page has these in its address, and PostgreSQL, logs or headers might stumble on them.
CONTROL = re.compile("[\x00-\x1f\x7f]")


class AbsurdAddressError(ValueError):
    """An address no link of ours can have led to: answered 400 without asking Django."""


@dataclass(frozen=True, slots=True)
class Query:
    """A query string. `sent` is what Django sees; `key` is what the page is kept under, None if it is not kept."""

    sent: bytes
    key: bytes | None


NO_QUERY = Query(b"", b"")


def read_path(raw: bytes) -> str:
    """The path a person would read. Raises `AbsurdAddressError` if it is too long, not UTF-8 or not printable."""
    if len(raw) > LONGEST_PATH or not raw.startswith(b"/"):
        raise AbsurdAddressError
    return _text(raw)


def read_query(raw: bytes, keyed: frozenset[str]) -> Query:
    """Drop the tracking marks; key the rest if every name is one of `keyed`, in one order and one spelling.

    A name that is not keyed is handed to Django and the answer is not kept: so a forgotten name is slow, never wrong.
    Raises `AbsurdAddressError`.
    """
    if not raw:
        return NO_QUERY
    if len(raw) > LONGEST_QUERY:
        raise AbsurdAddressError
    parts = raw.split(b"&")
    if len(parts) > MOST_PARAMETERS:
        raise AbsurdAddressError
    sent: list[bytes] = []
    pairs: list[tuple[str, str]] = []
    is_keyed = True
    for part in parts:
        name, _, value = (_text(side.replace(b"+", b" ")) for side in part.partition(b"="))
        if TRACKING.fullmatch(name) or not part:
            continue
        sent.append(part)
        is_keyed = is_keyed and name in keyed and len(value) <= LONGEST_KEYED_VALUE
        pairs.append((name, value))
    if not is_keyed:
        return Query(b"&".join(sent), None)
    pairs.sort(key=lambda pair: pair[0])  # stable: the order of equal names means something
    return Query(b"&".join(sent), urlencode(pairs).encode())


def _text(raw: bytes) -> str:
    try:
        text = unquote_to_bytes(raw).decode() if b"%" in raw else raw.decode()
    except UnicodeDecodeError as error:
        raise AbsurdAddressError from error
    if CONTROL.search(text):
        raise AbsurdAddressError
    return text
