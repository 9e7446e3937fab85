"""The door."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from allemed.dialogkort.pages import first_deck
from allemed.website.blocks import MENU
from allemed.website.models.news import ArticlePage
from allemed.website.models.site_page import PicturedPage

NEWEST = 3


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

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The page and the newest articles."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["articles"] = self.newest
        context["deck"] = first_deck(get_language() or settings.LANGUAGE_CODE)
        newest = self.newest[0] if self.newest else None
        # The list is where the articles are: one question less.
        context["news_url"] = (newest.get_url(request) or "").removesuffix(f"{newest.slug}/") if newest else ""
        return context

    @cached_property
    def newest(self) -> list[ArticlePage]:
        """The newest articles in this language."""
        return list(ArticlePage.objects.for_readers().descendant_of(self)[:NEWEST])

    def bodies(self) -> list[Any]:
        """The buttons too."""
        return [*super().bodies(), self.actions]

    def pictures(self) -> list[Any]:
        """The articles' too."""
        return [*super().pictures(), *(article.picture for article in self.newest)]
