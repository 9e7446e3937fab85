"""News as Atom, one feed for each language."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from allemed.base.clock import OSLO
from allemed.base.http import public
from allemed.website.models import ArticlePage

NEWEST = 30


class NewsFeed(Feed):  # type: ignore[type-arg]  # generic in the stubs only
    """The newest articles, with title, lead, date and picture; the text itself is read on the site."""

    feed_type = Atom1Feed

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return public(super().__call__(request, *args, **kwargs))

    def title(self) -> str:
        return _("Nyheter fra ALLEMED")

    def subtitle(self) -> str:
        return _("Om å få alle barn med på organisert fritid.")

    def link(self) -> str:
        return f"{self._root()}nyheter/"

    def feed_url(self) -> str:
        return f"{self._root()}nyheter/atom.xml"

    def feed_guid(self) -> str:
        return f"{settings.SITE_ADDRESS}{self.feed_url()}"

    def author_name(self) -> str:
        return "ALLEMED"

    def author_link(self) -> str:
        return settings.SITE_ADDRESS

    def items(self) -> QuerySet[ArticlePage]:
        articles: QuerySet[ArticlePage] = ArticlePage.objects.live().public()
        return articles.filter(locale__language_code=get_language()).order_by("-date", "-first_published_at")[:NEWEST]

    def item_title(self, item: Any) -> str:
        return str(item.title)

    def item_description(self, item: ArticlePage) -> str:
        return item.lead

    def item_link(self, item: ArticlePage) -> str:
        return str(item.get_url() or "/")

    def item_guid(self, item: ArticlePage) -> str:
        """Stays the same when the address changes, so that nobody is told twice."""
        return f"urn:uuid:{item.translation_key}"

    def item_pubdate(self, item: ArticlePage) -> dt.datetime:
        return dt.datetime.combine(item.date, dt.time(8), tzinfo=OSLO)

    def item_updateddate(self, item: ArticlePage) -> dt.datetime:
        return max(item.last_published_at or self.item_pubdate(item), self.item_pubdate(item))

    @staticmethod
    def _root() -> str:
        language = get_language()
        return "/" if language == settings.LANGUAGE_CODE else f"/{language}/"
