"""A picture: its file, who made it, and whether those in it still want to be shown."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import ImageQuerySet as WagtailImageQuerySet

from allemed.base import clock
from allemed.website.usage import Usage, usage_of


class ConsentKind(models.TextChoices):
    """Why those in the picture may be shown."""

    NOBODY = "nobody", _("Ingen kan kjennes igjen, eller det er en tegning")
    WRITTEN = "written", _("Skriftlig samtykke")
    PUBLIC = "public", _("Situasjon i det offentlige rom: ingen er hovedmotiv")


class ConsentGiver(models.TextChoices):
    """Whose word it is; never a name."""

    SELF = "self", _("Den avbildede selv")
    GUARDIAN = "guardian", _("Foresatt")
    BOTH = "both", _("Både barnet og en foresatt")


class PictureQuerySet(WagtailImageQuerySet):
    """Words about pictures."""

    def consent_ends_before(self, date: dt.date) -> PictureQuerySet:
        """Pictures whose consent has ended, or will, before `date`."""
        return self.filter(consent_kind=ConsentKind.WRITTEN, consent_until__lt=date)  # type: ignore[no-any-return]


class Picture(AbstractImage):
    """A picture that editors upload once and use on many pages."""

    credit = models.CharField(
        _("laget av"), max_length=160, help_text=_("Fotograf eller tegner, slik det skal stå under bildet.")
    )
    licence = models.CharField(
        _("lisens"), max_length=120, blank=True, help_text=_("For eksempel «CC BY 4.0» eller «Avtale av 3. mars 2026».")
    )
    consent_kind = models.CharField(
        _("de avbildede"), max_length=10, choices=ConsentKind.choices, default=ConsentKind.NOBODY
    )
    consent_given_by = models.CharField(
        _("samtykket er gitt av"),
        max_length=10,
        choices=ConsentGiver.choices,
        blank=True,
        help_text=_("Skriv aldri navn her. Samtykket selv ligger i arkivet deres."),
    )
    consent_until = models.DateField(
        _("samtykket gjelder til og med"),
        null=True,
        blank=True,
        help_text=_("Etter denne dagen vises bildet ikke lenger."),
    )

    admin_form_fields = (
        "title",
        "file",
        "credit",
        "licence",
        "consent_kind",
        "consent_given_by",
        "consent_until",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )
    objects = PictureQuerySet.as_manager()

    class Meta(AbstractImage.Meta):
        verbose_name = _("bilde")
        verbose_name_plural = _("bilder")
        permissions = [("choose_image", "Can choose image")]
        constraints = [
            models.CheckConstraint(
                name="picture_written_consent_has_giver_and_end",
                condition=~models.Q(consent_kind="written")
                | (~models.Q(consent_given_by="") & models.Q(consent_until__isnull=False)),
            ),
            models.CheckConstraint(name="picture_has_credit", condition=~models.Q(credit="")),
        ]

    def clean(self) -> None:
        """Written consent says who gave it and when it ends."""
        super().clean()
        if self.consent_kind == ConsentKind.WRITTEN:
            missing: dict[str, Any] = {}
            if not self.consent_given_by:
                missing["consent_given_by"] = ValidationError(_("Velg hvem som har gitt samtykket."))
            if not self.consent_until:
                missing["consent_until"] = ValidationError(
                    _("Skriv datoen samtykket slutter. Vet du den ikke, velg ett år fra i dag og spør på nytt da.")
                )
            if missing:
                raise ValidationError(missing)

    def is_showable(self, on: dt.date | None = None) -> bool:
        """Whether those in the picture still want to be shown on that day (today)."""
        if self.consent_kind != ConsentKind.WRITTEN:
            return True
        return self.consent_until is not None and (on or clock.today()) <= self.consent_until

    def generate_rendition_file(self, filter: Any, *, source: Any = None) -> ContentFile[bytes]:  # noqa: A002 -- Wagtail's name
        """A size of the picture, in memory: Wagtail leaves the file it drew in open."""
        with super().generate_rendition_file(filter, source=source) as drawn:
            drawn.seek(0)
            return ContentFile(drawn.read(), name=drawn.name)

    def get_usage(self) -> Usage:
        """Where it is used, drafts included."""
        return usage_of(self)

    @property
    def full_credit(self) -> str:
        """Who made it, and on what terms."""
        return f"{self.credit} ({self.licence})" if self.licence else self.credit


class Rendition(AbstractRendition):
    """A picture in one size and format, made when the picture is saved."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)
