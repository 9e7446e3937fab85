"""Every release that was ever published, so that a new one is tried against all of them. It only grows."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from allemed.base import clock
from allemed.reports.models.dataset import HASH


class LedgerEntry(models.Model):
    """One published release, as it was published: its cells and nothing that was hidden.

    `sha256` is of the release and the entry before, so that a row taken out or changed would be seen.
    """

    population = models.CharField(max_length=120)
    release = models.JSONField()
    release_sha256 = models.CharField(max_length=64)
    previous_sha256 = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64, unique=True)
    run_id = models.CharField(max_length=12)
    at = models.DateTimeField(default=clock.now)

    objects: ClassVar[models.Manager[LedgerEntry]]

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["population"], name="ledger_by_population")]
        constraints = [
            models.CheckConstraint(condition=models.Q(sha256__regex=HASH), name="ledger_entry_is_known_by_its_hash"),
            # A chain, never a tree: each entry follows another, once.
            models.UniqueConstraint(fields=["previous_sha256"], name="ledger_entry_follows_one"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="no_truncate",
                operation=pgtrigger.Truncate,
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.population} {self.at:%Y-%m-%d}"
