"""What can be found: the sources, each saying which things it has in which version, and what they say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.html import strip_tags
from wagtail.blocks import StreamValue
from wagtail.models import Page

from allemed.base.clock import OSLO

LONGEST_TEXT = 200_000  # characters of one thing that are indexed


@dataclass(frozen=True)
class Document:
    """One findable thing in one language. `kind` is a word of `KINDS` in `views`."""

    language: str
    kind: str
    title: str
    url: str
    lead: str = ""
    body: str = ""
    date: dt.date | None = None


class Source(Protocol):
    """Where findable things come from."""

    @property
    def name(self) -> str:
        """What its entries are marked with."""

    def versions(self) -> dict[str, str]:
        """Every public thing's key and the version it is in now; cheap, asked every minute."""

    def documents(self, key: str) -> list[Document]:
        """What the thing says, once for each language it exists in; [] when it has gone since."""


def _text_of(value: Any) -> Iterator[str]:
    if isinstance(value, StreamValue):
        yield from value.stream_block.get_searchable_content(value)
    elif isinstance(value, str):
        yield strip_tags(value)


@dataclass(frozen=True)
class Pages:
    """Every live page that anyone may see."""

    name: str = "page"

    def versions(self) -> dict[str, str]:
        pages = Page.objects.live().public().filter(depth__gt=1)
        return {
            str(key): f"{revision}:{published}:{path}"
            for key, revision, published, path in pages.values_list(
                "pk", "live_revision_id", "last_published_at", "url_path"
            )
        }

    def documents(self, key: str) -> list[Document]:
        page = Page.objects.live().public().filter(pk=key).select_related("locale").first()
        if page is None:
            return []
        page = page.specific
        url = page.relative_url(page.get_site()) if page.get_site() else None
        if not url or not getattr(page, "is_findable", True):
            return []
        day = getattr(page, "date", None) or page.first_published_at
        fields = [field for field in page._meta.get_fields() if field.concrete and not hasattr(Page, field.name)]
        texts = [text for field in fields if field.name != "lead" for text in _text_of(getattr(page, field.name))]
        return [
            Document(
                language=page.locale.language_code,
                kind=getattr(page, "search_kind", "page"),
                title=page.title,
                url=url,
                lead=strip_tags(getattr(page, "lead", "") or page.search_description),
                body="\n".join(text for text in texts if text.strip())[:LONGEST_TEXT],
                date=day.astimezone(OSLO).date() if isinstance(day, dt.datetime) else day,
            )
        ]
