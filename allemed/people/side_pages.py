"""The pages beside one's own: rooms above add theirs, so that people need not know them.

A room registers a page in its `apps.py`: `side_pages.register("reports:agreements", title, can_see_analyses)`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from allemed.people.permissions import AnyUser


@dataclass(frozen=True)
class SidePage:
    """A page by its URL's name, what it is called, and who may open it."""

    name: str
    title: str | Promise
    is_open: Callable[[AnyUser], bool]


_pages: dict[str, SidePage] = {}


def register(name: str, title: str | Promise, is_open: Callable[[AnyUser], bool]) -> None:
    """Show the page in the menu from now on; the same name again replaces it."""
    _pages[name] = SidePage(name, title, is_open)


def pages_for(user: AnyUser) -> list[SidePage]:
    """What this person may open, in the order it was registered."""
    return [page for page in _pages.values() if page.is_open(user)]
