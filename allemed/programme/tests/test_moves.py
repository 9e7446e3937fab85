"""A partnership's state follows from what has happened, moves are recorded, and no place is given twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allemed.base.refusals import RefusedError
from allemed.people.models import Role
from allemed.people.tests.make import make_person
from allemed.programme.actions import moves
from allemed.programme.models import HOLDS_A_PLACE, MOVES, Kind, Move, Partnership, PartnershipState, Places
from allemed.programme.refusals import ProgrammeRefusal
from allemed.programme.tests.make import (
    BY,
    make_organisation,
    make_partnership,
    make_period,
    municipalities,
    municipality,
)

S = PartnershipState


def refusal(deed: Callable[[], Any]) -> ProgrammeRefusal:
    with pytest.raises(RefusedError) as caught:
        deed()
    reason = caught.value.reason
    assert isinstance(reason, ProgrammeRefusal)
    assert caught.value.message  # every sentence can be made
    return reason


@pytest.mark.django_db
class TestMoving:
    def test_a_new_partnership_says_when_it_began(self) -> None:
        partnership = make_partnership()
        (move,) = partnership.moves.all()
        assert (move.old, move.new, move.actor_id) == ("", "new", "test")

    def test_the_same_partner_twice_is_one(self) -> None:
        period = make_period()
        assert make_partnership(period).pk == make_partnership(period).pk

    def test_a_place_begins_the_talk_and_is_counted(self) -> None:
        partnership = moves.give_place(by=BY, partnership=make_partnership(), because="De ringte først")
        assert partnership.state == S.TALK
        assert partnership.moves.latest("pk").because == "De ringte først"
        places = Places.objects.get(period=partnership.period, kind=Kind.NEW_MUNICIPALITY)
        assert (places.taken, places.left) == (1, 1)

    def test_the_place_of_the_one_who_withdraws_is_free(self) -> None:
        partnership = moves.give_place(by=BY, partnership=make_partnership())
        moves.withdraw(by=BY, partnership=partnership, because="Ingen tid")
        assert Places.objects.get(period=partnership.period, kind=partnership.kind).taken == 0

    def test_a_pause_keeps_the_place_and_ends_where_it_began(self) -> None:
        partnership = moves.give_place(by=BY, partnership=make_partnership())
        moves.pause(by=BY, partnership=partnership, because="Valgkamp")
        assert Places.objects.get(period=partnership.period, kind=partnership.kind).taken == 1
        assert moves.resume(by=BY, partnership=partnership).state == S.TALK

    def test_no_without_a_reason_is_refused(self) -> None:
        partnership = make_partnership()
        deed = lambda: moves.decline(by=BY, partnership=partnership, because="  ")  # noqa: E731
        assert refusal(deed) == ProgrammeRefusal.REASON_NEEDED

    def test_an_illegal_move_is_refused_by_name(self) -> None:
        partnership = make_partnership()
        deed = lambda: moves.pause(by=BY, partnership=partnership, because="Ferie")  # noqa: E731
        assert refusal(deed) == ProgrammeRefusal.ILLEGAL_MOVE
        assert not Partnership.objects.get(pk=partnership.pk).paused_at

    def test_a_coordinator_gives_no_places(self) -> None:
        user = make_person(role=Role.COORDINATOR, municipality=municipality())
        partnership = make_partnership()
        assert refusal(lambda: moves.give_place(by=user, partnership=partnership)) == ProgrammeRefusal.NOT_ALLOWED

    def test_a_no_can_be_taken_back(self) -> None:
        partnership = moves.decline(by=BY, partnership=make_partnership(), because="For sent")
        assert moves.reopen(by=BY, partnership=partnership, because="De fikk tid").state == S.NEW

    def test_whoever_was_with_us_before_is_counted_apart(self) -> None:
        then = make_period(slug="for")
        then.starts_on = then.starts_on.replace(year=then.starts_on.year - 2)
        then.save()
        moves.give_place(by=BY, partnership=make_partnership(then))
        assert make_partnership(make_period()).kind == Kind.RETURNING
        assert make_partnership(make_period(slug="ny"), make_organisation()).kind == Kind.ORGANISATION


@pytest.mark.django_db
class TestWaiting:
    def full(self) -> tuple[Partnership, Partnership, Partnership]:
        """A place taken, and two that wait for it."""
        period = make_period(places={Kind.NEW_MUNICIPALITY: 1})
        one, two, three = (make_partnership(period, partner) for partner in municipalities(3))
        one = moves.give_place(by=BY, partnership=one)
        two = moves.put_on_waiting_list(by=BY, partnership=two)
        return one, two, moves.put_on_waiting_list(by=BY, partnership=three)

    def test_each_sees_their_own_number(self) -> None:
        _one, two, three = self.full()
        assert (two.number_in_queue, three.number_in_queue) == (1, 2)

    def test_nobody_waits_while_there_is_room(self) -> None:
        partnership = make_partnership()
        deed = lambda: moves.put_on_waiting_list(by=BY, partnership=partnership)  # noqa: E731
        assert refusal(deed) == ProgrammeRefusal.NOT_FULL

    def test_a_free_place_goes_to_the_one_who_has_waited_longest(self) -> None:
        one, two, three = self.full()
        assert refusal(lambda: moves.give_place(by=BY, partnership=two)) == ProgrammeRefusal.FULL
        moves.withdraw(by=BY, partnership=one, because="Nytt kommunestyre")
        assert refusal(lambda: moves.give_place(by=BY, partnership=three)) == ProgrammeRefusal.NOT_FIRST
        newcomer = make_partnership(one.period, municipalities(4)[3])
        assert refusal(lambda: moves.give_place(by=BY, partnership=newcomer)) == ProgrammeRefusal.NOT_FIRST
        assert moves.give_place(by=BY, partnership=two).state == S.TALK
        assert Partnership.objects.get(pk=three.pk).number_in_queue == 1


@pytest.mark.django_db
class TestTheDatabase:
    @pytest.mark.parametrize("old", list(S))
    def test_lets_only_the_named_moves_through(self, old: PartnershipState) -> None:
        period = make_period()
        for new in S:
            if new == old:
                continue
            with transaction.atomic():
                partnership = make_partnership(period)
                with connection.cursor() as cursor:
                    self._become(cursor, partnership, old)
                    try:
                        with transaction.atomic():
                            cursor.execute(
                                "UPDATE programme_partnership SET state = %s WHERE id = %s", [new, partnership.pk]
                            )
                        went = True
                    except DatabaseError:
                        went = False
                assert went == (new in MOVES[old]), (old, new)
                transaction.set_rollback(True)

    @staticmethod
    def _become(cursor: Any, partnership: Partnership, state: S) -> None:
        """Walk the shortest road of allowed moves from new to `state`."""
        roads: dict[S, list[S]] = {S.NEW: []}
        todo = [S.NEW]
        while todo:
            here = todo.pop(0)
            for step in MOVES[here]:
                if step not in roads:
                    roads[step] = [*roads[here], step]
                    todo.append(step)
        cursor.execute(
            "UPDATE programme_partnership SET place_given_at = now(), waiting_since = now(), paused_at = now(),"
            " declined_at = now(), withdrawn_at = now(), closed_at = now(), arrival = 1 WHERE id = %s",
            [partnership.pk],
        )
        for step in roads[state]:
            cursor.execute("UPDATE programme_partnership SET state = %s WHERE id = %s", [step, partnership.pk])

    def test_stops_the_place_too_many_whatever_the_code_thinks(self) -> None:
        period = make_period(places={Kind.NEW_MUNICIPALITY: 1})
        one, two = (make_partnership(period, partner) for partner in municipalities(2))
        moves.give_place(by=BY, partnership=one)
        with pytest.raises(IntegrityError, match="capacity_is_never_exceeded"), transaction.atomic():
            Partnership.objects.filter(pk=two.pk).update(
                state=S.TALK, place_given_at=one.place_given_at or one.created_at
            )

    def test_stops_a_lower_capacity_than_is_taken(self) -> None:
        partnership = moves.give_place(by=BY, partnership=make_partnership())
        with pytest.raises(IntegrityError, match="capacity_is_never_exceeded"), transaction.atomic():
            Places.objects.filter(period=partnership.period, kind=partnership.kind).update(total=0)

    @pytest.mark.parametrize("statement", ["DELETE FROM", "TRUNCATE"])
    def test_keeps_partnerships_and_moves(self, statement: str) -> None:
        make_partnership()
        for table in ("programme_partnership", "programme_move"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"{statement} {table}" + (" CASCADE" if statement == "TRUNCATE" else ""))

    def test_a_move_is_written_once_and_its_reason_only_emptied(self) -> None:
        move = moves.decline(by=BY, partnership=make_partnership(), because="Kari sa nei").moves.latest("pk")
        for change in ({"new": "talk"}, {"because": "Noe annet"}):
            with pytest.raises(DatabaseError), transaction.atomic():
                Move.objects.filter(pk=move.pk).update(**change)
        assert Move.objects.filter(pk=move.pk).update(because="") == 1


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from(["give", "wait", "no", "leave", "pause", "on", "again"])),
        max_size=25,
    )
)
def test_whatever_is_tried_state_facts_places_and_moves_agree(db: None, steps: list[tuple[int, str]]) -> None:
    deeds: dict[str, Callable[[Partnership], Any]] = {
        "give": lambda it: moves.give_place(by=BY, partnership=it),
        "wait": lambda it: moves.put_on_waiting_list(by=BY, partnership=it),
        "no": lambda it: moves.decline(by=BY, partnership=it, because="nei"),
        "leave": lambda it: moves.withdraw(by=BY, partnership=it, because="nei"),
        "pause": lambda it: moves.pause(by=BY, partnership=it, because="ferie"),
        "on": lambda it: moves.resume(by=BY, partnership=it),
        "again": lambda it: moves.reopen(by=BY, partnership=it, because="likevel"),
    }
    with transaction.atomic():
        period = make_period(slug="tilfeldig", places={Kind.NEW_MUNICIPALITY: 2})
        them = [make_partnership(period, partner) for partner in municipalities(4)]
        for who, deed in steps:
            before = Partnership.objects.get(pk=them[who].pk)
            try:
                deeds[deed](them[who])
            except RefusedError:
                after = Partnership.objects.get(pk=them[who].pk)
                assert (after.state, after.version) == (before.state, before.version)
            for it in Partnership.objects.filter(period=period):
                assert it.state == it.state_of_facts()
                assert it.moves.latest("pk").new == it.state
            places = Places.objects.get(period=period, kind=Kind.NEW_MUNICIPALITY)
            holding = Partnership.objects.filter(period=period, state__in=HOLDS_A_PLACE).count()
            assert places.taken == holding <= 2
            numbers = [it.number_in_queue for it in Partnership.objects.queue().filter(period=period)]
            assert numbers == list(range(1, len(numbers) + 1))
        transaction.set_rollback(True)


@pytest.mark.prove
def test_many_advisers_at_once_never_give_a_place_too_many(own_database: str) -> None:
    period = make_period(slug="lop", places={Kind.NEW_MUNICIPALITY: 20})
    them = [make_partnership(period, partner) for partner in municipalities(40)]
    start = Barrier(20)
    refused: set[object] = set()

    def press(number: int) -> list[str]:
        said = []
        start.wait()
        for it in them[number % 2 :: 2] if number < 10 else reversed(them):
            try:
                moves.give_place(by=BY, partnership=it)
                said.append(it.public_id)
            except RefusedError as no:
                refused.add(no.reason)
        connection.close()
        return said

    with ThreadPoolExecutor(20) as crowd:
        given_to = [one for said in crowd.map(press, range(20)) for one in said]
    assert refused == {ProgrammeRefusal.FULL, ProgrammeRefusal.ILLEGAL_MOVE}
    assert len(given_to) == len(set(given_to)) == 20
    assert Partnership.objects.filter(period=period, state=S.TALK).count() == 20
    assert Move.objects.filter(partnership__period=period, new=S.TALK).count() == 20
