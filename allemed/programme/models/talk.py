"""The first talk: times we propose, the one they choose, and what came of it."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from allemed.base import clock
from allemed.base.identifiers import new_public_id
from allemed.base.triggers import never_truncated
from allemed.people.models import User
from allemed.programme.models.partnership import ERROR, Partnership, Person


class TalkMode(models.TextChoices):
    """How we talk."""

    PHONE = "phone", _("på telefon")
    VIDEO = "video", _("på video")
    PLACE = "place", _("hos dere eller oss")


class TalkState(models.TextChoices):
    """Where it stands."""

    OPEN = "open", _("venter på svar")
    CHOSEN = "chosen", _("avtalt")
    REFUSED = "refused", _("ingen tid passet")
    HELD = "held", _("holdt")
    CANCELLED = "cancelled", _("avlyst")


# What may follow what. The database holds the same table (trigger `talk_moves`). A time can be changed for another.
TALK_MOVES: dict[TalkState, tuple[TalkState, ...]] = {
    TalkState.OPEN: (TalkState.CHOSEN, TalkState.REFUSED, TalkState.HELD, TalkState.CANCELLED),
    TalkState.CHOSEN: (TalkState.REFUSED, TalkState.HELD, TalkState.CANCELLED),
    TalkState.REFUSED: (TalkState.CHOSEN, TalkState.HELD, TalkState.CANCELLED),
    TalkState.HELD: (),
    TalkState.CANCELLED: (),
}
LIVING = (TalkState.OPEN, TalkState.CHOSEN, TalkState.REFUSED)


class TalkQuerySet(models.QuerySet["Talk"]):
    """`living()`, `whole()`."""

    def living(self) -> Self:
        """Those that are neither held nor called off."""
        return self.filter(state__in=LIVING)

    def whole(self) -> Self:
        """With what its pages and letters show."""
        return self.select_related(
            "partnership__municipality", "partnership__organisation", "partnership__period", "person", "adviser"
        )


class Talk(models.Model):
    """One talk with one person. `starts_at` is the time they chose; the constraint keeps an adviser in one place."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="talks")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    adviser = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=7, choices=settings.LANGUAGES)
    mode = models.CharField(max_length=5, choices=TalkMode)
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=500, blank=True)
    minutes = models.PositiveSmallIntegerField(default=45)
    state = models.CharField(max_length=9, choices=TalkState, default=TalkState.OPEN)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    sequence = models.PositiveIntegerField(default=0)  # of the calendar entry
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects: ClassVar[TalkQuerySet] = TalkQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["partnership", "-created_at", "-pk"]
        verbose_name = _("samtale")
        verbose_name_plural = _("samtaler")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=TalkState.values), name="talk_state_is_known"),
            models.CheckConstraint(condition=Q(mode__in=TalkMode.values), name="talk_mode_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "refused"], starts_at=None, ends_at=None)
                | Q(state="chosen", starts_at__isnull=False, ends_at__gt=F("starts_at"))
                | Q(state__in=["held", "cancelled"]),
                name="talk_chosen_has_a_time",
            ),
            models.CheckConstraint(condition=Q(minutes__gte=10) & Q(minutes__lte=240), name="talk_lasts_a_while"),
            models.UniqueConstraint(
                fields=["partnership"],
                condition=Q(state__in=["open", "chosen", "refused"]),
                name="talk_one_lives_at_a_time",
            ),
            ExclusionConstraint(
                name="adviser_talks_with_one_at_a_time",
                condition=Q(state="chosen"),
                expressions=[
                    ("adviser", RangeOperators.EQUAL),
                    (
                        Func(
                            F("starts_at"),
                            F("ends_at"),
                            RangeBoundary(),
                            function="TSTZRANGE",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="talk_moves",
                field="state",
                transitions=[(old.value, new.value) for old, following in TALK_MOVES.items() for new in following],
            ),
            never_truncated(ERROR, "talks are never swept away"),
        ]

    def __str__(self) -> str:
        return f"talk {self.public_id}"

    @property
    def is_over(self) -> bool:
        """Whether nobody can choose a time any more."""
        return self.state not in LIVING

    @property
    def length(self) -> dt.timedelta:
        """How long it is to last."""
        return dt.timedelta(minutes=self.minutes)


class ProposedTime(models.Model):
    """A time that would suit us."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="times")
    starts_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at"]
        verbose_name = _("foreslått tid")
        verbose_name_plural = _("foreslåtte tider")
        constraints = [models.UniqueConstraint(fields=["talk", "starts_at"], name="time_is_proposed_once")]

    def __str__(self) -> str:
        return f"time {self.public_id}"
