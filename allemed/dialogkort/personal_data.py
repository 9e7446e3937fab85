"""What this room stores about people: who published a deck. The children on the cards are made up."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from allemed.base.actor import Actor
from allemed.base.personal_data import EVERYTHING, Holding, Personal, Subject, classify, hold
from allemed.dialogkort.models import DeckVersion

for name in ("Barrier", "BarrierText", "Deck", "DeckText", "DialogueCard", "CardText", "Illustration", "Print"):
    classify(f"dialogkort.{name}", public=EVERYTHING)
WORK = Personal(
    _("At du la ut eller trakk tilbake en kortstokk"),
    _("Vi skal kunne vise hvem som gjorde det."),
    _("Så lenge kortstokken finnes, med et nummer i stedet for navnet ditt."),
)
classify(
    "dialogkort.DeckVersion",
    personal={"published_by": WORK, "withdrawn_by": WORK},
    public=["number", "languages", "state", "published_at", "withdrawn_at"],
    technical=["id", "public_id", "deck", "fingerprint", "started_at"],
)


def _decks_of(subject: Subject) -> list[dict[str, Any]]:
    theirs = Q(published_by=subject.public_id) | Q(withdrawn_by=subject.public_id)
    return [
        {
            "deck": version.deck.slug,
            "version": version.number,
            "published": version.published_by == subject.public_id,
            "withdrawn": version.withdrawn_by == subject.public_id,
        }
        for version in DeckVersion.objects.filter(theirs).select_related("deck").order_by("published_at")
    ]


def _keep_the_number(_by: Actor, _subject: Subject) -> None:
    """A published version never changes: the number stays, and leads to nobody once the account is erased."""


hold(Holding("decks", ("dialogkort.DeckVersion",), _decks_of, _keep_the_number))
