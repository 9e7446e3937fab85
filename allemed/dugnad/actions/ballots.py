"""Dots. A voter sends the whole allocation with a revision number; the newest counts; the count is final."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import QuerySet

from allemed.base import clock
from allemed.base.refusals import RefusedError
from allemed.dugnad.actions.room import Room, deed, must_be_current, refresh
from allemed.dugnad.models import (
    Ballot,
    BallotRevision,
    Contribution,
    DotsPer,
    Dugnad,
    Kind,
    Result,
    SeatKind,
    Step,
    StepKind,
    StepState,
    Theme,
)
from allemed.dugnad.models.table import MOST_PEOPLE
from allemed.dugnad.refusals import RoomRefusal
from allemed.dugnad.sitter import Sitter

MOST_REVISION = 1_000_000_000
Outcome = Literal["counted", "same", "old"]


@dataclass(frozen=True)
class Wanted:
    """A ballot as it was sent, zeros left out."""

    revision: int
    allocations: dict[str, int]
    people: int


def open_ballot_steps(dugnad: Dugnad) -> QuerySet[Step]:
    """The steps in which people give dots now."""
    return dugnad.steps.filter(kind=StepKind.PRIORITISE, state=StepState.OPEN)


def candidates(dugnad: Dugnad) -> dict[str, str]:
    """What one may give dots to, and its words: the themes, and the shown ideas that are under none."""
    found = {f"t:{theme.pk}": theme.title for theme in Theme.objects.filter(dugnad=dugnad, merged_into=None)}
    alone = Contribution.objects.filter(
        dugnad=dugnad,
        kind=Kind.IDEA,
        shown_at__isnull=False,
        withdrawn_at=None,
        hidden_at=None,
        membership=None,
    )
    return found | {f"i:{idea.pk}": idea.text for idea in alone}


def vote(
    *, by: Sitter, step: str, revision: int, allocations: Mapping[str, int], people: int = 1
) -> tuple[Ballot, Outcome, int]:
    """Give dots: the whole allocation. Returns the ballot as it stands, what became of this one, and the sequence.

    A lower revision than the kept one is old news and changes nothing; the same twice is one.
    """
    given = {candidate: dots for candidate, dots in sorted(allocations.items()) if dots != 0}
    wanted = Wanted(revision, given, max(1, min(people, MOST_PEOPLE)))
    with deed(by.seat.dugnad, by) as room:
        sitter = refresh(by)
        must_be_current(sitter)
        found = room.dugnad.steps.filter(public_id=step, kind=StepKind.PRIORITISE).first()
        if found is None:
            raise RefusedError(RoomRefusal.NOT_HERE)
        voter = _voter(sitter, found)
        ballot = Ballot.objects.filter(step=found, **voter).first()
        if ballot is not None and revision <= ballot.revision:
            is_same = revision == ballot.revision
            if is_same and (ballot.allocations, ballot.people) != (wanted.allocations, wanted.people):
                raise RefusedError(RoomRefusal.OTHER_BALLOT)
            return ballot, "same" if is_same else "old", room.dugnad.seq
        if found.state != StepState.OPEN or not room.dugnad.is_open:
            raise RefusedError(RoomRefusal.VOTING_IS_CLOSED)
        _check(room, found.dots, wanted.allocations)
        return _keep(room, found, ballot, voter, wanted)


def vote_on_paper(
    *, by: Sitter, step: str, table: int, revision: int, allocations: Mapping[str, int], people: int = 1
) -> tuple[Ballot, Outcome, int]:
    """Type in the dots of one table's paper ballots, added up: the whole allocation, like any other.

    Where each participant has dots, the table has as many as `people` times one's.
    """
    given = {candidate: dots for candidate, dots in sorted(allocations.items()) if dots != 0}
    wanted = Wanted(revision, given, max(1, min(people, MOST_PEOPLE)))
    with deed(by.seat.dugnad, by) as room:
        sitter = refresh(by)
        must_be_current(sitter)
        if sitter.seat.kind != SeatKind.FACILITATOR:
            raise RefusedError(RoomRefusal.NOT_ALLOWED)
        found = room.dugnad.steps.filter(public_id=step, kind=StepKind.PRIORITISE).first()
        place = room.dugnad.tables.filter(number=table).first()
        if found is None or place is None:
            raise RefusedError(RoomRefusal.NOT_HERE)
        ballot = Ballot.objects.filter(step=found, table=place).first()
        if ballot is not None and revision <= ballot.revision:
            if (ballot.allocations, ballot.people) != (wanted.allocations, wanted.people):
                raise RefusedError(RoomRefusal.OTHER_BALLOT)
            return ballot, "same", room.dugnad.seq
        if found.state != StepState.OPEN or not room.dugnad.is_open:
            raise RefusedError(RoomRefusal.VOTING_IS_CLOSED)
        most = found.dots * (1 if found.dots_per == DotsPer.TABLE else wanted.people)
        _check(room, most, wanted.allocations)
        return _keep(room, found, ballot, {"table": place}, wanted)


def _voter(sitter: Sitter, step: Step) -> dict[str, Any]:
    """Whose ballot it is. Refuses whoever has no dots in this step."""
    if step.dots_per == DotsPer.TABLE:
        if sitter.seat.kind != SeatKind.TABLE:
            raise RefusedError(RoomRefusal.NO_DOTS_HERE, who=DotsPer.TABLE.label)
        return {"table": sitter.seat.table}
    if sitter.seat.kind not in (SeatKind.PERSONAL, SeatKind.TABLE):
        raise RefusedError(RoomRefusal.NO_DOTS_HERE, who=DotsPer.SEAT.label)
    return {"seat": sitter.seat}


def _check(room: Room, most: int, wanted: Mapping[str, int]) -> None:
    if any(dots < 0 for dots in wanted.values()) or sum(wanted.values()) > most:
        raise RefusedError(RoomRefusal.TOO_MANY_DOTS, dots=most)
    if set(wanted) - set(candidates(room.dugnad)):
        raise RefusedError(RoomRefusal.NO_SUCH_CANDIDATE)


def _keep(
    room: Room,
    step: Step,
    ballot: Ballot | None,
    voter: dict[str, Any],
    wanted: Wanted,
) -> tuple[Ballot, Outcome, int]:
    seq = room.log("voted", step.public_id)
    if ballot is None:
        ballot = Ballot(dugnad=room.dugnad, step=step, **voter)
    ballot.revision, ballot.allocations, ballot.people = wanted.revision, wanted.allocations, wanted.people
    ballot.changed_at = clock.now()
    ballot.save()
    BallotRevision.objects.create(
        ballot=ballot, revision=wanted.revision, allocations=wanted.allocations, people=wanted.people, seq=seq
    )
    return ballot, "counted", seq


def count(room: Room, step: Step) -> None:
    """Count the dots of a step that has just been closed. Equal numbers share a rank. It cannot be undone."""
    dots: Counter[str] = Counter()
    voters: Counter[str] = Counter()
    for ballot in step.ballots.all():
        for candidate, given in ballot.allocations.items():
            dots[candidate] += given
            voters[candidate] += 1
    labels = candidates(room.dugnad)
    frequency = Counter(dots[candidate] for candidate in labels)
    results = []
    for candidate, label in sorted(labels.items(), key=lambda pair: (-dots[pair[0]], pair[1], pair[0])):
        given = dots[candidate]
        results.append(
            Result(
                step=step,
                candidate=candidate,
                label=label,
                dots=given,
                voters=voters[candidate],
                rank=1 + sum(times for number, times in frequency.items() if number > given),
                is_tied=frequency[given] > 1,
            )
        )
    Result.objects.bulk_create(results)
    step.counted_at = clock.now()
    step.save(update_fields=["counted_at"])
    room.log("counted", step.public_id, ballots=step.ballots.count())
