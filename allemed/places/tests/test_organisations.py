"""Organisations, found in the register or typed while it is down."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from pytest_django.fixtures import Settings

from allemed.audit.models import Event
from allemed.base.actor import System
from allemed.base.refusals import RefusedError
from allemed.places import actions
from allemed.places.actions import PlacesRefusal
from allemed.places.models import Organisation
from allemed.places.models.organisation import normal_number
from allemed.places.registers import client
from allemed.places.registers.answers import Unit
from allemed.places.registers.client import Answer, Outcome
from allemed.places.registers.standin import synthetic_numbers

pytestmark = pytest.mark.django_db
SOLVEIG = System("solveig")
NUMBER = synthetic_numbers(1)[0]


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> dict[str, Answer]:
    """What the register says, by number; down for all others."""
    answers: dict[str, Answer] = {}
    monkeypatch.setattr(client, "look_up", lambda number: answers.get(number, Answer(Outcome.DOWN)))
    monkeypatch.setattr(client, "is_voluntary", lambda _: None)
    return answers


def found(name: str = "FJORDBYEN SKOLEKORPS", **facts: object) -> Answer:
    unit = Unit(number=NUMBER, name=name, form="FLI", municipality_number="3107", **facts)  # type: ignore[arg-type]
    return Answer(Outcome.FOUND, (unit,))


@pytest.mark.parametrize("typed", ["974 760 673", "974760673", "NO974760673MVA", " 974\u00a0760\u00a0673 "])
def test_a_number_is_read_however_it_is_written(typed: str) -> None:
    assert normal_number(typed) == "974760673"


@pytest.mark.parametrize("typed", ["974760674", "97476067", "", "abc", "174760673", "9747606730"])
def test_a_wrong_number_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        normal_number(typed)


def test_production_refuses_synthetic_numbers(settings: Settings) -> None:
    assert normal_number(NUMBER) == NUMBER
    settings.PRODUCTION = True
    with pytest.raises(ValidationError):
        normal_number(NUMBER)


def test_it_registers_what_the_register_says(register: dict[str, Answer]) -> None:
    register[NUMBER] = found(is_voluntary=True)
    organisation = actions.find_or_register_organisation(by=SOLVEIG, number=NUMBER, typed_name="Noe annet")
    assert (organisation.name, organisation.form, str(organisation.municipality)) == (
        "FJORDBYEN SKOLEKORPS",
        "FLI",
        "Fredrikstad",
    )
    assert organisation.is_voluntary
    assert not organisation.is_to_be_checked
    assert Event.objects.get().deed == "organisation_registered"
    assert NUMBER not in str(Event.objects.get().facts)


def test_the_same_number_is_the_same_organisation(register: dict[str, Answer]) -> None:
    register[NUMBER] = found()
    first = actions.find_or_register_organisation(by=SOLVEIG, number=NUMBER)
    del register[NUMBER]
    assert actions.find_or_register_organisation(by=SOLVEIG, number=NUMBER) == first


def test_with_the_register_down_a_typed_name_is_enough_for_now(register: dict[str, Answer]) -> None:
    organisation = actions.find_or_register_organisation(by=SOLVEIG, number=NUMBER, typed_name=" Fjordbyen  korps ")
    assert organisation.name == "Fjordbyen korps"
    assert organisation.is_to_be_checked
    assert organisation.checked_at is None
    assert Event.objects.get().deed == "organisation_typed"


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        (Answer(Outcome.NOT_FOUND), PlacesRefusal.NOT_IN_REGISTER),
        (Answer(Outcome.DELETED), PlacesRefusal.DELETED),
        (Answer(Outcome.DOWN), PlacesRefusal.NAME_NEEDED),
    ],
)
def test_every_no_has_a_name(register: dict[str, Answer], answer: Answer, refusal: PlacesRefusal) -> None:
    register[NUMBER] = answer
    with pytest.raises(RefusedError) as refused:
        actions.find_or_register_organisation(by=SOLVEIG, number=NUMBER)
    assert refused.value.reason is refusal
    assert not Organisation.objects.exists()


def test_what_was_typed_is_checked_when_the_register_is_back(register: dict[str, Answer]) -> None:
    actions.find_or_register_organisation(by=SOLVEIG, number=NUMBER, typed_name="Korps")
    assert actions.check_waiting_organisations(by=System("job")) == 0
    register[NUMBER] = found()
    assert actions.check_waiting_organisations(by=System("job")) == 1
    organisation = Organisation.objects.get()
    assert (organisation.name, organisation.is_to_be_checked) == ("FJORDBYEN SKOLEKORPS", False)
    assert organisation.sort_key.startswith("fjordbyen skolekorps")


def test_what_was_typed_and_is_nowhere_is_said_to_be(register: dict[str, Answer]) -> None:
    actions.find_or_register_organisation(by=SOLVEIG, number=NUMBER, typed_name="Korps")
    register[NUMBER] = Answer(Outcome.NOT_FOUND)
    actions.check_waiting_organisations(by=System("job"))
    assert Organisation.objects.get().register_status == "not_found"


def test_an_organisation_is_checked_or_waits() -> None:
    with pytest.raises(DatabaseError, match="organisation_is_checked_or_waits"), transaction.atomic():
        Organisation.objects.create(number=NUMBER, name="Hverken eller")


def test_two_cannot_have_one_number(register: dict[str, Answer]) -> None:
    Organisation.objects.create(number=NUMBER, name="Den ene", is_to_be_checked=True)
    with pytest.raises(DatabaseError), transaction.atomic():
        Organisation.objects.create(number=NUMBER, name="Den andre", is_to_be_checked=True)
