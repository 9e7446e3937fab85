"""Who may do what with partnerships. The host's advisers see all; a coordinator sees their own partner's."""

from __future__ import annotations

from allemed.people.models import Role
from allemed.people.permissions import AnyUser, has_role, roles_of
from allemed.programme.models import Partnership
from allemed.programme.models.partnership import PartnershipQuerySet

HOSTS = (Role.ADVISER, Role.ADMINISTRATOR)


def can_work_with_partnerships(user: AnyUser) -> bool:
    """See and follow every partnership: the host's advisers and administrators."""
    return has_role(user, HOSTS)


def can_manage_periods(user: AnyUser) -> bool:
    """Make periods, open and close them."""
    return has_role(user, HOSTS)


def coordinated_by(user: AnyUser) -> PartnershipQuerySet:
    """The partnerships of the partners this person coordinates for; those that were merged away left out."""
    partners = [
        (held.municipality_id, held.organisation_id) for held in roles_of(user) if held.role == Role.COORDINATOR
    ]
    found: PartnershipQuerySet = Partnership.objects.standing().of_partners(partners)
    return found


def is_coordinator(user: AnyUser) -> bool:
    """Whether the person coordinates for a partner at all."""
    return has_role(user, Role.COORDINATOR)


def is_leader(user: AnyUser) -> bool:
    """Whether the person leads dugnads."""
    return has_role(user, Role.FACILITATOR)


def can_coordinate(user: AnyUser, partnership: Partnership) -> bool:
    """Plan and invite for this partnership: its partner's own coordinators, and the host's people."""
    if can_work_with_partnerships(user):
        return True
    return any(
        held.role == Role.COORDINATOR
        and held.municipality_id == partnership.municipality_id
        and held.organisation_id == partnership.organisation_id
        for held in roles_of(user)
    )
