"""A municipality's own page."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from allemed.website.models.site_page import PicturedPage


class MunicipalityPage(PicturedPage):
    """What goes on in one municipality, and whom to ask there."""

    municipality = models.ForeignKey(
        "places.Municipality", verbose_name=_("kommune"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    contact_title = models.CharField(
        _("hvem kan man spørre"), max_length=120, blank=True, help_text=_("En rolle eller avdeling, ikke et navn.")
    )
    contact_email = models.EmailField(_("e-post"), blank=True)
    contact_phone = models.CharField(_("telefon"), max_length=20, blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("municipality"),
        *PicturedPage.content_panels[1:],
        MultiFieldPanel(
            [FieldPanel("contact_title"), FieldPanel("contact_email"), FieldPanel("contact_phone")],
            heading=_("Kontakt"),
        ),
    ]
    parent_page_types = ["website.PlainPage"]
    subpage_types = ["website.AccessibilityStatusPage", "website.PlainPage"]
    search_kind = "municipality"
    template = "website/municipality_page.html"

    class Meta:
        verbose_name = _("kommuneside")
        verbose_name_plural = _("kommunesider")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The page, whom to ask, and the pages below it."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        contact = (
            (_("Hvem"), self.contact_title),
            (_("E-post"), self.contact_email),
            (_("Telefon"), self.contact_phone),
        )
        context["facts"] = [{"term": term, "text": text} for term, text in contact if text]
        context["children"] = list(self.get_children().live()) if self.pk else []
        return context
