"""Tables that nobody sits at: only in a rehearsal and in the demo, by the same deeds as real ones."""

from __future__ import annotations

import random
import uuid

import pytest

from allemed.base.refusals import RefusedError
from allemed.dugnad import actions, rehearsal
from allemed.dugnad.models import Contribution, Measure, Result, Seat, SeatKind, StepKind
from allemed.dugnad.refusals import RoomRefusal
from allemed.dugnad.tests.room import BY, Evening, again, make_deck, make_dugnad, make_evening

pytestmark = pytest.mark.django_db


def empty_room(tables: int = 3) -> Evening:
    dugnad = make_dugnad(deck=make_deck(), is_rehearsal=True)
    opened = actions.open_lobby(by=BY, dugnad=dugnad, tables=tables)
    return Evening(opened, again(actions.lead(by=BY, dugnad=opened)))


def play(evening: Evening) -> None:
    rehearsal.play(dugnad=evening.now, chance=random.Random(3))  # noqa: S311 -- the same room each time


def test_a_whole_evening_is_played() -> None:
    evening = empty_room()
    play(evening)
    assert Seat.objects.filter(dugnad=evening.dugnad, kind=SeatKind.TABLE).count() == 3
    for kind in (StepKind.CAPTURE, StepKind.CARD):
        evening.go_to(kind)
        play(evening)
    assert {row.table.number for row in Contribution.objects.select_related("table") if row.table} == {1, 2, 3}
    actions.name_theme(by=evening.ingrid, theme=uuid.uuid4(), title="Skyss", base=0)
    evening.go_to(StepKind.PRIORITISE)
    play(evening)
    evening.go_to(StepKind.MEASURES)
    play(evening)
    assert Result.objects.exists()
    assert Measure.objects.count() == 3


def test_a_real_evening_is_never_filled() -> None:
    evening = make_evening()
    with pytest.raises(RefusedError) as refused:
        rehearsal.play(dugnad=evening.now)
    assert refused.value.reason == RoomRefusal.NOT_A_REHEARSAL
    assert not Contribution.objects.exists()
