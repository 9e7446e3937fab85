"""What people write, as it is kept: readable text, no longer than there is room for."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata

from allemed.base.refusals import RefusedError
from allemed.dugnad.refusals import RoomRefusal

# Control characters and lone surrogates: nothing a keyboard makes, and neither PostgreSQL nor a page can hold them all.
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BLANK_LINES = re.compile(r"\n{3,}")


def clean(text: str, most: int) -> str:
    """`text` as it is kept. Raises `RefusedError` (no words, too long in characters, unreadable)."""
    if len(text) > most * 4:  # before any work is done on it
        raise RefusedError(RoomRefusal.TOO_LONG, most=most)
    kept = clean_or_empty(text, most)
    if not kept:
        raise RefusedError(RoomRefusal.NO_WORDS)
    return kept


def clean_or_empty(text: str, most: int) -> str:
    """The same, for a field that may be empty."""
    if _UNREADABLE.search(text):
        raise RefusedError(RoomRefusal.UNREADABLE)
    kept = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = _BLANK_LINES.sub("\n\n", kept).strip()
    if len(kept) > most:
        raise RefusedError(RoomRefusal.TOO_LONG, most=most)
    # Marks that turn the writing direction, and spaces of no width, are letters' company: alone they say nothing.
    if not any(unicodedata.category(character)[0] not in "CZ" for character in kept):
        return ""
    return kept


def one_line(text: str, most: int) -> str:
    """A field of one line; may be empty."""
    return " ".join(clean_or_empty(text, most).split())


def fingerprint(*parts: object) -> str:
    """The hash that says whether two writings are the same."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True, sort_keys=True, default=str).encode()).hexdigest()
