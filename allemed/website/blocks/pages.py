"""Pages of ours that a body names, in links, lists and running text: all of them in one query.

Wagtail asks once for each kind of block that names a page, and twice or more for each text with a link in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.utils.html import escape
from wagtail import blocks
from wagtail.models import Page
from wagtail.rich_text import RichText

LINK_IN_TEXT = re.compile(r'<a (?=[^>]*linktype="page")[^>]*\bid="(\d+)"[^>]*>')


class NamedPages:
    """The pages a body names, by number, and where a link in its text leads: the same page in the reader's language."""

    def __init__(self, pages: Iterable[Page], language: str, request: Any) -> None:
        self.pages = {page.pk: page for page in pages}
        self._own = {page.translation_key: page for page in pages if page.locale.language_code == language}
        self._request = request

    def linked(self, text: str) -> str:
        """A text as it is stored, with the addresses of its links filled in. A page taken down leaves a bare `<a>`."""
        return LINK_IN_TEXT.sub(lambda found: self._tag(int(found[1])), text)

    def _tag(self, number: int) -> str:
        page = self.pages.get(number)
        own = self._own.get(page.translation_key) if page else None
        shown = own if own is not None and own.live else page
        url = shown.get_url(self._request) if shown is not None and shown.live else None
        return f'<a href="{escape(url)}">' if url else "<a>"


_named: ContextVar[NamedPages | None] = ContextVar("named_pages", default=None)


@contextmanager
def known(pages: NamedPages) -> Iterator[None]:
    """Inside, blocks that are read take their pages from here."""
    token = _named.set(pages)
    try:
        yield
    finally:
        _named.reset(token)


class PageBlock(blocks.PageChooserBlock):
    """Wagtail's chooser of pages, and as such it is stored and migrated."""

    def bulk_to_python(self, values: Iterable[int | None]) -> list[Page | None]:
        """The pages, without asking when they are already known."""
        named = _named.get()
        if named is None:
            return list(super().bulk_to_python(values))
        return [named.pages.get(number) if number else None for number in values]

    def deconstruct(self) -> Any:
        """As Wagtail's own: migrations need not know ours."""
        _name, arguments, options = super().deconstruct()
        return "wagtail.blocks.PageChooserBlock", arguments, options


def filled_in(text: RichText) -> RichText:
    """The text with its links' addresses, when they are known."""
    named = _named.get()
    return RichText(named.linked(text.source)) if named is not None and text else text
