"""Two screens never fight, and a clock does not stop because a laptop died."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from allemed.base import clock
from allemed.base.refusals import RefusedError
from allemed.dugnad import actions
from allemed.dugnad.actions import Command
from allemed.dugnad.models import CardDeal, Contribution, Kind, Result, SeatKind, StepKind
from allemed.dugnad.models.dugnad import LEASE
from allemed.dugnad.refusals import RoomRefusal
from allemed.dugnad.tests.room import Evening, again, make_deck, make_evening

pytestmark = pytest.mark.django_db


def refusal(deed: object) -> RoomRefusal:
    with pytest.raises(RefusedError) as refused:
        deed()  # type: ignore[operator]
    return RoomRefusal(refused.value.reason.value)


def colleague(evening: Evening) -> object:
    return again(actions.lead(by=evening.ingrid, dugnad=evening.dugnad))


def test_two_screens_that_press_next_at_once_move_one_step() -> None:
    """Frankly: compare and set."""
    evening = make_evening()
    evening.do("start")
    at = evening.current
    evening.do("next", at=at)
    assert refusal(lambda: evening.do("next", at=at)) == RoomRefusal.STEP_HAS_MOVED
    assert evening.step(StepKind.PAIR_TALK).is_current


def test_a_command_sent_twice_is_done_once() -> None:
    evening = make_evening()
    evening.do("start")
    made = Command(uuid.uuid4(), evening.now.epoch, "next", evening.current)
    first = actions.command(by=evening.ingrid, command=made)
    second = actions.command(by=evening.ingrid, command=made)
    assert (second.seq, second.is_repeated) == (first.seq, True)


def test_a_colleague_takes_over_at_once_when_the_first_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    evening = make_evening()
    evening.do("start")
    other = again(actions.lead(by=evening.ingrid, dugnad=evening.dugnad))
    assert refusal(lambda: evening.do("next", by=other)) == RoomRefusal.NOT_IN_CONTROL
    assert refusal(lambda: actions.take_control(by=other, client_id=uuid.uuid4())) == RoomRefusal.CONTROL_IS_HELD
    later = clock.now() + LEASE + dt.timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    taken = actions.take_control(by=other, client_id=uuid.uuid4())
    assert evening.do("next", by=other).epoch == taken.epoch
    assert refusal(lambda: evening.do("next")) == RoomRefusal.NOT_IN_CONTROL


def test_an_old_screens_epoch_is_refused() -> None:
    evening = make_evening()
    evening.do("start")
    before = evening.now.epoch
    other = again(actions.lead(by=evening.ingrid, dugnad=evening.dugnad))
    actions.take_control(by=other, client_id=uuid.uuid4(), force=True)
    old = Command(uuid.uuid4(), before, "next", evening.current)
    assert refusal(lambda: actions.command(by=other, command=old)) == RoomRefusal.OLD_EPOCH


def test_the_clock_is_a_time_on_the_server_and_a_pause_keeps_what_was_left() -> None:
    evening = make_evening()
    evening.do("start")
    evening.do("extend", minutes=5)
    ends = evening.now.step_ends_at
    assert ends is not None
    assert dt.timedelta(minutes=14) < ends - clock.now() <= dt.timedelta(minutes=15)
    evening.do("pause")
    assert evening.now.step_ends_at is None
    assert 14 * 60 < (evening.now.paused_seconds or 0) <= 15 * 60
    evening.do("resume")
    assert evening.now.step_ends_at is not None


def test_who_does_not_lead_commands_nothing() -> None:
    evening = make_evening()
    for seat in (
        evening.tables[1],
        evening.person(),
        evening.sit(SeatKind.THEME_TEAM),
        evening.sit(SeatKind.PRESENTER),
    ):
        assert refusal(lambda seat=seat: evening.do("start", by=seat)) == RoomRefusal.NOT_ALLOWED


def test_the_room_covers_every_barrier_before_any_comes_twice() -> None:
    evening = make_evening(3, deck=make_deck({"transport": 3, "okonomi": 1, "medvirkning": 1}))
    evening.go_to(StepKind.CARD)
    dealt = CardDeal.objects.filter(dugnad=evening.dugnad, put_aside_at=None)
    assert {deal.card.barrier.slug for deal in dealt if deal.card.barrier} == {"transport", "okonomi", "medvirkning"}
    assert {deal.table.number for deal in dealt} == {1, 2, 3}
    evening.do("deal")
    lying = CardDeal.objects.filter(dugnad=evening.dugnad, put_aside_at=None)
    assert lying.count() == 3


def lying(evening: Evening) -> dict[int, str]:
    """The card on each table."""
    found = CardDeal.objects.filter(dugnad=evening.dugnad, put_aside_at=None)
    return dict(found.values_list("table__number", "card__public_id"))


def test_a_table_has_its_card_from_the_start_so_that_it_can_go_on_without_network() -> None:
    evening = make_evening(2, deck=make_deck())
    assert not lying(evening)
    evening.do("start")
    dealt = lying(evening)
    assert set(dealt) == {1, 2}
    ahead = evening.write(1, "Skrevet før rommet kom hit", kind=Kind.IDEA, card=dealt[1])
    assert Contribution.objects.get(pk=ahead.id).barrier is not None
    card_step = evening.step(StepKind.CARD)
    evening.do("open_step", to=card_step.public_id)
    evening.go_to(StepKind.CARD)
    assert lying(evening) == dealt


def test_who_comes_with_a_late_table_gets_a_card_and_the_others_keep_theirs() -> None:
    evening = make_evening(2, deck=make_deck())
    evening.do("start")
    before = lying(evening)
    evening.do("add_table")
    assert lying(evening) == before | {3: lying(evening)[3]}


def test_hiding_keeps_the_words_counts_openly_and_can_be_undone() -> None:
    evening = make_evening()
    receipt = evening.write(1, "Noe dumt")
    step = evening.step(StepKind.CAPTURE).public_id
    actions.show(by=evening.tables[1], step=step)
    evening.do("hide", contribution=str(receipt.id), reason="Kan kjennes igjen")
    other = evening.sees(evening.tables[2])
    assert (other["contributions"], other["hidden_count"]) == ([], 1)
    own = evening.sees(evening.tables[1])["contributions"][0]
    assert (own["text"], own["hidden_reason"]) == ("Noe dumt", "Kan kjennes igjen")
    evening.do("unhide", contribution=str(receipt.id))
    assert len(evening.sees(evening.tables[2])["contributions"]) == 1
    assert Contribution.objects.get().text == "Noe dumt"


def test_a_facilitator_cannot_reach_a_private_note() -> None:
    evening = make_evening()
    receipt = evening.write(1, "Ikke vist ennå")
    assert refusal(lambda: evening.do("hide", contribution=str(receipt.id), reason="x")) == RoomRefusal.NOT_HERE


def test_a_borrowed_laptop_leads_this_evening_and_sees_no_name() -> None:
    evening = make_evening()
    evening.measure(1, text="Åpen hall", owner_name="Ole Berg", owner_role="Idrettsleder")
    code = actions.make_evening_code(by=evening.ingrid, dugnad=evening.dugnad)
    helper = again(actions.lead(by=evening.ingrid, dugnad=evening.now, evening_code=code.upper()))
    measure = evening.sees(helper)["measures"][0]
    assert "owner_name" not in measure
    assert "Ole" not in str(evening.sees(helper))
    assert evening.sees(evening.ingrid)["measures"][0]["owner_name"] == "Ole Berg"
    wrong = refusal(lambda: actions.lead(by=helper, dugnad=evening.now, evening_code="feilfeilfe"))
    assert wrong == RoomRefusal.WRONG_CODE


def test_closing_cuts_every_link_from_seat_to_text_and_leaves_a_draft() -> None:
    evening = make_evening()
    evening.write(1, "Åpen hall")
    evening.close()
    assert evening.now.minutes.state == "draft"
    assert evening.now.code == ""
    assert not Contribution.objects.exclude(seat=None).exists()
    assert not evening.dugnad.events.exclude(seat=None).exists()
    assert refusal(lambda: evening.person(1)) == RoomRefusal.IS_OVER
    assert not Result.objects.exists()
