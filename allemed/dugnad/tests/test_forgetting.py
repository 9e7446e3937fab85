"""What the room forgets, and when."""

from __future__ import annotations

import datetime as dt

import pytest

from allemed.base import clock
from allemed.dugnad import presence
from allemed.dugnad.actions.forgetting import end_forgotten, forget_notes, forget_seats
from allemed.dugnad.models import (
    Contribution,
    ContributionVersion,
    Kind,
    Minutes,
    Seat,
    State,
    Step,
    StepKind,
    StepState,
)
from allemed.dugnad.tests.room import BY, make_evening

pytestmark = pytest.mark.django_db


def test_seats_and_presence_go_after_a_week_and_texts_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    evening = make_evening()
    evening.write(1, "Åpen hall")
    presence.note(seat=evening.tables[1].seat, doing="writing")
    evening.close()
    assert forget_seats(by=BY) == 0
    later = clock.now() + dt.timedelta(days=8)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert forget_seats(by=BY) == 1
    assert not Seat.objects.filter(dugnad=evening.dugnad).exists()
    assert presence.who_is_here(evening.dugnad) == []
    assert Contribution.objects.get().text == "Åpen hall"
    assert forget_seats(by=BY) == 0


def test_notes_and_earlier_versions_go_after_ninety_days(monkeypatch: pytest.MonkeyPatch) -> None:
    evening = make_evening()
    note = evening.write(1, "Bare for oss", kind=Kind.NOTE)
    evening.write(1, "Bare for oss to", kind=Kind.NOTE, id=note.id, base=1)
    evening.write(1, "Bare for oss tre", kind=Kind.NOTE, id=note.id, base=1)  # kept beside
    first = evening.write(1, "Åpen hall")
    evening.write(1, "Åpen hall hver onsdag", id=first.id, base=1)
    evening.close()
    later = clock.now() + dt.timedelta(days=91)
    monkeypatch.setattr(clock, "now", lambda: later)
    forget_seats(by=BY)
    assert forget_notes(by=BY) > 0
    assert "Bare for oss" not in str(list(Contribution.objects.values_list("text", flat=True)))
    assert [version.text for version in ContributionVersion.objects.all()] == ["Åpen hall hver onsdag"]


def test_an_evening_nobody_ended_is_ended_a_week_later_and_forgets_like_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    live, lobby, empty = make_evening(), make_evening(), make_evening()
    live.go_to(StepKind.PRIORITISE)
    live.write(1, "Åpen hall")
    lobby.write(1, "Skrevet før vi begynte")
    before = max(each.now.ends_at for each in (live, lobby, empty))
    monkeypatch.setattr(clock, "now", lambda: before + dt.timedelta(days=6))
    assert end_forgotten(by=BY) == 0
    monkeypatch.setattr(clock, "now", lambda: before + dt.timedelta(days=7, minutes=1))
    assert end_forgotten(by=BY) == 3
    assert [each.now.state for each in (live, lobby, empty)] == [State.CLOSED, State.CLOSED, State.CANCELLED]
    assert {each.now.code for each in (live, lobby, empty)} == {""}
    assert not Step.objects.filter(dugnad=live.dugnad, state=StepState.OPEN).exists()
    assert Minutes.objects.filter(dugnad__in=[live.dugnad, lobby.dugnad]).count() == 2
    assert not Contribution.objects.exclude(seat=None).exists()
    monkeypatch.setattr(clock, "now", lambda: before + dt.timedelta(days=15))
    assert end_forgotten(by=BY) == 0
    assert forget_seats(by=BY) == 3
    assert not Seat.objects.exists()
