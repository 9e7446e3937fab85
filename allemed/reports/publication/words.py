"""Numbers as the page's language writes them, and the words around them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from allemed.base import norwegian

THIN = "\u202f"


def percent(value: int | None) -> str:
    """`64 %`; English `64%`."""
    if value is None:
        return "–"
    return f"{signed(value)}%" if get_language() == "en" else f"{signed(value)}{THIN}%"


def signed(value: int) -> str:
    """With a real minus."""
    return str(value).replace("-", "−")


def between(cell: dict[str, Any]) -> str:
    """`(mellom 63 og 65)`, or that the uncertainty is too small to show in whole numbers."""
    low, high = cell.get("low"), cell.get("high")
    if low is None or high is None:
        return _("(vi vet ikke hvor usikkert det er)")
    if low == high:
        return _("(usikkerheten er under ett prosentpoeng)")
    return _("(mellom %(low)s og %(high)s)") % {"low": signed(low), "high": signed(high)}


def points_between(claim: dict[str, Any]) -> str:
    """The interval of a difference, in size: `(mellom 23 og 25)`."""
    low, high = sorted((abs(claim["low"]), abs(claim["high"])))
    return between({"low": low, "high": high})


def span(cell: dict[str, Any]) -> str:
    """`63–65`, for a table's column."""
    low, high = cell.get("low"), cell.get("high")
    return "–" if low is None or high is None else f"{signed(low)}–{signed(high)}"


def size(claim: dict[str, Any]) -> str:
    """`om lag 24`: a difference without its sign; never "0" for one that is there."""
    value = abs(claim["estimate"])
    return _("under 1") if value == 0 else _("om lag %(number)s") % {"number": value}


def group(number: int | None) -> str:
    """`48 591`; English `48,591`."""
    if number is None:
        return "–"
    return f"{number:,}" if get_language() == "en" else norwegian.group(number)


def listed(words: Sequence[str]) -> str:
    """`idrett, kultur og ungdomsklubb`."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s og %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
