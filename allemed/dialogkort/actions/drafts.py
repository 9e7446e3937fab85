"""Beginning a new version, ordering its cards, giving it up."""

from __future__ import annotations

from itertools import count

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.text import slugify

from allemed.audit import actions as audit
from allemed.base.actor import Actor
from allemed.base.identifiers import new_public_id
from allemed.base.refusals import RefusedError
from allemed.dialogkort.models import CardText, Deck, DeckVersion, DialogueCard
from allemed.dialogkort.models.deck import VERSION_ADDRESS
from allemed.dialogkort.refusals import CardRefusal


@transaction.atomic
def start_draft(*, by: Actor, deck: Deck) -> DeckVersion:
    """A new version of `deck`: a copy of its newest one, or empty if there is none. Refuses a second draft."""
    Deck.objects.select_for_update().get(pk=deck.pk)
    if deck.draft:
        raise RefusedError(CardRefusal.HAS_A_DRAFT)
    newest = deck.versions.order_by("-number").first()
    try:
        with transaction.atomic():
            version: DeckVersion = DeckVersion.objects.create(deck=deck, number=(newest.number if newest else 0) + 1)
    except IntegrityError:
        raise RefusedError(CardRefusal.HAS_A_DRAFT) from None
    if newest:
        _copy(newest, version)
    audit.record(by=by, deed="deck_draft_started", thing=version, number=version.number)
    return version


def _copy(source: DeckVersion, target: DeckVersion) -> None:
    for text in source.texts.all():
        text.pk = None
        text.version = target
        text.save(force_insert=True)
    for card in source.cards.order_by("position").prefetch_related("texts"):
        texts = list(card.texts.all())
        copy = DialogueCard.objects.create(
            version=target,
            position=card.position,
            public_id=new_public_id(),
            slug=card.slug,
            child_name=card.child_name,
            age=card.age,
            illustration=card.illustration,
            barrier=card.barrier,
        )
        for card_text in texts:
            card_text.pk = None
            card_text.card = copy
            card_text.save(force_insert=True)


def _locked_draft(version: DeckVersion) -> DeckVersion:
    """`version` as it is in the database now, locked. Refuses anything but a draft."""
    found = DeckVersion.objects.select_for_update().get(pk=version.pk)
    if not found.is_draft:
        raise RefusedError(CardRefusal.NOT_A_DRAFT)
    return found


@transaction.atomic
def add_card(*, by: Actor, version: DeckVersion, child_name: str, age: int) -> DialogueCard:
    """A new card, last in the draft, with an empty text in each language the deck has. Its address is the name."""
    draft = _locked_draft(version)
    card = DialogueCard.objects.create(
        version=draft,
        position=next_position(draft),
        slug=_free_slug(draft, child_name),
        child_name=child_name,
        age=age,
    )
    begun = {text.language for text in draft.texts.all()} | {settings.LANGUAGE_CODE}
    for language, _name in settings.LANGUAGES:
        if language in begun:
            CardText.objects.create(card=card, language=language)
    audit.record(by=by, deed="card_added", thing=card)
    return card


def _free_slug(version: DeckVersion, child_name: str) -> str:
    plain = slugify(child_name.translate(str.maketrans("æøåÆØÅđĐŋŊŧŦ", "aoaAOAdDnNtT")))[:50] or "kort"
    if VERSION_ADDRESS.match(plain) or plain == "last-ned":
        plain = f"kort-{plain}"
    taken = set(version.cards.values_list("slug", flat=True))
    numbered = (f"{plain}-{number}" for number in count(2))
    return plain if plain not in taken else next(slug for slug in numbered if slug not in taken)


@transaction.atomic
def delete_card(*, by: Actor, card: DialogueCard) -> None:
    """Take a card out of a draft."""
    _locked_draft(card.version)
    audit.record(by=by, deed="card_deleted", thing=card)
    card.delete()


@transaction.atomic
def delete_draft(*, by: Actor, version: DeckVersion) -> None:
    """Give up a draft with its cards. What is published cannot be given up."""
    draft = _locked_draft(version)
    audit.record(by=by, deed="deck_draft_deleted", thing=draft, number=draft.number)
    draft.delete()


@transaction.atomic
def move_card(*, by: Actor, card: DialogueCard, steps: int) -> None:
    """Move a card `steps` places (negative: towards the front). Past either end is the end."""
    version = _locked_draft(card.version)
    cards = list(version.cards.order_by("position"))
    place = next(index for index, other in enumerate(cards) if other.pk == card.pk)
    cards.insert(max(0, min(len(cards), place + steps)), cards.pop(place))
    for position, other in enumerate(cards, start=1):
        if other.position != position:
            version.cards.filter(pk=other.pk).update(position=position)
    audit.record(by=by, deed="card_moved", thing=card, steps=steps)


def next_position(version: DeckVersion) -> int:
    """Where a new card goes: last."""
    last = version.cards.aggregate(last=Max("position"))["last"]
    return (last or 0) + 1
