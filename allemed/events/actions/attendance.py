"""Who came."""

from __future__ import annotations

from django.db import transaction

from allemed.audit import actions as audit
from allemed.base import clock
from allemed.base.actor import Actor
from allemed.base.refusals import RefusedError
from allemed.events.models import Registration, RegistrationState
from allemed.events.refusals import EventRefusal


@transaction.atomic
def check_in(*, by: Actor, registration: Registration) -> Registration:
    """They are here. Twice is once. Raises `RefusedError` (NOT_CONFIRMED)."""
    found = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
    if found.state != RegistrationState.CONFIRMED:
        raise RefusedError(EventRefusal.NOT_CONFIRMED)
    if found.attended_at is None:
        found.attended_at = clock.now()
        found.save(update_fields=["attended_at"])
        audit.record(by=by, deed="checked_in", thing=found)
    return found


@transaction.atomic
def undo_check_in(*, by: Actor, registration: Registration) -> Registration:
    """It was the wrong name."""
    found = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
    if found.attended_at is not None:
        found.attended_at = None
        found.save(update_fields=["attended_at"])
        audit.record(by=by, deed="check_in_undone", thing=found)
    return found
