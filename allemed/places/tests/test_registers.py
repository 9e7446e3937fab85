"""Asking the registers, whatever they answer. The organisations are made up; the contract is the documented one."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from django.core.cache import cache
from pytest_django.fixtures import Settings

from allemed.base import clock
from allemed.places.models import RegisterAnswer
from allemed.places.registers import breaker, client
from allemed.places.registers.client import Outcome
from allemed.places.registers.standin import SLOW, StandIn, organisations, synthetic_numbers

pytestmark = pytest.mark.django_db
NUMBER = synthetic_numbers(1)[0]
CLUB: dict[str, Any] = organisations()[NUMBER]
Register = Callable[..., list[httpx.Request]]


@pytest.fixture(autouse=True)
def no_memory() -> None:
    cache.clear()


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> Register:
    """`register(answer, …)` answers each question with the next, the last for ever, and returns what was asked."""

    def make(*answers: httpx.Response | Exception) -> list[httpx.Request]:
        asked: list[httpx.Request] = []

        def answer(request: httpx.Request) -> httpx.Response:
            one = answers[min(len(asked), len(answers) - 1)]
            asked.append(request)
            if isinstance(one, Exception):
                raise one
            return one

        monkeypatch.setattr(client, "TRANSPORT", httpx.MockTransport(answer))
        return asked

    return make


def ok(data: object) -> httpx.Response:
    return httpx.Response(200, json=data)


def test_it_finds_an_organisation_and_keeps_what_it_needs(register: Register) -> None:
    asked = register(ok(CLUB | {"epostadresse": "noen@klubb.example", "telefon": "00000000"}))
    answer = client.look_up(NUMBER)
    assert answer.outcome is Outcome.FOUND
    assert answer.unit is not None
    assert (answer.unit.name, answer.unit.form, answer.unit.municipality_number) == (CLUB["navn"], "FLI", "3107")
    assert asked[0].url.path.endswith(f"/enheter/{NUMBER}")
    assert "epost" not in json.dumps(RegisterAnswer.objects.get().answer)


def test_it_asks_once_a_day(register: Register) -> None:
    asked = register(ok(CLUB))
    client.look_up(NUMBER)
    client.look_up(NUMBER)
    assert len(asked) == 1


def test_it_looks_among_subunits_too(register: Register) -> None:
    asked = register(httpx.Response(404), ok(CLUB | {"overordnetEnhet": "310000000"}))
    answer = client.look_up(NUMBER)
    assert answer.unit is not None
    assert answer.unit.is_subunit
    assert [request.url.path.rsplit("/", 2)[1] for request in asked] == ["enheter", "underenheter"]


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_not_there_is_not_found(register: Register, status: int) -> None:
    register(httpx.Response(status))
    assert client.look_up(NUMBER).outcome is Outcome.NOT_FOUND


def test_what_is_deleted_says_so(register: Register) -> None:
    register(ok({"organisasjonsnummer": NUMBER, "navn": "OPPLØST", "slettedato": "2024-05-01"}))
    assert client.look_up(NUMBER).outcome is Outcome.DELETED


@pytest.mark.parametrize(
    ("fact", "status"),
    [
        ("konkurs", "bankrupt"),
        ("underAvvikling", "winding_up"),
        ("underTvangsavviklingEllerTvangsopplosning", "winding_up"),
    ],
)
def test_it_knows_who_is_closing(register: Register, fact: str, status: str) -> None:
    register(ok(CLUB | {fact: True}))
    unit = client.look_up(NUMBER).unit
    assert unit is not None
    assert unit.status == status


@pytest.mark.parametrize(
    "hostile",
    [
        httpx.Response(200, html="<!doctype html><p>Vedlikehold"),
        httpx.Response(200, content=b"{", headers={"Content-Type": "application/json"}),
        httpx.Response(200, content=b"[" * 200_000, headers={"Content-Type": "application/json"}),
        httpx.Response(200, content=b'"' + b"A" * 600_000 + b'"', headers={"Content-Type": "application/json"}),
        httpx.Response(302, headers={"Location": "http://127.0.0.1:1/"}),
        httpx.Response(429, headers={"Retry-After": "60"}),
        httpx.Response(500),
        ok([]),
        ok({}),
        ok({"organisasjonsnummer": 310000101, "navn": "TALL"}),
        ok({"organisasjonsnummer": "999999999", "navn": "EN ANNEN"}),
        ok({"organisasjonsnummer": NUMBER, "navn": {"tekst": "OBJEKT"}}),
        ok({"organisasjonsnummer": NUMBER, "navn": ""}),
        ok({"organisasjonsnummer": NUMBER, "navn": "X", "konkurs": "nei"}),
        ok({"organisasjonsnummer": NUMBER, "navn": "X", "organisasjonsform": "FLI"}),
        ok({"organisasjonsnummer": NUMBER, "navn": "X", "forretningsadresse": ["x"]}),
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("slow"),
        httpx.RemoteProtocolError("cut"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_answer_that_is_none_is_the_register_down(register: Register, hostile: httpx.Response | Exception) -> None:
    register(hostile)
    assert client.look_up(NUMBER).outcome is Outcome.DOWN
    assert not RegisterAnswer.objects.exists()


def test_a_name_is_one_clean_line(register: Register) -> None:
    register(ok(CLUB | {"navn": "KORPS\u0000\n\u202eTEKST " + "A" * 5000}))
    unit = client.look_up(NUMBER).unit
    assert unit is not None
    assert unit.name.startswith("KORPS TEKST AAA")
    assert len(unit.name) == 200


def test_it_tries_twice_when_the_gateway_failed(register: Register) -> None:
    asked = register(httpx.Response(503), ok(CLUB))
    assert client.look_up(NUMBER).outcome is Outcome.FOUND
    assert len(asked) == 2


def test_an_old_answer_serves_while_the_register_is_down(register: Register) -> None:
    register(ok(CLUB))
    client.look_up(NUMBER)
    past = clock.now() - dt.timedelta(days=3)
    RegisterAnswer.objects.update(fetched_at=past, expires_at=past + dt.timedelta(days=1))
    register(httpx.Response(503))
    answer = client.look_up(NUMBER)
    assert answer.is_stale
    assert answer.unit is not None


def test_after_several_failures_it_is_left_in_peace_and_then_tried_once(register: Register) -> None:
    asked = register(httpx.Response(500))
    for _ in range(10):
        client.look_up(NUMBER)
    assert len(asked) == breaker.FAILURES
    cache.delete(f"breaker:{client.UNITS}:pause")  # the pause is over
    client.look_up(NUMBER)
    client.look_up(NUMBER)
    assert len(asked) == breaker.FAILURES + 1
    cache.delete(f"breaker:{client.UNITS}:pause")
    asked = register(ok(CLUB))
    assert client.look_up(NUMBER).outcome is Outcome.FOUND
    assert breaker.may_ask(client.UNITS)


def test_one_register_down_does_not_silence_the_other(register: Register) -> None:
    register(httpx.Response(500))
    for _ in range(6):
        client.look_up(NUMBER)
    register(ok({"organisasjonsnummer": NUMBER}))
    assert client.is_voluntary(NUMBER) is True


def test_a_search_without_a_hit_is_no_error(register: Register) -> None:
    register(ok({"page": {"totalElements": 0}}))
    assert client.search("finnes ikke").outcome is Outcome.NOT_FOUND


def test_nothing_asked_for_is_written_in_the_log(register: Register, caplog: pytest.LogCaptureFixture) -> None:
    register(httpx.ConnectError(f"refused {NUMBER}"))
    client.look_up(NUMBER)
    assert "did not answer" in caplog.text
    assert NUMBER not in "".join(record.getMessage() for record in caplog.records if record.name.startswith("allemed"))


# --- The stand-in speaks the same contract ------------------------------------------------------------------------


@pytest.fixture
def standin(settings: Settings) -> Iterator[StandIn]:
    with StandIn() as server:
        server.start()
        settings.ENHETSREGISTERET_URL = f"{server.address}/enhetsregisteret/api"
        settings.FRIVILLIGHETSREGISTERET_URL = f"{server.address}/frivillighetsregisteret/api"
        yield server
        server.shutdown()


def test_the_stand_in_answers_like_the_register(standin: StandIn) -> None:
    found = client.look_up(NUMBER)
    assert found.unit is not None
    assert found.unit.name == CLUB["navn"]
    assert client.is_voluntary(NUMBER) is True
    names = [unit.name for unit in client.search("korps").units]
    assert names == ["FJORDBYEN SKOLEKORPS"]
    assert [unit.name for unit in client.search("tromsdalen", "5501").units] == ["TROMSDALEN KLATRELAG"]
    assert client.look_up("310000005").outcome is Outcome.NOT_FOUND


@pytest.mark.parametrize("mode", ["down", "broken", "huge", "moved"])
def test_the_stand_in_can_be_out_of_order(standin: StandIn, mode: str) -> None:
    assert httpx.post(f"{standin.address}/standin/{mode}", trust_env=False).status_code == 200
    assert client.look_up(NUMBER).outcome is Outcome.DOWN


def test_a_slow_register_is_not_waited_for(standin: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.TIMEOUT.read is not None
    assert client.TIMEOUT.read < SLOW
    monkeypatch.setattr(client, "TIMEOUT", httpx.Timeout(0.1))
    monkeypatch.setattr(client, "TOTAL", 0.2)
    standin.mode = "slow"
    assert client.look_up(NUMBER).outcome is Outcome.DOWN
