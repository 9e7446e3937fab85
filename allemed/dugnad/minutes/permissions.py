"""Who may look through and send minutes, and find owners. Everyone reads what was sent."""

from __future__ import annotations

from allemed.dugnad.models import Assignment, Dugnad
from allemed.people.models import Role, User
from allemed.people.permissions import AnyUser, has_role, works_for_municipality, works_for_organisation

HOSTS = (Role.ADVISER, Role.ADMINISTRATOR)
WORK_WITH_MINUTES = (*HOSTS, Role.FACILITATOR, Role.COORDINATOR)


def works_with_minutes(user: AnyUser) -> bool:
    """Whether there may be minutes for this person at all; which ones is asked of each."""
    return has_role(user, WORK_WITH_MINUTES)


def can_review(user: AnyUser, dugnad: Dugnad) -> bool:
    """See the draft, judge its sentences, send it, type in paper: the host's advisers, and those who lead it."""
    if has_role(user, HOSTS):
        return True
    leads = isinstance(user, User) and Assignment.objects.filter(dugnad=dugnad, user=user).exists()
    return leads and has_role(user, Role.FACILITATOR)


def can_find_owners(user: AnyUser, dugnad: Dugnad) -> bool:
    """Name another owner when one is missing: the same, and the partner's own coordinator."""
    if can_review(user, dugnad):
        return True
    if dugnad.municipality:
        return works_for_municipality(user, dugnad.municipality, (Role.COORDINATOR,))
    return dugnad.organisation is not None and works_for_organisation(user, dugnad.organisation, (Role.COORDINATOR,))
