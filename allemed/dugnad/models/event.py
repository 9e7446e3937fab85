"""The log of a dugnad: every change has a number, without gaps, given under the dugnad's row lock."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q

from allemed.base import clock
from allemed.dugnad.models.dugnad import Dugnad
from allemed.dugnad.models.guards import CHANNEL, never_truncated, refuse
from allemed.dugnad.models.table import Seat


class Event(models.Model):
    """One change. It names what changed, never what was written.

    Its insertion raises the dugnad's `seq`, takes it as its own, and rings the bell (`NOTIFY`, delivered at commit):
    so the numbers are in the order of the commits, and none is missing.
    """

    dugnad = models.ForeignKey(Dugnad, on_delete=models.CASCADE, related_name="events")
    seq = models.BigIntegerField(default=0, editable=False)
    deed = models.CharField(max_length=40)
    ref = models.CharField(max_length=50, blank=True, default="")
    seat = models.ForeignKey(Seat, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    client_id = models.UUIDField(null=True, blank=True)  # of a command: sent twice, it is one
    facts = models.JSONField(default=dict)
    at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["dugnad", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["dugnad", "seq"], name="event_seq_once"),
            models.UniqueConstraint(
                fields=["dugnad", "client_id"], condition=Q(client_id__isnull=False), name="event_command_once"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="raises_seq_and_rings",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                declare=[("its_id", "text")],
                func=f"""
                    UPDATE dugnad_dugnad SET seq = seq + 1 WHERE id = NEW.dugnad_id
                        RETURNING seq, public_id INTO NEW.seq, its_id;
                    PERFORM pg_notify('{CHANNEL}', its_id || ':' || NEW.seq);
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="log_only_grows",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                # A seat is forgotten, a rehearsal thrown away whole (by its dugnad's deletion); nothing else.
                func=f"""
                    IF TG_OP = 'DELETE' THEN
                        IF EXISTS (SELECT 1 FROM dugnad_dugnad d WHERE d.id = OLD.dugnad_id AND NOT d.is_rehearsal)
                        THEN {refuse("the log only grows")} END IF;
                        RETURN OLD;
                    END IF;
                    IF to_jsonb(OLD) - 'seat_id' IS DISTINCT FROM to_jsonb(NEW) - 'seat_id' OR NEW.seat_id IS NOT NULL
                    THEN {refuse("the log only grows")} END IF;
                    RETURN NEW;
                """,
            ),
            never_truncated("the log only grows"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.deed}"
