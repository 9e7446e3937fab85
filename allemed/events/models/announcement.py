"""What an adviser writes to everyone who is registered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from allemed.base import clock
from allemed.base.identifiers import new_public_id
from allemed.events.models.event import Event


class Announcement(models.Model):
    """A letter to all who have a place (or also those who wait), as it was written. Who wrote it is an identifier."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="announcements")
    subject = models.CharField(max_length=120)
    text = models.TextField(max_length=4000)
    to_waiting = models.BooleanField(default=False)
    written_by = models.CharField(max_length=64)
    written_at = models.DateTimeField(default=clock.now)
    sent_to = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(subject="") & ~Q(text=""), name="announcement_says_something")
        ]

    def __str__(self) -> str:
        return f"announcement {self.public_id}"
