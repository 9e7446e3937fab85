"""Drawings, kept by what they contain: another picture is another row."""

from __future__ import annotations

import hashlib
from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from allemed.dialogkort.models.guards import REFUSE


class IllustrationKind(models.TextChoices):
    SVG = "svg", "SVG"
    PNG = "png", "PNG"


class ChangedFileError(RuntimeError):
    """A stored drawing is not the one that was uploaded: somebody changed the file behind our back."""


class Illustration(models.Model):
    """A drawing by us or with a credit. The file is stored under the SHA-256 of its content and never replaced."""

    name = models.CharField(_("navn"), max_length=80, help_text=_("Så dere finner den igjen: «Guri med fløyte»."))
    credit = models.CharField(_("tegnet av"), max_length=120, help_text=_("Står under tegningen på kortets side."))
    file = models.FileField(_("fil"), upload_to="dialogkort/tegninger", editable=False)
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    kind = models.CharField(max_length=3, choices=IllustrationKind, editable=False)
    width = models.PositiveIntegerField(editable=False, help_text="CSS pixels")
    height = models.PositiveIntegerField(editable=False, help_text="CSS pixels")
    added_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager[Illustration]]

    class Meta:
        verbose_name = _("tegning")
        verbose_name_plural = _("tegninger")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sha256__regex="^[0-9a-f]{64}$"), name="illustration_is_known_by_its_hash"
            ),
            models.CheckConstraint(condition=models.Q(width__gt=0, height__gt=0), name="illustration_has_a_size"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="keeps_its_picture",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func=f"""
                    IF ROW(OLD.id, OLD.file, OLD.sha256, OLD.kind, OLD.width, OLD.height)
                        IS DISTINCT FROM ROW(NEW.id, NEW.file, NEW.sha256, NEW.kind, NEW.width, NEW.height)
                    THEN {REFUSE} END IF;
                    IF OLD.credit <> NEW.credit AND EXISTS (
                        SELECT 1 FROM dialogkort_dialoguecard c JOIN dialogkort_deckversion v ON v.id = c.version_id
                        WHERE c.illustration_id = OLD.id AND v.state <> 'draft')
                    THEN {REFUSE} END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.name

    def content(self) -> bytes:
        """The file, checked against its hash. Raises `ChangedFileError` if it is another file by now."""
        with self.file.open("rb") as opened:
            content = bytes(opened.read())
        if hashlib.sha256(content).hexdigest() != self.sha256:
            raise ChangedFileError(self.sha256)
        return content
