"""Logs as data, with no person in them.

Only what we know to be harmless is written: the event (a text in the code, never with its values filled in), the time,
the level, a handful of named facts, and for an exception its type and the places in the code it passed. Values, locals,
request bodies, query strings, addresses' secret parts and the database's DETAIL lines stay out by construction; what is
left is scrubbed of anything that looks like a person on its way out.
"""

from __future__ import annotations

import itertools
import logging
import os
import re
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from types import TracebackType
from typing import Any

import psycopg
import structlog
from django.core.exceptions import ImproperlyConfigured
from django.template import TemplateDoesNotExist

EventDict = MutableMapping[str, Any]

# The facts a line may carry. A key that is not here is dropped, so a new one has to be thought about.
FACTS = {
    *("event", "level", "logger", "timestamp", "exception", "status", "method", "path", "route", "seconds", "count"),
    *("job_id", "task", "attempt", "queue", "kind", "reason", "room", "deed", "thing_kind", "thing_id", "process"),
}
# Errors whose message is about the code, not about what a person sent.
ABOUT_THE_CODE = (ImportError, ImproperlyConfigured, TemplateDoesNotExist, NameError)

_EMAIL = re.compile(r"[^\s<>\"'(),;:=/]+(?:@|%40)[^\s<>\"'(),;]+")
_QUERY = re.compile(r"\?[^\s\"']*")
_NUMBER = re.compile(r"(?<![\w.])\+?\d(?:[ -]?\d){7,}(?!\w)")  # telephone, birth and account numbers
_WORD = re.compile(r"^[a-zæøåA-ZÆØÅ]+(?:[-_][a-zæøåA-ZÆØÅ]+)*$")
# After these, the next part of an address is a key to something.
_KEYS_FOLLOW = {
    "d",
    "dugnad",
    "tiltak",
    "referat",
    "lenke",
    "bekreft",
    "stopp",
    "kode",
    "svar",
    "konto",
    "token",
    "key",
    "reset",
}
_LONGEST = 300


def masked_path(path: str) -> str:
    """An address without what could identify or let in: codes, keys, tokens, e-mail addresses, numbers.

    `/nyheter/en-god-start/` stays; `/d/4821/`, `/konto/bekreft/Mx8…/` become `/d/…/`, `/konto/bekreft/…/`.
    """
    path = path.split("?", 1)[0].split("#", 1)[0][:_LONGEST]
    if path.startswith("/static/"):
        return path  # our own files
    parts = path.split("/")
    shown = []
    for index, part in enumerate(parts):
        follows_key = index > 0 and parts[index - 1].lower() in _KEYS_FOLLOW
        shown.append(part if not part or _is_public_word(part, follows_key=follows_key) else "…")
    return "/".join(shown)


def _is_public_word(part: str, *, follows_key: bool) -> bool:
    if "@" in part or "%" in part:
        return False
    if follows_key:
        return part.isascii() and part.islower() and part.replace("-", "").isalpha() and len(part) <= 20
    if part.isdigit():
        return len(part) <= 6
    if _WORD.match(part):
        return len(part) <= 100 and not _is_random(part)
    words = part.split("-")
    return len(words) > 1 and all(word.isalpha() or (word.isdigit() and len(word) <= 4) for word in words)


def _is_random(word: str) -> bool:
    """Mixed case inside, or long without a vowel's rhythm: a token rather than a word."""
    longest = max(word.replace("_", "-").split("-"), key=len)
    if len(longest) > 28:
        return True
    return any(a.islower() and b.isupper() for a, b in itertools.pairwise(longest)) and len(longest) > 10


def scrub(text: str) -> str:
    """`text` without query strings and anything that looks like an e-mail address or a person's number."""
    for pattern, instead in ((_QUERY, "?…"), (_EMAIL, "[e-mail]"), (_NUMBER, "[number]")):
        text = pattern.sub(instead, text)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def describe(error: BaseException) -> list[str]:
    """An exception as its type and the places it passed, cause by cause: no values, no locals, no source lines."""
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen and len(seen) < 6:
        seen.add(id(current))
        lines.append(f"{type(current).__module__}.{type(current).__qualname__}{_harmless_part(current)}")
        lines.extend(_places(current.__traceback__))
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return lines


def _harmless_part(error: BaseException) -> str:
    if isinstance(error, psycopg.Error):
        # The message and its DETAIL quote rows; these name tables and rules.
        facts = (error.sqlstate, error.diag.table_name, error.diag.column_name, error.diag.constraint_name)
        return f": {' '.join(fact for fact in facts if fact)}" if any(facts) else ""
    if isinstance(error, OSError) and error.errno is not None:
        return f": {os.strerror(error.errno)}"
    if isinstance(error, ABOUT_THE_CODE):
        return f": {scrub(str(error).splitlines()[0] if str(error) else '')}"
    return ""


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)
    shown = frames if len(frames) <= 30 else [*frames[:5], *frames[-25:]]
    return [f"  {_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in shown]


def _short(filename: str) -> str:
    for mark in ("site-packages/", "/allemed/"):
        if mark in filename:
            return (
                filename.rpartition(mark)[2] if mark == "site-packages/" else f"allemed/{filename.rpartition(mark)[2]}"
            )
    return filename.rpartition("/")[2]


# --- structlog's processors ---------------------------------------------------------------------------------------


def from_record(_logger: Any, _name: str, event: EventDict) -> EventDict:
    """A line another library wrote: its template without the values, and the few facts we know how to read."""
    record: logging.LogRecord | None = event.get("_record")
    if record is None:
        return event
    event["event"] = _template(record)
    request = getattr(record, "request", None)
    if request is not None:
        event["path"] = getattr(request, "path", "")
        event["method"] = getattr(request, "method", None)
        match = getattr(request, "resolver_match", None)
        event["route"] = getattr(match, "view_name", None) or None
    status = getattr(record, "status_code", None)
    if isinstance(status, int):
        event["status"] = status
    job = getattr(record, "job", None)
    if isinstance(job, Mapping):
        event["job_id"], event["task"], event["attempt"] = job.get("id"), job.get("task_name"), job.get("attempts")
    return event


def _template(record: logging.LogRecord) -> str:
    if record.name.startswith("procrastinate"):
        # Its texts are made with the job's arguments in them; its `action` says the same without.
        return str(getattr(record, "action", "procrastinate"))
    return str(record.msg) if isinstance(record.msg, str) else type(record.msg).__name__


def keep_only_facts(_logger: Any, _name: str, event: EventDict) -> EventDict:
    """Drop every key that is not on the list, every value that is not plain, and scrub the rest."""
    error = event.pop("exc_info", None)
    error = error[1] if isinstance(error, tuple) else error
    kept: EventDict = {}
    for key, value in event.items():
        if key not in FACTS or value is None:
            continue
        if key == "path":
            kept[key] = masked_path(str(value))
        elif isinstance(value, bool | int | float):
            kept[key] = value
        elif isinstance(value, str):
            kept[key] = value if key == "timestamp" else scrub(value)
    if isinstance(error, BaseException):
        kept["exception"] = describe(error)
    return kept


def _current_exception(_logger: Any, _name: str, event: EventDict) -> EventDict:
    """`logger.exception` and `exc_info=True`, read before anything can format them."""
    record: logging.LogRecord | None = event.get("_record")
    if record is not None and record.exc_info:
        event["exc_info"] = record.exc_info
    elif event.get("exc_info") is True:
        event["exc_info"] = sys.exc_info()
    return event


def settings(*, as_json: bool, level: str = "INFO") -> dict[str, Any]:
    """Django's `LOGGING`. JSON for machines, lines for people; the same processors for both."""
    shared = [structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name]
    stamp = structlog.processors.TimeStamper(fmt="iso", utc=True)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    if as_json:
        renderer: Any = structlog.processors.JSONRenderer(ensure_ascii=False)
    else:
        renderer = structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"], drop_missing=True)
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "facts": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [*shared, from_record],
                "processors": [_current_exception, stamp, keep_only_facts, renderer],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "facts"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            **{
                name: {"handlers": ["stderr"], "level": level, "propagate": False}
                for name in ("allemed", "django", "django.server", "granian", "_granian", "a2wsgi")
            },
            "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},  # a 404 is not news
            "django.security.DisallowedHost": {"handlers": [], "level": "CRITICAL", "propagate": False},
            "procrastinate": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        },
    }
