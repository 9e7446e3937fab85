"""Minutes (referat): a draft at the close, marked sentences to look at, redactions, and what was sent."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from allemed.base import clock
from allemed.base.identifiers import new_public_id
from allemed.dugnad.models.dugnad import Dugnad


class MinutesState(models.TextChoices):
    DRAFT = "draft", _("utkast")
    SENT = "sent", _("sendt")


class Minutes(models.Model):
    """The minutes of one dugnad. While a draft, `content` is made anew from what is in the room; sent, it is frozen."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    dugnad = models.OneToOneField(Dugnad, on_delete=models.PROTECT, related_name="minutes")
    state = models.CharField(max_length=5, choices=MinutesState, default=MinutesState.DRAFT)
    content = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        verbose_name = _("referat")
        verbose_name_plural = _("referater")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", sent_at=None, sent_by="")
                | (Q(state="sent", sent_at__isnull=False) & ~Q(sent_by="")),
                name="minutes_sent_by_someone_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.public_id}"


class Redaction(models.Model):
    """A sentence the facilitator looked at: left as it is, or with other words in the minutes. The original stays."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="redactions")
    ref = models.CharField(max_length=50)  # `i:<contribution>`, `t:<theme>` or `m:<measure>`
    original_hash = models.CharField(max_length=64)  # of the words that were judged: other words are judged anew
    replacement = models.CharField(max_length=2000, blank=True, default="")
    is_kept = models.BooleanField(default=False)  # looked at, and nothing to hide
    at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["minutes", "pk"]
        constraints = [models.UniqueConstraint(fields=["minutes", "ref"], name="redaction_once_a_sentence")]

    def __str__(self) -> str:
        return self.ref


class Recipient(models.Model):
    """Who gets the minutes: handed down by the programme until the close, and then as those who lead it say."""

    dugnad = models.ForeignKey(Dugnad, on_delete=models.CASCADE, related_name="recipients")
    email = models.EmailField()
    language = models.CharField(max_length=7, default="nb")

    class Meta:
        ordering = ["dugnad", "pk"]
        constraints = [models.UniqueConstraint(fields=["dugnad", "email"], name="recipient_once_a_dugnad")]

    def __str__(self) -> str:
        return f"recipient {self.pk}"
