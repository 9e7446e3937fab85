"""What the rooms above add to the menu beside one's own pages, so that this room need not know them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from allemed.people.models import User

# (name of an address, title, whether this person may open it)
MenuPages = Callable[[User], Iterable[tuple[str, str, bool]]]
from_other_rooms: list[MenuPages] = []


def add_to_side_menu(pages: MenuPages) -> None:
    """Called by a room when it is ready."""
    if pages not in from_other_rooms:
        from_other_rooms.append(pages)
