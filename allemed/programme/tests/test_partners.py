"""Partners that become something else during the period: deleted in the register, merged, under another number."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from allemed.base import clock
from allemed.dugnad.permissions import can_lead
from allemed.events.tests.conftest import move_clock as move_clock
from allemed.people.models import Role, User
from allemed.people.tests.make import make_person, sign_in_with_both_steps
from allemed.places.models import Municipality, Organisation
from allemed.places.registers import client as register
from allemed.places.registers.answers import Unit
from allemed.places.registers.client import Answer, Outcome
from allemed.places.registers.standin import synthetic_numbers
from allemed.programme.actions import moves, partners
from allemed.programme.models import Partnership
from allemed.programme.permissions import can_coordinate
from allemed.programme.refusals import ProgrammeRefusal as No
from allemed.programme.tests.make import BY, make_organisation, make_partnership, make_period, refused
from allemed.programme.tests.planned import make_planned, make_planning

pytestmark = pytest.mark.django_db
NUMBERS = synthetic_numbers(3)
OTHER = NUMBERS[1]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whom the register was asked about; it has deleted them all, but for `OTHER`."""
    numbers: list[str] = []

    def look_up(number: str) -> Answer:
        numbers.append(number)
        if number == OTHER:
            return Answer(Outcome.FOUND, (Unit(number=OTHER, name="FJORDBY MUSIKK", form="FLI"),))
        return Answer(Outcome.DELETED)

    monkeypatch.setattr(register, "look_up", look_up)
    monkeypatch.setattr(register, "is_voluntary", lambda _number: None)
    return numbers


def test_one_deleted_in_the_register_is_found_out_and_said_where_the_adviser_looks(
    asked: list[str], marit: User, client: Client, move_clock: Callable[..., None]
) -> None:
    partnership = make_partnership(make_period(), make_organisation())
    assert partners.check_organisations(by=BY) == 0, "the register confirmed it a moment ago"
    move_clock(days=8)
    assert partners.check_organisations(by=BY) == 1
    sign_in_with_both_steps(client, marit)
    for at in ("/min-side/samarbeid/", partnership.get_absolute_url()):
        assert "Organisasjonen er slettet i Enhetsregisteret." in client.get(at).content.decode()
    assert partners.check_organisations(by=BY) == 0


def test_those_we_no_longer_work_with_are_not_asked_about_and_a_register_that_is_down_changes_nothing(
    asked: list[str], marit: User, monkeypatch: pytest.MonkeyPatch, move_clock: Callable[..., None]
) -> None:
    period = make_period()
    over = make_partnership(period, make_organisation())
    moves.decline(by=marit, partnership=over, because="Nei")
    alive = make_organisation("Fjordby kor", NUMBERS[2])
    make_partnership(period, alive)
    move_clock(days=8)

    def down(number: str) -> Answer:
        asked.append(number)
        return Answer(Outcome.DOWN)

    monkeypatch.setattr(register, "look_up", down)
    assert partners.check_organisations(by=BY) == 0
    alive.refresh_from_db()
    assert (asked, alive.register_status) == ([NUMBERS[2]], Organisation.RegisterStatus.ACTIVE)


def test_it_goes_on_as_another_with_its_coordinator_and_its_dugnad(
    asked: list[str], marit: User, client: Client
) -> None:
    old = make_organisation()
    partnership, dugnad = make_planned(make_planning(make_period(), old))
    kari = make_person("Kari Vik", Role.COORDINATOR, organisation=old)
    at = f"{partnership.get_absolute_url()}ny-organisasjon/"
    sign_in_with_both_steps(client, marit)
    assert "fortsatt med den" in client.post(at, {"number": OTHER}).content.decode(), "it is in the register still"
    Organisation.objects.filter(pk=old.pk).update(register_status="deleted", checked_at=clock.now())
    assert "blitt en annen organisasjon" in client.get(partnership.get_absolute_url()).content.decode()
    client.post(at, {"number": OTHER})
    partnership = Partnership.objects.whole().get(pk=partnership.pk)
    dugnad.refresh_from_db()
    kari = User.objects.get(pk=kari.pk)
    assert partnership.partner_name == "FJORDBY MUSIKK"
    assert can_coordinate(kari, partnership)
    assert can_lead(kari, dugnad)


def test_with_the_register_down_it_waits(marit: User, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    partnership = make_partnership(make_period(), make_organisation())
    monkeypatch.setattr(register, "look_up", lambda _number: Answer(Outcome.DOWN))
    sign_in_with_both_steps(client, marit)
    said = client.post(f"{partnership.get_absolute_url()}ny-organisasjon/", {"number": OTHER}).content.decode()
    assert "Prøv igjen om litt" in said
    assert "Skriv navnet" not in said


def test_it_does_not_become_one_that_has_a_partnership_of_its_own(asked: list[str], marit: User) -> None:
    period = make_period()
    old = make_organisation()
    partnership = make_partnership(period, old)
    make_partnership(period, other := make_organisation("Fjordby musikk", OTHER))
    Organisation.objects.filter(pk=old.pk).update(register_status="deleted", checked_at=clock.now())
    partnership = Partnership.objects.get(pk=partnership.pk)
    deed = lambda: partners.follow_organisation(by=marit, partnership=partnership, successor=other)  # noqa: E731
    assert refused(deed) == No.ANOTHER_EXISTS


def test_a_municipality_that_merges_takes_its_dugnad_along(marit: User) -> None:
    old = Municipality.objects.filter(name="Skedsmo", valid_to__isnull=False).latest("valid_from")
    partnership, dugnad = make_planned(make_planning(make_period(), old))
    kari = make_person("Kari Vik", Role.COORDINATOR, municipality=old)
    new = next(each for each in old.successors() if each.is_valid)
    partners.follow_merger(by=marit, partnership=partnership, successor=new)
    dugnad.refresh_from_db()
    assert dugnad.municipality == new
    assert can_lead(User.objects.get(pk=kari.pk), dugnad)
