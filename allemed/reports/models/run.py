"""One time a recipe was run: how far it has come, and what came out after protection and our own attack."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from allemed.base import clock
from allemed.base.identifiers import new_public_id
from allemed.reports.models.recipe import Recipe
from allemed.reports.refusals import ReportRefusal
from allemed.reports.vault import WrappedKey


class RunState(models.TextChoices):
    WAITING = "waiting", _("venter")
    RUNNING = "running", _("regner")
    DONE = "done", _("ferdig")
    REFUSED = "refused", _("avvist")
    FAILED = "failed", _("stanset")


class RunStep(models.TextChoices):
    """Where a run is, in words for the progress bar."""

    WAITING = "waiting", _("Venter på tur")
    OPENING = "opening", _("Låser opp dataene")
    CHECKING = "checking", _("Ser om dataene passer med kodeboken")
    ESTIMATING = "estimating", _("Regner ut andeler og usikkerhet")
    MODELLING = "modelling", _("Regner ut modellene")
    PROTECTING = "protecting", _("Skjuler det som kunne pekt ut noen")
    ATTACKING = "attacking", _("Prøver selv å avsløre det som er skjult")
    KEEPING = "keeping", _("Tar vare på resultatet")
    DONE = "done", _("Ferdig")


OPEN_STATES = (RunState.WAITING, RunState.RUNNING)


class Run(models.Model):
    """`result` is only ever what may be published; what could point at someone is locked in `proof`."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    recipe = models.ForeignKey(Recipe, on_delete=models.PROTECT, related_name="runs")
    state = models.CharField(max_length=10, choices=RunState, default=RunState.WAITING)
    step = models.CharField(max_length=12, choices=RunStep, default=RunStep.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)
    refusal = models.CharField(max_length=30, blank=True, choices=ReportRefusal)
    data_sha256 = models.CharField(max_length=64, blank=True)
    result = models.JSONField(null=True, blank=True)
    result_sha256 = models.CharField(max_length=64, blank=True)
    proof_key_name = models.CharField(max_length=40, blank=True)
    proof_wrapped_key = models.BinaryField(default=b"")
    proof = models.BinaryField(default=b"")
    started_by = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Run]]

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(progress__lte=100), name="run_progress_is_a_share"),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES, finished_at=None)
                | (~Q(state__in=OPEN_STATES) & Q(finished_at__isnull=False)),
                name="run_is_finished_at_a_time",
            ),
            models.CheckConstraint(
                condition=(Q(state=RunState.DONE, result__isnull=False) & ~Q(result_sha256="") & ~Q(data_sha256=""))
                | (~Q(state=RunState.DONE) & Q(result=None, result_sha256="")),
                name="run_has_a_result_when_done",
            ),
            models.CheckConstraint(
                condition=(Q(state=RunState.REFUSED) & ~Q(refusal="")) | (~Q(state=RunState.REFUSED) & Q(refusal="")),
                name="run_refused_says_why",
            ),
            models.UniqueConstraint(
                fields=["recipe"], condition=Q(state__in=OPEN_STATES), name="run_of_a_recipe_one_at_a_time"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="needs_a_reviewed_recipe",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="""
                    IF NOT EXISTS (SELECT 1 FROM reports_recipe r
                                   WHERE r.id = NEW.recipe_id AND r.reviewed_at IS NOT NULL) THEN
                        RAISE EXCEPTION 'reports: only a reviewed recipe is run' USING ERRCODE = 'RP004';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="done_never_changes",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__state=RunState.DONE.value),
                func="RAISE EXCEPTION 'reports: a finished run never changes' USING ERRCODE = 'RP005';",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def proof_key(self) -> WrappedKey:
        return WrappedKey(self.proof_key_name, bytes(self.proof_wrapped_key))
