"""Give a message that was given up another round of tries."""

from __future__ import annotations

from django.db import transaction

from allemed.audit import actions as audit
from allemed.base import clock
from allemed.base.actor import Actor
from allemed.base.refusals import RefusedError
from allemed.messages.models import Message, State
from allemed.messages.queue import defer_delivery
from allemed.messages.refusals import MessageRefusal


@transaction.atomic
def try_again(*, by: Actor, message: Message) -> Message:
    """Queue it anew. Raises `RefusedError` when it is not given up, or its words are gone."""
    locked = Message.objects.select_for_update().get(pk=message.pk)
    if locked.state != State.GIVEN_UP:
        raise RefusedError(MessageRefusal.NOT_GIVEN_UP)
    if locked.erased_at:
        raise RefusedError(MessageRefusal.ERASED)
    locked.state = State.WAITING
    locked.given_up_at = None
    locked.attempts = 0
    locked.next_attempt_at = clock.now()
    locked.save(update_fields=["state", "given_up_at", "attempts", "next_attempt_at"])
    audit.record(by=by, deed="message_tried_again", thing=locked, kind=locked.kind)
    defer_delivery(locked)
    return locked
