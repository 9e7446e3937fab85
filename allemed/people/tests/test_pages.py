from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from allemed.audit.models import Event
from allemed.base import clock
from allemed.messages import actions as outbox
from allemed.messages.models import Message, State
from allemed.people.models import Role, RoleAssignment, User
from allemed.people.tests.make import BY, add_code_app, code_from, make_person, sign_in

pytestmark = pytest.mark.django_db
ADMINISTRATORS = ["personer/", "personer/inviter/", "utsending/", "logg/"]


@pytest.fixture
def tor(client: Client) -> User:
    """The administrator, signed in with both steps."""
    cache.clear()
    tor = make_person("Tor Haugen", Role.ADMINISTRATOR)
    secret = add_code_app(tor)
    sign_in(client, tor)
    client.post("/konto/logg-inn/andre-steg/", {"code": code_from(secret)})
    return tor


def invitation(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Ole Berg",
        "email": "ole@arendal.example",
        "language": "nb",
        "role": "case_worker",
        "municipality": "Arendal",
        "organisation": "",
        "submit_token": "t" * 43,
    } | changes


@pytest.mark.parametrize("page", ADMINISTRATORS)
def test_an_administrator_opens_it(client: Client, tor: User, page: str) -> None:
    assert client.get(f"/min-side/{page}").status_code == 200


@pytest.mark.parametrize("page", ADMINISTRATORS)
def test_an_editor_does_not_and_a_visitor_is_asked_to_sign_in(client: Client, page: str) -> None:
    cache.clear()
    assert client.get(f"/min-side/{page}")["Location"].startswith("/konto/logg-inn/")
    sign_in(client, make_person("Kari Lien", Role.EDITOR))
    assert client.get(f"/min-side/{page}").status_code == 403


@pytest.mark.parametrize("page", ["", *ADMINISTRATORS])
def test_no_page_of_a_signed_in_person_is_ever_kept(client: Client, tor: User, page: str) -> None:
    assert "no-store" in client.get(f"/min-side/{page}")["Cache-Control"]


def test_the_administrator_invites_and_the_back_button_invites_nobody_twice(client: Client, tor: User) -> None:
    for _ in range(2):
        response = client.post("/min-side/personer/inviter/", invitation())
        ole = User.objects.get(email="ole@arendal.example")
        assert response["Location"] == f"/min-side/personer/{ole.public_id}/"
    assert RoleAssignment.objects.filter(user=ole).count() == 1
    assert Message.objects.filter(kind="people/invitation").count() == 1


def test_a_wrong_scope_is_explained_and_what_was_written_stays(client: Client, tor: User) -> None:
    page = client.post("/min-side/personer/inviter/", invitation(municipality="")).content.decode()
    assert "gjelder for én kommune" in page
    assert 'value="ole@arendal.example"' in page
    assert "<title>Feil: " in page


def test_an_unknown_municipality_is_explained(client: Client, tor: User) -> None:
    page = client.post("/min-side/personer/inviter/", invitation(municipality="Andeby")).content.decode()
    assert "Vi finner ikke én kommune som heter «Andeby»" in page


def test_the_log_shows_who_did_what_and_can_be_narrowed(client: Client, tor: User) -> None:
    page = client.get(f"/min-side/logg/?hvem={tor.public_id}&handling=signed_in").content.decode()
    assert "signed_in" in page
    assert "role_granted</td>" not in page
    assert "Ingen handlinger" in client.get("/min-side/logg/?hvem=ingen").content.decode()


def test_reading_writes_nothing(client: Client, tor: User) -> None:
    before = Event.objects.count()
    for page in ["", *ADMINISTRATORS]:
        client.get(f"/min-side/{page}")
    assert Event.objects.count() == before


def test_the_outbox_page_shows_how_it_went_and_nothing_else(client: Client, tor: User) -> None:
    message = outbox.send(by=BY, to="solveig@il.example", kind="messages/trial", language="nb", context={})
    Message.objects.filter(pk=message.pk).update(
        state=State.GIVEN_UP, next_attempt_at=None, given_up_at=clock.now(), failure="refused", smtp_code=550
    )
    page = client.get("/min-side/utsending/").content.decode()
    assert "messages/trial" in page
    assert "solveig@il.example" not in page
    client.post(f"/min-side/utsending/{message.public_id}/nytt-forsok/")
    message.refresh_from_db()
    assert message.state == State.WAITING


def test_one_changes_ones_own_name_and_language(client: Client, tor: User) -> None:
    client.post("/min-side/", {"name": "Tor H. Haugen", "language": "nn"})
    tor.refresh_from_db()
    assert (tor.name, tor.language) == ("Tor H. Haugen", "nn")


def test_one_downloads_ones_own_data(client: Client, tor: User) -> None:
    response = client.post("/min-side/mine-opplysninger/")
    assert response.json()["person"]["email"] == tor.email
    assert client.get("/min-side/mine-opplysninger/").status_code == 405
