"""A report: ours or someone else's."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from allemed.website.models.site_page import SitePage


class ReportPage(SitePage):
    """What a report found, and where to read it."""

    publisher = models.CharField(_("utgiver"), max_length=200)
    year = models.PositiveSmallIntegerField(_("år"))
    file = models.ForeignKey(
        "website.File", verbose_name=_("rapporten"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    address = models.URLField(_("adresse hos utgiveren"), blank=True)

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [FieldPanel("publisher"), FieldPanel("year"), FieldPanel("file"), FieldPanel("address")],
            heading=_("Rapporten"),
        ),
        FieldPanel("lead"),
        FieldPanel("body"),
    ]
    read_together: ClassVar[list[str]] = ["file"]
    parent_page_types = ["website.ResourceListPage"]
    subpage_types: list[str] = []
    search_kind = "report"
    template = "website/report_page.html"

    class Meta:
        verbose_name = _("rapport")
        verbose_name_plural = _("rapporter")

    @property
    def byline(self) -> str:
        """Who published it, and when."""
        return f"{self.publisher}, {self.year}"
