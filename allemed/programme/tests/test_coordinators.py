"""The adviser lets a partner's coordinator in, and out again; a municipality that merges keeps them."""

from __future__ import annotations

import pytest
from django.test import Client

from allemed.base import clock
from allemed.messages.models import Message
from allemed.people.actions import invite_person
from allemed.people.models import Role, RoleAssignment, User
from allemed.people.permissions import roles_of
from allemed.people.refusals import PeopleRefusal
from allemed.people.tests.make import make_person, sign_in_with_both_steps
from allemed.places.models import Municipality
from allemed.programme.actions import coordinators, partners
from allemed.programme.models import Partnership
from allemed.programme.permissions import can_coordinate
from allemed.programme.refusals import ProgrammeRefusal as No
from allemed.programme.tests.make import make_organisation, make_partnership, make_period, refused
from allemed.programme.tests.planned import make_talking

pytestmark = pytest.mark.django_db


def test_whoever_is_let_in_plans_for_that_partner_only(client: Client) -> None:
    adviser = make_person("Marit Solberg", Role.ADVISER)
    period = make_period()
    partnership, person = make_talking(make_partnership(period, make_organisation()))
    other = make_partnership(period)
    sign_in_with_both_steps(client, adviser)
    page = partnership.get_absolute_url()
    assert "La Kari Vik planlegge her" in client.get(page).content.decode()
    said = client.post(f"{page}tilgang/", {"person": person.public_id}, follow=True).content.decode()
    assert "Kari Vik har fått tilgang" in said
    assert "La Kari Vik planlegge her" not in said
    kari = User.objects.get(email="kari@vik.example")
    assert can_coordinate(kari, partnership)
    assert not can_coordinate(kari, other)
    letter = Message.objects.get(to=kari.email, kind="people/invitation")
    assert partnership.partner_name in letter.text

    again = coordinators.let_in(by=adviser, partnership=partnership, person=person)
    assert list(RoleAssignment.objects.filter(user=kari)) == [again]
    assert Message.objects.filter(to=kari.email, kind="people/invitation").count() == 1

    said = client.post(f"{page}tilgang/", {"user": kari.public_id}, follow=True).content.decode()
    assert "Kari Vik har ikke tilgang mer" in said
    assert roles_of(User.objects.get(pk=kari.pk)) == []


def test_nobody_is_let_in_without_an_address_or_to_what_is_over_or_by_anybody() -> None:
    adviser = make_person("Marit Solberg", Role.ADVISER)
    partnership, person = make_talking()
    stranger = make_person("Ingrid Aune", Role.FACILITATOR)
    assert refused(lambda: coordinators.let_in(by=stranger, partnership=partnership, person=person)) == No.NOT_ALLOWED
    person.email = ""
    person.save()
    assert refused(lambda: coordinators.let_in(by=adviser, partnership=partnership, person=person)) == No.NO_ADDRESS
    Partnership.objects.filter(pk=partnership.pk).update(declined_at=clock.now(), state="declined")
    over = No.PARTNERSHIP_IS_OVER
    assert refused(lambda: coordinators.let_in(by=adviser, partnership=partnership, person=person)) == over


def test_an_adviser_gives_no_other_role() -> None:
    adviser = make_person("Marit Solberg", Role.ADVISER)
    for role in (Role.ADVISER, Role.EDITOR, Role.ADMINISTRATOR):
        said = {"email": "per@vik.example", "name": "Per Vik", "language": "nb", "role": role}
        assert refused(lambda said=said: invite_person(by=adviser, **said)) == PeopleRefusal.NOT_ALLOWED  # type: ignore[misc]
    assert not User.objects.filter(email="per@vik.example").exists()


def test_a_municipality_that_merges_keeps_those_who_plan_for_it() -> None:
    adviser = make_person("Marit Solberg", Role.ADVISER)
    old = Municipality.objects.filter(name="Skedsmo", valid_to__isnull=False).latest("valid_from")
    partnership = make_partnership(make_period(), old)
    kari = make_person("Kari Vik", Role.COORDINATOR, municipality=old)
    new = next(each for each in old.successors() if each.is_valid)
    partnership = partners.follow_merger(by=adviser, partnership=partnership, successor=new)
    assert {held.municipality for held in roles_of(User.objects.get(pk=kari.pk))} == {new}
    assert can_coordinate(User.objects.get(pk=kari.pk), partnership)
