"""Who may plan and lead. In the room itself a seat's cookie decides, not an account."""

from __future__ import annotations

from allemed.dugnad.models import Assignment, Dugnad
from allemed.dugnad.models.dugnad import DugnadQuerySet
from allemed.people.models import Role, User
from allemed.people.permissions import AnyUser, has_role, roles_of
from allemed.places.models import Municipality, Organisation

HOSTS = (Role.ADVISER, Role.ADMINISTRATOR)
PLANNERS = (*HOSTS, Role.FACILITATOR, Role.COORDINATOR)
WRITERS = (*HOSTS, Role.FACILITATOR)


def can_plan(user: AnyUser) -> bool:
    """See one's dugnads and plan new ones."""
    return has_role(user, PLANNERS)


def can_plan_for_anyone(user: AnyUser) -> bool:
    """Plan for every partner. A coordinator plans for their own."""
    return has_role(user, WRITERS)


def can_write_runbooks(user: AnyUser) -> bool:
    """Make and change runbooks."""
    return has_role(user, WRITERS)


def partners_of(user: AnyUser) -> list[Municipality | Organisation]:
    """The partners this person coordinates."""
    held = [role for role in roles_of(user) if role.role == Role.COORDINATOR]
    found = [role.municipality or role.organisation for role in held]
    return [partner for partner in found if partner is not None]


def can_lead(user: AnyUser, dugnad: Dugnad) -> bool:
    """Change this dugnad, open its lobby and lead it: the host's people, its process leaders, its partner's."""
    if has_role(user, HOSTS):
        return True
    if not isinstance(user, User):
        return False
    is_assigned = Assignment.objects.filter(dugnad=dugnad, user=user).exists()
    return (is_assigned and has_role(user, Role.FACILITATOR)) or dugnad.partner in partners_of(user)


def dugnads_of(user: AnyUser) -> DugnadQuerySet:
    """Those this person may see; never only a list of names."""
    if has_role(user, HOSTS):
        return Dugnad.objects.all()
    if not isinstance(user, User):
        return Dugnad.objects.none()
    partners = partners_of(user)
    found = Dugnad.objects.filter(municipality__in=[p for p in partners if isinstance(p, Municipality)])
    found |= Dugnad.objects.filter(organisation__in=[p for p in partners if isinstance(p, Organisation)])
    if has_role(user, Role.FACILITATOR):
        found |= Dugnad.objects.led_by(user)
    return found.distinct()
