"""Someone like us: who is suggested, and that neither sees who the other is before both have said yes."""

from __future__ import annotations

import datetime as dt
import math
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from allemed.base import clock
from allemed.base.refusals import RefusedError
from allemed.messages.models import Message
from allemed.network import actions
from allemed.network.alike import Traits, compare, kilometres, most_alike
from allemed.network.models import INTRODUCTION_MOVES, Introduction, IntroductionState, Member
from allemed.network.refusals import NetworkRefusal
from allemed.network.tests.make import BY, letters_to, make_barriers, make_member
from allemed.people.models import Role
from allemed.people.tests.make import sign_in_with_both_steps

S = IntroductionState


def refused(deed: Any, **said: Any) -> NetworkRefusal:
    with pytest.raises(RefusedError) as no:
        deed(**said)
    assert no.value.message
    reason = no.value.reason
    assert isinstance(reason, NetworkRefusal)
    return reason


def make_two() -> tuple[Member, Member]:
    lene = make_member("Lene Strand", may_be_asked=True)
    return lene, make_member("Amir Rahimi", number="5501", may_be_asked=True)


def see(member: Member, path: str) -> str:
    client = Client()
    sign_in_with_both_steps(client, member.account)
    return client.get(path, follow=True).content.decode()


@pytest.mark.django_db
class TestAsking:
    def test_both_say_yes_and_only_then_see_each_other(self) -> None:
        lene, amir = make_two()
        asked = actions.ask(by=lene.account, asked=amir, words="Skyss til trening")
        page = f"/min-side/nettverk/samtaler/{asked.public_id}/"
        (letter,) = letters_to(amir)
        assert "Haugesund" in letter.subject
        assert "Strand" not in letter.text + see(amir, page)
        assert "Rahimi" not in see(lene, page) + see(lene, "/min-side/nettverk/")
        actions.say_yes(by=amir.account, introduction=asked)
        assert "lene@allemed.example" in see(amir, page)
        assert "amir@allemed.example" in see(lene, page)
        assert len(letters_to(lene)) == 1
        assert len(letters_to(amir)) == 2
        assert "Rahimi" not in letters_to(lene)[0].text

    def test_a_no_looks_like_no_answer(self) -> None:
        lene, amir = make_two()
        asked = actions.ask(by=lene.account, asked=amir, words="Skyss")
        page = f"/min-side/nettverk/samtaler/{asked.public_id}/"
        actions.say_no(by=amir.account, introduction=asked)
        assert "De kan svare til" in see(lene, page)
        assert not letters_to(lene)
        assert refused(actions.ask, by=lene.account, asked=amir, words="?") == NetworkRefusal.ASKED_ALREADY
        with clock.at(clock.now() + dt.timedelta(days=15)):
            assert "Det ble ikke noe av" in see(lene, page)
            assert refused(actions.ask, by=lene.account, asked=amir, words="?") == NetworkRefusal.QUIET
        with clock.at(clock.now() + dt.timedelta(days=181)):
            actions.ask(by=lene.account, asked=amir, words="Igjen")

    def test_whoever_is_asked_by_the_one_they_ask_has_said_yes(self) -> None:
        lene, amir = make_two()
        actions.ask(by=lene.account, asked=amir, words="Skyss")
        assert actions.ask(by=amir.account, asked=lene, words="Skyss?").state == S.YES
        assert refused(actions.ask, by=lene.account, asked=amir, words="?") == NetworkRefusal.IN_TOUCH

    def test_nobody_who_did_not_say_so_is_suggested_or_asked(self) -> None:
        lene = make_member(may_be_asked=True)
        shy = make_member("Amir Rahimi", number="5501")
        assert most_alike(lene) == []
        assert refused(actions.ask, by=lene.account, asked=shy, words="x") == NetworkRefusal.NOT_ASKABLE

    def test_a_third_person_sees_nothing(self) -> None:
        lene, amir = make_two()
        asked = actions.ask(by=lene.account, asked=amir, words="kanariord")
        third = make_member("Kari Lien", number="0301")
        client = Client()
        sign_in_with_both_steps(client, third.account)
        assert client.get(f"/min-side/nettverk/samtaler/{asked.public_id}/").status_code == 404
        assert refused(actions.say_yes, by=third.account, introduction=asked) == NetworkRefusal.NOT_YOURS
        assert refused(actions.say_yes, by=lene.account, introduction=asked) == NetworkRefusal.NOT_YOURS

    def test_a_request_is_taken_back_and_its_letter_with_it(self) -> None:
        lene, amir = make_two()
        asked = actions.ask(by=lene.account, asked=amir, words="Skyss")
        actions.withdraw(by=lene.account, introduction=asked)
        assert [letter.state for letter in Message.objects.all()] == ["given_up"]
        assert refused(actions.say_yes, by=amir.account, introduction=asked) == NetworkRefusal.ANSWERED

    def test_requests_lapse_and_words_are_forgotten(self) -> None:
        lene, amir = make_two()
        asked = actions.ask(by=lene.account, asked=amir, words="kanariord")
        assert actions.lapse(by=BY) == 0
        with clock.at(clock.now() + dt.timedelta(days=14, minutes=1)):
            assert actions.lapse(by=BY) == 1
            assert actions.forget_words(by=BY) == 0
        with clock.at(clock.now() + dt.timedelta(days=105)):
            assert actions.forget_words(by=BY) == 1
        found = Introduction.objects.get(pk=asked.pk)
        assert (found.state, found.words) == (S.LAPSED, "")

    @pytest.mark.parametrize("old", list(S))
    def test_the_database_knows_which_moves_there_are(self, old: IntroductionState) -> None:
        lene, amir = make_two()
        for new in S:
            if new == old:
                continue
            row = Introduction.objects.create(
                asker=lene, asked=amir, state=old, ended_at=None if old == S.ASKED else clock.now()
            )
            went = True
            try:
                with transaction.atomic():
                    ended = None if new == S.ASKED else clock.now()
                    Introduction.objects.filter(pk=row.pk).update(state=new, ended_at=ended)
            except DatabaseError:
                went = False
            assert went == (new in INTRODUCTION_MOVES[old]), (old, new)
            if old == S.ASKED and not went:
                break
            Introduction.objects.filter(pk=row.pk, state=S.ASKED).update(state=S.LAPSED, ended_at=clock.now())


@pytest.mark.django_db
class TestSuggestions:
    def test_the_three_most_alike_of_those_who_want_to_be_found(self, django_assert_max_num_queries: Any) -> None:
        transport, money = make_barriers("transport", "okonomi")
        lene = make_member(barriers=[transport], may_be_asked=True)  # Haugesund
        near = make_member("A B", number="1149", barriers=[transport], may_be_asked=True)  # Karmøy, next door
        far = make_member("C D", number="5501", barriers=[transport], may_be_asked=True)  # Tromsø
        other = make_member("E F", number="0301", barriers=[money], may_be_asked=True)  # Oslo
        odd = make_member("G H", number="1151", barriers=[money], may_be_asked=True)  # Utsira, some 200 people
        make_member("I J", number="1103", barriers=[transport])  # Stavanger does not want to be found
        make_member("K L", number="1106", may_be_asked=True)  # a colleague
        make_member("M N", role=Role.FACILITATOR)
        with django_assert_max_num_queries(6):
            found = most_alike(lene)
        assert found[0].member == near
        assert len(found) == 3
        assert {each.member.pk for each in found} <= {near.pk, far.pk, other.pk, odd.pk}
        assert [each.likeness.score for each in found] == sorted((each.likeness.score for each in found), reverse=True)

    def test_one_person_speaks_for_a_partner(self) -> None:
        lene = make_member(may_be_asked=True)
        first = make_member("A B", number="5501", may_be_asked=True)
        make_member("C D", number="5501", may_be_asked=True)
        assert [each.member for each in most_alike(lene)] == [first]

    def test_the_page_names_the_partner_and_never_the_person(self) -> None:
        lene, _amir = make_two()
        page = see(lene, "/min-side/nettverk/noen-som-oss/")
        assert "Tromsø" in page
        assert "Amir" not in page


NUMBERS = st.one_of(st.none(), st.integers(200, 800_000))
POSITIONS = st.one_of(st.none(), st.tuples(st.floats(57, 72), st.floats(4, 32)))
TRAITS = st.builds(
    Traits, inhabitants=NUMBERS, position=POSITIONS, barriers=st.frozensets(st.sampled_from("abcdef"), max_size=6)
)


@given(TRAITS, TRAITS)
def test_likeness_is_between_0_and_1_and_the_same_both_ways(one: Traits, other: Traits) -> None:
    there, back = compare(one, other), compare(other, one)
    assert 0 <= there.score <= 1
    assert math.isclose(there.score, back.score, abs_tol=1e-12)


@given(TRAITS)
def test_nobody_is_more_alike_than_oneself(one: Traits) -> None:
    known = one.inhabitants or one.position or one.barriers
    assert math.isclose(compare(one, one).score, 1.0 if known else 0.0)


def test_the_distance_from_oslo_to_tromso() -> None:
    # The flight between the two cities is some 1,150 km along the great circle.
    assert 1130 < kilometres((59.91, 10.75), (69.65, 18.96)) < 1160


@pytest.mark.prove
def test_two_who_ask_each_other_at_once_are_in_touch_once(own_database: str) -> None:
    lene, amir = make_two()
    start = Barrier(2)

    def press(pair: tuple[Member, Member]) -> None:
        start.wait()
        actions.ask(by=pair[0].account, asked=pair[1], words="Skyss")
        connection.close()

    with ThreadPoolExecutor(2) as both:
        list(both.map(press, [(lene, amir), (amir, lene)]))
    assert [each.state for each in Introduction.objects.all()] == [S.YES]
    assert sorted(len(letters_to(each)) for each in (lene, amir)) == [1, 2]
