"""Someone who wants the news by e-mail."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from allemed.base.identifiers import new_public_id


class Rhythm(models.TextChoices):
    """How often."""

    EACH = "each", _("Hver gang det kommer en ny sak")
    MONTHLY = "monthly", _("Én gang i måneden")


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    def confirmed(self) -> SubscriberQuerySet:
        return self.filter(confirmed_at__isnull=False)

    def wanting(self, rhythm: Rhythm) -> SubscriberQuerySet:
        return self.confirmed().filter(rhythm=rhythm)


class Subscriber(models.Model):
    """An address, its language and its rhythm. Stopping deletes the row: nothing is kept of someone who left.

    Until the person has answered the letter, `confirmed_at` is empty and nothing but that letter is sent.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    email = models.EmailField(_("e-post"), unique=True)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    rhythm = models.CharField(max_length=10, choices=Rhythm)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Subscriber]] = SubscriberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="subscriber_email_is_lower_case"),
            models.CheckConstraint(condition=models.Q(rhythm__in=Rhythm.values), name="subscriber_rhythm_is_known"),
            models.CheckConstraint(
                condition=models.Q(confirmed_at=None) | models.Q(confirmed_at__gte=models.F("asked_at")),
                name="subscriber_confirmed_after_asking",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id
