"""Give a person a role, and end it."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from allemed.audit import actions as audit
from allemed.base import clock
from allemed.base.actor import Actor
from allemed.base.refusals import RefusedError
from allemed.people.actions.editing import keep_editing_groups_in_step
from allemed.people.models import SCOPES, Role, RoleAssignment, Scope, User
from allemed.people.permissions import can_give, can_manage_people, forget_roles
from allemed.people.refusals import PeopleRefusal
from allemed.places.models import Municipality, Organisation


def check_manager(by: Actor) -> None:
    """Administrators and the platform itself may; raises `RefusedError` for others."""
    if isinstance(by, User) and not can_manage_people(by):
        raise RefusedError(PeopleRefusal.NOT_ALLOWED)


def check_may_give(by: Actor, role: Role) -> None:
    """Whoever may give this role, and the platform itself; raises `RefusedError` for others."""
    if isinstance(by, User) and not can_give(by, role):
        raise RefusedError(PeopleRefusal.NOT_ALLOWED)


@transaction.atomic
def grant_role(
    *,
    by: Actor,
    user: User,
    role: Role,
    municipality: Municipality | None = None,
    organisation: Organisation | None = None,
    valid_from: dt.datetime | None = None,
    valid_until: dt.datetime | None = None,
) -> RoleAssignment:
    """Give `user` a role, from now unless said otherwise. Raises `RefusedError` with a `PeopleRefusal`."""
    check_may_give(by, role)
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.erased_at:
        raise RefusedError(PeopleRefusal.ERASED)
    if not user.is_active:
        raise RefusedError(PeopleRefusal.CLOSED)
    if not _is_right_scope(SCOPES[role], municipality, organisation):
        raise RefusedError(PeopleRefusal.WRONG_SCOPE, role=role.label, scope=SCOPES[role].label)
    try:
        with transaction.atomic():
            assignment = RoleAssignment.objects.create(
                user=user,
                role=role,
                municipality=municipality,
                organisation=organisation,
                valid_from=valid_from or clock.now(),
                valid_until=valid_until,
            )
    except IntegrityError as error:
        if "role_is_held_once_at_a_time" in str(error):
            raise RefusedError(PeopleRefusal.ALREADY_HELD, name=user.name, role=role.label) from None
        raise
    keep_editing_groups_in_step(user)
    forget_roles(user)
    audit.record(
        by=by,
        deed="role_granted",
        thing=user,
        role=role.value,
        municipality=municipality.number if municipality else None,
        organisation=organisation.number if organisation else None,
    )
    return assignment


@transaction.atomic
def revoke_role(*, by: Actor, assignment: RoleAssignment) -> RoleAssignment:
    """End a role now. Nobody ends the last administrator but the platform itself, which puts an old backup right.

    Raises `RefusedError` with a `PeopleRefusal`.
    """
    check_may_give(by, Role(assignment.role))
    # One queue for all who end administrators, so that two cannot end each other.
    administrators = list(
        RoleAssignment.objects.current().filter(role=Role.ADMINISTRATOR).select_for_update(of=("self",)).order_by("pk")
    )
    locked = RoleAssignment.objects.select_for_update().get(pk=assignment.pk)
    now = clock.now()
    if locked.valid_until is not None and locked.valid_until <= now:
        raise RefusedError(PeopleRefusal.ALREADY_ENDED)
    is_last = locked.role == Role.ADMINISTRATOR and {held.pk for held in administrators} <= {locked.pk}
    if is_last and isinstance(by, User):
        raise RefusedError(PeopleRefusal.LAST_ADMINISTRATOR)
    locked.valid_until = max(now, locked.valid_from)
    locked.save(update_fields=["valid_until"])
    keep_editing_groups_in_step(locked.user)
    forget_roles(locked.user)
    # The role itself, so that this one and no later one is ended again when an old backup is put back.
    audit.record(by=by, deed="role_revoked", thing=locked, role=locked.role, person=locked.user.public_id)
    return locked


def _is_right_scope(scope: Scope, municipality: Municipality | None, organisation: Organisation | None) -> bool:
    given = (municipality is not None, organisation is not None)
    return {
        Scope.HOST: given == (False, False),
        Scope.MUNICIPALITY: given == (True, False),
        Scope.ORGANISATION: given == (False, True),
        Scope.PARTNER: sum(given) == 1,
    }[scope]
