"""What in a sentence looks as if it could tell who someone is. A hint for the one who reviews, never a verdict.

Norwegian writes few words with a capital, so one in the middle of a sentence is probably a name. Known places and the
children of the dialogue cards are not marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

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


_LETTER = "A-Za-zÆØÅæøåÁáČčĐđŊŋŠšŦŧŽžÄäÖöÉéÈèÜü"
_UPPER = "A-ZÆØÅÁČĐŊŠŦŽÄÖÉÜ"
_STREET = (
    r"(?:vegen|veien|veg|vei|gata|gaten|gate|allé|alleen|plassen|torget|stien|svingen|bakken|brinken|kroken|tunet|"
    r"haugen|åsen|lia|jordet|brygga|faret|løkka|ringen|grenda)"
)
_PATTERNS: tuple[tuple[MarkKind, re.Pattern[str]], ...] = (
    (MarkKind.EMAIL, re.compile(r"[^\s@<>,;:()]+(?:@|\s?\(at\)\s?|\salfakrøll\s)[^\s@<>,;:()]+\.[A-Za-z]{2,}")),
    (MarkKind.BIRTH_NUMBER, re.compile(r"(?<!\d)\d{6}[ -]?\d{5}(?!\d)")),
    (MarkKind.PHONE, re.compile(r"(?<![\d+])(?:(?:\+|00)47[ -]?)?[2-9](?:[ .-]?\d){7}(?![\d])")),
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
_FIRST_NAMES = frozenset(
    """
    abdi abdul adam ada agnes ahmed aisha aksel aleksander alexander ali alma amalie amina amir amira anders andreas anette
    anita anja anna anne anton are arne arild asbjørn astrid aurora axel bashir beate benjamin bente berit bjarne bjørg
    camilla carl casper cathrine cecilie celine charlotte christian christina christine christoffer daniel david ebba
    edvard eirik eivind elias elin elisabeth ella ellen elise ellinor emil emilie emily emma endre erik erlend espen
    eskil esther fatima filip filippa fredrik frida frode geir gerd grete gunnar gunn gustav guro hanna hannah hanne
    hans harald hassan hedda hege heidi helene helga helge henriette henrik hilde håkon håvard ibrahim ida inga ingeborg
    inger ingrid isabel isak ismail iver ivar jakob jan janne jasmin jens jenny jesper johan johanne johannes john
    jon jonas jonathan jorunn julia julie karen kari karin karl karoline kasper katrine khadija kim kjell kjersti
    kjetil klara knut kristian kristin kristine kristoffer lars laila layla lea leif leila lena lene leon leonora
    linda linn linnea line lise lisa liam louise lucas lukas magnus maja malin margit margrete maria mariam marianne
    marie marit markus marius marta marte martin mathias mathilde matheo mats mette mikkel mina mohamed mohammad mohammed
    mona morten muhammad mustafa nadia nils nina noah odd oda olav ola ole olga olivia omar oskar oscar otto per
    petter pernille pål ragnhild rakel randi rebekka reidun rolf ronja rune sander sandra samira sara sarah sebastian
    sigrid sigurd silje simen siri sofia sofie solveig sondre stian stine svein synne synnøve sverre tarjei terje thea
    theodor therese thomas thor tiril tobias tomas tone tonje torbjørn tore torill torunn trine trond trude truls trygve
    tuva tyra ulrik unni vegard vera vetle vibeke victor viktor vilde vilja vilma viljar william yasmin yusuf yngve
    øystein øyvind åse åshild åsmund
    """.split()
)
_KNOWN = frozenset(
    """
    allemed bufdir facebook fafo fagforbundet fau friskis frivilligsentralen fritidskort fritidskortet google gud h
    hei i instagram iphone islam jul jula ja kahoot kiwi kors lions meta messenger min moped mot nav norge norges norsk
    norske nei om rema røde redd barna sanitetsforening snapchat spond teams tiktok ungdata ungdommens utekontakten vipps
    zoom youtube whatsapp bup ppt sfo aks ung ungdom kirkens bymisjon frelsesarmeen europa sverige danmark finland ukraina
    syria somalia polen litauen eritrea afghanistan tyrkia pakistan irak iran
    """.split()
)
_WORD = re.compile(rf"[{_LETTER}]+(?:[-'][{_LETTER}]+)*")
_BEGINS = re.compile(r"(?:^|[.!?:\n•–]\s*|\(|«|\"|^\s*[-*]\s*)$")


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
    if not word[0].isupper() or len(word) < 3 or word.isupper():
        return False
    return not _BEGINS.search(text[: match.start()])
