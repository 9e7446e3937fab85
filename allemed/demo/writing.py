"""How the demo's pages are written down: a page is a few words in each language and a body of blocks.

Addresses are written as a reader of bokmål types them (`/bli-partner/`); the loader turns them into links to the page
in the language at hand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils import translation

from allemed.base import norwegian
from allemed.base.clock import OSLO

Block = tuple[str, Any]
LANGUAGES = ("nb", "nn", "en")


@dataclass(frozen=True)
class Words:
    """One page in one language."""

    title: str
    lead: str
    body: list[Block] = field(default_factory=list)
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Article:
    """One piece of news. `date` may lean on the demo's first day."""

    slug: str
    date: Callable[[dt.date], dt.date]
    themes: tuple[str, ...]
    drawing: str
    words: Callable[[dt.date], dict[str, Words]]


@dataclass(frozen=True)
class Page:
    """One page of another kind: its type's name, its address, what is not words, and its words."""

    kind: str
    address: str
    words: Callable[[dt.date], dict[str, Words]]
    drawing: str = ""
    fields: dict[str, Any] = field(default_factory=dict)


def heading(text: str, level: int = 2) -> Block:
    return ("heading", {"text": text, "level": str(level)})


def text(html: str) -> Block:
    return ("text", html)


def link(words: str, address: str) -> dict[str, str]:
    return {"text": words, "address": address}


def figure(drawing: str, caption: str = "") -> Block:
    return ("figure", {"picture": drawing, "caption": caption})


def quote(words: str, source: str) -> Block:
    return ("quote", {"text": words, "source": source})


def key_figures(*figures: tuple[str, str], source: str = "") -> Block:
    return (
        "key_figures",
        {"figures": [{"value": value, "meaning": meaning} for value, meaning in figures], "source": source},
    )


def findings(title: str, *found: tuple[str, str]) -> Block:
    return (
        "findings",
        {"title": title, "findings": [{"finding": what, "explanation": f"<p>{why}</p>"} for what, why in found]},
    )


def report_link(title: str, publisher: str, year: int, where: dict[str, str] | None = None) -> Block:
    return ("report_link", {"title": title, "publisher": publisher, "year": year, "link": where or {}})


def card(slug: str) -> Block:
    return ("card", slug)


def event(  # noqa: PLR0917 -- read as a sentence: what, which day, from, to, where
    title: str, day: dt.date, starts: str, ends: str, place: str, about: str, where: dict[str, str] | None = None
) -> Block:
    """`starts` and `ends` as "09:00", by the clock in Oslo."""

    def moment(clock: str) -> dt.datetime:
        return dt.datetime.combine(day, dt.time.fromisoformat(clock), OSLO)

    return (
        "event",
        {
            "title": title,
            "starts_at": moment(starts),
            "ends_at": moment(ends),
            "place": place,
            "description": about,
            "link": where or {},
        },
    )


def coming(slug: str) -> Block:
    """An event from the calendar, by its address."""
    return ("coming_event", slug)


def call_to_action(title: str, words: str, button: dict[str, str]) -> Block:
    return ("call_to_action", {"title": title, "text": words, "link": button})


def related(title: str, *addresses: str) -> Block:
    return ("related", {"title": title, "pages": list(addresses)})


def written(day: dt.date, language: str) -> str:
    """A date as it is written in that language."""
    with translation.override(language):
        return norwegian.date(day)


@dataclass(frozen=True)
class Period:
    """The programme period whose forms are open in the demo's present."""

    year: int

    @property
    def name(self) -> str:
        return f"{self.year}/{self.year + 1}"

    @property
    def last_dugnad(self) -> dt.date:
        return dt.date(self.year + 1, 1, 31)


def period(today: dt.date) -> Period:
    """The next period: announced in the months before the year it begins in."""
    return Period(today.year if today.month <= 3 else today.year + 1)


def weekday(today: dt.date, days: int) -> dt.date:
    """A working day about `days` days from today, and not at Christmas."""
    day = today + dt.timedelta(days=days)
    if (day.month, day.day) >= (12, 20) or (day.month, day.day) <= (1, 5):
        day += dt.timedelta(days=17)
    return day + dt.timedelta(days=(7 - day.weekday()) % 7) if day.weekday() >= 5 else day
