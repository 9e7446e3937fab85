"""What keeps a child out."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from allemed.website.models.news import ArticlePage
from allemed.website.models.resource import ResourcePage
from allemed.website.models.site_page import PicturedPage

ARTICLES = 4


class BarrierPage(PicturedPage):
    """One barrier: what it is, what helps, and everything here about it."""

    theme = models.ForeignKey(
        "website.Theme", verbose_name=_("tema"), on_delete=models.PROTECT, related_name="barrier_pages"
    )

    content_panels = [*PicturedPage.content_panels[:1], FieldPanel("theme"), *PicturedPage.content_panels[1:]]
    parent_page_types = ["website.PlainPage"]
    subpage_types: list[str] = []
    search_kind = "barrier"
    template = "website/barrier_page.html"

    class Meta:
        verbose_name = _("temaside om en barriere")
        verbose_name_plural = _("temasider om barrierer")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The page, and what else there is about this barrier in the same language."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        resources = ResourcePage.objects.live().filter(themes=self.theme_id, locale=self.locale_id)
        others = BarrierPage.objects.live().sibling_of(self, inclusive=False)
        context.update(articles=self.articles, resources=list(resources.order_by("title")), others=list(others))
        return context

    @cached_property
    def articles(self) -> list[ArticlePage]:
        """The newest about this barrier in this page's language."""
        about = ArticlePage.objects.for_readers().filter(themes=self.theme_id, locale=self.locale_id)
        return list(about[:ARTICLES])

    def pictures(self) -> list[Any]:
        """The articles' too."""
        return [*super().pictures(), *(article.picture for article in self.articles)]
