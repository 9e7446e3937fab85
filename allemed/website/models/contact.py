"""How to reach us."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from allemed.website.models.site_page import SitePage


class ContactPage(SitePage):
    """Ways to reach us, and when we answer."""

    email = models.EmailField(_("e-post"))
    phone = models.CharField(_("telefon"), max_length=20, blank=True)
    postal_address = models.TextField(_("postadresse"), max_length=300, blank=True)
    answers_within = models.CharField(
        _("når vi svarer"), max_length=160, help_text=_("For eksempel: «Vi svarer innen to arbeidsdager.»")
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        MultiFieldPanel(
            [FieldPanel("email"), FieldPanel("phone"), FieldPanel("postal_address"), FieldPanel("answers_within")],
            heading=_("Kontakt"),
        ),
        FieldPanel("body"),
    ]
    subpage_types: list[str] = []
    template = "website/contact_page.html"

    class Meta:
        verbose_name = _("kontaktside")
        verbose_name_plural = _("kontaktsider")
