"""News: the list and the articles."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Page, PageManager, PageQuerySet
from wagtail.search import index

from allemed.base import clock
from allemed.website import reading
from allemed.website.models.site_page import PicturedPage, SitePage
from allemed.website.models.theme import Theme

PER_PAGE = 12


class ArticleQuerySet(PageQuerySet):
    """Words about articles."""

    def for_readers(self) -> ArticleQuerySet:
        """Published ones, newest first, with what a list shows."""
        return self.live().order_by("-date", "-pk").select_related("picture").defer("body")  # type: ignore[no-any-return]

    def beside(self, article: ArticlePage) -> dict[str, ArticlePage]:
        """The published article before and after this one, by date."""
        siblings = self.live().sibling_of(article, inclusive=False).only("title", "url_path", "date")
        same_day = models.Q(date=article.date)
        before = siblings.filter(models.Q(date__lt=article.date) | same_day & models.Q(pk__lt=article.pk))
        after = siblings.filter(models.Q(date__gt=article.date) | same_day & models.Q(pk__gt=article.pk))
        both = before.order_by("-date", "-pk")[:1].union(after.order_by("date", "pk")[:1])
        here = (article.date, article.pk)
        return {"next" if (page.date, page.pk) > here else "previous": page for page in both}


class NewsListPage(RoutablePageMixin, SitePage):
    """All news, by year and by theme."""

    parent_page_types = ["website.FrontPage"]
    subpage_types = ["website.ArticlePage"]
    max_count_per_parent = 1
    template = "website/news_list_page.html"

    class Meta:
        verbose_name = _("nyhetsliste")
        verbose_name_plural = _("nyhetslister")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The list, marked as the same for every reader."""
        response: HttpResponseBase = RoutablePageMixin.serve(self, request, *args, **kwargs)
        return reading.answer(request, response)

    @path("")  # type: ignore[untyped-decorator]
    def everything(self, request: HttpRequest) -> HttpResponseBase:
        """Every article."""
        return self._list(request, self.articles())

    @path("<int:year>/")  # type: ignore[untyped-decorator]
    def by_year(self, request: HttpRequest, year: int) -> HttpResponseBase:
        """The articles of one year."""
        return self._list(request, self.articles().filter(date__year=year), suffix=f"{year}/", chosen_year=year)

    @path("tema/<slug:slug>/")  # type: ignore[untyped-decorator]
    def by_theme(self, request: HttpRequest, slug: str) -> HttpResponseBase:
        """The articles about one theme."""
        theme = Theme.objects.filter(slug=slug).first()
        if theme is None:
            raise Http404
        return self._list(request, self.articles().filter(themes=theme), suffix=f"tema/{slug}/", chosen_theme=theme)

    def articles(self) -> ArticleQuerySet:
        """Every published article in this list."""
        return ArticlePage.objects.for_readers().child_of(self)  # type: ignore[no-any-return]

    def _list(
        self,
        request: HttpRequest,
        articles: ArticleQuerySet,
        *,
        suffix: str = "",
        chosen_year: int | None = None,
        chosen_theme: Theme | None = None,
    ) -> HttpResponseBase:
        """One page of the list; `suffix` is what the choice adds to the list's address."""
        shown = _page_of(articles, request.GET.get("side", "1"))
        reading.fetch_sizes(article.picture for article in shown)
        everything = ArticlePage.objects.live().child_of(self).order_by()
        here = self.get_url(request) or "/"
        themes = Theme.objects.filter(articles__in=everything).distinct()
        years = everything.dates("date", "year", order="DESC")
        context = {
            "articles": shown,
            "numbers": shown.paginator.get_elided_page_range(shown.number),
            "theme_choices": [
                {"title": str(theme), "url": f"{here}tema/{theme.slug}/", "active": theme == chosen_theme}
                for theme in themes
            ],
            "year_choices": [
                {"title": year.year, "url": f"{here}{year.year}/", "active": year.year == chosen_year} for year in years
            ],
            "list_url": here,
            "is_narrowed": bool(suffix),
            "chosen_year": chosen_year,
            "chosen_theme": chosen_theme,
            "canonical": f"{here}{suffix}" + (f"?side={shown.number}" if shown.number > 1 else ""),
        }
        return self.render(request, context_overrides=context, suffix=suffix)  # type: ignore[no-any-return]


def _page_of(articles: ArticleQuerySet, number: str) -> PaginatorPage[ArticlePage]:
    """One page of a list; a page that is not there is an unknown address, so that nobody's cache fills with them."""
    paginator = Paginator(articles, PER_PAGE)
    if not number.isdecimal() or not 1 <= int(number[:6]) <= paginator.num_pages:
        raise Http404
    return paginator.page(int(number))


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
    search_kind = "article"
    template = "website/article_page.html"

    objects = PageManager.from_queryset(ArticleQuerySet)()

    class Meta:
        verbose_name = _("artikkel")
        verbose_name_plural = _("artikler")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The article, its themes, and those before and after it."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        list_url = context["breadcrumbs"][-1]["url"] if context["breadcrumbs"] else "/"
        context["tags"] = [{"title": str(theme), "url": f"{list_url}tema/{theme.slug}/"} for theme in self.themes.all()]
        beside = ArticlePage.objects.beside(self) if self.pk else {}
        for where, article in beside.items():
            context[where] = {"title": article.title, "url": article.get_url(request)}
        context["list_url"] = list_url
        context["first_step"] = reading.first_step(self.body, request)
        return context
