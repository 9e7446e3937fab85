"""Take back what has not been sent: it is no longer true."""

from __future__ import annotations

from django.db import transaction

from allemed.base import clock
from allemed.messages.models import Attachment, Failure, Message, State


@transaction.atomic
def withdraw(*, message_keys_beginning_with: str) -> int:
    """Give up the messages that still wait and whose key begins so, and forget their words. How many there were.

    One that is being handed to the e-mail server just now is not ours to stop.
    """
    waiting = Message.objects.filter(state=State.WAITING, message_key__startswith=message_keys_beginning_with)
    found = [message.pk for message in waiting.select_for_update(skip_locked=True)]
    Attachment.objects.filter(message__in=found).delete()
    return Message.objects.filter(pk__in=found).update(
        state=State.GIVEN_UP,
        failure=Failure.TOO_LATE,
        next_attempt_at=None,
        given_up_at=clock.now(),
        erased_at=clock.now(),
        to="",
        subject="",
        text="",
        html="",
        unsubscribe_url="",
    )
