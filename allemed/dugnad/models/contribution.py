"""What people write. Every accepted text is kept; a conflict keeps both; hiding and withdrawing erase nothing."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from allemed.base import clock
from allemed.dialogkort.models import Barrier, DialogueCard
from allemed.dugnad.models.dugnad import Dugnad
from allemed.dugnad.models.guards import never_truncated, only_these_change
from allemed.dugnad.models.runbook import Kind
from allemed.dugnad.models.step import Step
from allemed.dugnad.models.table import Seat, Table

LONGEST = 2000


class Via(models.TextChoices):
    """How it came in."""

    DEVICE = "device", _("skrevet i rommet")
    PAPER = "paper", _("skrevet på papir")


class Contribution(models.Model):
    """One strength, barrier, idea, question or note. Its id was made by the device that wrote it."""

    id = models.UUIDField(primary_key=True, editable=False)
    dugnad = models.ForeignKey(Dugnad, on_delete=models.CASCADE, related_name="contributions")
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="contributions")
    table = models.ForeignKey(Table, on_delete=models.PROTECT, null=True, blank=True, related_name="contributions")
    seat = models.ForeignKey(Seat, on_delete=models.SET_NULL, null=True, blank=True, related_name="contributions")
    kind = models.CharField(max_length=10, choices=Kind)
    card = models.ForeignKey(DialogueCard, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    barrier = models.ForeignKey(Barrier, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.CharField(max_length=LONGEST)
    version = models.PositiveIntegerField(default=1)
    via = models.CharField(max_length=6, choices=Via, default=Via.DEVICE)
    sibling_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="siblings")
    is_late = models.BooleanField(default=False)
    is_in_tray = models.BooleanField(default=False)  # so late that the facilitator should look at it
    is_from_old_device = models.BooleanField(default=False)
    shown_at = models.DateTimeField(null=True, blank=True)  # the room may see it
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_reason = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["created_at", "id"]
        verbose_name = _("innspill")
        verbose_name_plural = _("innspill")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="contribution_kind_is_known"),
            models.CheckConstraint(condition=~Q(text=""), name="contribution_says_something"),
            models.CheckConstraint(
                condition=~Q(kind=Kind.NOTE) | Q(shown_at=None), name="contribution_note_stays_at_its_table"
            ),
            models.CheckConstraint(
                condition=Q(hidden_at=None, hidden_reason="") | (Q(hidden_at__isnull=False) & ~Q(hidden_reason="")),
                name="contribution_hidden_with_a_reason",
            ),
            models.CheckConstraint(condition=Q(is_in_tray=False) | Q(is_late=True), name="contribution_tray_is_late"),
            models.CheckConstraint(
                condition=Q(sibling_of=None) | ~Q(sibling_of=F("id")), name="contribution_is_not_its_own_sibling"
            ),
        ]
        indexes = [models.Index(fields=["dugnad", "created_at"], name="contribution_by_dugnad")]
        triggers = [never_truncated("what was written is never swept away")]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class ContributionVersion(models.Model):
    """One accepted writing of a contribution, with what it was based on and the answer that was given."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    base = models.PositiveIntegerField()
    content_hash = models.CharField(max_length=64)
    text = models.CharField(max_length=LONGEST)
    seat = models.ForeignKey(Seat, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    seq = models.BigIntegerField()
    at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["contribution", "number"]
        constraints = [
            models.UniqueConstraint(fields=["contribution", "number"], name="contribution_version_number_once"),
            # The same writing sent twice is one.
            models.UniqueConstraint(
                fields=["contribution", "base", "content_hash"], name="contribution_version_is_written_once"
            ),
        ]
        triggers = [
            only_these_change("written_stays_written", "what was written stays written", "seat_id"),
            never_truncated("what was written stays written"),
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id} v{self.number}"


class Theme(models.Model):
    """A heading under which contributions are gathered. They stay what they were, with their table."""

    id = models.UUIDField(primary_key=True, editable=False)
    dugnad = models.ForeignKey(Dugnad, on_delete=models.CASCADE, related_name="themes")
    title = models.CharField(_("tema"), max_length=120)
    version = models.PositiveIntegerField(default=1)
    merged_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="merged")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["created_at", "id"]
        verbose_name = _("tema")
        verbose_name_plural = _("temaer")
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="theme_has_a_name"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="theme_is_not_merged_into_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ThemeMember(models.Model):
    """A contribution under a theme; under one at a time."""

    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="members")
    contribution = models.OneToOneField(Contribution, on_delete=models.CASCADE, related_name="membership")

    class Meta:
        ordering = ["theme", "pk"]

    def __str__(self) -> str:
        return f"{self.theme_id}: {self.contribution_id}"
