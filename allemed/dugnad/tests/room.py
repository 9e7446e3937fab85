"""What the tests of this room lay on the table: a runbook, a deck, a dugnad with seats. Ingrid leads it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from allemed.base import clock
from allemed.base.actor import System
from allemed.dialogkort.models import DeckVersion, DialogueCard
from allemed.dugnad import actions
from allemed.dugnad.actions import Command, Done, MeasureReceipt, MeasureWriting, Receipt, Writing
from allemed.dugnad.models import (
    CardUse,
    Dugnad,
    Kind,
    Runbook,
    RunbookStep,
    RunbookVersion,
    SeatKind,
    Step,
    StepKind,
    StepScope,
)
from allemed.dugnad.sitter import Sitter, find_sitter
from allemed.dugnad.snapshots import render, take_picture, view_of
from allemed.dugnad.snapshots.picture import deck_cards
from allemed.dugnad.tokens import SeatToken
from allemed.places.models import Municipality

BY = System("test")
STRENGTH, BARRIER, IDEA = Kind.STRENGTH, Kind.BARRIER, Kind.IDEA
STEPS: tuple[dict[str, Any], ...] = (
    {"kind": StepKind.WELCOME, "scope": StepScope.PLENARY, "minutes": 10},
    {"kind": StepKind.PAIR_TALK, "scope": StepScope.PAIR, "minutes": 3, "captures": [STRENGTH]},
    {"kind": StepKind.CAPTURE, "scope": StepScope.TABLE, "minutes": 15, "captures": [STRENGTH]},
    {
        "kind": StepKind.CARD,
        "scope": StepScope.TABLE,
        "minutes": 25,
        "captures": [BARRIER, IDEA],
        "cards": CardUse.DEAL,
    },
    {"kind": StepKind.CLUSTER, "scope": StepScope.PLENARY, "minutes": 10, "captures": [IDEA]},
    {"kind": StepKind.PRIORITISE, "scope": StepScope.SEAT, "minutes": 8, "dots": 5},
    {"kind": StepKind.MEASURES, "scope": StepScope.TABLE, "minutes": 20},
    {"kind": StepKind.PLENARY, "scope": StepScope.PLENARY, "minutes": 5},
)


def make_runbook(steps: tuple[dict[str, Any], ...] = STEPS, slug: str = "") -> RunbookVersion:
    runbook = Runbook.objects.create(slug=slug or f"r-{uuid.uuid4().hex[:8]}")
    version = RunbookVersion.objects.create(
        runbook=runbook, number=1, titles={"nb": "Kommunedugnad", "en": "Municipal workshop"}
    )
    for position, step in enumerate(steps, start=1):
        words = {"title": f"Steg {position}", "screen": "Snakk sammen", "instructions": "Gå rundt i rommet"}
        RunbookStep.objects.create(
            version=version, position=position, texts={"nb": words, "en": {"title": f"Step {position}"}}, **step
        )
    return actions.publish_runbook(by=BY, version=version)


def make_dugnad(**details: Any) -> Dugnad:
    starts = clock.now()
    deck_cards.cache_clear()
    return actions.plan_dugnad(
        by=BY,
        **{
            "title": "Dugnad i Arendal",
            "municipality": Municipality.objects.today().get(number="4203"),
            "starts_at": starts,
            "ends_at": starts + dt.timedelta(hours=3),
            "runbook": details.pop("runbook", None) or make_runbook(),
            **details,
        },
    )


@dataclass
class Evening:
    """A dugnad whose lobby is open, and the devices in it."""

    dugnad: Dugnad
    ingrid: Sitter  # facilitator
    tables: dict[int, Sitter] = field(default_factory=dict)

    @property
    def steps(self) -> list[Step]:
        return list(self.dugnad.steps.order_by("position"))

    def step(self, kind: StepKind) -> Step:
        return next(step for step in self.steps if step.kind == kind)

    @property
    def current(self) -> str:
        found = self.dugnad.steps.filter(is_current=True).first()
        return found.public_id if found else ""

    @property
    def now(self) -> Dugnad:
        return Dugnad.objects.get(pk=self.dugnad.pk)

    def person(self, table: int | None = None) -> Sitter:
        return again(
            actions.sit_down(by=BY, dugnad=self.dugnad, kind=SeatKind.PERSONAL, table=table, through_door=False)
        )

    def sit(self, kind: SeatKind) -> Sitter:
        return again(actions.sit_down(by=BY, dugnad=self.dugnad, kind=kind, through_door=False))

    def do(self, name: str, *, by: Sitter | None = None, **arguments: Any) -> Done:
        """A facilitator's command, with the step and the epoch her screen shows."""
        made = Command(uuid.uuid4(), self.now.epoch, name, arguments.pop("at", self.current), arguments)
        return actions.command(by=by or self.ingrid, command=made)

    def go_to(self, kind: StepKind) -> Step:
        if not self.current:
            self.do("start")
        self.do("go_to", to=self.step(kind).public_id)
        return self.step(kind)

    def write(self, number: int, text: str, *, kind: Kind = STRENGTH, by: Sitter | None = None, **more: Any) -> Receipt:
        at = more.pop("at", None) or self.step(StepKind.CAPTURE if kind == STRENGTH else StepKind.CARD)
        writing = Writing(more.pop("id", uuid.uuid4()), more.pop("base", 0), at.public_id, kind, text, **more)
        return actions.write(by=by or self.tables[number], writing=writing)

    def measure(self, table: int, **fields: Any) -> MeasureReceipt:
        pk, base = fields.pop("id", None) or uuid.uuid4(), fields.pop("base", 0)
        return actions.write_measure(by=self.tables[table], writing=MeasureWriting(pk, base, fields))

    def sees(self, sitter: Sitter, language: str = "nb") -> dict[str, Any]:
        """The snapshot of a seat."""
        picture = take_picture(self.dugnad.public_id)
        assert picture is not None
        return render(picture, view_of(picture.seats[sitter.seat.public_id], language))

    def close(self) -> None:
        if not self.current:
            self.do("start")
        self.do("close")


def again(sitter: Sitter) -> Sitter:
    """The sitter as the next request finds it."""
    found = find_sitter(
        SeatToken(sitter.seat.dugnad.public_id, sitter.seat.public_id, sitter.epoch), sitter.seat.dugnad.public_id
    )
    assert found is not None
    return found


def make_evening(tables: int = 3, *, deck: DeckVersion | None = None, **details: Any) -> Evening:
    dugnad = actions.open_lobby(by=BY, dugnad=make_dugnad(deck=deck, **details), tables=tables)
    evening = Evening(dugnad, again(actions.lead(by=BY, dugnad=dugnad)))
    for number in range(1, tables + 1):
        evening.tables[number] = again(actions.sit_down(by=BY, dugnad=dugnad, kind=SeatKind.TABLE, table=number))
    return evening


def make_deck(barriers: dict[str, int] | None = None) -> DeckVersion:
    """A published deck: so many cards about each barrier. The drawings and files of a real one are another room's."""
    from allemed.dialogkort.tests import cards as others

    version = others.make_draft(names=())
    for slug, count in (barriers or {"transport": 2, "okonomi": 2, "medvirkning": 1}).items():
        for number in range(count):
            card = others.make_card(version, f"{slug}-{number}".title())
            DialogueCard.objects.filter(pk=card.pk).update(barrier=others.make_barrier(slug))
    return version
