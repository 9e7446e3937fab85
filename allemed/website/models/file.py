"""A file to download."""

from __future__ import annotations

import contextlib
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument

from allemed.website.usage import Usage, usage_of


class File(AbstractDocument):
    """A PDF or another document; what it is, is read from its content and not from its name."""

    kind = models.CharField(_("slag"), max_length=10, blank=True, editable=False)

    admin_form_fields = ("title", "file", "collection", "tags")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("fil")
        verbose_name_plural = _("filer")
        permissions = [("choose_document", "Can choose document")]

    def clean(self) -> None:
        """Wagtail's look at the name, unless the file is refused already: one reason is enough."""
        if self.file:
            super().clean()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """With its size in bytes, which stands beside every link to it, however the file came here."""
        if self.file and not self.file_size:
            with contextlib.suppress(OSError):  # not there, or the store is away: the size is only a service
                self.file_size: int | None = self.file.size
        super().save(*args, **kwargs)

    def get_usage(self) -> Usage:
        """Where it is used, drafts included."""
        return usage_of(self)
