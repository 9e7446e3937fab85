"""One sentence saves a measure; owner and deadline commit it; two who write at once both get their way."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from allemed.base import clock
from allemed.base.refusals import RefusedError
from allemed.dugnad import actions
from allemed.dugnad.models import Kind, Measure, MeasureState, StepKind
from allemed.dugnad.refusals import RoomRefusal
from allemed.dugnad.tests.room import make_deck, make_evening

pytestmark = pytest.mark.django_db


def in_weeks(weeks: int) -> dt.date:
    return clock.today() + dt.timedelta(weeks=weeks)


def test_one_sentence_saves_it_and_owner_and_deadline_commit_it() -> None:
    evening = make_evening()
    first = evening.measure(1, text="Utlånsordning for ski")
    assert (first.outcome, first.state) == ("new", "agreed")
    named = evening.measure(1, id=first.id, base=1, owner_role="Idrettskonsulent")
    assert named.state == "agreed"
    dated = evening.measure(1, id=first.id, base=2, deadline=in_weeks(20))
    assert (dated.version, dated.state) == (3, "committed")
    measure = Measure.objects.get()
    assert (measure.place, measure.municipality) == (1, evening.dugnad.municipality)


def test_the_database_commits_nobody_without_owner_and_deadline() -> None:
    evening = make_evening()
    evening.measure(1, text="Utlånsordning for ski", owner_name="Ole Berg")
    with pytest.raises(IntegrityError, match="measure_committed_has_owner_and_deadline"), transaction.atomic():
        Measure.objects.update(state=MeasureState.COMMITTED)


def test_two_who_write_in_different_fields_both_get_their_way() -> None:
    evening = make_evening()
    first = evening.measure(1, text="Utlånsordning for ski")
    evening.measure(1, id=first.id, base=1, owner_role="Idrettskonsulent")
    merged = evening.measure(1, id=first.id, base=1, deadline=in_weeks(8))
    assert (merged.outcome, merged.state) == ("changed", "committed")
    assert Measure.objects.count() == 1


def test_two_who_write_in_the_same_field_keep_both() -> None:
    evening = make_evening()
    first = evening.measure(1, text="Utlånsordning for ski")
    evening.measure(1, id=first.id, base=1, text="Utlånsordning for skøyter")
    beside = evening.measure(1, id=first.id, base=1, text="Utlånsordning for sykler")
    assert beside.outcome == "kept_beside"
    again = evening.measure(1, id=first.id, base=1, text="Utlånsordning for sykler")
    assert (again.id, again.seq) == (beside.id, beside.seq)
    assert {measure.text for measure in Measure.objects.all()} == {
        "Utlånsordning for skøyter",
        "Utlånsordning for sykler",
    }


def test_three_is_most_and_a_withdrawn_one_gives_its_place() -> None:
    evening = make_evening()
    made = [evening.measure(1, text=f"Tiltak {number}") for number in (1, 2, 3)]
    with pytest.raises(RefusedError) as refused:
        evening.measure(1, text="Tiltak 4")
    assert refused.value.reason == RoomRefusal.THREE_IS_MOST
    actions.withdraw_measure(by=evening.tables[1], measure=made[1].id, base=1)
    evening.measure(1, text="Tiltak 4")
    assert Measure.objects.get(text="Tiltak 4").place == 2
    evening.measure(2, text="Et annet bord har sine egne")


def test_card_and_barrier_come_with_the_idea() -> None:
    evening = make_evening(1, deck=make_deck())
    evening.go_to(StepKind.CARD)
    card = evening.sees(evening.tables[1])["cards"][0]["id"]
    idea = evening.write(1, "Skyss til øving", kind=Kind.IDEA, card=card)
    evening.measure(1, text="Foreldrene kjører på rundgang", idea=idea.id)
    measure = Measure.objects.get()
    assert measure.card is not None
    assert (measure.card.public_id, measure.barrier) == (card, measure.card.barrier)


def test_a_name_is_seen_by_the_table_and_who_leads_and_nobody_else() -> None:
    evening = make_evening()
    evening.measure(1, text="Åpen hall", owner_name="Ole Berg", owner_email="ole@arendal.example")
    assert evening.sees(evening.tables[1])["measures"][0]["owner_name"] == "Ole Berg"
    assert "Ole" not in str(evening.sees(evening.tables[2]))
    assert "ole@" not in str(evening.sees(evening.tables[1]))
    assert "ole@" not in str(evening.sees(evening.ingrid))


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"deadline": dt.date(2020, 1, 1)}, RoomRefusal.NOT_A_DATE),
        ({"owner_email": "ole@"}, RoomRefusal.NOT_AN_ADDRESS),
        ({"owner_name": "x" * 121}, RoomRefusal.TOO_LONG),
        ({"text": ""}, RoomRefusal.NO_WORDS),
    ],
)
def test_what_cannot_be_kept_is_refused_by_name(fields: dict[str, object], reason: RoomRefusal) -> None:
    evening = make_evening()
    with pytest.raises(RefusedError) as refused:
        evening.measure(1, **{"text": "Åpen hall", **fields})
    assert refused.value.reason == reason


def test_a_table_approves_what_is_read_back() -> None:
    evening = make_evening()
    first = evening.measure(1, text="Åpen hall")
    actions.approve_measures(by=evening.tables[1])
    assert Measure.objects.get().approved_at is not None
    evening.measure(1, id=first.id, base=1, text="Åpen hall hver dag")
    assert Measure.objects.get().approved_at is None
