"""Registering: a place or a number in the queue, once for each person, and letters that say which."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from allemed.audit.models import Event as Deed
from allemed.base import clock
from allemed.base.refusals import RefusedError
from allemed.events import actions
from allemed.events.models import Need, NeedKind, Registration, RegistrationState, Seats, Way
from allemed.events.refusals import EventRefusal
from allemed.events.tests.make import BY, letters, make_event, make_room, register

pytestmark = pytest.mark.django_db


def filled_in(page: Any, **said: str) -> dict[str, str]:
    """The form as a browser would send it, with its own id."""
    form = page.context["form"]
    return {
        "submit_token": form["submit_token"].value(),
        "name": "Solveig Dahl",
        "email": "Solveig@Lag.example",
        "way": "online",
        "organisation": "Arendal seilskole",
    } | said


def test_a_free_place_is_given_at_once_and_a_letter_says_so() -> None:
    event = make_event()
    found = register(event)
    assert found.state == RegistrationState.CONFIRMED
    letter = letters("solveig@lag.example")[0]
    assert letter.kind == "events/confirmed"
    assert "https://mote.example/skyss" in letter.text
    assert "/arrangementer/lenke/" in letter.text
    assert [file.name for file in letter.attachments.all()] == ["allemed.ics"]


def test_the_letter_is_in_the_persons_language() -> None:
    register(make_event(), "Ole Berg", language="nn")
    assert "på nynorsk" in letters("ole@lag.example")[0].subject


def test_who_takes_part_in_the_room_is_not_given_the_way_in_on_the_net() -> None:
    event = make_event(places={Way.ROOM: 10, Way.ONLINE: 10}, place="Kulturhuset")
    register(event, way=Way.ROOM)
    letter = letters("solveig@lag.example")[0]
    assert "mote.example" not in letter.text
    assert b"mote.example" not in bytes(letter.attachments.get().content).replace(b"\r\n ", b"")


def test_the_one_who_comes_after_the_last_place_waits_and_knows_the_number() -> None:
    event = make_room(1)
    register(event, "Solveig Dahl")
    register(event, "Ole Berg")
    last = register(event, "Aisha Khan")
    assert last.state == RegistrationState.WAITING
    assert last.number_in_queue == 2
    assert "nummer 2 i køen" in letters("aisha@lag.example")[0].text


def test_each_way_of_taking_part_has_its_own_places() -> None:
    event = make_event(places={Way.ROOM: 1, Way.ONLINE: 1}, place="Kulturhuset")
    register(event, "Solveig Dahl", way=Way.ROOM)
    assert register(event, "Ole Berg", way=Way.ROOM).state == RegistrationState.WAITING
    assert register(event, "Aisha Khan", way=Way.ONLINE).state == RegistrationState.CONFIRMED


def test_a_second_registration_joins_the_first_and_tells_the_asker_nothing() -> None:
    event = make_room(5)
    register(event)
    answers = {
        actions.register(by=BY, event=event, way=Way.ROOM, name=name, email=email, language="nb")
        for name, email in (("En Annen", "SOLVEIG@lag.example"), ("Ole Berg", "ole@lag.example"))
    }
    assert len(answers) == 1, "a stranger must not see who is registered"
    assert Registration.objects.filter(event=event).count() == 2
    assert [letter.kind for letter in letters("solveig@lag.example")] == [
        "events/confirmed",
        "events/already_registered",
    ]
    assert "En Annen" not in letters("solveig@lag.example")[1].text


def test_the_database_itself_refuses_one_too_many() -> None:
    event = make_room(1)
    register(event)
    seats = event.seats.get()
    with pytest.raises(IntegrityError, match="seats_are_not_overbooked"), transaction.atomic():
        Registration.objects.create(
            event=event,
            seats=seats,
            arrival=99,
            state=RegistrationState.CONFIRMED,
            confirmed_at=clock.now(),
            name="Jonas Berg",
            email="jonas@lag.example",
            language="nb",
        )
    seats.refresh_from_db()
    assert seats.taken == 1


def test_the_database_itself_counts_the_places_whatever_happens_to_a_registration() -> None:
    event = make_event(places={Way.ROOM: 5, Way.ONLINE: 5}, place="Kulturhuset")
    found = register(event, way=Way.ROOM)
    other = Seats.objects.get(event=event, way=Way.ONLINE)
    Registration.objects.filter(pk=found.pk).update(seats=other, arrival=1)
    assert dict(Seats.objects.filter(event=event).values_list("way", "taken")) == {"room": 0, "online": 1}
    found.delete()
    assert dict(Seats.objects.filter(event=event).values_list("way", "taken")) == {"room": 0, "online": 0}


@pytest.mark.parametrize(
    "facts",
    [
        {"opens_at": clock.now() + dt.timedelta(days=1)},
        {"closes_at": clock.now() - dt.timedelta(days=1)},
        {"starts_at": clock.now() - dt.timedelta(minutes=1)},
        {"is_published": False},
    ],
    ids=["before it opens", "after it closes", "after it began", "a draft"],
)
def test_it_refuses_when_registration_is_not_open(facts: dict[str, Any]) -> None:
    event = make_event(**facts)
    with pytest.raises(RefusedError) as refused:
        register(event)
    assert refused.value.reason == EventRefusal.NOT_OPEN


def test_needs_are_kept_apart_and_only_with_consent(client: Client) -> None:
    event = make_room(5)
    address = f"/arrangementer/{event.slug}/pamelding/"
    page = client.get(address)
    without = client.post(address, filled_in(page, way="room", needs="wheelchair"))
    assert without.status_code == 200
    assert "consent" in without.context["form"].errors
    assert not Registration.objects.exists()
    said = filled_in(page, way="room", needs="wheelchair", consent="on")
    assert client.post(address, said).status_code == 302
    assert list(Need.objects.values_list("kind", flat=True)) == [NeedKind.WHEELCHAIR]


def test_a_double_click_a_retry_and_the_back_button_make_one(client: Client) -> None:
    event = make_event()
    address = f"/arrangementer/{event.slug}/pamelding/"
    said = filled_in(client.get(address))
    answers = [client.post(address, said) for _ in range(12)]
    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {
        (302, f"/arrangementer/{event.slug}/pamelding/plass/")
    }
    assert Registration.objects.count() == 1
    assert len(letters()) == 1


def test_what_was_written_is_kept_when_something_is_wrong(client: Client) -> None:
    event = make_event()
    address = f"/arrangementer/{event.slug}/pamelding/"
    page = client.get(address)
    answer = client.post(address, filled_in(page, email="ikke en adresse"))
    shown = answer.content.decode()
    assert "Solveig Dahl" in shown
    assert "hel e-postadresse" in shown
    assert answer.context["form"]["submit_token"].value() == page.context["form"]["submit_token"].value()


@pytest.mark.parametrize("language", ["", "/nn", "/en"])
def test_the_receipt_says_what_happens_next_and_nothing_of_the_person(client: Client, language: str) -> None:
    event = make_event()
    address = f"{language}/arrangementer/{event.slug}/pamelding/"
    answer = client.post(address, filled_in(client.get(address)), follow=True)
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "Solveig" not in shown
    assert "lag.example" not in shown
    assert "Solveig" not in answer.redirect_chain[0][0]
    assert Registration.objects.get().language == (language.strip("/") or "nb")


def test_the_audit_trail_knows_no_name(client: Client) -> None:
    register(make_event())
    for deed in Deed.objects.all():
        assert "solveig" not in f"{deed.actor_id}{deed.thing_id}{deed.facts}".lower()


def test_one_address_is_not_written_to_without_end(client: Client) -> None:
    event = make_event()
    address = f"/arrangementer/{event.slug}/pamelding/"
    statuses = [client.post(address, filled_in(client.get(address))).status_code for _ in range(8)]
    assert statuses == [302] * 5 + [429] * 3


def test_offers_that_are_accepted_keep_the_count(move_clock: Callable[..., None]) -> None:
    event = make_room(1)
    first = register(event, "Solveig Dahl")
    second = register(event, "Ole Berg")
    actions.cancel_registration(by=BY, registration=first)
    assert event.seats.get().taken == 1
    assert actions.accept_offer(by=BY, registration=second).state == RegistrationState.CONFIRMED
    assert event.seats.get().taken == 1
