"""The sheets to print before an evening on paper: one a step and table, with its code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from allemed.base import fonts, typst
from allemed.dialogkort.models import DialogueCard
from allemed.dugnad.models import CardDeal, CardUse, Dugnad, Kind, StepKind
from allemed.dugnad.paper.rows import MEASURES, PLENARY, Sheet, sheets_of

ON_A_SHEET = {1: 8, 2: 8, 3: 5, 4: 4}
TEMPLATE = Path(__file__).parent / "sheets.typ"


def sheets_pdf(dugnad: Dugnad) -> bytes:
    """All the sheets, in the dugnad's language."""
    with translation.override(dugnad.language):
        return typst.pdf(TEMPLATE, data=_data(dugnad))


def _data(dugnad: Dugnad) -> dict[str, Any]:
    cards = list(DialogueCard.objects.filter(version_id=dugnad.deck_id).order_by("position"))
    dealt: dict[int, list[str]] = {}
    for table, child in CardDeal.objects.filter(dugnad=dugnad, put_aside_at=None).values_list(
        "table__number", "card__child_name"
    ):
        dealt.setdefault(table, []).append(child)
    everyone = [card.child_name for card in cards]
    made: dict[str, Any] = fonts.printable(
        {
            "language": dugnad.language,
            "title": dugnad.title,
            "sheets": [_sheet(dugnad, sheet, dealt.get(sheet.table) or everyone) for sheet in sheets_of(dugnad)],
            "words": {
                "sheet": _("Ark"),
                "table": _("Bord"),
                "plenary": _("I plenum"),
                "card": _("Kort (sett kryss)"),
                "no_names": _("Skriv ikke navn eller noe som kan kjennes igjen. Én ting på hver linje."),
                "only_owner": _("Bare feltet for eier skal ha et navn, og bare en voksens."),
                "what": _("Hva vi gjør"),
                "owner": _("Eier: navn"),
                "role": _("Eier: rolle og virksomhet"),
                "email": _("Eiers e-post"),
                "first": _("Det første vi gjør, og når"),
                "deadline": _("Frist"),
                "help": _("Hjelp vi trenger"),
                "proposal": _("Forslag"),
                "dots": _("Prikker"),
                "people": _("Hvor mange som stemte ved bordet"),
            },
        }
    )
    return made


def _sheet(dugnad: Dugnad, sheet: Sheet, cards: list[str]) -> dict[str, Any]:
    words = sheet.step.words(dugnad.language)
    kind = {StepKind.PRIORITISE: "dots", StepKind.MEASURES: "measures"}.get(StepKind(sheet.step.kind), "lines")
    prompt = words["prompt"] or words["screen"]
    lines = ON_A_SHEET.get(len(sheet.step.captures), 3)  # the sheet is one page: its code stands on top of it
    is_about_cards = sheet.step.cards != CardUse.NONE or sheet.step.kind == StepKind.CARD
    return {
        "code": sheet.code,
        "kind": kind,
        "table": sheet.table if sheet.table != PLENARY else None,
        "title": words["title"],
        "prompt": prompt if prompt != words["title"] else "",
        "cards": cards if is_about_cards else [],
        "parts": [{"name": str(Kind(each).label), "lines": lines} for each in sheet.step.captures],
        "dots": sheet.step.dots,
        "measures": MEASURES,
    }
