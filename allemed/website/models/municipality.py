"""A municipality's own page."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from allemed.website.models.site_page import PicturedPage


class MunicipalityPage(PicturedPage):
    """What goes on in one municipality, and whom to ask there."""

    municipality_number = models.CharField(
        _("kommunenummer"),
        max_length=4,
        validators=[RegexValidator(r"^\d{4}$", _("Kommunenummeret har fire siffer, for eksempel 4203."))],
    )
    contact_title = models.CharField(
        _("hvem kan man spørre"), max_length=120, blank=True, help_text=_("En rolle eller avdeling, ikke et navn.")
    )
    contact_email = models.EmailField(_("e-post"), blank=True)
    contact_phone = models.CharField(_("telefon"), max_length=20, blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("municipality_number"),
        *PicturedPage.content_panels[1:],
        MultiFieldPanel(
            [FieldPanel("contact_title"), FieldPanel("contact_email"), FieldPanel("contact_phone")],
            heading=_("Kontakt"),
        ),
    ]
    parent_page_types = ["website.PlainPage"]
    subpage_types = ["website.AccessibilityStatusPage", "website.PlainPage"]
    template = "website/municipality_page.html"

    class Meta:
        verbose_name = _("kommuneside")
        verbose_name_plural = _("kommunesider")
