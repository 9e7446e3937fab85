"""An evening with something of everything in it, for the tests of what comes of one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allemed.base import clock
from allemed.dialogkort.models import DeckVersion
from allemed.dugnad import actions
from allemed.dugnad.actions.minutes import make_draft
from allemed.dugnad.models import CardDeal, Dugnad, Kind, Minutes, Recipient, StepKind
from allemed.dugnad.tests.room import BARRIER, BY, IDEA, Evening, make_deck, make_evening

GUEST = ("mottaker@arendal.example", "nb")
SECTORS = [{"sector": "sport", "wanted": 2}, {"sector": "youth", "wanted": 4}]


def in_weeks(weeks: int) -> dt.date:
    return clock.today() + dt.timedelta(weeks=weeks)


def make_full_evening(*, with_cards: bool = True, deck: DeckVersion | None = None, **details: Any) -> Evening:
    """Strengths, barriers and ideas with cards, a theme, dots with a tie, three measures, a note; not closed."""
    if with_cards and deck is None:
        deck = make_deck({"transport": 1, "okonomi": 1})
    evening = make_evening(2, deck=deck, **details)
    Recipient.objects.create(dugnad=evening.dugnad, email=GUEST[0], language=GUEST[1])
    Dugnad.objects.filter(pk=evening.dugnad.pk).update(expected_sectors=SECTORS)
    evening.go_to(StepKind.CAPTURE)
    evening.write(1, "Åpen hall hver lørdag")
    evening.write(2, "Utstyrsbua på torget")
    evening.go_to(StepKind.CARD)
    deals = CardDeal.objects.filter(dugnad=evening.dugnad, put_aside_at=None)
    cards = {1: "", 2: "", **dict(deals.values_list("table__number", "card__public_id"))}
    evening.write(1, "Bussen går ikke etter sju", kind=BARRIER, card=cards[1])
    lift = evening.write(1, "Samkjøring fra torget", kind=IDEA, card=cards[1])
    ski = evening.write(2, "Låne ski uten navn", kind=IDEA, card=cards[2])
    evening.write(2, "Bruktmarked i oktober", kind=IDEA, card=cards[2])
    evening.write(2, "Bare for bordet", kind=Kind.NOTE)
    for number in (1, 2):
        actions.show(by=evening.tables[number], step=evening.step(StepKind.CARD).public_id)
    evening.go_to(StepKind.PRIORITISE)
    step = evening.step(StepKind.PRIORITISE).public_id
    for revision, given in enumerate(({f"i:{lift.id}": 3, f"i:{ski.id}": 2}, {f"i:{ski.id}": 1}), start=1):
        actions.vote(by=evening.person(revision), step=step, revision=1, allocations=given)
    evening.go_to(StepKind.MEASURES)
    evening.measure(1, text="Foreldre kjører på rundgang", idea=lift.id)
    evening.measure(
        1,
        text="Låneordning for ski",
        owner_role="Idrettskonsulent",
        owner_organisation="Arendal kommune",
        deadline=in_weeks(12),
    )
    evening.measure(
        2,
        text="Bruktmarked i skolegården",
        owner_name="Solveig Dahl",
        owner_role="Kasserer",
        owner_organisation="Arendal seilskole",
        owner_email="solveig@seilskolen.example",
        first_step="Spørre rektor om lån av skolegården",
        first_step_date=in_weeks(1),
        deadline=in_weeks(20),
    )
    evening.do("sectors", present=["sport"])
    return evening


def make_closed_evening(**details: Any) -> tuple[Evening, Minutes]:
    """The same, closed, with its draft made."""
    evening = make_full_evening(**details)
    evening.close()
    minutes = make_draft(by=BY, dugnad=evening.dugnad)
    assert minutes is not None
    return evening, minutes
