"""Data under lock: the file lies encrypted beside the database, its key in this row, and its print stays for ever."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from allemed.base import clock
from allemed.base.identifiers import new_public_id
from allemed.reports.models.agreement import DataAgreement
from allemed.reports.vault import WrappedKey

HASH = "^[0-9a-f]{64}$"


class DatasetQuerySet(models.QuerySet["Dataset"]):
    def kept(self) -> DatasetQuerySet:
        """Those whose data are still here."""
        return self.filter(deleted_at=None)


class Dataset(models.Model):
    """One file that was uploaded. When its day comes file and key go; sizes and hashes stay, to check results by."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    agreement = models.ForeignKey(DataAgreement, on_delete=models.PROTECT, related_name="datasets")
    title = models.CharField(_("navn"), max_length=120)
    suffix = models.CharField(max_length=10)
    sha256 = models.CharField(max_length=64, help_text="of the file as it was uploaded")
    size = models.PositiveBigIntegerField(help_text="bytes")
    rows = models.PositiveIntegerField()
    codebook = models.TextField(_("kodebok"))
    codebook_sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=40, unique=True)
    key_name = models.CharField(max_length=40)
    wrapped_key = models.BinaryField()
    # What does not fit, by row and column. Row numbers point at persons: it is locked like the data.
    faults_key_name = models.CharField(max_length=40, blank=True)
    faults_wrapped_key = models.BinaryField(default=b"")
    faults = models.BinaryField(default=b"")
    fault_count = models.PositiveIntegerField(default=0)
    uploaded_by = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField(default=clock.now)
    delete_on = models.DateField(_("slettes"), null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[DatasetQuerySet] = DatasetQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-uploaded_at"]
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=HASH), name="dataset_is_known_by_its_hash"),
            models.UniqueConstraint(
                fields=["agreement", "sha256", "codebook_sha256"],
                condition=Q(deleted_at=None),
                name="dataset_is_uploaded_once",
            ),
            # Deleted is deleted: without its key the file cannot be opened, wherever a copy of it lies.
            models.CheckConstraint(
                condition=(Q(deleted_at=None) & ~Q(wrapped_key=b""))
                | Q(
                    deleted_at__isnull=False,
                    wrapped_key=b"",
                    key_name="",
                    faults=b"",
                    faults_wrapped_key=b"",
                    faults_key_name="",
                ),
                name="dataset_deleted_has_no_key",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="needs_its_agreement",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                declare=[("found", "reports_dataagreement%ROWTYPE")],
                func="""
                    SELECT * INTO found FROM reports_dataagreement a WHERE a.id = NEW.agreement_id FOR SHARE;
                    IF found.kind = 'microdata' AND (NEW.delete_on IS NULL OR NEW.delete_on > found.delete_by) THEN
                        RAISE EXCEPTION 'reports: microdata are deleted by their agreement''s day'
                            USING ERRCODE = 'RP001';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="stays_what_it_was",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func="""
                    IF ROW(OLD.agreement_id, OLD.sha256, OLD.size, OLD.rows, OLD.codebook, OLD.codebook_sha256,
                           OLD.stored_as, OLD.public_id)
                        IS DISTINCT FROM ROW(NEW.agreement_id, NEW.sha256, NEW.size, NEW.rows, NEW.codebook,
                           NEW.codebook_sha256, NEW.stored_as, NEW.public_id)
                        OR OLD.deleted_at IS NOT NULL
                    THEN RAISE EXCEPTION 'reports: data stay what was uploaded' USING ERRCODE = 'RP002'; END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="hash_stays", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    @property
    def key(self) -> WrappedKey:
        return WrappedKey(self.key_name, bytes(self.wrapped_key))

    @property
    def faults_key(self) -> WrappedKey:
        return WrappedKey(self.faults_key_name, bytes(self.faults_wrapped_key))
