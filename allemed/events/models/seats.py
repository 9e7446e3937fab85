"""How many may take part, in each way."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from allemed.events.models.event import Event


class Way(models.TextChoices):
    """How someone takes part."""

    ROOM = "room", _("Jeg kommer dit")
    ONLINE = "online", _("Jeg er med på nett")


class Seats(models.Model):
    """The places of one event in one way, and how many are taken.

    `taken` is kept by the database itself (trigger `registration_is_counted`), and can never pass `places`
    (constraint `seats_are_not_overbooked`). Whoever gives out a place locks this row first: so places are given, and
    the waiting list stands, in the order of arrival.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="seats")
    way = models.CharField(max_length=6, choices=Way)
    places = models.PositiveIntegerField(null=True, blank=True)  # nothing: as many as come
    taken = models.PositiveIntegerField(default=0, editable=False)
    arrivals = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["event", "-way"]
        constraints = [
            models.UniqueConstraint(fields=["event", "way"], name="seats_once_in_a_way"),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="seats_way_is_known"),
            models.CheckConstraint(
                condition=Q(places=None) | Q(taken__lte=F("places")), name="seats_are_not_overbooked"
            ),
            models.CheckConstraint(condition=Q(places=None) | Q(places__gte=1), name="seats_are_at_least_one"),
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.taken}/{self.places if self.places is not None else '∞'}"

    @property
    def free(self) -> int | None:
        """How many places nobody has; None when there is no limit."""
        return None if self.places is None else self.places - self.taken

    @property
    def is_full(self) -> bool:
        """Whether the next one must wait."""
        return self.places is not None and self.taken >= self.places
