"""The door."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from allemed.website.blocks import MENU
from allemed.website.models.site_page import PicturedPage


class FrontPage(PicturedPage):
    """One sentence of what ALLEMED does for a child, a drawing, one deed; then the news."""

    sentence = models.CharField(
        _("setningen"),
        max_length=120,
        help_text=_("Hva ALLEMED gjør for et barn. Det første alle leser."),
    )
    actions = StreamField(
        MENU, verbose_name=_("knapper"), blank=True, max_num=2, help_text=_("Den første er hovedknappen.")
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("sentence"),
        FieldPanel("lead"),
        FieldPanel("actions"),
        MultiFieldPanel(
            [FieldPanel("picture"), FieldPanel("picture_alt"), FieldPanel("picture_is_decorative")],
            heading=_("Tegning"),
        ),
        FieldPanel("body"),
    ]
    parent_page_types = ["wagtailcore.Page"]
    template = "website/front_page.html"

    class Meta:
        verbose_name = _("forside")
        verbose_name_plural = _("forsider")
