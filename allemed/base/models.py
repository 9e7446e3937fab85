"""What the house itself must remember: which forms have been sent."""

from __future__ import annotations

import datetime as dt

from django.db import models

from allemed.base import clock

KEPT = dt.timedelta(days=2)


class Submission(models.Model):
    """A form that succeeded, by the hash of its token, and the address it led to. Kept two days."""

    token = models.CharField(max_length=64, unique=True)
    outcome = models.CharField(max_length=500)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["at"], name="submission_by_age")]

    def __str__(self) -> str:
        return f"a form sent {self.at:%Y-%m-%d}"
