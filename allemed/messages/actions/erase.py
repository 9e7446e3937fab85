"""Forget whom we wrote to, a month after."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q

from allemed.base import clock
from allemed.messages.models import Attachment, Message

KEPT = dt.timedelta(days=30)


@transaction.atomic
def erase_old() -> int:
    """Erase addresses, and the words of messages that were given up, 30 days after. Kind, key and times stay.

    How many messages were erased.
    """
    old = list(Message.objects.finished_before(clock.now() - KEPT).values_list("pk", flat=True))
    Attachment.objects.filter(Q(message__in=old) | Q(message__erased_at__isnull=False)).delete()
    return Message.objects.filter(pk__in=old).update(
        to="", subject="", text="", html="", unsubscribe_url="", erased_at=clock.now()
    )
