"""Looking an organisation up for a person: what they typed, what the register said, and how often they may ask."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from allemed.places.models.organisation import normal_number
from allemed.places.registers import client
from allemed.places.registers.answers import Unit
from allemed.places.registers.client import Outcome

SHORTEST = 3
# A whole town hall may sit behind one address: this stops a machine that copies the register, not a busy office.
MOST, WITHIN = 300, 300  # questions, seconds


class Note(models.TextChoices):
    """What the page says above or instead of the list."""

    EMPTY = "empty", ""
    TOO_SHORT = "too_short", _("Skriv minst tre bokstaver av navnet, eller hele organisasjonsnummeret.")
    WRONG_NUMBER = "wrong_number", _("Organisasjonsnummeret stemmer ikke. Det har ni sifre. Se etter om et er feil.")
    NOT_FOUND = "not_found", _("Vi fant ingen organisasjon. Se etter skrivefeil, eller søk med organisasjonsnummeret.")
    DELETED = "deleted", _("Organisasjonen er slettet i Enhetsregisteret.")
    DOWN = "down", _("Enhetsregisteret svarer ikke nå. Du kan skrive navnet selv i skjemaet, så sjekker vi det siden.")
    STALE = "stale", _("Enhetsregisteret svarer ikke nå. Dette er det siste vi fikk derfra.")
    TOO_MANY = "too_many", _("Det er søkt svært mange ganger herfra. Vent noen minutter, og prøv igjen.")


@dataclass(frozen=True)
class Result:
    """The organisations found, and what to say."""

    units: tuple[Unit, ...] = ()
    note: Note = Note.EMPTY

    @property
    def status(self) -> int:
        return 429 if self.note is Note.TOO_MANY else 200


def search(query: str, *, asked_by: str) -> Result:
    """Look `query` up: a number if it is made of digits, else words of a name. `asked_by` is an internet address."""
    digits = "".join(query.split())
    if not query:
        return Result()
    if digits.isdigit():
        try:
            number = normal_number(digits)
        except ValidationError:
            return Result(note=Note.WRONG_NUMBER)
        return Result(note=Note.TOO_MANY) if _is_too_often(asked_by) else _result(client.look_up(number))
    if len(query) < SHORTEST:
        return Result(note=Note.TOO_SHORT)
    return Result(note=Note.TOO_MANY) if _is_too_often(asked_by) else _result(client.search(query))


def _result(answer: client.Answer) -> Result:
    if answer.is_stale and answer.units:
        return Result(answer.units, Note.STALE)
    notes = {
        Outcome.FOUND: Note.EMPTY,
        Outcome.NOT_FOUND: Note.NOT_FOUND,
        Outcome.DELETED: Note.DELETED,
        Outcome.DOWN: Note.DOWN,
    }
    return Result(answer.units if answer.outcome is Outcome.FOUND else (), notes[answer.outcome])


def _is_too_often(asked_by: str) -> bool:
    # The address is kept as a digest, and for five minutes.
    key = f"organisation_search:{hashlib.sha256(asked_by.encode()).hexdigest()[:16]}"
    cache.add(key, 0, WITHIN)
    try:
        return cache.incr(key) > MOST
    except ValueError:  # it expired between the two lines
        return False
