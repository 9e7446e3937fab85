"""The poster of a dugnad: A4, to be read aloud as well as seen, with a code that leads to the sign-up page."""

from __future__ import annotations

import io
from pathlib import Path

import segno
from django.utils import translation
from django.utils.translation import gettext as _

from allemed.base import fonts, typst
from allemed.programme.actions.sign_up_letters import where
from allemed.programme.models import SignUpPage
from allemed.programme.moments import span
from allemed.programme.sign_up_links import page_link

TEMPLATE = Path(__file__).parent / "poster.typ"


def poster_pdf(page: SignUpPage, language: str) -> bytes:
    """In a language."""
    address = page_link(page, language)
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", border=0, dark="#29241e")
    with translation.override(language):
        when = span(page.dugnad.starts_at, page.dugnad.ends_at)
        data = {
            "language": language,
            "title": page.dugnad.title,
            "kicker": page.partnership.partner_name,
            "question": _("Hva skal til for at alle barn blir med?"),
            "lead": _("Kom og finn ut av det sammen med oss. Du trenger ikke forberede noe."),
            "when": when[:1].upper() + when[1:],
            "where": where(page.dugnad),
            "sign_up": _("Meld deg på"),
            "address": address.removeprefix("https://").removeprefix("http://").rstrip("/"),
            "code": _("Kode som åpner påmeldingen: %(address)s") % {"address": address},
        }
    return typst.pdf(TEMPLATE, data=fonts.printable(data), files={"code.svg": drawn.getvalue()})
