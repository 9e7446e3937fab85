"""Tables that nobody sits at: only in a rehearsal and in the demo, by the same deeds as real ones."""

from __future__ import annotations

import random
import uuid

import pytest

from allemed.base import clock
from allemed.base.refusals import RefusedError
from allemed.dugnad import actions, presence, rehearsal
from allemed.dugnad.models import Ballot, Contribution, Measure, Result, Seat, SeatKind, StepKind
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


def test_played_tables_vote_for_ideas_where_nobody_made_themes() -> None:
    evening = empty_room()
    play(evening)
    for kind in (StepKind.CARD, StepKind.PRIORITISE):
        evening.go_to(kind)
        if kind == StepKind.CARD:
            play(evening)
            evening.do("reveal", to=evening.current)
    play(evening)
    assert Ballot.objects.filter(dugnad=evening.dugnad).exists()


def test_a_real_evening_is_never_filled() -> None:
    evening = make_evening()
    with pytest.raises(RefusedError) as refused:
        rehearsal.play(dugnad=evening.now)
    assert refused.value.reason == RoomRefusal.NOT_A_REHEARSAL
    assert not Contribution.objects.exists()


def test_tables_that_are_played_are_not_offline_while_the_rehearsal_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    evening = empty_room()
    play(evening)
    later = clock.now() + 3 * presence.HERE
    monkeypatch.setattr(clock, "now", lambda: later)
    played = [device for device in presence.who_is_here(evening.now) if device["kind"] == SeatKind.TABLE]
    assert [device["is_here"] for device in played] == [True, True, True]


def test_a_played_table_that_a_telephone_takes_over_is_that_telephones(monkeypatch: pytest.MonkeyPatch) -> None:
    evening = empty_room()
    play(evening)
    table = evening.dugnad.tables.get(number=2)
    taken = again(actions.take_over(by=BY, dugnad=evening.now, table=2, code=table.code))
    evening.go_to(StepKind.CAPTURE)
    play(evening)
    assert not Contribution.objects.filter(table=table).exists()  # its words are its own
    presence.note(seat=taken.seat, doing="reading")
    later = clock.now() + 3 * presence.HERE
    monkeypatch.setattr(clock, "now", lambda: later)
    writers = [device for device in presence.who_is_here(evening.now) if device["kind"] == SeatKind.TABLE]
    here = {device["table"]: device["is_here"] for device in writers}
    assert not here[2]
    assert here[1]


def test_whoever_comes_to_a_played_table_writes_there() -> None:
    """In the demo every table was played, so whoever came by the door could only watch."""
    evening = empty_room()
    evening.go_to(StepKind.CAPTURE)
    play(evening)
    seat = actions.sit_down(by=BY, dugnad=evening.now, kind=SeatKind.TABLE, table=2)
    evening.tables[2] = again(seat)
    evening.write(2, "Skrevet av et menneske")
    with pytest.raises(RefusedError) as refused:
        actions.sit_down(by=BY, dugnad=evening.now, kind=SeatKind.TABLE, table=2)
    assert refused.value.reason == RoomRefusal.SOMEONE_WRITES
    before = Contribution.objects.filter(table__number=2).count()
    play(evening)
    assert Contribution.objects.filter(table__number=2).count() == before
