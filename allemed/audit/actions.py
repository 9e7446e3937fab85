"""The one way to write in the audit trail."""

from __future__ import annotations

import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

from allemed.audit.models import Event
from allemed.base import clock
from allemed.base.actor import Actor

# By hand: every deed of the house says this once or more, and the ORM puts it together anew each time.
LINE = """
    INSERT INTO audit_event (at, actor_kind, actor_id, deed, thing_kind, thing_id, facts)
    VALUES (%s, %s, %s, %s, %s, %s, %s)
"""


def event(*, by: Actor, deed: str, thing: models.Model, **facts: str | int | bool | None) -> Event:
    """The same line, not written: for a deed that writes it together with its rows (`base.rows.write`)."""
    thing_id = str(getattr(thing, "public_id", thing.pk))
    kind = thing._meta.label_lower
    return Event(
        actor_kind=by.actor_kind, actor_id=by.actor_id, deed=deed, thing_kind=kind, thing_id=thing_id, facts=facts
    )


def record(*, by: Actor, deed: str, thing: models.Model, **facts: str | int | bool | None) -> None:
    """Write one deed, inside the deed's own transaction.

    `deed` is a verb in the past, in English (`article_published`). `facts` are identifiers, states and counts; never a
    name, an address or anything a person wrote.
    """
    thing_id = str(getattr(thing, "public_id", thing.pk))
    with connection.cursor() as cursor:
        cursor.execute(
            LINE,
            [
                clock.now(),
                by.actor_kind,
                by.actor_id,
                deed,
                thing._meta.label_lower,
                thing_id,
                json.dumps(facts, cls=DjangoJSONEncoder),
            ],
        )
