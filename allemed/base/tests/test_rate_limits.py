from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from allemed.base import clock, rate_limits
from allemed.base.rate_limits import AnswerTooMany, Limit, TooManyError, limited, spend, spend_by_address

THREE = Limit("three", times=3, seconds=60)


def may(limit: Limit, thing: str) -> bool:
    try:
        spend(limit, thing)
    except TooManyError:
        return False
    return True


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`later(20)` moves the clock twenty seconds on."""
    start = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
    monkeypatch.setattr(clock, "now", lambda: start)
    return lambda seconds: monkeypatch.setattr(clock, "now", lambda: start + dt.timedelta(seconds=seconds))


@pytest.mark.django_db
def test_so_many_times_and_not_once_more() -> None:
    assert [may(THREE, "aisha") for _ in range(5)] == [True, True, True, False, False]


@pytest.mark.django_db
def test_a_neighbour_feels_nothing() -> None:
    assert all(may(THREE, "aisha") for _ in range(3))
    assert may(THREE, "jonas")
    assert may(Limit("other", times=3, seconds=60), "aisha")


@pytest.mark.django_db
def test_one_comes_back_at_a_time(later: Any) -> None:
    for _ in range(3):
        spend(THREE, "aisha")
    later(19)
    with pytest.raises(TooManyError) as refused:
        spend(THREE, "aisha")
    assert refused.value.wait == dt.timedelta(seconds=1)
    later(20)
    assert [may(THREE, "aisha"), may(THREE, "aisha")] == [True, False]
    later(600)
    assert [may(THREE, "aisha") for _ in range(4)] == [True, True, True, False]


@pytest.mark.django_db
def test_being_refused_costs_nothing(later: Any) -> None:
    for _ in range(3):
        spend(THREE, "aisha")
    for seconds in range(20):
        later(seconds)
        assert not may(THREE, "aisha")
    later(20)
    assert may(THREE, "aisha")


@pytest.mark.django_db
def test_capitals_and_spaces_are_no_way_around() -> None:
    assert [may(THREE, name) for name in ("Aisha@allemed.example", " aisha@allemed.example", "AISHA@allemed.example")]
    assert not may(THREE, "aisha@allemed.example ")


@pytest.mark.django_db
def test_the_right_person_gets_the_whole_limit_back() -> None:
    for _ in range(3):
        spend(THREE, "aisha")
    rate_limits.restore(THREE, "Aisha")
    assert may(THREE, "aisha")


@pytest.mark.django_db
def test_neither_who_nor_where_can_be_read_and_all_is_forgotten(later: Any, rf: RequestFactory) -> None:
    spend(THREE, "aisha@allemed.example")
    spend_by_address(THREE, rf.get("/", REMOTE_ADDR="192.0.2.7"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM base_rate_limit")
        keys = [bytes(row[0]) for row in cursor.fetchall()]
    assert len(keys) == 2
    assert all(len(key) == 16 and b"192" not in key and b"aisha" not in key for key in keys)
    assert rate_limits.forget() == 0
    later(21)
    assert rate_limits.forget() == 2


@pytest.mark.django_db
def test_an_ipv6_network_is_one_place_and_ipv4_addresses_are_each_their_own(rf: RequestFactory) -> None:
    def from_address(address: str) -> bool:
        try:
            spend_by_address(THREE, rf.get("/", REMOTE_ADDR=address))
        except TooManyError:
            return False
        return True

    assert [from_address(f"2001:db8:1:2::{n}") for n in range(1, 5)] == [True, True, True, False]
    assert from_address("2001:db8:1:3::1")
    assert all(from_address(f"192.0.2.{n}") for n in range(1, 6))


@pytest.mark.django_db
def test_a_form_is_limited_when_sent_and_not_when_read(rf: RequestFactory) -> None:
    @limited(THREE)
    def view(_request: HttpRequest) -> HttpResponse:
        return HttpResponse("takk")

    for _ in range(9):
        assert view(rf.get("/")).status_code == 200
    for _ in range(3):
        assert view(rf.post("/")).status_code == 200
    with pytest.raises(TooManyError):
        view(rf.post("/"))


@pytest.mark.django_db
@pytest.mark.parametrize(("wait", "words"), [(59, "ett minutt"), (61, "2 minutter")])
def test_the_page_says_how_long_to_wait(rf: RequestFactory, wait: int, words: str) -> None:
    answer = AnswerTooMany(HttpResponse).process_exception(
        rf.post("/"), TooManyError(THREE, dt.timedelta(seconds=wait))
    )
    assert isinstance(answer, HttpResponse)
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (429, str(wait), "no-store")
    assert words in answer.content.decode()


@pytest.mark.django_db
def test_other_mistakes_are_not_taken_for_it(rf: RequestFactory) -> None:
    assert AnswerTooMany(HttpResponse).process_exception(rf.post("/"), ValueError()) is None


def test_many_at_once_get_exactly_as_many_as_are_allowed(own_database: str) -> None:
    limit = Limit("many", times=20, seconds=3600)

    def try_ten(_number: int) -> int:
        try:
            return sum(may(limit, "the same account") for _ in range(10))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as clients:
        assert sum(clients.map(try_ten, range(8))) == 20
