"""Who plans at the partner's: let in by the adviser who speaks with them, without waiting for an administrator."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from allemed.base.actor import Actor
from allemed.base.refusals import RefusedError
from allemed.people import actions as people
from allemed.people.models import Role, RoleAssignment, User
from allemed.people.models.role import RoleQuerySet
from allemed.places.models import Municipality, Organisation
from allemed.programme.actions.moves import check_host, lock
from allemed.programme.actions.plan import tell
from allemed.programme.models import Partnership, Person
from allemed.programme.models.partnership import OVER
from allemed.programme.refusals import ProgrammeRefusal


def coordinators_of(partnership: Partnership) -> RoleQuerySet:
    """Those who coordinate for the partner now, by name. One query."""
    return (
        RoleAssignment.objects.current()
        .filter(
            role=Role.COORDINATOR, municipality=partnership.municipality_id, organisation=partnership.organisation_id
        )
        .select_related("user")
        .order_by("user__name", "pk")
    )


@transaction.atomic
def let_in(*, by: Actor, partnership: Partnership, person: Person) -> RoleAssignment:
    """The person can plan the partner's dugnad from now: an account, the role for this partner only, and a letter.

    Twice is once. Raises `RefusedError` (NOT_ALLOWED, MERGED, PARTNERSHIP_IS_OVER, NO_ADDRESS, PERSON_IS_GONE; and
    what `people` refuses).
    """
    check_host(by)
    partnership = lock(partnership)
    if partnership.state in OVER:
        raise RefusedError(ProgrammeRefusal.PARTNERSHIP_IS_OVER)
    person = Person.objects.select_for_update().get(pk=person.pk, partnership=partnership)
    if person.erased_at:
        raise RefusedError(ProgrammeRefusal.PERSON_IS_GONE)
    if not person.email:
        raise RefusedError(ProgrammeRefusal.NO_ADDRESS)
    there = coordinators_of(partnership).filter(user__email=person.email.lower()).first()
    if there is not None:
        return there
    role = people.invite_person(
        by=by,
        email=person.email,
        name=person.name,
        language=partnership.language,
        role=Role.COORDINATOR,
        municipality=partnership.municipality,
        organisation=partnership.organisation,
    )
    tell(by, partnership, _("%(name)s kan planlegge dugnaden"), name=role.user.name)
    return role


@transaction.atomic
def shut_out(*, by: Actor, partnership: Partnership, user: User) -> None:
    """They do not plan for this partner any more. Twice is once. Raises `RefusedError` (NOT_ALLOWED, MERGED)."""
    check_host(by)
    partnership = lock(partnership)
    for role in coordinators_of(partnership).filter(user=user):
        people.revoke_role(by=by, assignment=role)
        tell(by, partnership, _("%(name)s planlegger ikke dugnaden mer"), name=user.name)


def follow_merger(*, by: Actor, old: Municipality | Organisation, new: Municipality | Organisation) -> None:
    """Those who coordinate for a partner that is no more do so for what it became.

    Inside the caller's transaction. Nobody coordinates for two, so the old role ends.
    """
    held = RoleAssignment.objects.current().filter(role=Role.COORDINATOR)
    held = held.filter(municipality=old) if isinstance(old, Municipality) else held.filter(organisation=old)
    for role in held.select_related("user"):
        until = role.valid_until
        people.revoke_role(by=by, assignment=role)
        people.grant_role(
            by=by,
            user=role.user,
            role=Role.COORDINATOR,
            municipality=new if isinstance(new, Municipality) else None,
            organisation=new if isinstance(new, Organisation) else None,
            valid_until=until,
        )
