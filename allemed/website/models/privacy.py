"""What is kept about people, why, and for how long."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from allemed.base import clock
from allemed.website.models.site_page import SitePage


class KeptBlock(blocks.StructBlock):
    """One kind of personal data: what, what for, how long, who sees it."""

    what = blocks.CharBlock(label=_("Hva vi tar vare på"), max_length=200)
    why = blocks.CharBlock(label=_("Hvorfor"), max_length=300)
    basis = blocks.CharBlock(label=_("Rettslig grunnlag"), max_length=160)
    how_long = blocks.CharBlock(label=_("Hvor lenge"), max_length=160)
    who = blocks.CharBlock(label=_("Hvem som ser det"), max_length=200)

    class Meta:
        icon = "lock"
        label = _("Opplysning")


class PrivacyPage(SitePage):
    """The privacy notice, with a table people can read."""

    kept = StreamField([("kept", KeptBlock())], verbose_name=_("hva vi tar vare på"), blank=True)
    reviewed_on = models.DateField(_("sist gjennomgått"), default=clock.today)
    contact_email = models.EmailField(_("e-post for innsyn og sletting"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("kept"),
        FieldPanel("body"),
        FieldPanel("contact_email"),
        FieldPanel("reviewed_on"),
    ]
    subpage_types: list[str] = []
    template = "website/privacy_page.html"

    class Meta:
        verbose_name = _("personvernside")
        verbose_name_plural = _("personvernsider")
