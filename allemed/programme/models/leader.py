"""Process leaders: what they can, where they go, when they cannot; and what each has been told of a dugnad."""

from __future__ import annotations

import secrets
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from allemed.base import clock
from allemed.base.identifiers import new_public_id
from allemed.dugnad.models import Dugnad
from allemed.people.models import User
from allemed.places.models import County


class Skill(models.TextChoices):
    """What a process leader has done before and does gladly."""

    LARGE = "large", _("rom med over 60")
    ONLINE = "online", _("dugnad på nett")
    YOUTH = "youth", _("dugnad med mange unge")
    ORGANISATION = "organisation", _("dugnad i en organisasjon")
    PLENARY = "plenary", _("plenum på konferanse")
    SIGN = "sign", _("tegnspråk")


class SpokenLanguage(models.TextChoices):
    """What they can lead a dugnad in."""

    NB = "nb", _("bokmål")
    NN = "nn", _("nynorsk")
    EN = "en", _("engelsk")
    SE = "se", _("nordsamisk")


def new_feed_key() -> str:
    """Whoever has it can read the calendar, so nobody can guess it."""
    return secrets.token_urlsafe(24)


class Leader(models.Model):
    """What one process leader has said about themselves. No counties: anywhere in the country."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+", primary_key=True)
    languages = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    skills = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    counties = models.ManyToManyField(County, related_name="+", blank=True)
    feed_key = models.CharField(max_length=40, unique=True, default=new_feed_key, editable=False)
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("prosessleder")
        verbose_name_plural = _("prosessledere")
        constraints = [
            models.CheckConstraint(
                condition=Q(languages__contained_by=SpokenLanguage.values), name="leader_languages_are_known"
            ),
            models.CheckConstraint(condition=Q(skills__contained_by=Skill.values), name="leader_skills_are_known"),
        ]

    def __str__(self) -> str:
        return f"leader {self.pk}"


class DaysAwayQuerySet(models.QuerySet["DaysAway"]):
    """`ahead()`."""

    def ahead(self) -> Self:
        """Those that are not over."""
        return self.filter(last__gte=clock.today())


class DaysAway(models.Model):
    """Days on which a process leader cannot, both ends included, in Oslo's calendar. Why is nobody's business."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    first = models.DateField(_("første dag"))
    last = models.DateField(_("siste dag"))

    objects: ClassVar[DaysAwayQuerySet] = DaysAwayQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["first", "pk"]
        verbose_name = _("dager borte")
        verbose_name_plural = _("dager borte")
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="days_away_end_after_they_begin"),
            models.UniqueConstraint(fields=["user", "first", "last"], name="days_away_are_said_once"),
        ]

    def __str__(self) -> str:
        return f"days away {self.public_id}"


class LeaderNotice(models.Model):
    """What a process leader has been told about a dugnad; what differs from it now is news to them."""

    dugnad = models.ForeignKey(Dugnad, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=500, blank=True)
    language = models.CharField(max_length=7, choices=settings.LANGUAGES)
    sequence = models.PositiveIntegerField(default=0)  # of the calendar entry
    is_off = models.BooleanField(default=False)  # they were told that they do not lead it after all

    class Meta:
        verbose_name = _("beskjed til prosessleder")
        verbose_name_plural = _("beskjeder til prosessledere")
        constraints = [models.UniqueConstraint(fields=["dugnad", "user"], name="leader_notice_one_for_each")]

    def __str__(self) -> str:
        return f"notice {self.pk}"
