"""Who may do what. Plain questions about a person and a thing; anonymous visitors may do none of it."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser

from allemed.people.models import Role, RoleAssignment, User
from allemed.people.models.role import SEES_PERSONAL_DATA
from allemed.places.models import Municipality, Organisation

AnyUser = User | AnonymousUser


def roles_of(user: AnyUser) -> list[RoleAssignment]:
    """The roles this person holds now, with their partners; none for anonymous visitors and closed accounts.

    Asked once for each user object: a request makes a new one.
    """
    if not isinstance(user, User) or not user.is_active:
        return []
    known: list[RoleAssignment] | None = getattr(user, "_roles", None)
    if known is None:
        held = RoleAssignment.objects.current().filter(user=user)
        known = list(held.select_related("municipality", "organisation"))
        user._roles = known  # type: ignore[attr-defined]
    return known


def forget_roles(user: User) -> None:
    """Ask the database again next time: a deed has just changed them."""
    user.__dict__.pop("_roles", None)


def has_role(user: AnyUser, roles: Role | Iterable[Role]) -> bool:
    """Whether the person holds one of the roles now, for anyone."""
    wanted = {roles} if isinstance(roles, Role) else set(roles)
    return any(held.role in wanted for held in roles_of(user))


def works_for_municipality(user: AnyUser, municipality: Municipality, roles: Iterable[Role] = tuple(Role)) -> bool:
    """Whether the person holds one of `roles` for this municipality."""
    wanted = set(roles)
    return any(held.municipality_id == municipality.pk and held.role in wanted for held in roles_of(user))


def works_for_organisation(user: AnyUser, organisation: Organisation, roles: Iterable[Role] = tuple(Role)) -> bool:
    """Whether the person holds one of `roles` for this organisation."""
    wanted = set(roles)
    return any(held.organisation_id == organisation.pk and held.role in wanted for held in roles_of(user))


def can_see_personal_data(user: AnyUser) -> bool:
    """Whether any role shows this person other people's data, so that signing in takes a second step."""
    return has_role(user, SEES_PERSONAL_DATA)


def can_manage_people(user: AnyUser) -> bool:
    """Invite people, give and end roles, erase accounts."""
    return has_role(user, Role.ADMINISTRATOR)


def can_give(user: AnyUser, role: Role) -> bool:
    """Invite someone to a role, and end it. Advisers let a partner's coordinator in; administrators do the rest."""
    return can_manage_people(user) or (role == Role.COORDINATOR and has_role(user, Role.ADVISER))


def can_read_log(user: AnyUser) -> bool:
    """Read the audit trail."""
    return has_role(user, Role.ADMINISTRATOR)


def can_read_outbox(user: AnyUser) -> bool:
    """See how messages are going (never their words), and try again."""
    return has_role(user, Role.ADMINISTRATOR)


def can_edit_site(user: AnyUser) -> bool:
    """Write and publish on the public site."""
    return has_role(user, (Role.EDITOR, Role.ADMINISTRATOR))
