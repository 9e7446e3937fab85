"""`{% load site %}`: pictures and links as our pages show them. No tag here asks the database."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from wagtail.models import Page

from allemed.website import reading, sizes
from allemed.website.models import Picture

register = template.Library()


@register.simple_tag
def picture(
    picture: Picture | None, *, alt: str = "", is_cropped: bool = False, is_lazy: bool = True, sizes_attr: str = ""
) -> SafeString:
    """`<picture>` with every format we have, its width and height; nothing if its consent has ended.

    `sizes_attr`: how wide it is shown, as in HTML's `sizes`. `is_lazy=False` for the first thing on the page.
    """
    found = sizes.sources(picture, is_cropped=is_cropped) if picture and picture.is_showable() else None
    if found is None:
        return SafeString("")
    return render_to_string(
        "website/_picture.html",
        {
            "found": found,
            "alt": alt,
            "is_lazy": is_lazy,
            "sizes": sizes_attr or ("(min-width: 48em) 22rem, 92vw" if is_cropped else "(min-width: 48em) 44rem, 92vw"),
        },
    )


@register.simple_tag(takes_context=True)
def link_url(context: Context, link: Any) -> str:
    """Where a link block leads: the page's address, the address itself, or nothing if the page has been taken down."""
    return reading.address(link, context.get("request"))


@register.filter
def live(pages: Any) -> list[Page]:
    """Only those readers may open."""
    return [page for page in pages if page is not None and page.live]
