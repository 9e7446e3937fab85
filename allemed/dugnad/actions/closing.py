"""The end of an evening: the door is shut, nothing links a seat to what it wrote, a draft of the minutes lies there."""

from __future__ import annotations

from allemed.base import clock
from allemed.dugnad.actions.room import Room
from allemed.dugnad.models import (
    Ballot,
    Contribution,
    ContributionVersion,
    Event,
    Measure,
    Minutes,
    State,
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


def cut_links(dugnad: int) -> None:
    """From now on nothing says which seat wrote what, or gave which dots."""
    Contribution.objects.filter(dugnad=dugnad, seat__isnull=False).update(seat=None)
    ContributionVersion.objects.filter(contribution__dugnad=dugnad, seat__isnull=False).update(seat=None)
    Measure.objects.filter(dugnad=dugnad, seat__isnull=False).update(seat=None)
    Ballot.objects.filter(dugnad=dugnad, seat__isnull=False).update(seat=None)
    Event.objects.filter(dugnad=dugnad, seat__isnull=False).update(seat=None)
