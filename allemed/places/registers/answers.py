"""What a register may say, and nothing else. Every answer is taken apart and only what we know and need is kept.

No endpoint we ask tells of persons. Whatever is of another type, too long, or unreadable is a `BadAnswerError`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import asdict, dataclass
from typing import Any

NAME_LENGTH = 200
MOST_UNITS = 20


class BadAnswerError(Exception):
    """The register answered with something its contract does not know."""


@dataclass(frozen=True)
class Unit:
    """One organisation as Enhetsregisteret describes it. `status` is a value of `Organisation.RegisterStatus`."""

    number: str
    name: str
    form: str = ""
    municipality_number: str = ""
    status: str = "active"
    is_subunit: bool = False
    is_voluntary: bool = False

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def _object(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadAnswerError("not an object")
    return value


def _text(value: object, longest: int) -> str:
    """One clean line. Control characters would break a page, a log or PostgreSQL."""
    if not isinstance(value, str):
        raise BadAnswerError("not a text")
    clean = "".join(" " if unicodedata.category(letter).startswith("C") else letter for letter in value[: longest * 2])
    return " ".join(clean.split())[:longest]


def _is_true(data: dict[str, Any], name: str) -> bool:
    value = data.get(name, False)
    if not isinstance(value, bool):
        raise BadAnswerError(f"{name} is neither true nor false")
    return value


def unit(value: object, *, number: str = "") -> Unit:
    """One organisation. `number` is the one we asked for, and the answer must be about it."""
    data = _object(value)
    its_number = _text(data.get("organisasjonsnummer"), 9)
    if not re.fullmatch(r"\d{9}", its_number, re.ASCII) or (number and its_number != number):
        raise BadAnswerError("another number")
    name = _text(data.get("navn", ""), NAME_LENGTH)
    is_deleted = "slettedato" in data
    if not name and not is_deleted:
        raise BadAnswerError("no name")
    form = _object(data.get("organisasjonsform") or {}).get("kode", "")
    address = _object(
        data.get("forretningsadresse") or data.get("beliggenhetsadresse") or data.get("postadresse") or {}
    )
    place = _text(address.get("kommunenummer", ""), 4)
    return Unit(
        number=its_number,
        name=name,
        form=_text(form, 10),
        municipality_number=place if re.fullmatch(r"\d{4}", place, re.ASCII) else "",
        status=_status(data, is_deleted=is_deleted),
        is_subunit="overordnetEnhet" in data,
        is_voluntary=_is_true(data, "registrertIFrivillighetsregisteret"),
    )


def _status(data: dict[str, Any], *, is_deleted: bool) -> str:
    if is_deleted:
        return "deleted"
    if _is_true(data, "konkurs"):
        return "bankrupt"
    if _is_true(data, "underAvvikling") or _is_true(data, "underTvangsavviklingEllerTvangsopplosning"):
        return "winding_up"
    return "active"


def units(value: object) -> list[Unit]:
    """The organisations of a search; a search without a hit has no `_embedded`."""
    embedded = _object(_object(value).get("_embedded") or {})
    listed = embedded.get("enheter", embedded.get("underenheter", []))
    if not isinstance(listed, list):
        raise BadAnswerError("not a list")
    return [unit(one) for one in listed[:MOST_UNITS]]


def voluntary_number(value: object, *, number: str) -> str:
    """The number of an organisation in Frivillighetsregisteret: being there is all we need to know."""
    its_number = _text(_object(value).get("organisasjonsnummer"), 9)
    if its_number != number:
        raise BadAnswerError("another number")
    return its_number
