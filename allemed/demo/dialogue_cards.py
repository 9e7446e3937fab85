"""The demo's two decks. The words are in `cards/*.toml`, the drawings in `drawings/`; all written and drawn by us."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from allemed.base.actor import System
from allemed.base.refusals import RefusedError
from allemed.dialogkort import actions
from allemed.dialogkort.models import (
    Barrier,
    CardText,
    Deck,
    DeckText,
    DeckVersion,
    DialogueCard,
    Illustration,
)

HERE = Path(__file__).parent
BY = System("demo")
DECKS = ("kommuner-2021", "organisasjoner")
LANGUAGES = ("nb", "nn", "en")
CREDIT = "ALLEMED"


def load() -> None:
    """Load the barriers and publish both decks, unless they are there."""
    actions.begin_barriers(by=BY)
    for slug in DECKS:
        if not Deck.objects.filter(slug=slug).exists():
            _deck(slug, _read(slug))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / "cards" / f"{name}.toml").read_text(encoding="utf-8"))


@transaction.atomic
def _deck(slug: str, words: dict[str, Any]) -> None:
    deck = Deck.objects.create(
        slug=slug, title=words["text"]["nb"]["title"], audience=words["audience"], position=words["position"]
    )
    version = actions.start_draft(by=BY, deck=deck)
    for language in LANGUAGES:
        DeckText.objects.create(version=version, language=language, **words["text"][language])
    for position, card in enumerate(words["card"], start=1):
        _card(version, card, position)
    actions.publish_version(by=BY, version=version)


def _card(version: DeckVersion, words: dict[str, Any], position: int) -> None:
    card = DialogueCard.objects.create(
        version=version,
        position=position,
        slug=words["slug"],
        child_name=words["name"],
        age=words["age"],
        barrier=Barrier.objects.get(slug=words["barrier"]),
        illustration=_drawing(words["drawing"], words["name"]),
    )
    for language in LANGUAGES:
        texts = {name: text.strip() for name, text in words[language].items()}
        CardText.objects.create(card=card, language=language, **texts)


def _drawing(name: str, child: str) -> Illustration:
    file = HERE / "drawings" / f"{name}.svg"
    content = file.read_bytes()
    try:
        return actions.add_illustration(by=BY, content=content, name=child, credit=CREDIT)
    except RefusedError as refusal:
        if refusal.reason != "same_drawing":
            raise
        return Illustration.objects.get(name=refusal.facts["name"])
