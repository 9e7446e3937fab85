"""The one way to write in the audit trail."""

from __future__ import annotations

from django.db import models

from allemed.audit.models import Event
from allemed.base.actor import Actor


def record(*, by: Actor, deed: str, thing: models.Model, **facts: str | int | bool | None) -> Event:
    """Write one deed, inside the deed's own transaction.

    `deed` is a verb in the past, in English (`article_published`). `facts` are identifiers, states and counts; never a
    name, an address or anything a person wrote.
    """
    return Event.objects.create(
        actor_kind=by.actor_kind,
        actor_id=by.actor_id,
        deed=deed,
        thing_kind=thing._meta.label_lower,
        thing_id=str(getattr(thing, "public_id", thing.pk)),
        facts=facts,
    )
