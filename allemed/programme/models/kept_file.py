"""What the host keeps about a partnership as files: a signed paper, a picture of the room, a list someone sent."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Func, Q
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from allemed.base import clock
from allemed.base.identifiers import new_public_id
from allemed.base.triggers import never_deleted, never_truncated, only_these_change
from allemed.programme.models.partnership import ERROR, Partnership, belongs_to

LARGEST = 10 * 1024 * 1024
"""Bytes in one file."""
MOST = 40
"""Files a partnership keeps."""


class KeptFileQuerySet(models.QuerySet["KeptFile"]):
    """`about(partnership)`, `kept()`, `listed()`."""

    def about(self, partnership: Partnership) -> Self:
        """Its own, and those of the duplicates that were merged into it."""
        return self.filter(belongs_to(partnership))

    def kept(self) -> Self:
        """Those that were not taken away."""
        return self.filter(removed_at=None)

    def listed(self) -> Self:
        """Without their content, the newest first."""
        return self.defer("content").order_by("-added_at", "-pk")


class KeptFile(models.Model):
    """One file. Taken away, it leaves an empty row.

    It lies in the database, not among the site's uploads: nobody but advisers may see it, it comes and goes in one
    transaction with the row, and the backup's rules of erasure hold for it.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="kept_files")
    name = models.CharField(max_length=150, blank=True)
    note = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=10)
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    added_at = models.DateTimeField(default=clock.now, editable=False)
    actor_kind = models.CharField(max_length=20)
    actor_id = models.CharField(max_length=60)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[KeptFileQuerySet] = KeptFileQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-added_at", "-pk"]
        verbose_name = _("fil")
        verbose_name_plural = _("filer")
        indexes = [models.Index(fields=["partnership", "-added_at"], name="kept_file_by_partnership")]
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0, size__lte=LARGEST), name="kept_file_has_a_size"),
            models.CheckConstraint(
                condition=Q(removed_at=None, name__gt="")
                & Q(
                    Exact(
                        Func(F("content"), function="octet_length", output_field=models.IntegerField()),
                        F("size"),
                    )
                )
                | Q(removed_at__isnull=False, name="", note="", content=b""),
                name="kept_file_is_whole_or_gone",
            ),
        ]
        triggers = [
            only_these_change(
                ERROR,
                "kept_file_only_goes",
                "a file is taken away, never changed",
                "name",
                "note",
                "content",
                "removed_at",
            ),
            never_deleted(ERROR, "the row of a file is never deleted"),
            never_truncated(ERROR, "files are never swept away"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    def forget(self) -> None:
        """Empty the row and save it."""
        self.name, self.note, self.content, self.removed_at = "", "", b"", clock.now()
        self.save(update_fields=["name", "note", "content", "removed_at"])
