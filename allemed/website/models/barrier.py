"""What keeps a child out."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from allemed.website.models.site_page import PicturedPage


class BarrierPage(PicturedPage):
    """One barrier: what it is, what helps, and everything here about it."""

    theme = models.ForeignKey(
        "website.Theme", verbose_name=_("tema"), on_delete=models.PROTECT, related_name="barrier_pages"
    )

    content_panels = [*PicturedPage.content_panels[:1], FieldPanel("theme"), *PicturedPage.content_panels[1:]]
    parent_page_types = ["website.PlainPage"]
    subpage_types: list[str] = []
    template = "website/barrier_page.html"

    class Meta:
        verbose_name = _("temaside om en barriere")
        verbose_name_plural = _("temasider om barrierer")
