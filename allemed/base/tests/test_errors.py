"""When something goes wrong, a person reads what happened and what to do, in her own language."""

from __future__ import annotations

import errno

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.test import Client, override_settings
from django.urls import path


def fail(request: HttpRequest, how: str) -> HttpResponse:
    failures: dict[str, Exception] = {
        "forbidden": PermissionDenied("Aisha may not"),
        "large": RequestDataTooBig("too much"),
        "away": OperationalError("server closed the connection"),
        "full": OSError(errno.ENOSPC, "No space left on device"),
        "broken": ValueError("aisha@familie.example"),
    }
    if how == "method":
        return HttpResponseNotAllowed(["POST"])
    if how == "many":
        return HttpResponse(status=429)
    raise failures[how]


urlpatterns = [path("<slug:how>/", fail), path("nn/<slug:how>/", fail), path("en/<slug:how>/", fail)]
urlpatterns += [path("redaksjon/<slug:how>/", fail)]
handler400 = "allemed.base.errors.bad_request"
handler403 = "allemed.base.errors.forbidden"
handler404 = "allemed.base.errors.not_found"
handler500 = "allemed.base.errors.broken"

CASES = [
    ("/forbidden/", 403, "ikke åpen for deg"),
    ("/no/such/page/", 404, "fant ikke siden"),
    ("/method/", 405, "kan ikke brukes slik"),
    ("/large/", 413, "for stort"),
    ("/many/", 429, "litt fort"),
    ("/broken/", 500, "galt hos oss"),
    ("/away/", 503, "straks tilbake"),
    ("/full/", 507, "ikke plass"),
]


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


# No `django_db` mark: a query from an error page fails these tests.
@override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=["allemed.base.errors.fill_empty"])
@pytest.mark.parametrize(("address", "status", "words"), CASES)
def test_it_says_what_happened_without_asking_the_database(
    visitor: Client, address: str, status: int, words: str
) -> None:
    answer = visitor.get(address)
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert "am-state" in answer.content.decode()  # the designed page, not the plain one
    assert "aisha" not in answer.content.decode().lower()
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies


@override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=["allemed.base.errors.fill_empty"])
@pytest.mark.parametrize(
    ("language", "how", "words"),
    [
        ("nn", "away", "Vi er straks tilbake"),
        ("nn", "full", "Det er ikkje plass til meir akkurat no"),
        ("nn", "broken", "Noko gjekk gale hos oss"),
        ("en", "away", "We will be back in a moment"),
        ("en", "full", "There is no room for more just now"),
        ("en", "broken", "Something went wrong on our side"),
    ],
)
def test_it_speaks_the_language_of_the_address(visitor: Client, language: str, how: str, words: str) -> None:
    said = visitor.get(f"/{language}/{how}/").content.decode()
    assert f'<html lang="{language}"' in said
    assert words in said
    assert f'href="/{language}/"' in said


@override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=["allemed.base.errors.fill_empty"])
def test_a_database_that_is_away_asks_to_come_back(visitor: Client) -> None:
    assert visitor.get("/away/")["Retry-After"] == "10"


@override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=["allemed.base.errors.fill_empty"])
def test_a_405_still_says_what_is_allowed(visitor: Client) -> None:
    assert visitor.get("/method/")["Allow"] == "POST"


@override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[])
def test_a_broken_template_still_gives_a_sentence(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_arguments: object) -> str:
        raise RuntimeError("no templates today")

    monkeypatch.setattr("allemed.base.errors.render_to_string", break_down)
    answer = visitor.get("/broken/")
    assert answer.status_code == 500
    assert "Noe gikk galt hos oss" in answer.content.decode()


@override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=["allemed.base.errors.fill_empty"])
@pytest.mark.parametrize(
    ("remembered", "words"), [("en", "We will be back"), ("nn", "straks tilbake"), ("xx", "straks tilbake")]
)
def test_an_editor_reads_it_in_the_language_of_the_admin(visitor: Client, remembered: str, words: str) -> None:
    visitor.cookies["language"] = remembered
    answer = visitor.get("/redaksjon/away/")
    assert words in answer.content.decode()
    assert answer["Content-Language"] == (remembered if remembered != "xx" else "nb")
    # Elsewhere the address decides, whatever a cookie says.
    assert visitor.get("/away/")["Content-Language"] == "nb"


@override_settings(
    ROOT_URLCONF=__name__, MIDDLEWARE=["allemed.base.errors.fill_empty"], CONTACT_EMAIL="hjelp@host.example"
)
def test_it_says_who_answers(visitor: Client) -> None:
    assert "mailto:hjelp@host.example" in visitor.get("/away/").content.decode()
