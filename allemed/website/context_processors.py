"""What the page layout shows of the site: menus and footer."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import Error
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from allemed.website import menus as site_menus


def menus(request: HttpRequest) -> dict[str, Any]:
    """The main menu and the footer's, in the page's language. Lazy: a page that shows no menu asks for none."""
    language = get_language() or settings.LANGUAGE_CODE
    found: dict[str, Any] | None = None

    def part(name: str) -> Any:
        nonlocal found
        if found is None:
            try:
                found = site_menus.for_language(language)
            except Error:  # the page that says the database is away has no menu either
                found = {}
        links = found.get(name, [])
        if name == "main":
            return [{**link, "active": _is_here(request.path, link["url"])} for link in links]
        return links

    root = "/" if language == settings.LANGUAGE_CODE else f"/{language}/"
    return {
        "main_menu": SimpleLazyObject(lambda: part("main")),
        "footer_menu": SimpleLazyObject(lambda: part("footer")),
        "footer_about": SimpleLazyObject(lambda: part("about") or ""),
        "feed_url": f"{root}nyheter/atom.xml",
    }


def _is_here(path: str, url: str) -> bool:
    return path == url or (url.count("/") > 1 and url not in ("/nn/", "/en/") and path.startswith(url))
