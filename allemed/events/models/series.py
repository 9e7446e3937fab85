"""Meetings that come again and again between a municipality and its clubs."""

from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from allemed.base import clock
from allemed.base.identifiers import new_public_id
from allemed.events.models.event import SLUG
from allemed.events.models.words import best
from allemed.places.models import Municipality, Organisation


class Weekday(models.IntegerChoices):
    """As Python counts them."""

    MONDAY = 0, _("mandag")
    TUESDAY = 1, _("tirsdag")
    WEDNESDAY = 2, _("onsdag")
    THURSDAY = 3, _("torsdag")
    FRIDAY = 4, _("fredag")
    SATURDAY = 5, _("lørdag")
    SUNDAY = 6, _("søndag")


class Week(models.IntegerChoices):
    """Which of that weekday in the month."""

    FIRST = 1, _("første")
    SECOND = 2, _("andre")
    THIRD = 3, _("tredje")
    FOURTH = 4, _("fjerde")
    LAST = -1, _("siste")


class SeriesQuerySet(models.QuerySet["Series"]):
    """`going()`, `public()`."""

    def going(self) -> Self:
        """Those that go on."""
        return self.filter(ended_at=None)

    def public(self) -> Self:
        """Those whose meetings anyone may see."""
        return self.filter(is_public=True)


class Series(models.Model):
    """A rule for meetings, such as every second month, the first Tuesday at 18.00, and who is invited.

    The rule is by the clock on the wall in Oslo. Meetings are rows, made some months ahead; one that is moved or
    called off is an exception and stays so.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=7, choices=settings.LANGUAGES)
    every_months = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(12)])
    week = models.SmallIntegerField(choices=Week)
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    first_month = models.DateField()
    time = models.TimeField()
    minutes = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=160, blank=True)
    online_url = models.URLField(max_length=500, blank=True)
    is_public = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[SeriesQuerySet] = SeriesQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["slug"]
        verbose_name = _("møteserie")
        verbose_name_plural = _("møteserier")
        constraints = [
            models.CheckConstraint(condition=Q(slug__regex=SLUG), name="series_slug_is_an_address"),
            models.CheckConstraint(condition=Q(every_months__range=(1, 12)), name="series_months_are_a_year_at_most"),
            models.CheckConstraint(condition=Q(week__in=Week.values), name="series_week_is_known"),
            models.CheckConstraint(condition=Q(weekday__in=Weekday.values), name="series_weekday_is_known"),
            models.CheckConstraint(condition=Q(minutes__range=(15, 600)), name="series_lasts_less_than_a_day"),
            models.CheckConstraint(condition=Q(first_month__day=1), name="series_begins_with_a_month"),
        ]

    def __str__(self) -> str:
        text = self.text(settings.LANGUAGE_CODE)
        return text.title if text else self.slug

    def get_absolute_url(self) -> str:
        """The page, in the language at hand."""
        return reverse("events:series", args=[self.slug])

    def text(self, language: str) -> SeriesText | None:
        """Its words in `language`, or in bokmål."""
        return best(self.texts.all(), language)


class SeriesText(models.Model):
    """The words about a series in one language."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=7, choices=settings.LANGUAGES)
    title = models.CharField(max_length=160)
    about = models.TextField(max_length=2000, blank=True)

    class Meta:
        ordering = ["series", "language"]
        constraints = [
            models.UniqueConstraint(fields=["series", "language"], name="series_text_once_in_a_language"),
            models.CheckConstraint(condition=~Q(title=""), name="series_text_has_a_title"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"


class Member(models.Model):
    """A club in a series, and whom there we write to. Gone when the club is taken out."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="members")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    club = models.CharField(max_length=160)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(max_length=254)
    language = models.CharField(max_length=7, choices=settings.LANGUAGES, default="nb")
    joined_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["club", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["series", "email"], name="member_once_in_a_series"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="member_email_is_lower_case"),
            models.CheckConstraint(condition=~Q(club="") & ~Q(email=""), name="member_can_be_written_to"),
        ]

    def __str__(self) -> str:
        return f"member {self.public_id}"


class MeetingState(models.TextChoices):
    """Whether it will happen."""

    PLANNED = "planned", _("Planlagt")
    CANCELLED = "cancelled", _("Avlyst")


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """`coming()`, `past()`."""

    def coming(self) -> Self:
        """Not over yet, the next first."""
        return self.filter(ends_at__gt=clock.now()).order_by("starts_at")

    def past(self) -> Self:
        """Over, the latest first."""
        return self.filter(ends_at__lte=clock.now()).order_by("-starts_at")


class Meeting(models.Model):
    """One meeting of a series. `rule_date` is the day the rule gave it, so that the rule never makes it twice."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="meetings")
    rule_date = models.DateField(editable=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=160, blank=True)
    online_url = models.URLField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=MeetingState, default=MeetingState.PLANNED)
    is_moved = models.BooleanField(default=False, editable=False)
    agenda = models.TextField(max_length=6000, blank=True)
    minutes = models.TextField(max_length=20000, blank=True)
    invited_at = models.DateTimeField(null=True, blank=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[MeetingQuerySet] = MeetingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["series", "rule_date"], name="meeting_once_by_the_rule"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(state__in=MeetingState.values), name="meeting_state_is_known"),
        ]
        triggers = [pgtrigger.FSM(name="meeting_moves", field="state", transitions=[("planned", "cancelled")])]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d} {self.public_id}"

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.ends_at <= clock.now()

    @property
    def is_cancelled(self) -> bool:
        """Whether it was called off."""
        return self.state == MeetingState.CANCELLED


class Answer(models.TextChoices):
    """What a club said."""

    NONE = "", _("Har ikke svart")
    YES = "yes", _("Kommer")
    NO = "no", _("Kommer ikke")


class Invitation(models.Model):
    """One club's invitation to one meeting, and its answer. The last answer counts."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="invitations")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="invitations")
    answer = models.CharField(max_length=3, choices=Answer, default=Answer.NONE, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["meeting", "member"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="invitation_once_to_a_meeting"),
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="invitation_answer_is_known"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="invitation_answer_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.public_id}"
