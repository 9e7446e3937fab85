"""What only the demo keeps: the messages it would have sent. The app is not installed in production."""

from __future__ import annotations

from django.db import models

from allemed.base import clock
from allemed.base.identifiers import new_public_id


class KeptMessage(models.Model):
    """A message as an e-mail server would have received it."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    message_id = models.CharField(max_length=255, blank=True)
    to = models.CharField(max_length=320)
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    files = models.JSONField(default=list)
    kept_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-kept_at", "-pk"]

    def __str__(self) -> str:
        return self.subject
