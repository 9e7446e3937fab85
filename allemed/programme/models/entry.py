"""What was said and done with a partner: a call, a meeting, a letter, a note. The timeline beside the moves."""

from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from allemed.base import clock
from allemed.base.identifiers import new_public_id
from allemed.base.triggers import never_deleted, never_truncated, only_these_change
from allemed.programme.models.partnership import ERROR, Partnership, belongs_to


class EntryKind(models.TextChoices):
    """What happened."""

    CALL = "call", _("telefonsamtale")
    MEETING = "meeting", _("møte")
    LETTER_OUT = "letter_out", _("brev eller e-post fra oss")
    LETTER_IN = "letter_in", _("svar fra dem")
    NOTE = "note", _("notat")
    DONE = "done", _("gjort i systemet")


# Someone of ours and someone of theirs have spoken.
CONTACT = (EntryKind.CALL, EntryKind.MEETING, EntryKind.LETTER_IN)


class EntryQuerySet(models.QuerySet["Entry"]):
    """`about(partnership)`."""

    def about(self, partnership: Partnership) -> Self:
        """Its own, and those of the duplicates that were merged into it."""
        return self.filter(belongs_to(partnership))


class Entry(models.Model):
    """One line of a partnership's timeline. Written once; its words may be emptied, never changed."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=10, choices=EntryKind)
    happened_at = models.DateTimeField(default=clock.now)
    written_at = models.DateTimeField(default=clock.now, editable=False)
    actor_kind = models.CharField(max_length=20)
    actor_id = models.CharField(max_length=60)
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(max_length=20_000, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[EntryQuerySet] = EntryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-happened_at", "-pk"]
        verbose_name = _("hendelse")
        verbose_name_plural = _("hendelser")
        indexes = [models.Index(fields=["partnership", "-happened_at"], name="entry_by_partnership")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=EntryKind.values), name="entry_kind_is_known"),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(title="", text=""), name="entry_erased_keeps_nothing"
            ),
        ]
        triggers = [
            only_these_change(ERROR, "entry_is_written_once", "an entry is written once", "title", "text", "erased_at"),
            pgtrigger.Trigger(
                name="entry_is_only_emptied",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__erased_at__isnull=True)
                & (
                    pgtrigger.Q(old__title__df=pgtrigger.F("new__title"))
                    | pgtrigger.Q(old__text__df=pgtrigger.F("new__text"))
                ),
                func=f"RAISE EXCEPTION 'an entry is only emptied, never rewritten' USING ERRCODE = '{ERROR}';",
            ),
            never_deleted(ERROR, "an entry is never deleted"),
            never_truncated(ERROR, "entries are never swept away"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    @property
    def is_contact(self) -> bool:
        """Whether we spoke with them."""
        return self.kind in CONTACT
