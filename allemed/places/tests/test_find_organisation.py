from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from allemed.places import organisation_search
from allemed.places.registers import client as register
from allemed.places.registers.answers import Unit
from allemed.places.registers.client import Answer, Outcome
from allemed.places.registers.standin import synthetic_numbers

pytestmark = pytest.mark.django_db
NUMBER = synthetic_numbers(1)[0]
CLUB = Unit(number=NUMBER, name="FJORDBYEN <SKOLEKORPS>", form="FLI", is_voluntary=True)


@pytest.fixture(autouse=True)
def a_register_that_knows_one_club(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(register, "search", lambda _: Answer(Outcome.FOUND, (CLUB,)))
    monkeypatch.setattr(register, "look_up", lambda _: Answer(Outcome.FOUND, (CLUB,)))


@pytest.mark.parametrize("query", ["korps", NUMBER, f"{NUMBER[:3]} {NUMBER[3:6]} {NUMBER[6:]}"])
def test_it_is_found_by_name_and_by_number(client: Client, query: str) -> None:
    html = client.get("/steder/organisasjoner/", {"q": query}).content.decode()
    assert "FJORDBYEN &lt;SKOLEKORPS&gt;" in html
    assert "i Frivillighetsregisteret" in html


@pytest.mark.parametrize(("query", "says"), [("ab", "minst tre bokstaver"), ("123456789", "stemmer ikke")])
def test_it_says_what_is_wrong_before_asking(client: Client, query: str, says: str) -> None:
    assert says in client.get("/steder/organisasjoner/", {"q": query}).content.decode()


def test_with_the_register_down_it_says_how_to_go_on(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register, "search", lambda _: Answer(Outcome.DOWN))
    html = client.get("/steder/organisasjoner/", {"q": "korps"}).content.decode()
    assert "Du kan skrive navnet selv" in html


def test_an_old_answer_says_that_it_is_old(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register, "search", lambda _: Answer(Outcome.FOUND, (CLUB,), is_stale=True))
    assert "det siste vi fikk" in client.get("/steder/organisasjoner/", {"q": "korps"}).content.decode()


def test_it_stops_a_machine(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(organisation_search, "MOST", 2)
    statuses = [client.get("/steder/organisasjoner/", {"q": "korps"}).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]


def test_htmx_gets_the_list_alone_and_nobody_keeps_it(client: Client) -> None:
    response = client.get("/steder/organisasjoner/", {"q": "korps"}, headers={"HX-Request": "true"})
    assert "<html" not in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]
