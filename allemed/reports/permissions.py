"""Who may do what with data and reports."""

from __future__ import annotations

from allemed.people.models import Role, User
from allemed.people.permissions import AnyUser, has_role
from allemed.reports.models import AnalystAccess, DataAgreement


def can_see_analyses(user: AnyUser) -> bool:
    """See which data, recipes and runs there are: never an answer, a fault by row or a proof."""
    return has_role(user, (Role.ANALYST, Role.ADMINISTRATOR))


def can_record_agreements(user: AnyUser) -> bool:
    """Write down why we may have some data."""
    return has_role(user, (Role.ANALYST, Role.ADMINISTRATOR))


def can_manage_access(user: AnyUser) -> bool:
    """Decide who is on an agreement's list."""
    return has_role(user, Role.ADMINISTRATOR)


def can_work_with(user: AnyUser, agreement: DataAgreement) -> bool:
    """Upload its data, write, review and run recipes, see faults by row and proofs: analysts on the list only."""
    return (
        isinstance(user, User)
        and has_role(user, Role.ANALYST)
        and AnalystAccess.objects.filter(agreement=agreement, user=user, ended_at=None).exists()
    )


def can_publish(user: AnyUser, agreement: DataAgreement) -> bool:
    """Put a run's result on the site, or take it down."""
    return can_work_with(user, agreement)
