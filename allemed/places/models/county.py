"""Counties (fylker), as they were and are."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from allemed.places.models.validity import InTimeQuerySet, ends_after_it_begins, one_number_at_a_time


class Region(models.TextChoices):
    """The five parts of the country, as Statistics Norway's table groups the counties."""

    EAST = "east", _("Østlandet")
    SOUTH = "south", _("Agder")
    WEST = "west", _("Vestlandet")
    MIDDLE = "middle", _("Trøndelag")
    NORTH = "north", _("Nord-Norge")


class CountyQuerySet(InTimeQuerySet["County"]):
    """`County.objects.today()` is the fifteen we have."""


class County(models.Model):
    """One county from one day until another. The first two digits of a municipality's number are its county's."""

    number = models.CharField(_("nummer"), max_length=2)
    name = models.CharField(_("navn"), max_length=60)
    sort_key = models.CharField(max_length=180, editable=False)
    region = models.CharField(_("landsdel"), max_length=10, choices=Region)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects: ClassVar[CountyQuerySet] = CountyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["sort_key", "valid_from"]
        verbose_name = _("fylke")
        verbose_name_plural = _("fylker")
        constraints = [
            models.CheckConstraint(condition=Q(number__regex=r"^\d{2}$"), name="county_number_is_two_digits"),
            models.CheckConstraint(condition=Q(region__in=Region.values), name="county_region_is_known"),
            models.UniqueConstraint(fields=["number", "valid_from"], name="county_begins_once"),
            ends_after_it_begins("county"),
            one_number_at_a_time("county"),
        ]

    def __str__(self) -> str:
        return self.name
