"""The agreement as one document: PDF/UA, and PDF/A for whoever must keep it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _

from allemed.base import norwegian, typst
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
            % {"partner": agreement.partnership.partner_name, "period": agreement.partnership.period},
            "edition": _("Utgave %(number)s") % {"number": agreement.text.number},
            "parts": [asdict(part) for part in parts_of(words["body"])],
            "signed": _signed(agreement),
            "mark": agreement.mark,
        }
    return typst.pdf(TEMPLATE, data=data, is_for_archive=True)


def _signed(agreement: Agreement) -> str:
    if agreement.accepted_at is None:
        return _("Ikke godtatt ennå.")
    who = agreement.accepted_name or _("en person vi ikke lenger har navnet til")
    facts = {"name": who, "title": agreement.accepted_title, "when": norwegian.date(agreement.accepted_at)}
    if agreement.is_on_paper:
        return _("Underskrevet på papir av %(name)s (%(title)s) %(when)s.") % facts
    return _("Godtatt av %(name)s (%(title)s) %(when)s.") % facts
