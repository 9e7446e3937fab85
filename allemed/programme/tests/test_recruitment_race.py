"""Thirty people press at the same moment: exactly as many get a place as there are, and the rest wait in order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from allemed.messages.models import Message
from allemed.programme.actions import sign_ups
from allemed.programme.actions.sign_ups import Result
from allemed.programme.models import Answer, Sector, SignUp, SignUpPage
from allemed.programme.tests.make import BY
from allemed.programme.tests.planned import make_open_page

pytestmark = pytest.mark.prove


def _come(sector: Sector, who: str) -> Result:
    email = f"{who}@lag.example"
    return sign_ups.sign_up(by=BY, page=sector.page, sector=sector, name="Gjest", email=email, language="nb")


def test_thirty_at_once_for_twelve_places(own_database: str) -> None:
    page = make_open_page(places=12)
    sector = page.sectors.all()[0]
    start = Barrier(30)

    def press(number: int) -> tuple[int, Result]:
        start.wait()
        try:
            return number, _come(sector, f"gjest{number}")
        finally:
            connection.close()

    with ThreadPoolExecutor(30) as crowd:
        told = dict(crowd.map(press, range(30)))
    rows = list(SignUp.objects.order_by("arrival").values_list("email", "state", "arrival"))
    assert [state for _email, state, _arrival in rows] == ["yes"] * 12 + ["waiting"] * 18
    assert [arrival for _email, _state, arrival in rows] == list(range(1, 31))
    for email, state, _arrival in rows:
        number = int(email.removeprefix("gjest").partition("@")[0])
        assert (told[number] == Result.PLACE) == (state == "yes")
    assert Message.objects.filter(kind="programme/signup_standing").count() == 30


def test_ten_leave_while_ten_come_and_no_place_is_lost_or_given_twice(own_database: str) -> None:
    page = make_open_page(places=10)
    sector = page.sectors.all()[0]
    for number in range(20):
        _come(sector, f"gjest{number}")
    coming = list(SignUp.objects.coming())
    start = Barrier(20)

    def move(number: int) -> None:
        start.wait()
        try:
            if number < 10:
                sign_ups.answer(by=BY, sign_up=coming[number], is_coming=False)
            else:
                _come(sector, f"ny{number}")
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as crowd:
        list(crowd.map(move, range(20)))
    states = list(SignUp.objects.values_list("state", flat=True))
    assert (states.count(Answer.YES), states.count(Answer.NO), states.count(Answer.WAITING)) == (10, 10, 10)
    assert SignUpPage.objects.get(pk=page.pk).taken == 10
    last = SignUp.objects.coming().order_by("-arrival").first()
    first = SignUp.objects.queue().first()
    assert last is not None
    assert first is not None
    assert (last.arrival or 0) < (first.arrival or 0)
