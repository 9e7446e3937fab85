"""A card as it will look: the page, or the printed sides as typst makes them."""

from __future__ import annotations

import base64

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override

from allemed.base.typst import NotPrintableError
from allemed.dialogkort import printing
from allemed.dialogkort.checklist import card_gaps
from allemed.dialogkort.models import DialogueCard, PrintKind
from allemed.dialogkort.pages import CardPage


class UnfinishedPage(CardPage):
    """A card's page while it is written: in the language asked for, complete or not."""

    def __init__(self, card: DialogueCard, language: str) -> None:
        super().__init__(card, card.version, language)
        self.language = language
        self.text = card.text(language) or self.text


def preview_card(request: HttpRequest, card: DialogueCard, mode: str) -> HttpResponse:
    """`mode` is `web`, `a5` or `a6`, a hyphen and a language."""
    kind, _hyphen, language = mode.partition("-")
    with override(language):
        if kind == "web":
            return render(request, "dialogkort/editing/preview_web.html", {"page": UnfinishedPage(card, language)})
        return render(request, "dialogkort/editing/preview_print.html", _sides(card, PrintKind(kind), language))


def _sides(card: DialogueCard, kind: PrintKind, language: str) -> dict[str, object]:
    try:
        pages = printing.preview(card, language, kind, ppi=110)
    except printing.TooLongError:
        return {"problem": _("Teksten er for lang for kortet. Stryk noen ord, så kommer kortet fram igjen.")}
    except NotPrintableError:
        gaps = [str(gap) for gap in card_gaps(card) if gap.language == language]
        return {"problem": _("Kortet kan ikke trykkes ennå."), "gaps": gaps}
    return {"sides": [base64.b64encode(page).decode() for page in pages]}
