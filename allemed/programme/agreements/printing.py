"""The agreement as one document: PDF/UA, and PDF/A for whoever must keep it."""

from __future__ import annotations

import unicodedata
from dataclasses import asdict
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _

from allemed.base import fonts, norwegian, typst
from allemed.programme.agreements.blocks import parts_of
from allemed.programme.models import Agreement

TEMPLATE = Path(__file__).parent / "agreement.typ"


def agreement_pdf(agreement: Agreement) -> bytes:
    """In the agreement's own language. The same agreement gives the same bytes."""
    words = agreement.text.words(agreement.language)
    with translation.override(agreement.language):
        data = {
            "language": agreement.language,
            "title": words["title"],
            "lead": _("Mellom %(partner)s og ALLEMED, %(period)s")
            % {"partner": agreement.partner_name, "period": agreement.period_name},
            "edition": _("Utgave %(number)s") % {"number": agreement.text.number},
            "parts": [asdict(part) for part in parts_of(words["body"])],
            "signed": _signed(agreement),
            "mark": agreement.mark,
        }
    return typst.pdf(TEMPLATE, data=fonts.printable(fonts.in_texts(data, _with_plain_letters)), is_for_archive=True)


def _with_plain_letters(text: str) -> str:
    """Letters with accents our font has no drawing of, without those accents: a name is then read almost right."""
    for letter in fonts.missing_characters(text):
        plain = "".join(part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part))
        text = text.replace(letter, plain)
    return text


def _signed(agreement: Agreement) -> str:
    if agreement.accepted_at is None:
        return _("Ikke godtatt ennå.")
    facts = {"when": norwegian.date(agreement.accepted_at)}
    if not agreement.accepted_name:
        return _("Godtatt %(when)s av en person vi ikke lenger har navnet til.") % facts
    facts |= {"name": agreement.accepted_name, "title": agreement.accepted_title}
    if agreement.is_on_paper:
        return _("Underskrevet på papir av %(name)s (%(title)s) %(when)s.") % facts
    return _("Godtatt av %(name)s (%(title)s) %(when)s.") % facts
