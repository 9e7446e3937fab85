"""Dealing dialogue cards so that the room covers every barrier, and each table gets its own."""

from __future__ import annotations

import random
from collections import defaultdict

from allemed.base import clock
from allemed.base.refusals import RefusedError
from allemed.dialogkort.models import DialogueCard
from allemed.dugnad.actions.room import Room
from allemed.dugnad.models import CardDeal, Dugnad, Table
from allemed.dugnad.refusals import RoomRefusal


def in_dealing_order(cards: list[DialogueCard], seed: str) -> list[DialogueCard]:
    """The cards so that the first ones are about as many barriers as possible, then the second of each, and so on."""
    chance = random.Random(seed)  # noqa: S311  (a fair deal, not a secret)
    by_barrier: dict[int | None, list[DialogueCard]] = defaultdict(list)
    for card in cards:
        by_barrier[card.barrier_id].append(card)
    piles = list(by_barrier.values())
    chance.shuffle(piles)
    for pile in piles:
        chance.shuffle(pile)
    longest = max((len(pile) for pile in piles), default=0)
    return [pile[round_] for round_ in range(longest) for pile in piles if round_ < len(pile)]


def deal(room: Room, *, each: int = 1, tables: list[int] | None = None) -> int:
    """Put `each` cards on every table (or on those numbered), the ones that lie there aside. Returns how many."""
    places = list(room.dugnad.tables.filter(is_closed=False).order_by("number"))
    if tables:
        places = [place for place in places if place.number in tables]
    cards = list(DialogueCard.objects.filter(version_id=room.dugnad.deck_id).order_by("position"))
    if not cards or not places:
        raise RefusedError(RoomRefusal.NO_CARDS)
    now = clock.now()
    lying = CardDeal.objects.filter(dugnad=room.dugnad, put_aside_at=None)
    elsewhere = set(lying.exclude(table__in=places).values_list("card_id", flat=True))
    seen: dict[int, set[int]] = defaultdict(set)
    for table_id, card_id in CardDeal.objects.filter(table__in=places).values_list("table_id", "card_id"):
        seen[table_id].add(card_id)
    lying.filter(table__in=places).update(put_aside_at=now)
    order = in_dealing_order(cards, f"{room.dugnad.public_id}:{room.dugnad.seq}")
    # Those that lie at no other table first: the room covers the more.
    order.sort(key=lambda card: card.pk in elsewhere)
    dealt: list[CardDeal] = []
    times: dict[int, int] = defaultdict(int)
    for _ in range(min(each, len(cards))):
        for place in places:
            card = _next(order, times, seen[place.pk], {deal.card_id for deal in dealt if deal.table_id == place.pk})
            times[card.pk] += 1
            dealt.append(CardDeal(dugnad=room.dugnad, table=place, card=card, dealt_at=now))
    CardDeal.objects.bulk_create(dealt)
    room.log("cards_dealt", tables=len(places), cards=len(dealt))
    return len(dealt)


def tables_without(dugnad: Dugnad) -> list[int]:
    """The numbers of the tables at which no card lies."""
    lying = CardDeal.objects.filter(dugnad=dugnad, put_aside_at=None).values("table")
    return list(dugnad.tables.filter(is_closed=False).exclude(pk__in=lying).values_list("number", flat=True))


def _next(order: list[DialogueCard], times: dict[int, int], had: set[int], has: set[int]) -> DialogueCard:
    """The card dealt least often so far; one the table has not had before if there is one, never one it has now."""
    possible = [card for card in order if card.pk not in has]
    return min(possible, key=lambda card: (times[card.pk], card.pk in had, order.index(card)))


def put_card(room: Room, table: Table, card: DialogueCard) -> None:
    """Put one more card on a table."""
    _, is_new = CardDeal.objects.get_or_create(
        dugnad=room.dugnad, table=table, card=card, put_aside_at=None, defaults={"dealt_at": clock.now()}
    )
    if is_new:
        room.log("card_put", card.public_id, table=table.number)
