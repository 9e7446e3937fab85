"""News: the list and the articles."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page
from wagtail.search import index

from allemed.base import clock
from allemed.website.models.site_page import PicturedPage, SitePage


class NewsListPage(RoutablePageMixin, SitePage):
    """All news, by year and by theme."""

    parent_page_types = ["website.FrontPage"]
    subpage_types = ["website.ArticlePage"]
    max_count_per_parent = 1
    template = "website/news_list_page.html"

    class Meta:
        verbose_name = _("nyhetsliste")
        verbose_name_plural = _("nyhetslister")


class ArticlePage(PicturedPage):
    """One piece of news. Its date is the one readers see, and the one lists are sorted by."""

    date = models.DateField(_("dato"), default=clock.today, db_index=True)
    themes = ParentalManyToManyField("website.Theme", verbose_name=_("temaer"), blank=True, related_name="articles")

    content_panels = [
        *Page.content_panels,
        FieldPanel("date"),
        FieldPanel("lead"),
        FieldPanel("themes"),
        MultiFieldPanel(
            [FieldPanel("picture"), FieldPanel("picture_alt"), FieldPanel("picture_is_decorative")],
            heading=_("Bilde øverst og i lister"),
        ),
        FieldPanel("body"),
    ]
    search_fields = [*PicturedPage.search_fields, index.FilterField("date")]
    parent_page_types = ["website.NewsListPage"]
    subpage_types: list[str] = []
    template = "website/article_page.html"

    class Meta:
        verbose_name = _("artikkel")
        verbose_name_plural = _("artikler")
