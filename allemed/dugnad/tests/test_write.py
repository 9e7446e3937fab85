"""Nothing that anyone wrote is lost, and nothing stands twice."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from allemed.base import clock
from allemed.base.refusals import RefusedError
from allemed.dugnad import actions
from allemed.dugnad.models import Contribution, Kind, SeatKind, StepKind
from allemed.dugnad.refusals import RoomRefusal
from allemed.dugnad.tests.room import again, make_evening

pytestmark = pytest.mark.django_db


def test_the_same_writing_twice_is_one() -> None:
    """YpOffline, Claper: a retry made a second post."""
    evening = make_evening()
    pk = uuid.uuid4()
    first = evening.write(1, "Åpen hall hver onsdag", id=pk)
    again_ = evening.write(1, "Åpen hall hver onsdag", id=pk)
    assert (first.outcome, again_.outcome) == ("new", "same")
    assert (again_.seq, again_.version) == (first.seq, 1)
    assert Contribution.objects.count() == 1
    assert evening.now.seq == first.seq


def test_another_text_on_the_right_base_is_a_new_version() -> None:
    evening = make_evening()
    first = evening.write(1, "Åpen hall")
    second = evening.write(1, "Åpen hall hver onsdag", id=first.id, base=1)
    assert (second.outcome, second.version) == ("changed", 2)
    found = Contribution.objects.get()
    assert [version.text for version in found.versions.all()] == ["Åpen hall", "Åpen hall hver onsdag"]


def test_another_text_on_a_wrong_base_keeps_both() -> None:
    evening = make_evening()
    first = evening.write(1, "Åpen hall")
    evening.write(1, "Åpen hall på onsdag", id=first.id, base=1)
    beside = evening.write(1, "Åpen hall på fredag", id=first.id, base=1)
    assert beside.outcome == "kept_beside"
    assert beside.id != first.id
    assert {found.text for found in Contribution.objects.all()} == {"Åpen hall på onsdag", "Åpen hall på fredag"}
    repeated = evening.write(1, "Åpen hall på fredag", id=first.id, base=1)
    assert (repeated.id, repeated.seq) == (beside.id, beside.seq)
    assert Contribution.objects.count() == 2


def test_a_late_duplicate_of_an_old_version_changes_nothing() -> None:
    evening = make_evening()
    first = evening.write(1, "Åpen hall")
    evening.write(1, "Åpen hall hver onsdag", id=first.id, base=1)
    assert evening.write(1, "Åpen hall", id=first.id).outcome == "same"
    assert Contribution.objects.get().text == "Åpen hall hver onsdag"


def test_a_change_brings_back_what_was_withdrawn_meanwhile() -> None:
    evening = make_evening()
    first = evening.write(1, "Åpen hall")
    actions.withdraw(by=evening.tables[1], contribution=first.id, base=1)
    evening.write(1, "Åpen hall hver onsdag", id=first.id, base=1)
    found = Contribution.objects.get()
    assert (found.text, found.withdrawn_at) == ("Åpen hall hver onsdag", None)


def test_what_was_changed_meanwhile_is_not_withdrawn() -> None:
    evening = make_evening()
    first = evening.write(1, "Åpen hall")
    evening.write(1, "Åpen hall hver onsdag", id=first.id, base=1)
    with pytest.raises(RefusedError) as refused:
        actions.withdraw(by=evening.tables[1], contribution=first.id, base=1)
    assert refused.value.reason == RoomRefusal.CHANGED_MEANWHILE


def test_a_table_cannot_write_in_anothers() -> None:
    evening = make_evening()
    first = evening.write(1, "Åpen hall")
    with pytest.raises(RefusedError) as refused:
        evening.write(2, "Noe annet", id=first.id, base=1)
    assert refused.value.reason == RoomRefusal.OTHER_TABLE
    with pytest.raises(RefusedError) as refused:
        evening.write(2, "Noe annet", table=1)
    assert refused.value.reason == RoomRefusal.OTHER_TABLE


def test_a_private_note_never_leaves_its_table() -> None:
    evening = make_evening()
    evening.write(1, "Bare for oss", kind=Kind.NOTE)
    evening.write(1, "Åpen hall")
    theirs = evening.sees(evening.tables[1])["contributions"]
    assert {row["text"] for row in theirs} == {"Bare for oss", "Åpen hall"}
    others = [evening.tables[2], evening.ingrid, evening.person(1), evening.sit(SeatKind.PRESENTER)]
    assert all(evening.sees(seat)["contributions"] == [] for seat in others)
    actions.show(by=evening.tables[1], step=evening.step(StepKind.CAPTURE).public_id)
    for seat in others:
        assert [row["text"] for row in evening.sees(seat)["contributions"]] == ["Åpen hall"]


def test_what_comes_after_the_step_is_closed_is_marked_late(monkeypatch: pytest.MonkeyPatch) -> None:
    evening = make_evening()
    evening.go_to(StepKind.CAPTURE)
    evening.do("next")
    within = evening.write(1, "Kom litt sent")
    assert within.is_late
    later = clock.now() + dt.timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    evening.write(1, "Kom mye for sent")
    kept = {row.text: (row.is_late, row.is_in_tray) for row in Contribution.objects.all()}
    assert kept == {"Kom litt sent": (True, False), "Kom mye for sent": (True, True)}
    assert [row["text"] for row in evening.sees(evening.ingrid)["contributions"]] == ["Kom mye for sent"]


def test_a_table_without_network_may_be_ahead() -> None:
    evening = make_evening()
    evening.do("start")
    assert evening.write(1, "Vi gikk videre", kind=Kind.IDEA).outcome == "new"


def test_an_outbox_is_taken_in_for_a_day_after_the_close(monkeypatch: pytest.MonkeyPatch) -> None:
    evening = make_evening()
    evening.close()
    assert evening.write(1, "Lå i lomma").is_late
    assert Contribution.objects.get().seat is None
    later = clock.now() + dt.timedelta(hours=25)
    monkeypatch.setattr(clock, "now", lambda: later)
    with pytest.raises(RefusedError) as refused:
        evening.write(1, "Lå for lenge i lomma")
    assert refused.value.reason == RoomRefusal.IS_OVER


def test_after_a_takeover_the_old_telephone_loses_nothing_and_changes_nothing() -> None:
    evening = make_evening()
    old = evening.tables[1]
    first = evening.write(1, "Åpen hall")
    code = evening.dugnad.tables.get(number=1).code
    new = again(actions.take_over(by=old, dugnad=evening.dugnad, table=1, code=code.upper()))
    evening.write(1, "Åpen hall hver onsdag", by=new, id=first.id, base=1)
    beside = evening.write(1, "Åpen hall hver fredag", by=old, id=first.id, base=2)
    assert beside.outcome == "kept_beside"
    assert Contribution.objects.get(pk=beside.id).is_from_old_device
    assert Contribution.objects.get(pk=first.id).text == "Åpen hall hver onsdag"
    with pytest.raises(RefusedError) as refused:
        actions.show(by=old, step=evening.step(StepKind.CAPTURE).public_id)
    assert refused.value.reason == RoomRefusal.SEAT_TAKEN_OVER


def test_a_wrong_table_code_takes_over_nothing() -> None:
    evening = make_evening()
    with pytest.raises(RefusedError) as refused:
        actions.take_over(by=evening.tables[2], dugnad=evening.dugnad, table=1, code="abcdef")
    assert refused.value.reason == RoomRefusal.WRONG_CODE


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", RoomRefusal.NO_WORDS),
        (" \n\u200b\u202e ", RoomRefusal.NO_WORDS),
        ("a" * 2001, RoomRefusal.TOO_LONG),
        ("a\x00b", RoomRefusal.UNREADABLE),
        ("a\ud800b", RoomRefusal.UNREADABLE),
    ],
)
def test_hostile_text_is_refused_by_name(text: str, reason: RoomRefusal) -> None:
    evening = make_evening(1)
    with pytest.raises(RefusedError) as refused:
        evening.write(1, text)
    assert refused.value.reason == reason


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "\u202etekst", "👩‍👧‍👦 é", "=1+1", "ŋŧđž"])
def test_strange_text_is_text(text: str) -> None:
    evening = make_evening(1)
    evening.write(1, text)
    assert Contribution.objects.get().text == text


def test_who_only_votes_does_not_write_for_the_table() -> None:
    evening = make_evening()
    person = evening.person(1)
    with pytest.raises(RefusedError) as refused:
        evening.write(1, "Jeg også", by=person)
    assert refused.value.reason == RoomRefusal.NOT_THE_WRITER
    pair = evening.step(StepKind.PAIR_TALK)
    assert evening.write(1, "Vi to", by=person, at=pair).outcome == "new"


def test_paper_is_typed_in_for_any_table_and_changes_no_tables_own_words() -> None:
    evening = make_evening()
    own = evening.write(1, "Skrevet i rommet")
    typed = evening.write(1, "Skrevet på papir", by=evening.ingrid, table=1)
    assert Contribution.objects.get(pk=typed.id).via == "paper"
    evening.write(1, "Endret av en annen", by=evening.ingrid, table=1, id=own.id, base=1)
    assert Contribution.objects.get(pk=own.id).text == "Skrevet i rommet"
