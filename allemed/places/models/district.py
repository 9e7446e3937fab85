"""Districts (bydeler) of the four largest towns."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from allemed.places.models.municipality import Municipality


class District(models.Model):
    """A part of Oslo, Bergen, Stavanger or Trondheim. Its number begins with the municipality's."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="districts", verbose_name=_("kommune")
    )
    number = models.CharField(_("bydelsnummer"), max_length=6, unique=True)
    name = models.CharField(_("navn"), max_length=60)
    sort_key = models.CharField(max_length=180, editable=False)

    objects: ClassVar[models.Manager[District]] = models.Manager()

    class Meta:
        ordering = ["municipality__sort_key", "sort_key"]
        verbose_name = _("bydel")
        verbose_name_plural = _("bydeler")
        constraints = [
            models.CheckConstraint(condition=Q(number__regex=r"^\d{6}$"), name="district_number_is_six_digits"),
            models.UniqueConstraint(fields=["municipality", "name"], name="district_name_is_one_in_its_municipality"),
        ]

    def __str__(self) -> str:
        return self.name
