"""One time a run was put on the site: how far it has come, and why it was refused if it was."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from allemed.base import clock
from allemed.base.identifiers import new_public_id
from allemed.reports.models.run import OPEN_STATES, Run, RunState
from allemed.reports.refusals import ReportRefusal
from allemed.reports.vault import WrappedKey


class PublishingStep(models.TextChoices):
    """Where it is, in words for the progress bar."""

    WAITING = "waiting", _("Venter på tur")
    TRYING = "trying", _("Prøver tallene mot alt som er lagt ut før")
    MAKING = "making", _("Lager setninger, figurer og filer")
    DRAWING = "drawing", _("Lager alle sidene")
    READING = "reading", _("Leser hver side og fil som en fremmed ville gjort")
    DONE = "done", _("Ferdig")


class Publishing(models.Model):
    """Work on its way to the site. Nothing of it is out before all of it is; how it could be broken is locked."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="publishings")
    state = models.CharField(max_length=10, choices=RunState, default=RunState.WAITING)
    step = models.CharField(max_length=12, choices=PublishingStep, default=PublishingStep.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)
    refusal = models.CharField(max_length=30, blank=True, choices=ReportRefusal)
    why = models.TextField(blank=True)
    proof_key_name = models.CharField(max_length=40, blank=True)
    proof_wrapped_key = models.BinaryField(default=b"")
    proof = models.BinaryField(default=b"")
    started_by = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Publishing]]

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(progress__lte=100), name="publishing_progress_is_a_share"),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES, finished_at=None)
                | (~Q(state__in=OPEN_STATES) & Q(finished_at__isnull=False)),
                name="publishing_is_finished_at_a_time",
            ),
            models.CheckConstraint(
                condition=(Q(state=RunState.REFUSED) & ~Q(refusal="")) | (~Q(state=RunState.REFUSED) & Q(refusal="")),
                name="publishing_refused_says_why",
            ),
            models.UniqueConstraint(
                fields=["run"], condition=Q(state__in=OPEN_STATES), name="publishing_of_a_run_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def refusal_message(self) -> str:
        """The sentence people read."""
        label = str(ReportRefusal(self.refusal).label)
        return label % {"why": self.why} if self.why else label

    @property
    def proof_key(self) -> WrappedKey:
        return WrappedKey(self.proof_key_name, bytes(self.proof_wrapped_key))
