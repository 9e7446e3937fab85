"""End every session of a person, on every machine."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from allemed.audit import actions as audit
from allemed.base.actor import Actor
from allemed.people.models import User


@transaction.atomic
def sign_out_everywhere(*, by: Actor, user: User) -> None:
    """Sessions carry a signature that this changes, so all of them end, the one asking included."""
    User.objects.filter(pk=user.pk).update(sessions_ended=F("sessions_ended") + 1)
    audit.record(by=by, deed="signed_out_everywhere", thing=user)
