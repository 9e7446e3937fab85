"""Invite a person: an account, a role and a letter."""

from __future__ import annotations

from django.db import transaction

from allemed.audit import actions as audit
from allemed.base.actor import Actor
from allemed.base.refusals import RefusedError
from allemed.messages import actions as messages
from allemed.people.actions.roles import check_may_give, grant_role
from allemed.people.models import Role, RoleAssignment, User
from allemed.people.refusals import PeopleRefusal
from allemed.places.models import Municipality, Organisation


@transaction.atomic
def invite_person(
    *,
    by: Actor,
    email: str,
    name: str,
    language: str,
    role: Role,
    municipality: Municipality | None = None,
    organisation: Organisation | None = None,
) -> RoleAssignment:
    """Give whoever has this address a role, with an account if they have none, and write to them about it.

    Someone who has an account keeps their name and language. Raises `RefusedError` with a `PeopleRefusal`.
    """
    check_may_give(by, role)
    email = email.strip().lower()
    user = User.objects.filter(email=email).first()
    is_new = user is None
    if user is None:
        user = User.objects.create_user(email=email, name=name.strip(), language=language)
        audit.record(by=by, deed="person_invited", thing=user)
    elif not user.is_active:
        raise RefusedError(PeopleRefusal.CLOSED)
    assignment = grant_role(by=by, user=user, role=role, municipality=municipality, organisation=organisation)
    messages.send(
        by=by,
        to=user.email,
        kind="people/invitation",
        language=user.language,
        context={"name": user.get_short_name(), "role": role, "partner": assignment.partner, "is_new": is_new},
        message_key=f"invitation:{assignment.public_id}",
    )
    return assignment
