"""What someone else's page answered when we last asked."""

from __future__ import annotations

from django.db import models


class LinkCheck(models.Model):
    """One address outside, and how it is."""

    address = models.URLField(max_length=500, unique=True)
    status = models.PositiveSmallIntegerField(null=True, help_text="HTTP status; empty when nobody answered")
    checked_at = models.DateTimeField()

    class Meta:
        ordering = ["address"]

    def __str__(self) -> str:
        return self.address

    @property
    def is_broken(self) -> bool:
        """Whether readers meet an error there. Asking too often (429) and needing to sign in are not errors."""
        return self.status is None or (self.status >= 400 and self.status not in {401, 403, 405, 429})
