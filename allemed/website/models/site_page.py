"""What all our pages share: a lead, perhaps a picture, and a body of blocks."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from allemed.website.blocks import BODY
from allemed.website.blocks.figure import check_description


class SitePage(Page):
    """A page with a lead and a body. Abstract: every page type has a reason of its own."""

    lead = models.TextField(
        _("ingress"), max_length=400, help_text=_("Én eller to setninger: hva er dette, og hvorfor angår det leseren?")
    )
    body = StreamField(BODY, verbose_name=_("innhold"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]

    class Meta:
        abstract = True


class PicturedPage(SitePage):
    """A page that also has a picture of its own, shown on top of it and in lists. Abstract."""

    picture = models.ForeignKey(
        "website.Picture", verbose_name=_("bilde"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    picture_alt = models.CharField(
        _("beskrivelse for den som ikke ser bildet"),
        max_length=300,
        blank=True,
        help_text=_("Hva forteller bildet her? Ikke begynn med «Bilde av»."),
    )
    picture_is_decorative = models.BooleanField(_("bildet er bare pynt"), default=False)

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        MultiFieldPanel(
            [FieldPanel("picture"), FieldPanel("picture_alt"), FieldPanel("picture_is_decorative")],
            heading=_("Bilde øverst og i lister"),
        ),
        FieldPanel("body"),
    ]

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Refuse a picture that is neither described nor marked as decoration."""
        super().clean()
        if self.picture_id:
            wrong = check_description(alt=self.picture_alt, is_decorative=self.picture_is_decorative)
            if wrong:
                raise ValidationError({"picture_alt": wrong})
