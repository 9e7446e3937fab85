"""What a version says, as plain data: the one source of printed files, of the fingerprint and of nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from allemed.dialogkort.models import CardText, DeckVersion, DialogueCard


def card_contents(card: DialogueCard, language: str) -> dict[str, object]:
    """A card's words, barrier and drawing in `language`. What a draft lacks is empty."""
    text = card.text(language) or CardText(card=card, language=language)
    barrier = card.barrier
    barrier_text = barrier.text(language) if barrier else None
    drawing = card.illustration
    return {
        "slug": card.slug,
        "name": card.child_name,
        "age": card.age,
        "barrier": barrier_text.name if barrier_text else "",
        "voice": barrier.voice if barrier else "orange",
        "pattern": barrier.pattern if barrier else "dots",
        "headline": text.headline,
        "situation": text.situation_paragraphs,
        "questions": text.question_list,
        "easy_read": text.easy_read_lines,
        "listening": text.listening,
        "alt": text.illustration_alt,
        "drawing": f"{drawing.sha256}.{drawing.kind}" if drawing else "",
        "credit": drawing.credit if drawing else "",
    }


def version_contents(
    version: DeckVersion, language: str, cards: Iterable[DialogueCard] | None = None
) -> dict[str, object]:
    """A deck in `language`: title, lead and its cards in order (or only `cards`)."""
    text = version.text(language)
    chosen = sorted(version.cards.all(), key=lambda card: card.position) if cards is None else cards
    return {
        "deck": version.deck.slug,
        "audience": version.deck.audience,
        "number": version.number,
        "language": language,
        "title": text.title if text else version.deck.title,
        "lead": text.lead if text else "",
        "cards": [card_contents(card, language) for card in chosen],
    }


def fingerprint(version: DeckVersion, languages: Iterable[str]) -> str:
    """SHA-256 of everything a reader sees of the version: words, order, barriers' names and look, drawings' content."""
    everything = [version_contents(version, language) for language in sorted(languages)]
    return hashlib.sha256(json.dumps(everything, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
