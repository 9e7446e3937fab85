from __future__ import annotations

import datetime as dt
import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from allemed.audit.models import Event
from allemed.base import clock
from allemed.messages.models import Message
from allemed.people import actions
from allemed.people.models import Role, User
from allemed.people.tests.make import BY, add_code_app, code_from, code_in_the_last_message, make_person, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    cache.clear()


def test_one_signs_in_with_a_code_by_e_mail(client: Client) -> None:
    marit = make_person()
    response = sign_in(client, marit)
    assert response.status_code == 302
    assert response["Location"] == "/min-side/"
    assert "Hei, Marit" in client.get("/min-side/").content.decode()
    assert Event.objects.filter(deed="signed_in", actor_id=marit.public_id).count() == 1


def test_the_code_is_in_the_outbox_and_nowhere_else(client: Client) -> None:
    marit = make_person()
    response = client.post("/konto/logg-inn/", {"email": "MARIT@allemed.example"})
    [message] = Message.objects.all()
    assert (message.to, message.kind) == (marit.email, "people/sign_in_code")
    assert message.useful_until is not None
    assert code_in_the_last_message() not in response.content.decode() + str(response.headers)


def test_the_answer_is_the_same_for_an_address_nobody_has(client: Client) -> None:
    make_person()
    known = client.post("/konto/logg-inn/", {"email": "marit@allemed.example"}, follow=True)
    unknown = Client().post("/konto/logg-inn/", {"email": "jonas@allemed.example"}, follow=True)
    assert [known.redirect_chain, known.status_code] == [unknown.redirect_chain, unknown.status_code]
    assert _without_tokens(known).replace("marit@", "jonas@") == _without_tokens(unknown)
    assert Message.objects.count() == 1


def test_an_unknown_address_costs_the_same_work() -> None:
    make_person()
    counts = []
    for email in ("marit@allemed.example", "jonas@allemed.example"):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            Client().post("/konto/logg-inn/", {"email": email})
        counts.append(sum("INSERT" in query["sql"] for query in captured.captured_queries))
    assert counts[0] == counts[1]


def test_a_closed_account_gets_no_code(client: Client) -> None:
    marit = make_person()
    User.objects.filter(pk=marit.pk).update(is_active=False)
    client.post("/konto/logg-inn/", {"email": marit.email})
    assert not Message.objects.exists()


def test_a_wrong_code_says_how_to_go_on_and_keeps_one_outside(client: Client) -> None:
    marit = make_person()
    client.post("/konto/logg-inn/", {"email": marit.email})
    response = client.post("/konto/logg-inn/kode/", {"code": "0000-0001"})
    page = response.content.decode()
    assert "Koden stemmer ikke" in page
    assert "<title>Feil: " in page
    assert client.get("/min-side/").status_code == 302


def test_five_wrong_codes_end_that_code(client: Client) -> None:
    marit = make_person()
    client.post("/konto/logg-inn/", {"email": marit.email})
    right = code_in_the_last_message()
    for _ in range(5):
        client.post("/konto/logg-inn/kode/", {"code": "0000-0001"})
    client.post("/konto/logg-inn/kode/", {"code": right})
    assert client.get("/min-side/").status_code == 302


def test_a_code_works_once(client: Client) -> None:
    marit = make_person()
    sign_in(client, marit)
    code = code_in_the_last_message()
    other = Client()
    other.post("/konto/logg-inn/kode/", {"code": code})
    assert other.get("/min-side/").status_code == 302


def test_a_code_is_too_old_after_ten_minutes(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    marit = make_person()
    client.post("/konto/logg-inn/", {"email": marit.email})
    later = dt.timedelta(minutes=10, seconds=1)
    now = time.time()
    monkeypatch.setattr("time.time", lambda: now + later.total_seconds())
    client.post("/konto/logg-inn/kode/", {"code": code_in_the_last_message()})
    assert client.get("/min-side/").status_code == 302


def test_one_account_is_limited_and_the_town_hall_is_not() -> None:
    make_person("Ole Berg")
    for _ in range(6):
        Client(REMOTE_ADDR="10.0.0.1").post("/konto/logg-inn/", {"email": "ole@allemed.example"})
    assert Message.objects.count() == 4
    refused = Client(REMOTE_ADDR="10.0.0.2").post("/konto/logg-inn/", {"email": "ole@allemed.example"})
    assert "for mange forsøk" in refused.content.decode()
    for number in range(40):
        response = Client(REMOTE_ADDR="10.0.0.1").post("/konto/logg-inn/", {"email": f"p{number}@by.example"})
        assert response.status_code == 302


def test_the_limit_says_the_same_of_an_address_nobody_has() -> None:
    for _ in range(5):
        response = Client().post("/konto/logg-inn/", {"email": "ingen@allemed.example"})
    assert "for mange forsøk" in response.content.decode()


def test_the_session_is_new_after_signing_in_and_lasts_twelve_hours(client: Client) -> None:
    marit = make_person()
    client.post("/konto/logg-inn/", {"email": marit.email})
    before = client.session.session_key
    client.post("/konto/logg-inn/kode/", {"code": code_in_the_last_message()})
    assert client.session.session_key != before
    left = client.session.get_expiry_date() - clock.now()
    assert dt.timedelta(hours=11, minutes=59) < left <= dt.timedelta(hours=12)


def test_signing_out_everywhere_ends_the_other_sessions_too(client: Client) -> None:
    marit = make_person()
    sign_in(client, marit)
    other = Client()
    sign_in(other, marit)
    client.post("/konto/logg-ut/overalt/")
    assert client.get("/min-side/").status_code == 302
    assert other.get("/min-side/").status_code == 302


def test_signing_out_takes_a_post(client: Client) -> None:
    marit = make_person()
    sign_in(client, marit)
    assert "Vil du logge ut?" in client.get("/konto/logg-ut/").content.decode()
    client.post("/konto/logg-ut/")
    assert client.get("/min-side/").status_code == 302


def test_a_password_opens_nothing_and_cannot_be_stored() -> None:
    marit = make_person()
    assert not marit.has_usable_password()
    assert authenticate(username=marit.email, password="") is None
    marit.set_password("hemmelig")
    with pytest.raises(IntegrityError, match="user_has_no_password"), transaction.atomic():
        marit.save()


@pytest.mark.parametrize("name", ["account_email", "account_change_password", "account_reset_password"])
def test_what_we_do_not_use_has_no_address(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_wagtails_own_sign_in_leads_to_ours(client: Client) -> None:
    assert client.get("/redaksjon/login/?next=/redaksjon/").headers["Location"].startswith("/konto/logg-inn/")


def test_it_returns_to_where_one_was_going_but_never_to_another_site(client: Client) -> None:
    marit = make_person()
    client.post("/konto/logg-inn/?next=/min-side/logg/", {"email": marit.email, "next": "/min-side/logg/"})
    response = client.post("/konto/logg-inn/kode/", {"code": code_in_the_last_message(), "next": "/min-side/logg/"})
    assert response["Location"] == "/min-side/logg/"
    other = Client()
    other.post("/konto/logg-inn/", {"email": marit.email, "next": "https://evil.example/"})
    response = other.post(
        "/konto/logg-inn/kode/", {"code": code_in_the_last_message(), "next": "https://evil.example/"}
    )
    assert response["Location"] == "/min-side/"


@pytest.mark.parametrize(("prefix", "word"), [("", "Logg inn"), ("/nn", "Logg inn"), ("/en", "Sign in")])
def test_every_language_has_its_own_way_in(client: Client, prefix: str, word: str) -> None:
    assert word in client.get(f"{prefix}/konto/logg-inn/").content.decode()


# --- The second step ---------------------------------------------------------------------------------------------


def test_whoever_can_see_personal_data_gets_only_the_set_up_page(client: Client) -> None:
    marit = make_person(role=Role.ADVISER)
    sign_in(client, marit)
    for address in ("/min-side/", "/", "/redaksjon/", "/min-side/logg/"):
        assert client.get(address)["Location"] == "/konto/sikkerhet/"
    assert "Du må legge til ett steg" in client.get("/konto/sikkerhet/").content.decode()


def test_an_editor_needs_no_second_step(client: Client) -> None:
    sign_in(client, make_person(role=Role.EDITOR))
    assert client.get("/min-side/").status_code == 200


def test_a_code_app_opens_the_rest_and_gives_recovery_codes(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    marit = make_person(role=Role.ADVISER)
    sign_in(client, marit)
    page = client.get("/konto/sikkerhet/kodeapp/").content.decode()
    secret = page.split('people-secret">')[1].split("<")[0]
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post("/konto/sikkerhet/kodeapp/", {"code": code_from(secret)})
    assert response["Location"] == "/konto/sikkerhet/reservekoder/"
    assert client.get("/konto/sikkerhet/reservekoder/").status_code == 200
    assert client.get("/min-side/").status_code == 200
    assert Message.objects.filter(kind="people/security_changed", to=marit.email).exists()


def test_the_next_sign_in_asks_for_the_code_from_the_app(client: Client) -> None:
    marit = make_person(role=Role.ADVISER)
    secret = add_code_app(marit)
    response = sign_in(client, marit)
    assert response["Location"] == "/konto/logg-inn/andre-steg/"
    assert client.get("/min-side/").status_code == 302
    wrong = client.post("/konto/logg-inn/andre-steg/", {"code": "000000"})
    assert "Koden stemmer ikke" in wrong.content.decode()
    client.post("/konto/logg-inn/andre-steg/", {"code": code_from(secret)})
    assert client.get("/min-side/").status_code == 200


def test_guessing_the_second_code_is_limited_for_the_account(client: Client) -> None:
    marit = make_person(role=Role.ADVISER)
    secret = add_code_app(marit)
    sign_in(client, marit)
    for _ in range(5):
        client.post("/konto/logg-inn/andre-steg/", {"code": "000000"})
    response = client.post("/konto/logg-inn/andre-steg/", {"code": code_from(secret)})
    assert "for mange forsøk" in response.content.decode()


def test_a_session_from_before_the_second_step_must_confirm(client: Client) -> None:
    marit = make_person(role=Role.ADVISER)
    sign_in(client, marit)
    secret = add_code_app(marit)  # added elsewhere
    response = client.get("/min-side/")
    assert response["Location"].startswith("/konto/sikkerhet/bekreft/")
    client.post(response["Location"], {"code": code_from(secret)})
    assert client.get("/min-side/").status_code == 200


def test_the_apps_secret_is_not_readable_in_the_database(client: Client) -> None:
    marit = make_person()
    secret = add_code_app(marit)
    assert secret not in str(Authenticator.objects.get(user=marit).data)


def test_a_role_given_while_signed_in_asks_for_the_second_step_at_once(client: Client) -> None:
    ole = make_person("Ole Berg")
    sign_in(client, ole)
    assert client.get("/min-side/").status_code == 200
    actions.grant_role(by=BY, user=ole, role=Role.ADVISER)
    assert client.get("/min-side/").status_code == 302


def _without_tokens(response: Any) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
