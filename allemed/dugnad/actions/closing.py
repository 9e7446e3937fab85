"""The end of an evening: the door is shut, nothing links a seat to what it wrote, a draft of the minutes lies there."""

from __future__ import annotations

from allemed.base import clock
from allemed.dugnad.actions.ballots import count
from allemed.dugnad.actions.room import Room
from allemed.dugnad.models import (
    Ballot,
    Contribution,
    ContributionVersion,
    Event,
    Measure,
    Minutes,
    State,
    Step,
    StepKind,
    StepState,
)


def close_room(room: Room) -> None:
    """Close a live dugnad whose steps are closed. Its minutes begin as a draft in the same transaction."""
    dugnad = room.dugnad
    room.log("closed")
    room.set(
        state=State.CLOSED,
        closed_at=clock.now(),
        code="",
        is_door_open=False,
        holder=None,
        lease_until=None,
        step_ends_at=None,
        paused_seconds=None,
        evening_code_hash="",
        evening_code_until=None,
    )
    dugnad.steps.filter(is_current=True).update(is_current=False)
    cut_links(dugnad.pk)
    Minutes.objects.get_or_create(dugnad=dugnad)


def end(room: Room) -> None:
    """Close all that is open, then the room; also one that stayed in its lobby."""
    dugnad = room.dugnad
    if dugnad.state == State.LOBBY:
        dugnad.state, dugnad.started_at = State.LIVE, clock.now()
        dugnad.save(update_fields=["state", "started_at"])
    for step in dugnad.steps.filter(state=StepState.OPEN).order_by("position"):
        close_step(room, step)
    close_room(room)


def close_step(room: Room, step: Step) -> None:
    """Nothing more is asked for in it; what was voted on is counted, once and for all."""
    step.state = StepState.CLOSED
    step.closed_at = clock.now()
    step.save(update_fields=["state", "closed_at"])
    if step.kind == StepKind.PRIORITISE:
        count(room, step)


def call_off(room: Room) -> None:
    """It does not take place. Its facilitators are free again."""
    room.set(state=State.CANCELLED, code="", is_door_open=False)
    room.log("cancelled")


def cut_links(dugnad: int) -> None:
    """From now on nothing says which seat wrote what, or gave which dots."""
    Contribution.objects.filter(dugnad=dugnad, seat__isnull=False).update(seat=None)
    ContributionVersion.objects.filter(contribution__dugnad=dugnad, seat__isnull=False).update(seat=None)
    Measure.objects.filter(dugnad=dugnad, seat__isnull=False).update(seat=None)
    Ballot.objects.filter(dugnad=dugnad, seat__isnull=False).update(seat=None)
    Event.objects.filter(dugnad=dugnad, seat__isnull=False).update(seat=None)
