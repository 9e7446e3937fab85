"""Who did what to which thing, when. Identifiers only; nothing is ever changed or removed."""

from __future__ import annotations

import pgtrigger
from django.db import models

from allemed.base import clock


class Event(models.Model):
    """One deed. The actor is an identifier without a foreign key, so a person may be erased and the deed stays."""

    at = models.DateTimeField(default=clock.now, editable=False)
    actor_kind = models.CharField(max_length=20)
    actor_id = models.CharField(max_length=64)
    deed = models.CharField(max_length=80)
    thing_kind = models.CharField(max_length=80)
    thing_id = models.CharField(max_length=64)
    facts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["thing_kind", "thing_id", "-at"], name="audit_by_thing"),
            models.Index(fields=["actor_kind", "actor_id", "-at"], name="audit_by_actor"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="no_truncate",
                operation=pgtrigger.Truncate,
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deed} {self.thing_kind}:{self.thing_id}"
