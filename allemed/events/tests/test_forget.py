"""What we knew of people is gone when the stated time has passed: from pages, lists, letters, logs and a dump."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable

import pytest

from allemed.events import actions
from allemed.events.actions.series import end_series
from allemed.events.models import Member, Need, NeedKind, Registration, Seats
from allemed.events.tests.make import BY, make_event, make_member, make_room, make_series, register
from allemed.people.actions import erase_person, export_person
from allemed.people.tests.make import make_person


@pytest.mark.django_db
def test_needs_go_after_30_days_and_people_after_90(move_clock: Callable[..., None]) -> None:
    event = make_room(5)
    register(event, needs=[NeedKind.WHEELCHAIR])
    move_clock(days=10, hours=1)
    for days, needs, people in ((29, 1, 1), (1, 0, 1), (59, 0, 1), (1, 0, 0)):
        move_clock(days=days, minutes=1)
        actions.forget_due(by=BY)
        assert (Need.objects.count(), Registration.objects.known().count()) == (needs, people)


@pytest.mark.django_db
def test_it_counts_from_the_day_it_was_called_off(move_clock: Callable[..., None]) -> None:
    event = make_room(5)
    register(event, needs=[NeedKind.WHEELCHAIR])
    actions.cancel_event(by=BY, event=event, because="")
    move_clock(days=30, minutes=1)
    actions.forget_due(by=BY)
    assert not Need.objects.exists()


@pytest.mark.django_db
def test_who_gave_up_their_place_is_forgotten_after_a_month(move_clock: Callable[..., None]) -> None:
    event = make_event(starts_at=dt.datetime(2099, 5, 1, 10, tzinfo=dt.UTC))
    gone, stays = register(event, "Solveig Dahl"), register(event, "Ole Berg")
    actions.cancel_registration(by=BY, registration=gone)
    move_clock(days=31)
    actions.forget_due(by=BY)
    assert list(Registration.objects.known()) == [stays]


@pytest.mark.django_db
def test_the_figures_stay_when_the_names_go(move_clock: Callable[..., None]) -> None:
    event = make_room(5)
    actions.check_in(by=BY, registration=register(event))
    move_clock(days=101)
    actions.forget_due(by=BY)
    assert Registration.objects.exclude(attended_at=None).count() == 1
    assert Seats.objects.get().taken == 1


@pytest.mark.django_db
def test_clubs_contacts_go_when_the_meetings_have_ended(move_clock: Callable[..., None]) -> None:
    series = make_series()
    make_member(series)
    end_series(by=BY, series=series)
    move_clock(days=89)
    actions.forget_due(by=BY)
    assert Member.objects.exists()
    move_clock(days=2)
    actions.forget_due(by=BY)
    assert not Member.objects.exists()


@pytest.mark.django_db
def test_what_a_person_with_an_account_has_here_is_exported_and_erased_with_the_account() -> None:
    person = make_person("Solveig Dahl")
    event = make_room(5)
    found = register(event, email=person.email, needs=[NeedKind.HALAL])
    member = make_member(make_series(), email=person.email)
    exported = export_person(by=person, user=person)
    assert exported["registrations"][0]["needs"] == ["halal"]
    assert exported["clubs_meetings"][0]["club"] == "Arendal seilskole"
    json.dumps(exported)
    erase_person(by=BY, user=person)
    found.refresh_from_db()
    assert (found.email, found.state) == ("", "cancelled")
    assert not Member.objects.filter(pk=member.pk).exists()
