"""Asking Enhetsregisteret and Frivillighetsregisteret.

`look_up(number)` and `search(name)` do not raise, and no question takes much longer than `TOTAL` seconds. They answer
with an outcome: found, not found, deleted, or the register is down. An answer is kept in the database; when it is old
it is asked for again, and when the register is down the old one serves (`is_stale`).
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

import httpx
from django.conf import settings
from prometheus_client import Counter

from allemed.base import clock
from allemed.places.models import RegisterAnswer
from allemed.places.registers import breaker
from allemed.places.registers.answers import BadAnswerError, Unit, unit, units, voluntary_number

logger = logging.getLogger(__name__)
logging.getLogger("httpx").setLevel(logging.WARNING)  # it would log every address, with what someone searched for

UNITS, VOLUNTARY = "enhetsregisteret", "frivillighetsregisteret"
TIMEOUT = httpx.Timeout(3.0, connect=2.0)  # seconds for each step
TOTAL = 6.0  # seconds for the whole question, second tries included
LARGEST = 512 * 1024  # bytes of an answer, unpacked
FRESH = {"found": dt.timedelta(days=1), "nothing": dt.timedelta(hours=1)}
TRANSPORT: httpx.BaseTransport | None = None  # tests put a register of their own here

REQUESTS = Counter(
    "allemed_register_requests", "Questions to public registers, by how they went", ["register", "result"]
)


class Outcome(Enum):
    FOUND = "found"
    NOT_FOUND = "not_found"
    DELETED = "deleted"
    DOWN = "down"


@dataclass(frozen=True)
class Answer:
    """How a question went, what was found, and whether it is an old answer because the register is down."""

    outcome: Outcome
    units: tuple[Unit, ...] = ()
    is_stale: bool = False

    @property
    def unit(self) -> Unit | None:
        return self.units[0] if self.units else None


class DownError(Exception):
    """No usable answer: no connection, too slow, an error of theirs, or not what the contract says."""


def look_up(number: str) -> Answer:
    """The organisation with this number (nine digits, already checked), main unit or subunit."""
    answer = _ask(UNITS, f"/enheter/{number}", {}, lambda data: [unit(data, number=number)])
    if answer.outcome is Outcome.NOT_FOUND:
        answer = _ask(UNITS, f"/underenheter/{number}", {}, lambda data: [unit(data, number=number)])
    if answer.unit and answer.unit.status == "deleted":
        return replace(answer, outcome=Outcome.DELETED)
    return answer


def search(name: str, municipality_number: str = "") -> Answer:
    """Up to twenty organisations whose name has these words."""
    asked = {"navn": name[:180], "size": "20"}
    if municipality_number:
        asked["kommunenummer"] = municipality_number
    return _ask(UNITS, "/enheter", asked, units)


def is_voluntary(number: str) -> bool | None:
    """Whether it is in Frivillighetsregisteret; None when that cannot be known now."""

    def read(data: object) -> list[Unit]:
        return [Unit(number=voluntary_number(data, number=number), name="–", is_voluntary=True)]

    outcome = _ask(VOLUNTARY, f"/frivillige-organisasjoner/{number}", {}, read).outcome
    return None if outcome is Outcome.DOWN else outcome is Outcome.FOUND


def _ask(register: str, path: str, asked: dict[str, str], read: Callable[[object], list[Unit]]) -> Answer:
    question = httpx.URL(path, params=asked).raw_path.decode()[:200]
    kept = RegisterAnswer.objects.filter(register=register, question=question).first()
    if kept and kept.expires_at > clock.now():
        REQUESTS.labels(register, "kept").inc()
        return _from_kept(kept)
    if not breaker.may_ask(register):
        REQUESTS.labels(register, "not_asked").inc()
        return _without(kept)
    try:
        data = _fetch(register, path, asked)
        found = [] if data is None else read(data)
    except (DownError, BadAnswerError) as error:
        breaker.failed(register)
        REQUESTS.labels(register, "down" if isinstance(error, DownError) else "bad_answer").inc()
        # The class only: neither the number asked for nor what came back belongs in a log.
        logger.warning("%s did not answer: %s", register, type(error.__cause__ or error).__name__)
        return _without(kept)
    breaker.succeeded(register)
    REQUESTS.labels(register, "found" if found else "nothing").inc()
    now = clock.now()
    kept, _ = RegisterAnswer.objects.update_or_create(
        register=register,
        question=question,
        defaults={
            "answer": [one.as_json() for one in found],
            "fetched_at": now,
            "expires_at": now + FRESH["found" if found else "nothing"],
        },
    )
    return _from_kept(kept)


def _from_kept(kept: RegisterAnswer) -> Answer:
    found = tuple(Unit(**one) for one in kept.answer)
    return Answer(Outcome.FOUND if found else Outcome.NOT_FOUND, found)


def _without(kept: RegisterAnswer | None) -> Answer:
    return replace(_from_kept(kept), is_stale=True) if kept else Answer(Outcome.DOWN)


def _fetch(register: str, path: str, asked: dict[str, str]) -> Any:
    """The answer's JSON, or None when there is nothing by that number. Raises DownError.

    A GET is safe to repeat: once more if the connection failed or their gateway did, if there is time.
    """
    base = {UNITS: settings.ENHETSREGISTERET_URL, VOLUNTARY: settings.FRIVILLIGHETSREGISTERET_URL}[register]
    deadline = time.monotonic() + TOTAL
    with httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False, transport=TRANSPORT) as client:
        for is_last in (False, True):
            try:
                return _get(client, base + path, asked, deadline)
            except (httpx.TransportError, _GatewayError) as error:
                if is_last or time.monotonic() > deadline - 1:
                    raise DownError from error
    raise AssertionError  # the loop above always returns or raises


class _GatewayError(Exception):
    """502, 503 or 504: what stands before the register, not the register."""


def _get(client: httpx.Client, url: str, asked: dict[str, str], deadline: float) -> Any:
    with client.stream("GET", url, params=asked, headers={"Accept": "application/json"}) as response:
        if response.status_code in {404, 410}:  # 410: it was there and is removed altogether
            return None
        if response.status_code in {502, 503, 504}:
            raise _GatewayError
        if response.status_code != 200 or "json" not in response.headers.get("Content-Type", ""):
            raise DownError(f"status {response.status_code}")
        body = bytearray()
        for part in response.iter_bytes():
            body += part
            if len(body) > LARGEST:
                raise DownError("too large")
            if time.monotonic() > deadline:
                raise DownError("too slow")
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise DownError("not JSON") from error
