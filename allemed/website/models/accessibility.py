"""How accessible a publisher's pages are, told by the publisher."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from allemed.base import clock
from allemed.website.models.site_page import SitePage


class Conformance(models.TextChoices):
    """How much of the demands is met."""

    FULL = "full", _("Oppfyller alle kravene vi har prøvd")
    PARTLY = "partly", _("Oppfyller kravene delvis")
    NOT = "not", _("Oppfyller ikke kravene")


class KnownIssueBlock(blocks.StructBlock):
    """Something that does not work for everyone yet, and what we do about it."""

    issue = blocks.CharBlock(label=_("Hva som ikke virker"), max_length=200)
    affected = blocks.CharBlock(label=_("Hvem det rammer, og hva de kan gjøre i stedet"), max_length=300)
    mended_by = blocks.CharBlock(label=_("Når det blir rettet"), max_length=120)
    criterion = blocks.CharBlock(label=_("Suksesskriterium i WCAG"), required=False, max_length=60)

    class Meta:
        icon = "warning"
        label = _("Kjent feil")


class AccessibilityStatusPage(SitePage):
    """One per publisher: the host's own, and one for each municipality that publishes here."""

    publisher = models.CharField(_("utgiver"), max_length=160, help_text=_("Den som svarer for sidene."))
    organisation_number = models.CharField(_("organisasjonsnummer"), max_length=9, blank=True)
    conformance = models.CharField(_("status"), max_length=10, choices=Conformance.choices)
    standard = models.CharField(_("prøvd mot"), max_length=80, default="WCAG 2.2 AA")
    tested_on = models.DateField(_("prøvd dato"), default=clock.today)
    method = models.TextField(_("hvordan vi har prøvd"), max_length=600)
    issues = StreamField([("issue", KnownIssueBlock())], verbose_name=_("kjente feil"), blank=True)
    contact_email = models.EmailField(_("e-post for å melde feil"))
    declaration = models.URLField(
        _("tilgjengelighetserklæring"), blank=True, help_text=_("Kommuner: adressen på uustatus.no.")
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        MultiFieldPanel(
            [FieldPanel("publisher"), FieldPanel("organisation_number"), FieldPanel("contact_email")],
            heading=_("Utgiver"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("conformance"),
                FieldPanel("standard"),
                FieldPanel("tested_on"),
                FieldPanel("method"),
                FieldPanel("issues"),
                FieldPanel("declaration"),
            ],
            heading=_("Status"),
        ),
        FieldPanel("body"),
    ]
    parent_page_types = ["website.FrontPage", "website.MunicipalityPage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    template = "website/accessibility_status_page.html"

    class Meta:
        verbose_name = _("tilgjengelighetsstatus")
        verbose_name_plural = _("tilgjengelighetsstatuser")
