"""Change one's own name and language."""

from __future__ import annotations

from django.db import transaction

from allemed.audit import actions as audit
from allemed.base.actor import Actor
from allemed.base.refusals import RefusedError
from allemed.people.models import User
from allemed.people.refusals import PeopleRefusal


@transaction.atomic
def change_details(*, by: Actor, user: User, name: str, language: str) -> User:
    """Set the name others see and the language of letters. Raises `RefusedError` for an erased account."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    if locked.erased_at:
        raise RefusedError(PeopleRefusal.ERASED)
    locked.name, locked.language = name.strip(), language
    locked.save(update_fields=["name", "language"])
    audit.record(by=by, deed="person_changed_details", thing=locked)
    return locked
