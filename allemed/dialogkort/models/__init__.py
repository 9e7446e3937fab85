"""Decks of dialogue cards: barriers, decks and their versions, cards and their texts, drawings, printed files."""

from allemed.dialogkort.models.barrier import Barrier, BarrierText, Pattern, Voice
from allemed.dialogkort.models.card import CardText, DialogueCard
from allemed.dialogkort.models.deck import Audience, Deck, DeckText, DeckVersion, VersionState
from allemed.dialogkort.models.illustration import Illustration, IllustrationKind
from allemed.dialogkort.models.prints import Print, PrintKind

__all__ = [
    "Audience",
    "Barrier",
    "BarrierText",
    "CardText",
    "Deck",
    "DeckText",
    "DeckVersion",
    "DialogueCard",
    "Illustration",
    "IllustrationKind",
    "Pattern",
    "Print",
    "PrintKind",
    "VersionState",
    "Voice",
]
