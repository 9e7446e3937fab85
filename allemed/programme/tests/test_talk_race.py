"""Two partners press the same adviser's time at the same moment, and one partner presses twice."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from allemed.base.refusals import RefusedError
from allemed.messages.models import Message
from allemed.people.models import Role
from allemed.people.tests.make import make_person
from allemed.programme.actions import agreement as agreements
from allemed.programme.actions import talk
from allemed.programme.actions.moves import places_of
from allemed.programme.models import Kind, Partnership, Talk, TalkState
from allemed.programme.tests.make import BY, make_partnership, make_period, municipalities
from allemed.programme.tests.planned import make_talking
from allemed.programme.tests.test_agreement import current, make_agreeing
from allemed.programme.tests.test_talk import propose

pytestmark = pytest.mark.prove
CROWD = 8


def test_of_eight_who_want_the_same_hour_one_gets_it(own_database: str) -> None:
    marit = make_person("Marit Solberg", Role.ADVISER)
    period = make_period(places={Kind.NEW_MUNICIPALITY: CROWD})
    talks = []
    for place in municipalities(CROWD):
        partnership, person = make_talking(make_partnership(period, place), marit)
        talks.append(propose(partnership, person, 3))
    start = Barrier(CROWD)

    def press(wanted: Talk) -> str:
        start.wait()
        try:
            talk.choose(by=BY, talk=wanted, time=wanted.times.get())
        except RefusedError as refused:
            return str(refused.reason)
        finally:
            connection.close()
        return "chosen"

    with ThreadPoolExecutor(CROWD) as crowd:
        said = sorted(crowd.map(press, talks))
    assert said == ["chosen"] + ["time_is_taken"] * (CROWD - 1)
    assert Talk.objects.filter(state=TalkState.CHOSEN).count() == 1
    assert Message.objects.filter(kind="programme/talk_chosen").count() == 1


def test_an_outcome_waits_for_the_places_before_it_holds_the_partnership(own_database: str) -> None:
    """In the order of every other deed: two advisers who settle the same partnership cannot wait for each other."""
    partnership, _person = make_talking()
    is_waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"

    def say_no() -> None:
        try:
            talk.finish(by=BY, partnership=partnership, outcome=talk.Outcome.WE_STOP, notes="Nei")
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            places_of(partnership)
            said = other.submit(say_no)
            with connection.cursor() as cursor:
                for _try in range(200):
                    cursor.execute("SELECT pg_stat_clear_snapshot()")
                    cursor.execute(is_waiting)
                    if cursor.fetchone()[0]:
                        break
                    time.sleep(0.02)
                else:
                    pytest.fail("the other deed never came to the places")
            Partnership.objects.select_for_update(nowait=True).get(pk=partnership.pk)
        said.result(timeout=20)
    assert Partnership.objects.get(pk=partnership.pk).state == "declined"


def test_eight_presses_are_one_acceptance(own_database: str) -> None:
    partnership, person = make_agreeing()
    made = agreements.send_agreement(by=BY, partnership=partnership, person=person, text=current())
    start = Barrier(CROWD)

    def press(number: int) -> str:
        start.wait()
        try:
            return agreements.accept(by=BY, agreement=made, name=f"Kari {number}", title="Direktør").accepted_name
        finally:
            connection.close()

    with ThreadPoolExecutor(CROWD) as crowd:
        names = set(crowd.map(press, range(CROWD)))
    assert len(names) == 1
    assert Message.objects.filter(kind="programme/agreement_accepted").count() == 1
