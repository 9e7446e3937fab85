"""What the room holds about someone is given out when they ask, and forgotten when they ask for that."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from allemed.base import clock
from allemed.people.actions import erase_person, export_person, revoke_role
from allemed.people.models import Role
from allemed.people.tests.make import make_person
from allemed.programme.actions import moves
from allemed.programme.models import FormState, InterestForm, Move, Partnership, Person
from allemed.programme.tests.make import BY, make_partnership


@pytest.mark.django_db
def test_what_we_hold_is_given_out_and_forgotten() -> None:
    adviser = make_person("Berit Dal", Role.ADVISER)
    partnership = make_partnership(adviser=adviser)
    moves.give_place(by=adviser, partnership=partnership, because="De ringte først")
    Person.objects.create(partnership=partnership, name="Berit", email=adviser.email.upper(), phone="99999999")
    form = InterestForm.objects.create(
        client_id=uuid.uuid4(),
        period=partnership.period,
        partnership=partnership,
        municipality=partnership.municipality,
        name="Berit",
        email=adviser.email,
        why="Mange står utenfor",
        state=FormState.JOINED,
        erase_on=clock.today() + dt.timedelta(days=90),
    )

    held = export_person(by=BY, user=adviser)
    assert "De ringte først" in str(held)
    assert "Mange står utenfor" in str(held)
    assert "99999999" in str(held)
    assert partnership.public_id in str(held)

    revoke_role(by=BY, assignment=adviser.roles.get())
    erase_person(by=BY, user=adviser)
    assert not Move.objects.exclude(because="").exists()
    assert not Person.objects.exclude(name="", email="", phone="").exists()
    assert InterestForm.objects.get(pk=form.pk).why == ""
    assert Partnership.objects.get(pk=partnership.pk).adviser is None
