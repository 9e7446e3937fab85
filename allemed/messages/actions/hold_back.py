"""After an old backup was put back: what waited then may have been sent since, and nobody gets a letter twice."""

from __future__ import annotations

from django.db import transaction

from allemed.audit import actions as audit
from allemed.base import clock
from allemed.base.actor import Actor
from allemed.messages.models import Failure, Message, State


@transaction.atomic
def hold_back(*, by: Actor) -> int:
    """Give up every message that is not sent, and say how many. Whoever looks after the outbox may try each again."""
    held = 0
    for message in Message.objects.select_for_update().filter(state__in=[State.WAITING, State.SENDING]):
        message.state, message.failure, message.given_up_at = State.GIVEN_UP, Failure.RESTORED, clock.now()
        message.next_attempt_at = message.claimed_at = None
        message.save(update_fields=["state", "failure", "given_up_at", "next_attempt_at", "claimed_at"])
        audit.record(by=by, deed="message_held_back", thing=message, kind=message.kind)
        held += 1
    return held
