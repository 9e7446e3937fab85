"""An analysis written down: what is computed, said and drawn. Someone else reads it before it is run."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from allemed.base import clock
from allemed.base.identifiers import new_public_id
from allemed.reports.models.dataset import HASH, Dataset

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"


class Recipe(models.Model):
    """A recipe (YAML) for one set of data. Once reviewed it never changes."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="recipes")
    title = models.CharField(_("navn"), max_length=160)
    text = models.TextField(_("oppskrift"))
    sha256 = models.CharField(max_length=64)
    written_by = models.CharField(max_length=64)
    written_at = models.DateTimeField(default=clock.now)
    reviewed_by = models.CharField(max_length=64, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Recipe]]

    class Meta:
        ordering = ["-written_at"]
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=HASH), name="recipe_is_known_by_its_hash"),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, reviewed_by="") | (Q(reviewed_at__isnull=False) & ~Q(reviewed_by="")),
                name="recipe_reviewed_by_someone_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(reviewed_by=F("written_by")), name="recipe_reviewed_by_another"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="reviewed_never_changes",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__reviewed_at__isnull=False),
                func="RAISE EXCEPTION 'reports: a reviewed recipe never changes' USING ERRCODE = 'RP003';",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_reviewed(self) -> bool:
        return self.reviewed_at is not None
