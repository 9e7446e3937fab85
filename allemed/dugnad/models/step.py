"""The steps of one dugnad: copied from its runbook when the lobby opens, so that later edits touch nothing."""

from __future__ import annotations

import datetime as dt

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from allemed.base.identifiers import new_public_id
from allemed.dugnad.models.dugnad import Dugnad
from allemed.dugnad.models.guards import refuse
from allemed.dugnad.models.runbook import StepFields, StepKind, step_constraints

GRACE = dt.timedelta(minutes=10)
"""After a step is closed: what still comes in is marked late; after this it also lies in the facilitator's tray."""


class StepState(models.TextChoices):
    PENDING = "pending", _("kommer")
    OPEN = "open", _("åpen")
    CLOSED = "closed", _("lukket")


class Step(StepFields):
    """One step. `is_current` is what the room does now; several may be open for writing."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    dugnad = models.ForeignKey(Dugnad, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=7, choices=StepState, default=StepState.PENDING)
    is_current = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    counted_at = models.DateTimeField(null=True, blank=True)  # the dots are counted: this cannot be undone

    class Meta:
        ordering = ["dugnad", "position"]
        constraints = [
            models.UniqueConstraint(fields=["dugnad", "position"], name="step_position_once"),
            models.UniqueConstraint(fields=["dugnad"], condition=Q(is_current=True), name="step_one_is_current"),
            models.CheckConstraint(condition=Q(state__in=StepState.values), name="step_state_is_known"),
            models.CheckConstraint(
                condition=Q(counted_at=None) | Q(kind=StepKind.PRIORITISE, state=StepState.CLOSED),
                name="step_counted_is_closed",
            ),
            models.CheckConstraint(
                condition=~Q(state=StepState.CLOSED) | Q(closed_at__isnull=False), name="step_closed_has_a_time"
            ),
            *step_constraints("step"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="counted_stays_counted",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__counted_at__isnull=False)
                & (
                    pgtrigger.Q(old__counted_at__df=pgtrigger.F("new__counted_at"))
                    | pgtrigger.Q(old__state__df=pgtrigger.F("new__state"))
                ),
                func=refuse("counted dots stay counted"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.kind}"
