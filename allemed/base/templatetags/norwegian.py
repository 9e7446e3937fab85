"""`{% load norwegian %}`: numbers, dates and telephone numbers as they are written here."""

from __future__ import annotations

import datetime as dt

from django import template

from allemed.base import norwegian

register = template.Library()


@register.filter
def group(number: int | None) -> str:
    """`{{ 769327|group }}` → 769 327."""
    return "" if number is None else norwegian.group(number)


@register.filter
def decimal(number: float | None, decimals: int = 1) -> str:
    """`{{ 12.345|decimal:2 }}` → 12,35."""
    return "" if number is None else norwegian.decimal(number, decimals)


@register.filter
def norwegian_date(value: dt.date | None) -> str:
    """`{{ article.date|norwegian_date }}` → 24. mars 2021."""
    return "" if value is None else norwegian.date(value)


@register.filter
def norwegian_time(value: dt.datetime | dt.time | None) -> str:
    """`{{ event.starts_at|norwegian_time }}` → 09.00."""
    return "" if value is None else norwegian.time(value)


@register.filter
def norwegian_moment(value: dt.datetime | None) -> str:
    """`{{ event.starts_at|norwegian_moment }}` → 24. mars 2021 kl. 09.00."""
    return "" if value is None else norwegian.moment(value)


@register.filter
def phone(number: str | None) -> str:
    """`{{ "22222222"|phone }}` → 22 22 22 22."""
    return norwegian.phone(number or "")
