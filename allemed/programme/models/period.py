"""A programme period: when its forms are open, how many places it has, when its dugnads should be."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from allemed.base import clock
from allemed.base.identifiers import new_public_id

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"


class PeriodState(models.TextChoices):
    """How far a period has come."""

    DRAFT = "draft", _("utkast")
    OPEN = "open", _("åpen for interesse")
    CLOSED = "closed", _("stengt for interesse")
    RUNNING = "running", _("i gang")
    REPORTING = "reporting", _("rapporteres")
    ARCHIVED = "archived", _("arkivert")


# The database holds the same table (trigger `period_moves`).
PERIOD_MOVES: dict[PeriodState, tuple[PeriodState, ...]] = {
    PeriodState.DRAFT: (PeriodState.OPEN,),
    PeriodState.OPEN: (PeriodState.CLOSED,),
    PeriodState.CLOSED: (PeriodState.OPEN, PeriodState.RUNNING),
    PeriodState.RUNNING: (PeriodState.REPORTING,),
    PeriodState.REPORTING: (PeriodState.RUNNING, PeriodState.ARCHIVED),
    PeriodState.ARCHIVED: (),
}


class Kind(models.TextChoices):
    """Which places a partnership draws from. Those who have been with us before are counted apart."""

    NEW_MUNICIPALITY = "new_municipality", _("ny kommune")
    ORGANISATION = "organisation", _("organisasjon")
    RETURNING = "returning", _("har vært med før")


class PeriodQuerySet(models.QuerySet["Period"]):
    """`taking_interest()`, `opening_later()`, `alive()`."""

    def taking_interest(self) -> Self:
        """Those whose forms are open at this moment, the one that closes first first."""
        now = clock.now()
        return self.filter(state=PeriodState.OPEN, forms_open_at__lte=now, forms_close_at__gt=now).order_by(
            "forms_close_at", "pk"
        )

    def opening_later(self) -> Self:
        """Those whose forms are still to open, the first first."""
        return self.filter(state=PeriodState.OPEN, forms_open_at__gt=clock.now()).order_by("forms_open_at", "pk")

    def alive(self) -> Self:
        """Those someone works with."""
        return self.exclude(state__in=[PeriodState.DRAFT, PeriodState.ARCHIVED])


class Period(models.Model):
    """One round of the programme. Its words are in `PeriodText`, its capacity in `Places`, its year in `Season`."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    slug = models.SlugField(_("adresse"), max_length=40, unique=True)
    state = models.CharField(max_length=9, choices=PeriodState, default=PeriodState.DRAFT)
    starts_on = models.DateField(_("første dag"))
    ends_on = models.DateField(_("siste dag"))
    forms_open_at = models.DateTimeField(_("skjemaene åpner"))
    forms_close_at = models.DateTimeField(_("skjemaene stenger"))
    last_dugnad_on = models.DateField(_("siste dag for en dugnad"))
    # Of the row: one more each time someone saves it, so that the second of two is told.
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[PeriodQuerySet] = PeriodQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-starts_on", "pk"]
        verbose_name = _("periode")
        verbose_name_plural = _("perioder")
        constraints = [
            models.CheckConstraint(condition=Q(slug__regex=SLUG), name="period_slug_is_an_address"),
            models.CheckConstraint(condition=Q(state__in=PeriodState.values), name="period_state_is_known"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="period_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(forms_close_at__gt=F("forms_open_at")), name="period_forms_close_after_they_open"
            ),
            models.CheckConstraint(
                condition=Q(last_dugnad_on__gte=F("starts_on")) & Q(last_dugnad_on__lte=F("ends_on")),
                name="period_last_dugnad_is_within_it",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="period_moves",
                field="state",
                transitions=[(old.value, new.value) for old, following in PERIOD_MOVES.items() for new in following],
            ),
        ]

    def __str__(self) -> str:
        text = self.text()
        return text.name if text else self.slug

    def text(self, language: str | None = None) -> PeriodText | None:
        """Its words in `language` (the reader's), else in bokmål, else in whatever there is."""
        wanted = language or translation.get_language() or settings.LANGUAGE_CODE
        found = {text.language: text for text in self.texts.all()}
        return found.get(wanted) or found.get(settings.LANGUAGE_CODE) or next(iter(found.values()), None)

    @property
    def forms_first_day(self) -> dt.date:
        """The day the forms open, in Norway."""
        return self.forms_open_at.astimezone(clock.OSLO).date()

    @property
    def forms_last_day(self) -> dt.date:
        """The last day someone can send a form: they close at a midnight, which people read as the day before."""
        return (self.forms_close_at - dt.timedelta(seconds=1)).astimezone(clock.OSLO).date()

    @property
    def takes_interest(self) -> bool:
        """Whether a form may be sent at this moment."""
        return self.state == PeriodState.OPEN and self.forms_open_at <= clock.now() < self.forms_close_at

    @property
    def is_not_open_yet(self) -> bool:
        """Whether its forms are still to open."""
        return self.state == PeriodState.OPEN and clock.now() < self.forms_open_at

    def allows_dugnad_on(self, day: dt.date) -> bool:
        """Whether a dugnad of this period may be held on `day`."""
        return self.starts_on <= day <= self.last_dugnad_on


class PeriodText(models.Model):
    """What is said of a period in one language."""

    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("språk"), max_length=7, choices=settings.LANGUAGES)
    name = models.CharField(_("navn"), max_length=80)
    lead = models.CharField(_("ingress"), max_length=400, blank=True)
    body = models.TextField(_("tekst"), max_length=6000, blank=True)

    class Meta:
        ordering = ["period", "language"]
        verbose_name = _("tekst om en periode")
        verbose_name_plural = _("tekster om perioder")
        constraints = [
            models.UniqueConstraint(fields=["period", "language"], name="period_text_once_in_a_language"),
            models.CheckConstraint(condition=~Q(name=""), name="period_text_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"


class Places(models.Model):
    """How many partners of one kind a period has room for, and how many have a place. `total` empty: as many as come.

    `taken` is counted by a trigger on partnerships; the constraint is what stops the twenty-first.
    """

    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="places")
    kind = models.CharField(_("hvem"), max_length=16, choices=Kind)
    total = models.PositiveIntegerField(_("plasser"), null=True, blank=True)
    taken = models.PositiveIntegerField(default=0, editable=False)
    arrivals = models.PositiveIntegerField(default=0, editable=False)  # numbers given out on the waiting list

    class Meta:
        ordering = ["period", "kind"]
        verbose_name = _("plasser i en periode")
        verbose_name_plural = _("plasser i perioder")
        constraints = [
            models.UniqueConstraint(fields=["period", "kind"], name="places_once_for_a_kind"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="places_kind_is_known"),
            models.CheckConstraint(
                condition=Q(total=None) | Q(taken__lte=F("total")), name="capacity_is_never_exceeded"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.taken}/{self.total}"

    @property
    def is_full(self) -> bool:
        """Whether the next one must wait."""
        return self.total is not None and self.taken >= self.total

    @property
    def left(self) -> int | None:
        """How many places are free; None where there is no limit."""
        return None if self.total is None else self.total - self.taken


class Season(models.Model):
    """A stretch of the period when dugnads are wished, or when none should be (holidays, elections)."""

    class Wish(models.TextChoices):
        PREFERRED = "preferred", _("helst da")
        AVOIDED = "avoided", _("helst ikke da")

    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="seasons")
    name = models.CharField(_("navn"), max_length=60)
    wish = models.CharField(_("ønske"), max_length=9, choices=Wish, default=Wish.PREFERRED)
    starts_on = models.DateField(_("fra"))
    ends_on = models.DateField(_("til og med"))

    class Meta:
        ordering = ["period", "starts_on", "pk"]
        verbose_name = _("årstid")
        verbose_name_plural = _("årstider")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="season_has_a_name"),
            models.CheckConstraint(condition=Q(wish__in=["preferred", "avoided"]), name="season_wish_is_known"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="season_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.name
