"""An e-mail someone saved as a file (.eml): what it says, as plain text. Hostile until shown otherwise."""

from __future__ import annotations

import datetime as dt
import html
import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

import nh3

from allemed.base import clock
from allemed.base.refusals import RefusedError
from allemed.programme.refusals import ProgrammeRefusal

LARGEST = 2_000_000
"""Bytes. Pictures in a signature are welcome; a film is not."""


@dataclass(frozen=True)
class Letter:
    """Subject, when it was sent, and the words. One that says that a letter of ours did not arrive names for whom."""

    subject: str
    sent_at: dt.datetime
    text: str
    failed: tuple[str, ...] = ()


def read(content: bytes) -> Letter:
    """Raises `RefusedError` (NOT_A_LETTER) for what is not an e-mail with words in it."""
    try:
        message = message_from_bytes(content[:LARGEST], policy=policy.default)
        if not isinstance(message, EmailMessage) or not (message["from"] and message["date"]):
            raise RefusedError(ProgrammeRefusal.NOT_A_LETTER)
        sent_at = parsedate_to_datetime(str(message["date"]))
        part = message.get_body(preferencelist=("plain", "html"))
        text = str(part.get_content()) if part is not None else ""
        is_html = part is not None and part.get_content_type() == "text/html"
        subject = str(message["subject"] or "")
        failed = _failed(message)
    except (ValueError, LookupError, AttributeError, TypeError, UnicodeError):
        raise RefusedError(ProgrammeRefusal.NOT_A_LETTER) from None
    if is_html:
        text = html.unescape(nh3.clean(re.sub(r"(?i)<(br|/p|/div|/li|/h\d)[^>]*>", "\n\\g<0>", text), tags=set()))
    text = re.sub(r"\n{3,}", "\n\n", text.replace("\x00", "").replace("\r\n", "\n")).strip()
    if not text:
        raise RefusedError(ProgrammeRefusal.NOT_A_LETTER)
    if sent_at.tzinfo is None:
        sent_at = sent_at.replace(tzinfo=clock.OSLO)
    return Letter(" ".join(subject.split())[:200], min(sent_at, clock.now()), text[:20_000], failed)


def _failed(message: EmailMessage) -> tuple[str, ...]:
    """Whom a letter did not reach, as the e-mail server reports it (RFC 3464)."""
    if message.get_content_type() != "multipart/report":
        return ()
    found = []
    for part in message.walk():
        whom = str(part["final-recipient"] or "").partition(";")[2].strip(" <>").lower()
        if whom and str(part["action"] or "").strip().lower() == "failed":
            found.append(whom)
    return tuple(found[:20])
