"""Decks and dialogue cards, in the newest published version of each deck."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import translation

from allemed.base.clock import OSLO
from allemed.dialogkort.models import Deck, DeckVersion, VersionState
from allemed.website.search.documents import Document


def _newest() -> dict[str, DeckVersion]:
    """Each deck's newest published version, by the deck's slug."""
    versions = DeckVersion.objects.filter(state=VersionState.PUBLISHED).select_related("deck").order_by("number")
    return {version.deck.slug: version for version in versions}


@dataclass(frozen=True)
class Decks:
    """Every published deck."""

    name: str = "deck"

    def versions(self) -> dict[str, str]:
        return {slug: version.fingerprint for slug, version in _newest().items()}

    def documents(self, key: str) -> list[Document]:
        deck = Deck.objects.published().filter(slug=key).first()
        version = deck.current if deck else None
        if deck is None or version is None or version.published_at is None:
            return []
        found = []
        for text in version.texts.all():
            with translation.override(text.language):
                found.append(
                    Document(
                        language=text.language,
                        kind="deck",
                        title=text.title,
                        url=deck.get_absolute_url(),
                        lead=text.lead,
                        date=version.published_at.astimezone(OSLO).date(),
                    )
                )
        return found


@dataclass(frozen=True)
class Cards:
    """Every card of every deck's newest published version."""

    name: str = "card"

    def versions(self) -> dict[str, str]:
        return {
            f"{slug}/{card}": version.fingerprint
            for slug, version in _newest().items()
            for card in version.cards.values_list("slug", flat=True)
        }

    def documents(self, key: str) -> list[Document]:
        deck_slug, _, card_slug = key.partition("/")
        version = _newest().get(deck_slug)
        card = (
            version.cards.filter(slug=card_slug).select_related("version__deck", "barrier").first() if version else None
        )
        if card is None or version is None or version.published_at is None:
            return []
        found = []
        for text in card.texts.all():
            if text.language not in version.languages:
                continue
            with translation.override(text.language):
                barrier = card.barrier.text(text.language) if card.barrier else None
                found.append(
                    Document(
                        language=text.language,
                        kind="card",
                        title=f"{card.child_name}, {card.age}: {text.headline}",
                        url=card.get_absolute_url(),
                        lead=barrier.name if barrier else "",
                        body="\n".join([text.situation, text.questions, text.easy_read, text.illustration_alt]),
                        date=version.published_at.astimezone(OSLO).date(),
                    )
                )
        return found
