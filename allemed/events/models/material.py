"""What is left of an event: slides, papers, a recording with captions."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from allemed.base.identifiers import new_public_id
from allemed.events.models.event import Event


class MaterialKind(models.TextChoices):
    """What it is."""

    SLIDES = "slides", _("Presentasjon")
    PAPER = "paper", _("Dokument")
    RECORDING = "recording", _("Opptak med teksting")


class Material(models.Model):
    """Something to read, or a recording to see. The file lies among the site's documents, or where the link leads."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="materials")
    kind = models.CharField(max_length=10, choices=MaterialKind)
    title = models.CharField(max_length=160)
    language = models.CharField(max_length=7, choices=settings.LANGUAGES)
    url = models.CharField(max_length=500)
    captions = ArrayField(models.CharField(max_length=7), default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["event", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=MaterialKind.values), name="material_kind_is_known"),
            models.CheckConstraint(condition=~Q(title=""), name="material_has_a_title"),
            models.CheckConstraint(condition=Q(url__regex=r"^(/|https://)"), name="material_leads_somewhere_safe"),
            # Someone who cannot hear it must be able to read it.
            models.CheckConstraint(
                condition=~Q(kind="recording") | Q(captions__len__gte=1), name="material_recording_has_captions"
            ),
        ]

    def __str__(self) -> str:
        return self.title
