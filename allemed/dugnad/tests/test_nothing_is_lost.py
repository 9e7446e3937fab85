"""People write, change, withdraw, vote and take over; the network drops, doubles and shuffles what they send.

At the end nothing we acknowledged is lost, nothing stands twice, and the sequence has no gap. In an example a text is a
number in words, so that each can be found again.
"""

from __future__ import annotations

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

from allemed.base.refusals import RefusedError
from allemed.dugnad import actions
from allemed.dugnad.actions import Receipt, Writing
from allemed.dugnad.models import Ballot, Contribution, ContributionVersion, Event, Kind, StepKind
from allemed.dugnad.sitter import Sitter
from allemed.dugnad.tests.room import BY, Evening, again, make_evening

pytestmark = pytest.mark.django_db
TABLES = 2


@dataclass
class Device:
    """A telephone: what it knows, and what it has sent without having heard back."""

    sitter: Sitter
    table: int
    knows: dict[uuid.UUID, int] = field(default_factory=dict)  # contribution -> version


@dataclass
class Sent:
    """A writing on its way; it is sent again until its receipt has come."""

    device: Device
    writing: Writing


class Room(RuleBasedStateMachine):
    """One evening on a bad network."""

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.evening: Evening = make_evening(TABLES)
        self.devices = [Device(self.evening.tables[number], number) for number in self.evening.tables]
        self.outbox: list[Sent] = []
        self.acknowledged: dict[str, Receipt] = {}
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
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    # --- People ---------------------------------------------------------------------------------------------------

    def _text(self) -> str:
        self.texts += 1
        return f"Setning nummer {self.texts}"

    @rule(which=st.integers(0, 9), kind=st.sampled_from([Kind.STRENGTH, Kind.NOTE]))
    def write(self, which: int, kind: Kind) -> None:
        device = self.devices[which % len(self.devices)]
        step = self.evening.step(StepKind.CAPTURE).public_id
        self.outbox.append(Sent(device, Writing(uuid.uuid4(), 0, step, kind, self._text())))

    @rule(which=st.integers(0, 9), what=st.integers(0, 30))
    def change(self, which: int, what: int) -> None:
        """Someone changes what they see, which may be an old version of it."""
        device = self.devices[which % len(self.devices)]
        if not device.knows:
            return
        known = list(device.knows)[what % len(device.knows)]
        step = self.evening.step(StepKind.CAPTURE).public_id
        kind = Kind(Contribution.objects.get(pk=known).kind)
        self.outbox.append(Sent(device, Writing(known, device.knows[known], step, kind, self._text())))

    @rule(which=st.integers(0, 9))
    def two_at_once(self, which: int) -> None:
        """Two people at a table change the same text, each without seeing what the other does."""
        device = self.devices[which % len(self.devices)]
        step = self.evening.step(StepKind.CAPTURE).public_id
        first = self._deliver(Sent(device, Writing(uuid.uuid4(), 0, step, Kind.STRENGTH, self._text())))
        if first is not None:
            for _ in range(2):
                change = Writing(first.id, first.version, step, Kind.STRENGTH, self._text())
                self.outbox.append(Sent(device, change))

    @rule(which=st.integers(0, 9), what=st.integers(0, 30))
    def withdraw(self, which: int, what: int) -> None:
        device = self.devices[which % len(self.devices)]
        if device.knows:
            known = list(device.knows)[what % len(device.knows)]
            self._try(lambda: actions.withdraw(by=device.sitter, contribution=known, base=device.knows[known]))

    @rule(which=st.integers(0, 9))
    def look(self, which: int) -> None:
        """The screen is up to date again."""
        device = self.devices[which % len(self.devices)]
        seen = self.evening.sees(self.evening.tables[device.table])["contributions"]
        device.knows |= {uuid.UUID(row["id"]): row["version"] for row in seen if row["table"] == device.table}

    @rule(number=st.integers(1, TABLES))
    def show(self, number: int) -> None:
        newest = [device for device in self.devices if device.table == number][-1]
        self._try(lambda: actions.show(by=newest.sitter, step=self.evening.step(StepKind.CAPTURE).public_id))

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
        ideas = [row["id"] for row in self.evening.sees(self.evening.ingrid)["themes"]]
        allocations = {f"t:{ideas[0]}": dots} if ideas else {}
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

    @rule()
    def close(self) -> None:
        """The evening may end while much is still in telephones."""
        if self.texts > 8:
            self._try(self.evening.close)

    # --- The network ----------------------------------------------------------------------------------------------

    @rule(which=st.integers(0, 30), is_heard=st.booleans())
    @precondition(lambda self: self.outbox)
    def deliver(self, which: int, is_heard: bool) -> None:
        """One of those on their way arrives, in any order; its receipt may be lost, and then it is sent again."""
        sent = self.outbox[which % len(self.outbox)]
        receipt = self._deliver(sent)
        if is_heard and receipt is not None:
            self.outbox.remove(sent)
            sent.device.knows[receipt.id] = receipt.version

    def _deliver(self, sent: Sent) -> Receipt | None:
        receipt = self._try(lambda: actions.write(by=again(sent.device.sitter), writing=sent.writing))
        if receipt is None:
            return None
        text = sent.writing.text
        before = self.acknowledged.setdefault(text, receipt)
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
        kept = {version.text: version for version in ContributionVersion.objects.select_related("contribution")}
        assert set(self.acknowledged) == set(kept)
        standing = Counter(Contribution.objects.values_list("text", flat=True))
        assert not [text for text, times in standing.items() if times > 1]
        for text, receipt in self.acknowledged.items():
            version = kept[text]
            assert (version.contribution_id, version.number) == (receipt.id, receipt.version)
            if version.number == version.contribution.version:
                assert version.contribution.text == text
            else:  # replaced only by someone who had seen it
                following = ContributionVersion.objects.get(
                    contribution=version.contribution_id, number=version.number + 1
                )
                assert following.base == version.number
        for ballot in Ballot.objects.exclude(seat=None).select_related("seat"):
            assert ballot.seat is not None
            assert self.ballots[ballot.seat.public_id] == (ballot.revision, ballot.allocations)
        numbers = list(Event.objects.order_by("seq").values_list("seq", flat=True))
        assert numbers == list(range(1, self.evening.now.seq + 1))


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
    play(examples=100, steps=60)
