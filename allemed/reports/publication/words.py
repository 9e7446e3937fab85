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
    """The interval of a difference, in size: `(mellom 23 og 25)`.

    Ends are rounded outwards. Where a difference is claimed its nearer end is not nought, though it rounds to it.
    """
    low, high = sorted((abs(claim["low"]), abs(claim["high"])))
    if low == 0 and claim["direction"] in {"up", "down"}:
        return _("(mellom under 1 og %(high)s)") % {"high": high}
    return between({"low": low, "high": high})


def span(cell: dict[str, Any]) -> str:
    """`63–65`, for a table's column; `>0–3` for a difference whose lower end is above nought and rounds to it."""
    low, high = cell.get("low"), cell.get("high")
    if low is None or high is None:
        return "–"
    above = ">" if low == 0 and cell.get("direction") == "up" else ""
    below = "<" if high == 0 and cell.get("direction") == "down" else ""
    return f"{above}{signed(low)}–{below}{signed(high)}"


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
