from __future__ import annotations

import pytest
from django.test import Client

from allemed.website.tests.test_search_query import make_shelf

pytestmark = pytest.mark.django_db


def test_an_empty_question_says_what_can_be_found(client: Client) -> None:
    page = client.get("/sok/")
    assert page.status_code == 200
    assert "Søk i nyheter" in page.text


def test_hits_are_counted_listed_and_highlighted(client: Client) -> None:
    make_shelf(a="Fritidskortet kommer", b="Noe annet")
    text = client.get("/sok/", {"q": "fritid"}).text
    assert "1 treff for «fritid»" in text
    assert 'href="/a/"' in text
    assert "<mark>Fritidskortet</mark>" in text


def test_no_hits_say_what_to_do(client: Client) -> None:
    make_shelf(a="Fritidskortet kommer")
    assert "Vi fant ingenting" in client.get("/sok/", {"q": "xyzzy"}).text


def test_a_question_in_another_language_is_asked_of_that_language(client: Client) -> None:
    make_shelf(a="Fritidskortet kommer")
    assert "0 hits" in client.get("/en/sok/", {"q": "fritid"}).text


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999", "x", "٣", ""])
def test_any_page_number_is_answered(client: Client, number: str) -> None:
    make_shelf(a="Fritidskortet kommer")
    assert client.get("/sok/", {"q": "fritid", "side": number}).status_code == 200


def test_many_hits_are_parted_into_pages(client: Client) -> None:
    make_shelf(**{f"side{n}": f"Korps nummer {n}" for n in range(25)})
    text = client.get("/sok/", {"q": "korps", "side": "2"}).text
    assert "Side 2 av 3" in text
    assert 'start="11"' in text


def test_what_was_asked_is_escaped(client: Client) -> None:
    text = client.get("/sok/", {"q": '"><script>x</script>'}).text
    assert "<script>x" not in text


def test_the_answer_touches_no_session(client: Client) -> None:
    page = client.get("/sok/", {"q": "fritid"})
    assert not page.cookies
    assert "Cookie" not in page.headers.get("Vary", "")
