"""The newsletter belongs to the site, which is above this room: the site registers how one asks for it."""

from __future__ import annotations

from collections.abc import Callable

from allemed.base.actor import Actor

Ask = Callable[[Actor, str, str], None]
_ask: list[Ask] = []


def register(ask: Ask) -> None:
    """`ask(by, email, language)` asks the address whether it wants the news. The last one registered counts."""
    _ask[:] = [ask]


def ask(by: Actor, email: str, language: str) -> None:
    """Ask, in the caller's transaction; nothing happens where there is no newsletter."""
    for how in _ask:
        how(by, email, language)
