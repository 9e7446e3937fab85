from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from allemed.audit.models import Event
from allemed.base import clock
from allemed.base.refusals import RefusedError
from allemed.messages.models import Message
from allemed.people import actions, permissions
from allemed.people.models import SCOPES, Role, RoleAssignment, Scope, User
from allemed.people.refusals import PeopleRefusal
from allemed.people.tests.make import BY, make_organisation, make_person, municipality

pytestmark = pytest.mark.django_db


def scope_of(role: Role) -> dict[str, Any]:
    if SCOPES[role] in (Scope.MUNICIPALITY, Scope.PARTNER):
        return {"municipality": municipality()}
    return {"organisation": make_organisation()} if SCOPES[role] == Scope.ORGANISATION else {}


@pytest.mark.parametrize("role", list(Role))
def test_every_role_can_be_given_with_its_own_scope(role: Role) -> None:
    person = make_person("Ingrid Aune")
    actions.grant_role(by=BY, user=person, role=role, **scope_of(role))
    assert permissions.has_role(person, role)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("given", ["nobody", "municipality", "organisation", "both"])
def test_the_database_knows_which_role_needs_which_scope(role: Role, given: str) -> None:
    person = make_person("Ingrid Aune")
    fields: dict[str, Any] = {
        "municipality": municipality() if given in ("municipality", "both") else None,
        "organisation": make_organisation() if given in ("organisation", "both") else None,
    }
    fitting = {
        Scope.HOST: ["nobody"],
        Scope.MUNICIPALITY: ["municipality"],
        Scope.ORGANISATION: ["organisation"],
        Scope.PARTNER: ["municipality", "organisation"],
    }[SCOPES[role]]
    if given in fitting:
        RoleAssignment.objects.create(user=person, role=role, **fields)
    else:
        with pytest.raises(IntegrityError, match="role_has_its_scope"), transaction.atomic():
            RoleAssignment.objects.create(user=person, role=role, **fields)
        with pytest.raises(RefusedError) as refused:
            actions.grant_role(by=BY, user=person, role=role, **fields)
        assert refused.value.reason == PeopleRefusal.WRONG_SCOPE


def test_nobody_coordinates_two_partners_at_once() -> None:
    lene = make_person("Lene Strand", Role.COORDINATOR, municipality=municipality("1106"))
    with pytest.raises(RefusedError) as refused:
        actions.grant_role(by=BY, user=lene, role=Role.COORDINATOR, municipality=municipality("4203"))
    assert refused.value.reason == PeopleRefusal.ALREADY_HELD
    assert "Lene Strand" in refused.value.message


def test_one_after_the_other_is_fine() -> None:
    lene = make_person("Lene Strand", Role.COORDINATOR, municipality=municipality("1106"))
    actions.revoke_role(by=BY, assignment=lene.roles.get())
    actions.grant_role(by=BY, user=lene, role=Role.COORDINATOR, municipality=municipality("4203"))
    assert permissions.works_for_municipality(lene, municipality("4203"))
    assert not permissions.works_for_municipality(lene, municipality("1106"))


def test_a_case_worker_works_for_one_municipality_and_no_neighbour() -> None:
    ole = make_person("Ole Berg", Role.CASE_WORKER, municipality=municipality("4203"))
    assert permissions.works_for_municipality(ole, municipality("4203"), [Role.CASE_WORKER])
    assert not permissions.works_for_municipality(ole, municipality("4203"), [Role.ECONOMIST])
    assert not permissions.works_for_municipality(ole, municipality("4202"))


def test_a_role_counts_from_its_first_moment_until_its_last() -> None:
    person = make_person("Ingrid Aune")
    tomorrow = clock.now() + dt.timedelta(days=1)
    actions.grant_role(by=BY, user=person, role=Role.FACILITATOR, valid_from=tomorrow)
    assert not permissions.has_role(person, Role.FACILITATOR)
    assert RoleAssignment.objects.held_at(tomorrow).filter(user=person).exists()


def test_a_closed_account_holds_no_role() -> None:
    person = make_person("Ingrid Aune", Role.FACILITATOR)
    User.objects.filter(pk=person.pk).update(is_active=False)
    person = User.objects.get(pk=person.pk)
    assert permissions.roles_of(person) == []
    with pytest.raises(RefusedError) as refused:
        actions.grant_role(by=BY, user=person, role=Role.ADVISER)
    assert refused.value.reason == PeopleRefusal.CLOSED


def test_only_an_administrator_gives_and_ends_roles() -> None:
    marit = make_person("Marit Solberg", Role.ADVISER)
    with pytest.raises(RefusedError) as refused:
        actions.grant_role(by=marit, user=marit, role=Role.ADMINISTRATOR)
    assert refused.value.reason == PeopleRefusal.NOT_ALLOWED
    with pytest.raises(RefusedError):
        actions.revoke_role(by=marit, assignment=marit.roles.get())
    tor = make_person("Tor Haugen", Role.ADMINISTRATOR)
    actions.grant_role(by=tor, user=marit, role=Role.EDITOR)
    assert Event.objects.filter(deed="role_granted", actor_id=tor.public_id, thing_id=marit.public_id).exists()


def test_the_last_administrator_stays() -> None:
    tor = make_person("Tor Haugen", Role.ADMINISTRATOR)
    with pytest.raises(RefusedError) as refused:
        actions.revoke_role(by=tor, assignment=tor.roles.get())
    assert refused.value.reason == PeopleRefusal.LAST_ADMINISTRATOR
    siri = make_person("Siri Lund", Role.ADMINISTRATOR)
    actions.revoke_role(by=siri, assignment=tor.roles.get())
    assert not permissions.can_manage_people(User.objects.get(pk=tor.pk))


def test_the_editors_groups_follow_the_role() -> None:
    kari = make_person("Kari Lien", Role.EDITOR)
    assert User.objects.get(pk=kari.pk).has_perm("wagtailadmin.access_admin")
    actions.revoke_role(by=BY, assignment=kari.roles.get())
    assert not User.objects.get(pk=kari.pk).has_perm("wagtailadmin.access_admin")
    assert not kari.groups.exists()


def test_an_administrator_is_no_superuser_and_cannot_make_users_in_the_editors_admin() -> None:
    tor = User.objects.get(pk=make_person("Tor Haugen", Role.ADMINISTRATOR).pk)
    assert not tor.is_superuser
    assert tor.has_perm("wagtailadmin.access_admin")
    assert not tor.has_perm("people.add_user")


def test_an_invitation_makes_an_account_a_role_and_a_letter() -> None:
    tor = make_person("Tor Haugen", Role.ADMINISTRATOR)
    assignment = actions.invite_person(
        by=tor, email="Lene@Haugesund.example", name="Lene Strand", language="nn", role=Role.COORDINATOR,
        municipality=municipality("1106"),
    )  # fmt: skip
    message = Message.objects.get(kind="people/invitation")
    assert assignment.user.email == message.to == "lene@haugesund.example"
    assert message.subject == "Velkomen til ALLEMED"
    assert "Haugesund" in message.text
    assert "/konto/logg-inn/" in message.text
    assert "<" not in message.text.replace("<http", "")


def test_an_invitation_that_is_refused_leaves_nothing() -> None:
    with pytest.raises(RefusedError):
        actions.invite_person(by=BY, email="ole@arendal.example", name="Ole Berg", language="nb", role=Role.CASE_WORKER)
    assert not User.objects.filter(email="ole@arendal.example").exists()
    assert not Message.objects.exists()
