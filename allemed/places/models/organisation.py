"""Organisations, by organisation number, and what the public registers said of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from stdnum.no import orgnr

from allemed.base import clock, norwegian
from allemed.base.identifiers import new_public_id
from allemed.places.models.municipality import Municipality


def normal_number(text: str) -> str:
    """Nine digits, from what someone typed (`974 760 673`). Raises ValidationError if the control digit is wrong.

    Production refuses Tenor's synthetic numbers (2…, 3…), which the demo and the tests use.
    """
    series = "89" if settings.PRODUCTION else "2389"
    typed = text.upper().replace("\u00a0", " ").strip().removeprefix("NO").removesuffix("MVA")
    if not orgnr.is_valid(typed) or orgnr.compact(typed)[0] not in series:
        raise ValidationError(_("Organisasjonsnummeret stemmer ikke. Det har ni sifre, og det siste er en kontroll."))
    return str(orgnr.compact(typed))


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """`to_be_checked()`, `checked_before(moment)`."""

    def to_be_checked(self) -> Self:
        """Those someone typed while the register did not answer."""
        return self.filter(is_to_be_checked=True)

    def checked_before(self, moment: dt.datetime) -> Self:
        """Those the register has not confirmed since `moment`."""
        return self.filter(checked_at__lt=moment)


class Organisation(models.Model):
    """A club, an association, a municipality's own unit: whoever has an organisation number, or waits to be checked."""

    class RegisterStatus(models.TextChoices):
        ACTIVE = "active", _("aktiv")
        BANKRUPT = "bankrupt", _("konkurs")
        WINDING_UP = "winding_up", _("under avvikling")
        DELETED = "deleted", _("slettet")
        NOT_FOUND = "not_found", _("finnes ikke i registeret")
        UNKNOWN = "unknown", _("ikke kontrollert")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    number = models.CharField(_("organisasjonsnummer"), max_length=9, unique=True)
    name = models.CharField(_("navn"), max_length=200)
    sort_key = models.CharField(max_length=600, editable=False)
    form = models.CharField(_("organisasjonsform"), max_length=10, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("kommune"),
    )
    is_subunit = models.BooleanField(default=False)
    is_voluntary = models.BooleanField(_("i Frivillighetsregisteret"), default=False)
    register_status = models.CharField(max_length=12, choices=RegisterStatus, default=RegisterStatus.UNKNOWN)
    is_to_be_checked = models.BooleanField(_("skal kontrolleres"), default=False)
    checked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects: ClassVar[OrganisationQuerySet] = OrganisationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["sort_key", "number"]
        verbose_name = _("organisasjon")
        verbose_name_plural = _("organisasjoner")
        constraints = [
            models.CheckConstraint(
                condition=Q(number__regex=r"^[2389]\d{8}$"), name="organisation_number_is_nine_digits"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="organisation_has_a_name"),
            # Either the register has said something, and when is known; or it is still to be checked.
            models.CheckConstraint(
                condition=Q(is_to_be_checked=True, checked_at__isnull=True, register_status="unknown")
                | (Q(is_to_be_checked=False, checked_at__isnull=False) & ~Q(register_status="unknown")),
                name="organisation_is_checked_or_waits",
            ),
            models.CheckConstraint(
                condition=Q(
                    register_status__in=["active", "bankrupt", "winding_up", "deleted", "not_found", "unknown"]
                ),
                name="organisation_register_status_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """The order of the name follows the name."""
        self.sort_key = norwegian.sort_key(self.name)
        if update_fields is not None:
            update_fields = {*update_fields, "sort_key"}
        super().save(*args, update_fields=update_fields, **kwargs)

    @property
    def is_gone(self) -> bool:
        """Whether the register has said that it is no more, or that it never was."""
        return self.register_status in (self.RegisterStatus.DELETED, self.RegisterStatus.NOT_FOUND)

    @property
    def spaced_number(self) -> str:
        """`974 760 673`, with spaces that do not break."""
        return f"{self.number[:3]}\u00a0{self.number[3:6]}\u00a0{self.number[6:]}"


class RegisterAnswer(models.Model):
    """The last good answer of a public register to one question, and until when it is fresh."""

    register = models.CharField(max_length=30)
    question = models.CharField(max_length=200)
    answer = models.JSONField()
    fetched_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["register", "question"], name="register_answer_is_the_last"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("fetched_at")), name="register_answer_expires_later"
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], name="register_answer_by_expiry")]

    def __str__(self) -> str:
        return f"{self.register} {self.question}"
