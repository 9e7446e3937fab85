"""Why we may have the data, written down before anything is uploaded, and who may see them."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from allemed.base import clock
from allemed.base.identifiers import new_public_id
from allemed.people.models import User


class DataKind(models.TextChoices):
    MICRODATA = "microdata", _("svar fra enkeltpersoner")
    TABLES = "tables", _("tabeller kilden selv har lagt ut")


class DataAgreement(models.Model):
    """What lets us have some data: for answers of single persons the legal basis, the impact assessment, the agreement.

    `threshold` and `rounding` are the source's own rules for what may be published; ours are never weaker.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    title = models.CharField(
        _("navn"), max_length=120, help_text=_("Så dere finner den igjen: «Ungdata 2017–2019, lån fra arkivet».")
    )
    kind = models.CharField(_("hva slags data"), max_length=10, choices=DataKind)
    credit = models.CharField(
        _("kilde"), max_length=200, help_text=_("Slik kilden vil bli kalt: det står på siden og i hver fil.")
    )
    is_synthetic = models.BooleanField(
        _("oppdiktede data"), default=False, help_text=_("Siden sier høyt og tydelig at ingen har svart dette.")
    )
    legal_basis = models.TextField(
        _("rettslig grunnlag"),
        max_length=2000,
        blank=True,
        help_text=_("Hvilken bestemmelse som lar dere behandle svarene, og hvorfor den passer."),
    )
    impact_assessment = models.TextField(
        _("vurdering av personvernkonsekvenser"),
        max_length=2000,
        blank=True,
        help_text=_("Hvor den ligger, og hva den endte med."),
    )
    impact_assessed_on = models.DateField(_("vurdert dato"), null=True, blank=True)
    reference = models.CharField(
        _("avtalens nummer"), max_length=120, blank=True, help_text=_("Saksnummeret i arkivet deres.")
    )
    agreed_on = models.DateField(_("avtalt dato"), null=True, blank=True)
    delete_by = models.DateField(
        _("slettes senest"), null=True, blank=True, help_text=_("Dataene blir slettet den dagen, av seg selv.")
    )
    threshold = models.PositiveSmallIntegerField(
        _("minste antall"), default=5, help_text=_("Kilden viser ikke tall for færre personer enn dette.")
    )
    rounding = models.PositiveSmallIntegerField(
        _("avrunding"), default=0, help_text=_("Antall rundes av til nærmeste av dette; 0 er ingen avrunding.")
    )
    created_by = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects: ClassVar[models.Manager[DataAgreement]]

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DataKind.values), name="agreement_kind_is_known"),
            models.CheckConstraint(
                condition=Q(kind=DataKind.TABLES)
                | (
                    ~Q(legal_basis="")
                    & ~Q(impact_assessment="")
                    & ~Q(reference="")
                    & Q(impact_assessed_on__isnull=False, agreed_on__isnull=False, delete_by__isnull=False)
                ),
                name="agreement_says_why_we_may_have_microdata",
            ),
            models.CheckConstraint(
                condition=Q(delete_by=None) | Q(agreed_on=None) | Q(delete_by__gt=F("agreed_on")),
                name="agreement_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=Q(threshold__gte=3), name="agreement_threshold_is_three_or_more"),
            models.CheckConstraint(condition=~Q(credit=""), name="agreement_names_its_source"),
        ]

    def __str__(self) -> str:
        return self.title

    def is_over(self, today: dt.date) -> bool:
        """Whether the day to delete has come."""
        return self.delete_by is not None and self.delete_by <= today


class AnalystAccess(models.Model):
    """One analyst may see the faults and proofs of one agreement's data. Ended, never deleted."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    agreement = models.ForeignKey(DataAgreement, on_delete=models.PROTECT, related_name="accesses")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    granted_by = models.CharField(max_length=64)
    granted_at = models.DateTimeField(default=clock.now)
    ended_by = models.CharField(max_length=64, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[AnalystAccess]]

    class Meta:
        ordering = ["agreement", "granted_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "user"], condition=Q(ended_at=None), name="access_is_given_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by="") | (Q(ended_at__isnull=False) & ~Q(ended_by="")),
                name="access_is_ended_by_someone",
            ),
        ]
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.public_id
