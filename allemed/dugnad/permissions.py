"""Who may plan, lead, and look after minutes. In the room itself a seat's cookie decides, not an account."""

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


def works_with_minutes(user: AnyUser) -> bool:
    """Whether there may be minutes for this person at all; which ones is asked of each."""
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


def can_review(user: AnyUser, dugnad: Dugnad) -> bool:
    """See the draft, judge its sentences, send it, type in paper: the host's people, and its process leaders."""
    if has_role(user, HOSTS):
        return True
    leads = isinstance(user, User) and Assignment.objects.filter(dugnad=dugnad, user=user).exists()
    return leads and has_role(user, Role.FACILITATOR)


def can_lead(user: AnyUser, dugnad: Dugnad) -> bool:
    """Change this dugnad, open its lobby and lead it: the host's people, its process leaders, its partner's."""
    return can_review(user, dugnad) or dugnad.partner in partners_of(user)


def can_find_owners(user: AnyUser, dugnad: Dugnad) -> bool:
    """Name another owner when one is missing: those who may lead it."""
    return can_lead(user, dugnad)


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
