"""The waiting list moves by itself, in order of arrival, and each offer stands for a while."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allemed.base import clock
from allemed.base.refusals import RefusedError
from allemed.events import actions
from allemed.events.actions.waiting_list import OFFER_LASTS, offer_window
from allemed.events.models import HOLDS_A_PLACE, Event, Registration, RegistrationState, Way
from allemed.events.refusals import EventRefusal
from allemed.events.tests.make import BY, letters, make_facts, make_room, register

pytestmark = pytest.mark.django_db


def states(event: Event) -> dict[str, str]:
    return {found.name.split()[0]: found.state for found in event.registrations.known().in_order()}


def full_room() -> Event:
    event = make_room(1)
    for name in ("Solveig Dahl", "Ole Berg", "Aisha Khan"):
        register(event, name)
    return event


def of(event: Event, name: str) -> Registration:
    found: Registration = event.registrations.get(name__startswith=name)
    return found


def test_a_place_given_up_is_offered_to_the_one_who_has_waited_longest() -> None:
    event = full_room()
    actions.cancel_registration(by=BY, registration=of(event, "Solveig"))
    assert states(event) == {"Solveig": "cancelled", "Ole": "offered", "Aisha": "waiting"}
    assert "Vi holder den av til" in letters("ole@lag.example", "offered")[0].text
    assert letters("aisha@lag.example", "offered") == []


def test_an_offer_nobody_answers_goes_to_the_next(move_clock: Callable[..., None]) -> None:
    event = full_room()
    actions.cancel_registration(by=BY, registration=of(event, "Solveig"))
    move_clock(hours=23)
    assert actions.lapse_offers(by=BY) == 0
    move_clock(hours=1, seconds=1)
    assert actions.lapse_offers(by=BY) == 1
    assert states(event) == {"Solveig": "cancelled", "Ole": "lapsed", "Aisha": "offered"}
    assert letters("ole@lag.example", "offer_lapsed")


def test_an_offer_that_ran_out_cannot_be_taken_even_before_the_job_comes(move_clock: Callable[..., None]) -> None:
    event = full_room()
    actions.cancel_registration(by=BY, registration=of(event, "Solveig"))
    move_clock(hours=25)
    with pytest.raises(RefusedError) as refused:
        actions.accept_offer(by=BY, registration=of(event, "Ole"))
    assert refused.value.reason == EventRefusal.NOT_OFFERED


def test_who_let_an_offer_go_may_stand_in_the_queue_again_last(move_clock: Callable[..., None]) -> None:
    event = full_room()
    register(event, "Ingrid Aune")
    actions.cancel_registration(by=BY, registration=of(event, "Solveig"))
    move_clock(hours=25)
    actions.lapse_offers(by=BY)
    ole = actions.join_again(by=BY, registration=of(event, "Ole"))
    assert ole.state == RegistrationState.WAITING
    assert ole.number_in_queue == 2, "after Ingrid"


def test_saying_no_to_an_offer_passes_it_on() -> None:
    event = full_room()
    actions.cancel_registration(by=BY, registration=of(event, "Solveig"))
    actions.cancel_registration(by=BY, registration=of(event, "Ole"))
    assert states(event)["Aisha"] == "offered"


def test_more_places_are_offered_in_order() -> None:
    event = full_room()
    event.refresh_from_db()
    facts = make_facts(
        slug=event.slug,
        kind=event.kind,
        starts_at=event.starts_at,
        place=event.place,
        online_url="",
        ends_at=event.ends_at,
    )
    actions.change_event(by=BY, event=event, version=event.version, facts=facts, words={}, places={Way.ROOM: 2})
    assert states(event) == {"Solveig": "confirmed", "Ole": "offered", "Aisha": "waiting"}


def test_nobody_who_comes_now_passes_those_who_wait() -> None:
    event = full_room()
    actions.cancel_registration(by=BY, registration=of(event, "Solveig"))
    assert register(event, "Jonas Berg").state == RegistrationState.WAITING


@pytest.mark.parametrize(
    ("left", "stands"),
    [
        (dt.timedelta(days=9), OFFER_LASTS),
        (dt.timedelta(hours=20), dt.timedelta(hours=10)),
        (dt.timedelta(minutes=59), None),
    ],
)
def test_the_nearer_the_event_the_shorter_the_offer(left: dt.timedelta, stands: dt.timedelta | None) -> None:
    found = offer_window(clock.now() + left)
    assert (found is None) == (stands is None)
    if found is not None and stands is not None:
        assert abs(found - stands) < dt.timedelta(seconds=5)


def test_called_off_events_offer_nothing() -> None:
    event = full_room()
    actions.cancel_event(by=BY, event=event, because="Streik")
    actions.forget_registration(by=BY, registration=of(event, "Solveig"))
    assert states(event)["Ole"] == "waiting"


DEEDS = st.lists(
    st.tuples(st.sampled_from(["register", "cancel", "accept", "wait", "again"]), st.integers(0, 9)), max_size=25
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS, places=st.integers(1, 3))
def test_whatever_people_do_the_list_is_fair(
    deeds: list[tuple[str, int]], places: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never too many; nobody waits beside an empty chair; nobody is offered a place before one who waited longer."""
    start = timezone.now()
    now = start
    with monkeypatch.context() as patch, transaction.atomic():
        patch.setattr(timezone, "now", lambda: now)
        event = make_room(places)
        for deed, number in deeds:
            people = list(event.registrations.in_order())
            someone = people[number % len(people)] if people else None
            try:
                if deed == "register":
                    register(event, f"Person{len(people)} P", email=f"p{len(people)}@lag.example")
                elif deed == "wait":
                    now += dt.timedelta(hours=number * 3)
                    actions.lapse_offers(by=BY)
                elif someone is not None:
                    by_name = {
                        "cancel": actions.cancel_registration,
                        "accept": actions.accept_offer,
                        "again": actions.join_again,
                    }
                    by_name[deed](by=BY, registration=someone)
            except RefusedError:
                pass
            seats = event.seats.get()
            holding = event.registrations.filter(state__in=HOLDS_A_PLACE)
            waiting = event.registrations.waiting()
            assert seats.taken == holding.count() <= places
            if event.starts_at - now > dt.timedelta(hours=1):
                assert not (waiting.exists() and not seats.is_full), "someone waits beside an empty chair"
        offered = event.registrations.filter(state=RegistrationState.OFFERED).order_by("-arrival").first()
        first_waiting = event.registrations.waiting().first()
        assert offered is None or first_waiting is None or offered.arrival < first_waiting.arrival
        transaction.set_rollback(True)
