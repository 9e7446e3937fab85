"""The link in a letter: reading changes nothing, the buttons do, and a new one is one tap away."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from allemed.audit.models import Event as Deed
from allemed.events import actions, links
from allemed.events.models import Need, NeedKind, Registration, RegistrationState
from allemed.events.tests.make import BY, letters, make_event, make_room, register
from allemed.messages.models import Message

pytestmark = pytest.mark.django_db


def path_of(registration: Registration) -> str:
    return links.registration_link(registration).removeprefix(settings.SITE_ADDRESS)


def press(client: Client, registration: Registration, button: str) -> Any:
    return client.post(path_of(registration), {"gjor": button})


def test_the_link_in_the_letter_opens_it(client: Client) -> None:
    register(make_event(), language="nn")
    found = re.search(r"http://[^/]+(/\S*/lenke/\S+)", letters("solveig@lag.example")[0].text)
    assert found
    answer = client.get(found[1])
    assert answer.status_code == 200
    assert "Du har plass." in answer.content.decode()
    assert found[1].startswith("/nn/")


def test_reading_it_changes_nothing(client: Client) -> None:
    found = register(make_event())
    before = (Deed.objects.count(), Message.objects.count())
    for _ in range(3):
        client.get(path_of(found))
        client.head(path_of(found))
    found.refresh_from_db()
    assert found.state == RegistrationState.CONFIRMED
    assert (Deed.objects.count(), Message.objects.count()) == before


def test_one_press_gives_up_the_place_and_a_second_does_no_harm(client: Client) -> None:
    event = make_room(1)
    first, second = register(event, "Solveig Dahl"), register(event, "Ole Berg")
    for _ in range(2):
        answer = press(client, first, "meld-av")
        assert answer.status_code == 200
    assert "Takk for at du sa fra" in answer.content.decode()
    second.refresh_from_db()
    assert second.state == RegistrationState.OFFERED
    assert len(letters("solveig@lag.example", "cancelled")) == 1


def test_an_offer_is_taken_with_one_press(client: Client) -> None:
    event = make_room(1)
    first, second = register(event, "Solveig Dahl"), register(event, "Ole Berg")
    press(client, first, "meld-av")
    assert "Plassen er din" in press(client, second, "ta-plassen").content.decode()
    assert letters("ole@lag.example", "confirmed")


def test_an_offer_that_went_by_says_so_and_the_queue_is_one_press_away(
    client: Client, move_clock: Callable[..., None]
) -> None:
    event = make_room(1)
    first, second = register(event, "Solveig Dahl"), register(event, "Ole Berg")
    register(event, "Aisha Khan")
    press(client, first, "meld-av")
    move_clock(hours=25)
    answer = press(client, second, "ta-plassen")
    assert "ikke noe tilbud" in answer.content.decode()
    actions.lapse_offers(by=BY)
    assert "Still meg i køen igjen" in client.get(path_of(second)).content.decode()
    press(client, second, "vent-igjen")
    second.refresh_from_db()
    assert second.state == RegistrationState.WAITING


def test_an_old_link_does_nothing_but_send_a_new_one_to_the_same_address(
    client: Client, move_clock: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    found = register(make_event())
    path = path_of(found)
    true_time = time.time
    monkeypatch.setattr("django.core.signing.time.time", lambda: true_time() + 61 * 24 * 3600)
    answer = client.get(path)
    assert answer.status_code == 410
    assert "Send meg en ny lenke" in answer.content.decode()
    assert "Solveig" not in answer.content.decode()
    client.post(path, {"gjor": "meld-av"})
    found.refresh_from_db()
    assert found.state == RegistrationState.CONFIRMED
    new = letters("solveig@lag.example", "new_link")
    assert len(new) == 1
    fresh = re.search(r"http://[^/]+(/\S*/lenke/\S+)", new[0].text)
    assert fresh
    assert client.get(fresh[1]).status_code == 200


@pytest.mark.parametrize("token", ["x", "abc:def:ghi", "ø", "%F0%9F"])
def test_a_link_we_never_made_opens_nothing(client: Client, token: str) -> None:
    register(make_event())
    answer = client.get(f"/arrangementer/lenke/{token}/")
    assert answer.status_code == 404
    assert "Solveig" not in answer.content.decode()


def test_another_kind_of_link_of_ours_opens_nothing(client: Client) -> None:
    from django.core import signing

    found = register(make_event())
    token = signing.TimestampSigner(salt="events.invitation").sign(found.public_id)
    assert client.get(f"/arrangementer/lenke/{token}/").status_code == 404


def test_new_links_go_to_the_address_and_the_asker_is_told_the_same_whatever(client: Client) -> None:
    register(make_event())
    register(make_room(5, slug="mote"))
    told = [
        client.post("/arrangementer/min-pamelding/", {"email": email}).content
        for email in ("SOLVEIG@lag.example", "ingen@lag.example")
    ]
    assert told[0] == told[1]
    assert len(letters("solveig@lag.example", "new_link")) == 2
    assert letters("ingen@lag.example") == []


def test_consent_is_withdrawn_with_one_press(client: Client) -> None:
    found = register(make_room(5), needs=[NeedKind.WHEELCHAIR, NeedKind.HALAL])
    assert "Plass til rullestol" in client.get(path_of(found)).content.decode()
    press(client, found, "slett-behov")
    assert not Need.objects.exists()


def test_a_person_may_be_forgotten_at_once(client: Client) -> None:
    event = make_room(1)
    first, second = register(event, "Solveig Dahl", needs=[NeedKind.HALAL]), register(event, "Ole Berg")
    path = path_of(first)
    assert "Alt om deg er slettet" in press(client, first, "slett-alt").content.decode()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.name, first.email, first.organisation, first.state) == ("", "", "", RegistrationState.CANCELLED)
    assert second.state == RegistrationState.OFFERED
    assert not Need.objects.exists()
    assert not Message.objects.filter(to="solveig@lag.example").exclude(state="sent").exists()
    assert client.get(path).status_code == 404


def test_a_page_that_carries_a_key_is_kept_nowhere(client: Client) -> None:
    answer = client.get(path_of(register(make_event())))
    assert "no-store" in answer.headers["Cache-Control"]
    assert "noindex" in answer.content.decode()
    assert "Set-Cookie" not in answer.headers
