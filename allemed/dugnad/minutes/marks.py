"""What in a sentence looks as if it could tell who someone is. A hint for the one who reviews, never a verdict.

Norwegian writes few words with a capital, so one in the middle of a sentence is probably a name. Known places and the
children of the dialogue cards are not marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import models
from django.utils.translation import gettext_lazy as _


class MarkKind(models.TextChoices):
    """Why a sentence is marked."""

    BIRTH_NUMBER = "birth_number", _("fødselsnummer")
    EMAIL = "email", _("e-postadresse")
    PHONE = "phone", _("telefonnummer")
    ADDRESS = "address", _("adresse")
    SCHOOL_CLASS = "school_class", _("skoleklasse")
    NAME = "name", _("navn")


@dataclass(frozen=True)
class Mark:
    """What looks like what: `text[start:end]`."""

    kind: MarkKind
    start: int
    end: int


HERE = Path(__file__).parent
_LETTER = "A-Za-zÆØÅæøåÁáČčĐđŊŋŠšŦŧŽžÄäÖöÉéÈèÜü"
_UPPER = "A-ZÆØÅÁČĐŊŠŦŽÄÖÉÜ"
_STREET = (
    r"(?:vegen|veien|veg|vei|gata|gaten|gate|allé|alleen|plassen|torget|stien|svingen|bakken|brinken|kroken|tunet|"
    r"haugen|åsen|lia|jordet|brygga|faret|løkka|ringen|grenda)"
)
_PATTERNS: tuple[tuple[MarkKind, re.Pattern[str]], ...] = (
    (MarkKind.EMAIL, re.compile(r"[^\s@<>,;:()]+(?:@|\s?\(at\)\s?|\salfakrøll\s)[^\s@<>,;:()]+\.[A-Za-z]{2,}")),
    (MarkKind.BIRTH_NUMBER, re.compile(r"(?<!\d)\d{6}[ -]?\d{5}(?!\d)")),
    (MarkKind.PHONE, re.compile(r"(?<![\d+])(?:(?:\+|00)47[ -]?)?[2-9](?:[ -]?\d){7}(?!\d)")),
    (
        MarkKind.ADDRESS,
        re.compile(
            rf"\b[{_LETTER}][{_LETTER}.'-]*{_STREET}\s+\d{{1,4}}\s?[A-Ha-h]?\b"
            rf"|\b[{_UPPER}][{_LETTER}.-]*s?\s(?:vei|veg|gate|plass|torg|allé|vegen|veien|gata)\s+\d{{1,4}}\s?[A-Ha-h]?\b"
            rf"|(?<!\d)\d{{4}}\s[{_UPPER}][{_LETTER}]{{2,}}",
        ),
    ),
    (
        MarkKind.SCHOOL_CLASS,
        re.compile(
            r"\b(?:10|[1-9])\.?\s?[A-Fa-f]\b(?!\.\w)"
            r"|\b(?:10|[1-9])\.\s?(?:klasse|trinn|klassing)\w*"
            r"|\bklasse\s(?:10|[1-9])[A-Fa-f]?\b"
            r"|\b(?:VG|vg|Vg)\s?[1-3]\b|\b[1-3](?:ST|PB|HO|EL|ID|MK|TIF?|RM|BA)[A-F]\b"
            r"|\b(?:først|førs|andre|tredje|fjerde|femte|sjette|sjuende|syvende|åttende|niende|tiende)e?klass\w+",
        ),
    ),
)
# First names common enough to be known without a capital or at the beginning of a sentence. Those that are also words
# (bjørn, dag, finn, liv, may, stein, tor, …) are left to the capital.
_FIRST_NAMES = frozenset((HERE / "first_names.txt").read_text(encoding="utf-8").split())
_KNOWN = frozenset((HERE / "known_words.txt").read_text(encoding="utf-8").split())
_WORD = re.compile(rf"[{_LETTER}]+(?:[-'][{_LETTER}]+)*")
_BEGINS = re.compile(r"(?:(?:^|[.!?:\n•–])\s*(?:[-*]\s*)?|\(|«|\")$")


def marks(text: str, known: Iterable[str] = ()) -> list[Mark]:
    """What looks like a name, telephone number, class, birth number, address; in order, none within another.

    `known` are words with a capital that tell nothing about anyone: places, the partner, the children of the cards.
    """
    found: list[Mark] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if not any(mark.start < match.end() and match.start() < mark.end for mark in found):
                found.append(Mark(kind, match.start(), match.end()))
    found += _names(text, {word.casefold() for name in known for word in _WORD.findall(name)} | _KNOWN, found)
    return sorted(found, key=lambda mark: mark.start)


def _names(text: str, known: set[str] | frozenset[str], taken: list[Mark]) -> list[Mark]:
    found: list[Mark] = []
    for match in _WORD.finditer(text):
        if any(mark.start <= match.start() < mark.end for mark in taken) or not _is_a_name(text, match, known):
            continue
        last = found[-1] if found else None
        if last and text[last.end : match.start()] in (" ", "-"):  # first name and surname are one
            found[-1] = Mark(MarkKind.NAME, last.start, match.end())
        else:
            found.append(Mark(MarkKind.NAME, match.start(), match.end()))
    return found


def _is_a_name(text: str, match: re.Match[str], known: set[str] | frozenset[str]) -> bool:
    word = match[0]
    bare = word.casefold().removesuffix("s") if word.casefold() not in _FIRST_NAMES else word.casefold()
    if word.casefold() in known or bare in known:
        return False
    if word.casefold() in _FIRST_NAMES or bare in _FIRST_NAMES:
        return True
    if "-" in word and word.partition("-")[0].casefold() in _FIRST_NAMES:
        return True
    if not word[0].isupper() or len(word) < 3 or word.isupper():
        return False
    return not _BEGINS.search(text[: match.start()])
