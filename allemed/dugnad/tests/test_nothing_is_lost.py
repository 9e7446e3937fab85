"""People write, change, withdraw, gather, merge, vote, agree and take over; the network drops, doubles and shuffles.

At the end nothing we acknowledged is lost, nothing stands twice, the sequence has no gap, every screen shows the same,
and each sentence stands once in page, workbook and JSON of the minutes. In an example a text is a number in words, so
that each can be found again.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from allemed.base import clock
from allemed.base.refusals import RefusedError
from allemed.dugnad import actions
from allemed.dugnad.actions import MeasureReceipt, MeasureWriting, Receipt, Writing
from allemed.dugnad.actions.minutes import make_draft
from allemed.dugnad.models import (
    Ballot,
    Contribution,
    ContributionVersion,
    Event,
    Kind,
    Measure,
    MeasureState,
    MeasureVersion,
    Minutes,
    SeatKind,
    Step,
    StepKind,
    Theme,
)
from allemed.dugnad.sitter import Sitter
from allemed.dugnad.tests.room import BY, Evening, again, make_evening
from allemed.dugnad.tests.test_minutes_hold_any_text import check

pytestmark = pytest.mark.django_db
TABLES = 2
WRITTEN = [Kind.STRENGTH, Kind.NOTE, Kind.IDEA, Kind.IDEA, Kind.BARRIER]


@dataclass
class Device:
    """A telephone: what it knows, and what it has sent without having heard back."""

    sitter: Sitter
    table: int
    knows: dict[uuid.UUID, int] = field(default_factory=dict)  # contribution -> version
    agreed: dict[uuid.UUID, int] = field(default_factory=dict)  # measure -> version


@dataclass
class Sent:
    """A writing on its way; it is sent again until its receipt has come."""

    device: Device
    writing: Writing | MeasureWriting
    text: str

    def arrive(self) -> Receipt | MeasureReceipt:
        by = again(self.device.sitter)
        if isinstance(self.writing, Writing):
            return actions.write(by=by, writing=self.writing)
        return actions.write_measure(by=by, writing=self.writing)

    def hear(self, receipt: Receipt | MeasureReceipt) -> None:
        known = self.device.knows if isinstance(self.writing, Writing) else self.device.agreed
        known[receipt.id] = receipt.version


class Room(RuleBasedStateMachine):
    """One evening on a bad network."""

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.evening: Evening = make_evening(TABLES)
        self.devices = [Device(self.evening.tables[number], number) for number in self.evening.tables]
        self.outbox: list[Sent] = []
        self.acknowledged: dict[str, Receipt | MeasureReceipt] = {}
        self.ballots: dict[str, tuple[int, dict[str, int]]] = {}
        self.texts = 0

    @initialize()
    def begin(self) -> None:
        self.evening.do("start")

    def teardown(self) -> None:
        try:
            for sent in self.outbox:  # the network is back: everything comes through at last
                self._deliver(sent)
            self._everything_is_there()
            self._every_screen_shows_the_same()
            self._the_minutes_say_it_once()
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    # --- People ---------------------------------------------------------------------------------------------------

    def _text(self, what: str = "Setning") -> str:
        self.texts += 1
        return f"{what} nummer {self.texts:03}"

    def _device(self, which: int) -> Device:
        return self.devices[which % len(self.devices)]

    def _step_for(self, kind: Kind) -> str:
        return self.evening.step(StepKind.CARD if kind in (Kind.BARRIER, Kind.IDEA) else StepKind.CAPTURE).public_id

    def _send(self, device: Device, pk: uuid.UUID, base: int, kind: Kind) -> Sent:
        text = self._text()
        return Sent(device, Writing(pk, base, self._step_for(kind), kind, text), text)

    @rule(which=st.integers(0, 9), kind=st.sampled_from(WRITTEN), is_heard=st.booleans())
    def write(self, which: int, kind: Kind, is_heard: bool) -> None:
        self._post(self._send(self._device(which), uuid.uuid4(), 0, kind), is_heard)

    @rule(which=st.integers(0, 9), what=st.integers(0, 30))
    def change(self, which: int, what: int) -> None:
        """Someone changes what they see, which may be an old version of it."""
        device = self._device(which)
        if device.knows:
            known = list(device.knows)[what % len(device.knows)]
            kind = Kind(Contribution.objects.get(pk=known).kind)
            self.outbox.append(self._send(device, known, device.knows[known], kind))

    @rule(which=st.integers(0, 9))
    def two_at_once(self, which: int) -> None:
        """Two people at a table change the same text, each without seeing what the other does."""
        device = self._device(which)
        first = self._deliver(self._send(device, uuid.uuid4(), 0, Kind.STRENGTH))
        if first is not None:
            self.outbox += [self._send(device, first.id, first.version, Kind.STRENGTH) for _ in range(2)]

    @rule(which=st.integers(0, 9), what=st.integers(0, 30))
    def withdraw(self, which: int, what: int) -> None:
        device = self._device(which)
        if device.knows:
            known = list(device.knows)[what % len(device.knows)]
            self._try(lambda: actions.withdraw(by=device.sitter, contribution=known, base=device.knows[known]))

    # --- Measures and themes --------------------------------------------------------------------------------------

    @rule(which=st.integers(0, 9), has_idea=st.booleans(), is_heard=st.booleans())
    def agree(self, which: int, has_idea: bool, is_heard: bool) -> None:
        device, text = self._device(which), self._text("Tiltak")
        fields: dict[str, Any] = {"text": text}
        if has_idea and (idea := Contribution.objects.filter(kind=Kind.IDEA, table__number=device.table).first()):
            fields["idea"] = idea.pk
        self._post(Sent(device, MeasureWriting(uuid.uuid4(), 0, fields), text), is_heard)

    @rule(which=st.integers(0, 9), what=st.integers(0, 9), has_owner=st.booleans())
    def agree_anew(self, which: int, what: int, has_owner: bool) -> None:
        """Other words, or an owner too: two telephones may do it at once."""
        device = self._device(which)
        if device.agreed:
            known, text = list(device.agreed)[what % len(device.agreed)], self._text("Tiltak")
            owner = {"owner_role": "Idrettskonsulent", "deadline": clock.today() + dt.timedelta(days=90)}
            fields = {"text": text, **(owner if has_owner else {})}
            self.outbox.append(Sent(device, MeasureWriting(known, device.agreed[known], fields), text))

    @rule(which=st.integers(0, 9), what=st.integers(0, 9))
    def take_back(self, which: int, what: int) -> None:
        device = self._device(which)
        if device.agreed:
            known = list(device.agreed)[what % len(device.agreed)]
            self._try(lambda: actions.withdraw_measure(by=device.sitter, measure=known, base=device.agreed[known]))

    @rule(which=st.integers(0, 9))
    def approve(self, which: int) -> None:
        self._try(lambda: actions.approve_measures(by=self._device(which).sitter))

    @rule(what=st.integers(0, 30), where=st.integers(0, 9))
    def gather(self, what: int, where: int) -> None:
        """What the tables have shown is put under a theme, or taken out of it."""
        for number in self.evening.tables:
            self._show(number, Kind.IDEA)
        ideas = list(Contribution.objects.filter(shown_at__isnull=False).order_by("created_at", "pk"))
        themes = [*Theme.objects.filter(merged_into=None).order_by("pk"), None]
        if ideas:
            theme = themes[where % len(themes)]
            idea = ideas[what % len(ideas)].pk
            self._try(
                lambda: actions.gather(by=self.evening.ingrid, contribution=idea, theme=theme.pk if theme else None)
            )

    @rule(one=st.integers(0, 9), other=st.integers(0, 9))
    def merge(self, one: int, other: int) -> None:
        themes = list(Theme.objects.order_by("pk"))
        if themes:
            theme, into = themes[one % len(themes)].pk, themes[other % len(themes)].pk
            self._try(lambda: actions.merge(by=self.evening.ingrid, theme=theme, into=into))

    @rule(which=st.integers(0, 9))
    def look(self, which: int) -> None:
        """The screen is up to date again."""
        device = self.devices[which % len(self.devices)]
        seen = self.evening.sees(self.evening.tables[device.table])["contributions"]
        device.knows |= {uuid.UUID(row["id"]): row["version"] for row in seen if row["table"] == device.table}

    @rule(number=st.integers(1, TABLES), kind=st.sampled_from([Kind.STRENGTH, Kind.IDEA]))
    def show(self, number: int, kind: Kind) -> None:
        self._show(number, kind)

    def _show(self, number: int, kind: Kind) -> None:
        newest = [device for device in self.devices if device.table == number][-1]
        self._try(lambda: actions.show(by=newest.sitter, step=self._step_for(kind)))

    @rule(number=st.integers(1, TABLES))
    @precondition(lambda self: len(self.devices) < 6)
    def take_over(self, number: int) -> None:
        code = self.evening.dugnad.tables.get(number=number).code
        taken = self._try(lambda: actions.take_over(by=BY, dugnad=self.evening.dugnad, table=number, code=code))
        if isinstance(taken, Sitter):
            self.devices.append(Device(again(taken), number))
            self.evening.tables[number] = again(taken)

    @rule(revision=st.integers(1, 6), dots=st.integers(0, 5), which=st.integers(0, 3))
    def vote(self, revision: int, dots: int, which: int) -> None:
        device = self.devices[which % len(self.devices)]
        step = self.evening.step(StepKind.PRIORITISE).public_id
        if revision == 1:  # most vote when it is asked for
            self._try(lambda: self.evening.go_to(StepKind.PRIORITISE))
        seen = self.evening.sees(self.evening.ingrid)
        to_choose = [f"t:{row['id']}" for row in seen["themes"]]
        to_choose += [f"i:{row['id']}" for row in seen["contributions"] if row["kind"] == Kind.IDEA and row["is_shown"]]
        allocations = {to_choose[which % len(to_choose)]: dots} if to_choose else {}
        done = self._try(lambda: actions.vote(by=device.sitter, step=step, revision=revision, allocations=allocations))
        if done is not None:
            ballot, outcome, _ = done
            key = device.sitter.seat.public_id
            if outcome == "counted":
                assert revision > self.ballots.get(key, (0, {}))[0]
                self.ballots[key] = (revision, ballot.allocations)

    @rule()
    def theme(self) -> None:
        pk = uuid.uuid4()
        self._try(lambda: actions.name_theme(by=self.evening.ingrid, theme=pk, title=f"Tema {pk}", base=0))

    @rule(name=st.sampled_from(["next", "back", "pause", "resume", "rotate_code"]))
    def lead(self, name: str) -> None:
        self._try(lambda: self.evening.do(name))

    @rule(kind=st.sampled_from([StepKind.CAPTURE, StepKind.CARD, StepKind.CLUSTER, StepKind.MEASURES]))
    def go_to(self, kind: StepKind) -> None:
        self._try(lambda: self.evening.go_to(kind))

    @rule()
    @precondition(lambda self: self.texts > 12)
    def close(self) -> None:
        """The evening may end while much is still in telephones."""
        self._try(self.evening.close)

    # --- The network ----------------------------------------------------------------------------------------------

    @rule(which=st.integers(0, 30), is_heard=st.booleans())
    @precondition(lambda self: self.outbox)
    def deliver(self, which: int, is_heard: bool) -> None:
        """One of those on their way arrives, in any order; its receipt may be lost, and then it is sent again."""
        self._arrive(self.outbox[which % len(self.outbox)], is_heard)

    def _post(self, sent: Sent, is_heard: bool) -> None:
        """On its way; if the network is good, it is there at once."""
        self.outbox.append(sent)
        if is_heard:
            self._arrive(sent, is_heard)

    def _arrive(self, sent: Sent, is_heard: bool) -> None:
        receipt = self._deliver(sent)
        if is_heard and receipt is not None:
            self.outbox.remove(sent)
            sent.hear(receipt)

    def _deliver(self, sent: Sent) -> Receipt | MeasureReceipt | None:
        receipt = self._try(sent.arrive)
        if receipt is None:
            return None
        before = self.acknowledged.setdefault(sent.text, receipt)
        assert (before.id, before.version, before.seq) == (receipt.id, receipt.version, receipt.seq)
        return receipt  # type: ignore[no-any-return]

    def _try(self, deed: Callable[[], Any]) -> Any:
        try:
            with transaction.atomic():
                return deed()
        except RefusedError:
            return None

    # --- What must be true at the end -----------------------------------------------------------------------------

    def _everything_is_there(self) -> None:
        texts = {version.text: version for version in ContributionVersion.objects.select_related("contribution")}
        assert {text for text, receipt in self.acknowledged.items() if isinstance(receipt, Receipt)} == set(texts)
        standing = Counter(Contribution.objects.values_list("text", flat=True))
        assert not [text for text, times in standing.items() if times > 1]
        bodies = {(row.measure_id, row.number): row for row in MeasureVersion.objects.select_related("measure")}
        for text, receipt in self.acknowledged.items():
            if isinstance(receipt, MeasureReceipt):
                version = bodies[receipt.id, receipt.version]
                assert version.body["text"] == text
                if version.number == version.measure.version:
                    assert version.measure.text == text
                else:
                    assert bodies[receipt.id, receipt.version + 1].base == version.number
                continue
            written = texts[text]
            assert (written.contribution_id, written.number) == (receipt.id, receipt.version)
            if written.number == written.contribution.version:
                assert written.contribution.text == text
            else:  # replaced only by someone who had seen it
                following = ContributionVersion.objects.get(
                    contribution=written.contribution_id, number=written.number + 1
                )
                assert following.base == written.number
        for ballot in Ballot.objects.exclude(seat=None).select_related("seat"):
            assert ballot.seat is not None
            assert self.ballots[ballot.seat.public_id] == (ballot.revision, ballot.allocations)
        assert not Theme.objects.exclude(merged_into=None).filter(members__isnull=False).exists()
        numbers = list(Event.objects.order_by("seq").values_list("seq", flat=True))
        assert numbers == list(range(1, self.evening.now.seq + 1))

    def _every_screen_shows_the_same(self) -> None:
        now = self.evening.now
        there = {str(row.pk): row for row in Contribution.objects.filter(dugnad=now)}
        open_to_all = {
            pk
            for pk, row in there.items()
            if row.kind != Kind.NOTE and row.shown_at and not row.hidden_at and not row.withdrawn_at
        }
        screens = [self.evening.ingrid, *(device.sitter for device in self.devices)]
        if now.state != "closed":
            screens.append(self.evening.sit(SeatKind.OBSERVER))
        for sitter in screens:
            seen = self.evening.sees(again(sitter))
            assert seen["seq"] == self.evening.now.seq
            rows = {row["id"]: row for row in seen["contributions"]}
            assert len(rows) == len(seen["contributions"])
            for pk, row in rows.items():
                assert (row["text"], row["version"]) == (there[pk].text, there[pk].version)
            table = sitter.seat.table_id if sitter.seat.kind == SeatKind.TABLE else None
            own = {pk for pk, row in there.items() if table is not None and row.table_id == table}
            if sitter.seat.kind == SeatKind.FACILITATOR:
                assert open_to_all <= set(rows)
            else:
                assert set(rows) == open_to_all | own

    def _the_minutes_say_it_once(self) -> None:
        if not Step.objects.filter(is_current=True).exists() and self.evening.now.state == "live":
            self.evening.go_to(StepKind.CAPTURE)
        if self.evening.now.state != "closed":
            self.evening.close()
        minutes = make_draft(by=BY, dugnad=self.evening.dugnad)
        assert minutes is not None
        Minutes.objects.filter(pk=minutes.pk).update(state="sent", sent_at=minutes.made_at, sent_by="test")
        texts = Contribution.objects.filter(withdrawn_at=None).exclude(kind=Kind.NOTE)
        measures = Measure.objects.exclude(state=MeasureState.WITHDRAWN)
        titles = Theme.objects.filter(merged_into=None)
        said = [
            *texts.values_list("text", flat=True),
            *measures.values_list("text", flat=True),
            *titles.values_list("title", flat=True),
        ]
        check(f"/referat/{minutes.public_id}/", said)


def play(examples: int, steps: int, phases: tuple[Phase, ...] = tuple(Phase)) -> None:
    run_state_machine_as_test(
        Room,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            phases=phases,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_nothing_acknowledged_is_lost_and_nothing_stands_twice() -> None:
    play(examples=10, steps=25, phases=(Phase.explicit, Phase.reuse, Phase.generate))


@pytest.mark.prove
def test_nothing_is_lost_in_many_long_evenings() -> None:
    play(examples=60, steps=60)
