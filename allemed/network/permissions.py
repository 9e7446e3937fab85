"""Who may do what in the network. Everyone in it reads the same; each changes their own."""

from __future__ import annotations

from allemed.network.models import Answer, Member, Question
from allemed.network.models.member import ROLES
from allemed.people.models import Role, User
from allemed.people.permissions import AnyUser, has_role

HOSTS = (Role.ADVISER, Role.ADMINISTRATOR)


def can_take_part(user: AnyUser) -> bool:
    """Join the network: partners' coordinators, process leaders, and the host's advisers."""
    return has_role(user, ROLES)


def member_of(user: AnyUser) -> Member | None:
    """This person's membership now, if they have joined and may still take part."""
    if not isinstance(user, User) or not can_take_part(user):
        return None
    return Member.objects.present().of(user).whole().first()


def can_moderate(user: AnyUser) -> bool:
    """Take away what should not have been written."""
    return has_role(user, HOSTS)


def can_change(member: Member, thing: Question | Answer) -> bool:
    """Change or take away one's own words, while they stand."""
    return thing.author_id == member.pk and thing.removed_at is None


def can_invite_to_conference(user: AnyUser) -> bool:
    """Invite everyone who qualifies to a conference."""
    return has_role(user, HOSTS)
