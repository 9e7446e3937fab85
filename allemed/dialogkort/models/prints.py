"""The files a version is downloaded as, made when it is published."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from allemed.dialogkort.models.card import DialogueCard
from allemed.dialogkort.models.deck import DeckVersion


class PrintKind(models.TextChoices):
    A5 = "a5", _("A5-kort")
    A6 = "a6", _("A6-kort")
    SHEETS = "sheets", _("fire kort på A4-ark, med skjæremerker")
    FACILITATOR = "facilitator", _("ark til den som leder samtalen")
    PICTURE = "picture", _("bilde til deling")


class Print(models.Model):
    """One file in one language: of the whole deck, or of one card. It can be made anew from its version any time."""

    version = models.ForeignKey(DeckVersion, on_delete=models.CASCADE, related_name="prints")
    card = models.ForeignKey(DialogueCard, on_delete=models.CASCADE, related_name="prints", null=True)
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    kind = models.CharField(max_length=12, choices=PrintKind)
    file = models.FileField(upload_to="dialogkort")
    size = models.PositiveIntegerField(help_text="bytes")
    pages = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=64, help_text="SHA-256 of template, words, drawings and fonts it was made of")
    made_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager[Print]]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "card", "language", "kind"], name="print_once_a_kind", nulls_distinct=False
            ),
            models.CheckConstraint(condition=models.Q(size__gt=0, pages__gt=0), name="print_is_not_empty"),
        ]

    def __str__(self) -> str:
        return str(self.file.name)
