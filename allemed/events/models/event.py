"""A webinar, a meeting or a conference: ours, or someone else's that we tell about."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Least
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from allemed.base import clock
from allemed.base.identifiers import new_public_id
from allemed.events.models.words import best
from allemed.places.models import Municipality

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
# Addresses under `/arrangementer/` that are pages of their own.
RESERVED = ("kalender", "lenke", "svar", "moter", "min-pamelding", "tidligere")


class Kind(models.TextChoices):
    """What sort of thing it is."""

    WEBINAR = "webinar", _("Webinar")
    MEETING = "meeting", _("Møte")
    CONFERENCE = "conference", _("Konferanse")


class State(models.TextChoices):
    """Whether anyone may see it, and whether it will happen."""

    DRAFT = "draft", _("Utkast")
    PUBLISHED = "published", _("Publisert")
    CANCELLED = "cancelled", _("Avlyst")


# What may follow what. The database holds the same table (trigger `event_moves`).
MOVES: dict[State, tuple[State, ...]] = {
    State.DRAFT: (State.PUBLISHED,),
    State.PUBLISHED: (State.CANCELLED,),
    State.CANCELLED: (),
}


class EventQuerySet(models.QuerySet["Event"]):
    """`public()`, `coming()`, `past()`, `of_kind(kind)`."""

    def public(self) -> Self:
        """What readers may see: also what was called off, so that nobody looks for it in vain."""
        return self.filter(state__in=[State.PUBLISHED, State.CANCELLED])

    def coming(self) -> Self:
        """Not over yet, the next first."""
        return self.filter(ends_at__gt=clock.now()).order_by("starts_at", "pk")

    def past(self) -> Self:
        """Over, the latest first."""
        return self.filter(ends_at__lte=clock.now()).order_by("-starts_at", "-pk")

    def whole(self) -> Self:
        """With what a page shows of each."""
        return self.select_related("municipality").prefetch_related("texts", "seats")


class Event(models.Model):
    """Something that happens from one moment to another. Its words are in `EventText`, its places in `Seats`."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=160, blank=True)
    address = models.CharField(max_length=200, blank=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Given to those who have a place, and to nobody else.
    online_url = models.URLField(max_length=500, blank=True)
    # Someone else's: described, linked, no registration taken here.
    is_external = models.BooleanField(default=False)
    organiser = models.CharField(max_length=160, blank=True)
    external_url = models.URLField(max_length=500, blank=True)

    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    attended_online = models.PositiveIntegerField(null=True, blank=True)

    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)
    cancelled_because = models.CharField(max_length=400, blank=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    changed_at = models.DateTimeField(default=clock.now, editable=False)
    # Of the calendar entry (RFC 5545): one more each time where or when changes.
    sequence = models.PositiveIntegerField(default=0, editable=False)
    # Of the row: one more each time someone saves it, so that the second of two is told.
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[EventQuerySet] = EventQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("arrangement")
        verbose_name_plural = _("arrangementer")
        indexes = [models.Index(fields=["state", "starts_at"], name="event_by_state_and_time")]
        constraints = [
            models.CheckConstraint(condition=Q(slug__regex=SLUG), name="event_slug_is_an_address"),
            models.CheckConstraint(condition=~Q(slug__in=RESERVED), name="event_slug_is_not_a_page"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="event_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="event_state_is_known"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="event_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(closes_at=None) | Q(closes_at__lte=F("ends_at")), name="event_closes_before_it_ends"
            ),
            models.CheckConstraint(
                condition=Q(closes_at=None) | Q(opens_at=None) | Q(closes_at__gt=F("opens_at")),
                name="event_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(is_external=False) | (~Q(organiser="") & Q(online_url="", opens_at=None, closes_at=None)),
                name="event_external_has_an_organiser_and_no_registration",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", published_at=None) | (~Q(state="draft") & Q(published_at__isnull=False)),
                name="event_public_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False)
                | (~Q(state="cancelled") & Q(cancelled_at=None)),
                name="event_cancelled_has_a_time",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="event_moves",
                field="state",
                transitions=[(old.value, new.value) for old, following in MOVES.items() for new in following],
            ),
        ]

    def __str__(self) -> str:
        text = self.text(settings.LANGUAGE_CODE)
        return text.title if text else self.slug

    def get_absolute_url(self) -> str:
        """The page, in the language at hand."""
        return reverse("events:event", args=[self.slug])

    def text(self, language: str) -> EventText | None:
        """Its words in `language`, or in bokmål."""
        return best(self.texts.all(), language)

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.ends_at <= clock.now()

    @property
    def is_cancelled(self) -> bool:
        """Whether it was called off."""
        return self.state == State.CANCELLED

    @property
    def closes(self) -> dt.datetime:
        """When nobody can register any more: when it begins, unless something else is said."""
        return self.closes_at or self.starts_at

    @property
    def is_not_open_yet(self) -> bool:
        """Whether registration is still to open."""
        return self.opens_at is not None and clock.now() < self.opens_at

    @property
    def takes_registrations(self) -> bool:
        """Whether someone may register now; needs `seats`."""
        return (
            self.state == State.PUBLISHED
            and not self.is_external
            and not self.is_not_open_yet
            and clock.now() < self.closes
            and bool(self.seats.all())
        )

    @property
    def when_it_was(self) -> dt.datetime:
        """From when its retentions count: its end, or when it was called off if that was earlier."""
        return min(self.ends_at, self.cancelled_at) if self.cancelled_at else self.ends_at


def when_it_was() -> Least:
    """`Event.when_it_was` as the database computes it: PostgreSQL's LEAST leaves out what is not there."""
    return Least("cancelled_at", "ends_at")


class EventText(models.Model):
    """The words about an event in one language."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=7, choices=settings.LANGUAGES)
    title = models.CharField(max_length=160)
    lead = models.CharField(max_length=400, blank=True)
    body = models.TextField(max_length=8000, blank=True)

    class Meta:
        ordering = ["event", "language"]
        constraints = [
            models.UniqueConstraint(fields=["event", "language"], name="event_text_once_in_a_language"),
            models.CheckConstraint(condition=~Q(title=""), name="event_text_has_a_title"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"
