"""The menus as pages show them."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page

from allemed.website.models.menu import Menu


def _addresses(links: Any) -> list[dict[str, str]]:
    shown = []
    for child in links:
        link = child.value
        page: Page | None = link.get("page")
        if page is not None and not page.live:
            continue  # a page taken down takes its place in the menu with it
        url = page.url if page is not None else link.get("address")
        if url:
            shown.append({"title": link["text"], "url": url})
    return shown


def resolve(menu: Menu) -> None:
    """Find the addresses of the menu's links again, and save them if they have changed."""
    resolved = {"main": _addresses(menu.main), "footer": _addresses(menu.footer), "about": menu.about}
    if resolved != menu.resolved:
        menu.resolved = resolved
        Menu.objects.filter(pk=menu.pk).update(resolved=resolved)


def resolve_all() -> None:
    """After a page got a new address, was published or taken down."""
    for menu in Menu.objects.all():
        resolve(menu)


def for_language(language: str) -> dict[str, Any]:
    """What the pages in that language show, in one query; empty when nobody has made a menu."""
    found = Menu.objects.filter(locale__language_code=language).values_list("resolved", flat=True).first()
    return found or {}
