"""Makes a version's files with typst. Pure: reads rows and drawings, writes nothing."""

from __future__ import annotations

import functools
import hashlib
import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from pypdf import PdfReader

from allemed.base import fonts, typst
from allemed.dialogkort.models import DeckVersion, DialogueCard, PrintKind
from allemed.dialogkort.printing.contents import version_contents
from allemed.dialogkort.printing.labels import labels

TEMPLATE = Path(__file__).parent / "cards.typ"
TOO_LONG = re.compile(r"too-long:([a-z0-9-]+)")
PICTURE_PPI = 72  # the picture's page is 1200 × 630 points


class TooLongError(Exception):
    """A card's words do not fit even in the smallest letters we print."""

    def __init__(self, slug: str) -> None:
        super().__init__("a card is too long to print")
        self.slug = slug


@dataclass(frozen=True)
class Made:
    """A finished file. `source` is the SHA-256 of everything it was made of: the same source, the same file."""

    content: bytes
    pages: int
    source: str
    extension: str


@functools.cache
def _recipe() -> str:
    digest = hashlib.sha256(TEMPLATE.read_bytes())
    for style in fonts.WEIGHTS:
        digest.update(fonts.path(style).read_bytes())
    return digest.hexdigest()


def _data(
    version: DeckVersion, language: str, kind: str, cards: Sequence[DialogueCard] | None
) -> tuple[dict[str, object], dict[str, bytes]]:
    chosen = sorted(version.cards.all(), key=lambda card: card.position) if cards is None else cards
    data = {
        **version_contents(version, language, chosen),
        "kind": kind,
        "labels": labels(language),
        "address": f"{settings.SITE_ADDRESS.split('://', 1)[-1]}/dialogkort/{version.deck.slug}/",
    }
    files = {
        f"{card.illustration.sha256}.{card.illustration.kind}": card.illustration.content()
        for card in chosen
        if card.illustration
    }
    return data, files


def make(version: DeckVersion, language: str, kind: PrintKind, card: DialogueCard | None = None) -> Made:
    """One file of the deck, or of one card.

    Raises `TooLongError` naming the card, `NotPrintableError` with typst's words for anything else, and
    `ChangedFileError` when a stored drawing is no longer what was uploaded.
    """
    data, files = _data(version, language, kind, None if card is None else [card])
    source = hashlib.sha256((_recipe() + json.dumps(data, sort_keys=True, ensure_ascii=False)).encode()).hexdigest()
    try:
        if kind == PrintKind.PICTURE:
            picture = typst.png(TEMPLATE, data=data, files=files, ppi=PICTURE_PPI)
            return Made(picture[0], 1, source, "png")
        content = typst.pdf(TEMPLATE, data=data, files=files)
    except typst.NotPrintableError as refusal:
        too_long = TOO_LONG.search(refusal.words)
        if too_long:
            raise TooLongError(too_long[1]) from None
        raise
    return Made(content, len(PdfReader(io.BytesIO(content)).pages), source, "pdf")


def preview(card: DialogueCard, language: str, kind: PrintKind = PrintKind.A5, ppi: float = 80) -> list[bytes]:
    """The card's printed pages as PNGs, for an editor; the card need be neither saved nor complete."""
    data, files = _data(card.version, language, kind, [card])
    try:
        return typst.png(TEMPLATE, data=data, files=files, ppi=ppi)
    except typst.NotPrintableError as refusal:
        too_long = TOO_LONG.search(refusal.words)
        if too_long:
            raise TooLongError(too_long[1]) from None
        raise
