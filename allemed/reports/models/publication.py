"""A publication: a page in the site, its words in each language, and its files."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from allemed.base import clock
from allemed.base.identifiers import new_public_id
from allemed.reports.models.recipe import SLUG
from allemed.reports.models.run import Run


class PublicationState(models.TextChoices):
    PUBLISHED = "published", _("lagt ut")
    REPLACED = "replaced", _("erstattet av en ny utgave")
    WITHDRAWN = "withdrawn", _("trukket tilbake")


class FileKind(models.TextChoices):
    CSV = "csv", _("Alle tallene (CSV)")
    XLSX = "xlsx", _("Alle tallene (Excel)")
    PDF = "pdf", _("Hele rapporten (PDF)")
    RECIPE = "yaml", _("Oppskriften tallene er laget etter")


class PublicationQuerySet(models.QuerySet["Publication"]):
    def published(self) -> PublicationQuerySet:
        return self.filter(state=PublicationState.PUBLISHED)

    def newest_first(self) -> PublicationQuerySet:
        return self.order_by("-published_at")


class Publication(models.Model):
    """One edition of a page under `/innsikt/`. It never changes; it is replaced, or withdrawn."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    slug = models.SlugField(_("adresse"), max_length=80)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="publications")
    state = models.CharField(max_length=10, choices=PublicationState, default=PublicationState.PUBLISHED)
    fingerprint = models.CharField(max_length=64)
    published_at = models.DateTimeField(default=clock.now)
    published_by = models.CharField(max_length=64)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=64, blank=True)

    objects: ClassVar[PublicationQuerySet] = PublicationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-published_at"]
        constraints = [
            models.CheckConstraint(condition=Q(slug__regex=SLUG), name="publication_slug_is_an_address"),
            models.UniqueConstraint(
                fields=["slug"], condition=Q(state=PublicationState.PUBLISHED), name="publication_one_at_an_address"
            ),
            models.CheckConstraint(
                condition=Q(state=PublicationState.PUBLISHED, ended_at=None, ended_by="")
                | (~Q(state=PublicationState.PUBLISHED) & Q(ended_at__isnull=False) & ~Q(ended_by="")),
                name="publication_ended_by_someone_at_a_time",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="published_never_changes",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func="""
                    IF TG_OP = 'DELETE' OR OLD.state <> 'published'
                        OR to_jsonb(OLD) - ARRAY['state', 'ended_at', 'ended_by']
                            IS DISTINCT FROM to_jsonb(NEW) - ARRAY['state', 'ended_at', 'ended_by']
                    THEN RAISE EXCEPTION 'reports: a publication never changes' USING ERRCODE = 'RP006'; END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("reports:publication", args=[self.slug])


class PublicationText(models.Model):
    """Everything the page says in one language, charts included: worded and drawn once, when it was published."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    title = models.CharField(max_length=200)
    lead = models.TextField()
    content = models.JSONField()

    objects: ClassVar[models.Manager[PublicationText]]

    class Meta:
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "language"], name="publication_text_once_a_language"),
        ]
        triggers = [pgtrigger.Protect(name="never_changes", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.title


class PublishedFile(models.Model):
    """A file to download. It lies under a name made of its content, served without Django."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="files")
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    kind = models.CharField(max_length=4, choices=FileKind)
    file = models.FileField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(help_text="bytes")

    objects: ClassVar[models.Manager[PublishedFile]]

    class Meta:
        ordering = ["language", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "language", "kind"], name="published_file_once_a_language"),
        ]
        triggers = [pgtrigger.Protect(name="never_changes", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return str(self.file)
