"""What follows from the dugnad itself: held when it is closed, followed up when its minutes are sent.

The room knows nothing of partnerships, so a job asks.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from allemed.base.actor import Actor
from allemed.base.refusals import RefusedError
from allemed.dugnad.models import Minutes, State
from allemed.programme.actions.moves import follow, lock
from allemed.programme.models import Partnership


def catch_up(*, by: Actor) -> int:
    """Write what has happened in the dugnads since last time; returns how many partnerships moved.

    One that may not move (paused, withdrawn) is left as it is until it may.
    """
    closed = Q(dugnad__state=State.CLOSED, held_at=None)
    sent = Q(dugnad__minutes__sent_at__isnull=False, followed_at=None)
    moved = 0
    for partnership in Partnership.objects.alive().filter(closed | sent).order_by("pk"):
        try:
            moved += _one(by=by, partnership=partnership)
        except RefusedError:
            continue
    return moved


@transaction.atomic
def _one(*, by: Actor, partnership: Partnership) -> bool:
    partnership = lock(partnership)
    dugnad = partnership.dugnad
    if dugnad is None:
        return False
    before = partnership.state
    if partnership.held_at is None and dugnad.closed_at:
        partnership.held_at = dugnad.closed_at
        partnership = follow(by=by, partnership=partnership)
    sent_at = Minutes.objects.filter(dugnad=dugnad).values_list("sent_at", flat=True).first()
    if partnership.held_at and partnership.followed_at is None and sent_at:
        partnership.followed_at = sent_at
        partnership = follow(by=by, partnership=partnership)
    return partnership.state != before
