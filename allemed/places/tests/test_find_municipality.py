from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def texts(client: Client, query: str) -> list[str]:
    found = client.get("/steder/kommuner.json", {"q": query}).json()["suggestions"]
    return [one["text"] for one in found]


def test_a_former_name_leads_to_todays(client: Client) -> None:
    assert texts(client, "Skedsmo") == ["Skedsmo → Lillestrøm"]


def test_a_name_that_is_still_used_is_not_said_twice(client: Client) -> None:
    assert texts(client, "skien") == ["Skien"]


def test_a_former_number_finds_it(client: Client) -> None:
    assert texts(client, "0806") == ["Skien"]


def test_what_was_divided_gives_both_parts(client: Client) -> None:
    assert texts(client, "ålesund") == ["Ålesund", "Ålesund → Haram"]


def test_a_likeness_is_shown_only_when_nothing_is_better(client: Client) -> None:
    assert texts(client, "alesund")[0] == "Ålesund"
    assert "Haugesund" not in texts(client, "alesund")
    assert texts(client, "lilestrøm")[0] == "Lillestrøm"


def test_it_gives_at_most_twelve_and_nothing_for_nothing(client: Client) -> None:
    assert len(texts(client, "s")) == 12
    assert texts(client, "") == []
    assert texts(client, "%_|") == []


def test_typing_costs_few_queries(client: Client, django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        texts(client, "nes")


def test_the_page_works_without_a_script_and_is_the_same_for_everyone(client: Client) -> None:
    response = client.get("/steder/kommuner/", {"q": "Skedsmo"})
    html = response.content.decode()
    assert "Lillestrøm" in html
    assert "het eller var Skedsmo" in html
    assert "public" in response.headers["Cache-Control"]
    assert "Cookie" not in response.headers.get("Vary", "")


def test_an_empty_search_says_what_to_try(client: Client) -> None:
    assert "prøv bare begynnelsen" in client.get("/steder/kommuner/", {"q": "xqzw"}).content.decode()


def test_what_is_typed_is_text_and_nothing_else(client: Client) -> None:
    html = client.get("/steder/kommuner/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in html
