"""Who may make cards."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, PermissionsMixin


def can_edit_cards(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether `user` may write cards, publish and withdraw decks, and see drafts."""
    return (
        isinstance(user, PermissionsMixin)
        and bool(getattr(user, "is_active", False))
        and user.has_perm("dialogkort.change_deckversion")
    )
