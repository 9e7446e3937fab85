"""The cards' place in Wagtail's admin."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from allemed.dialogkort.editing.viewsets import CardGroup
from allemed.dialogkort.permissions import can_edit_cards

register_snippet(CardGroup)


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]
def urls() -> list[URLResolver]:
    """`/redaksjon/dialogkort/…`"""
    return [path("dialogkort/", include("allemed.dialogkort.editing.urls"))]


class CardsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return can_edit_cards(request.user)


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def menu_item() -> MenuItem:
    """Where an editor begins."""
    return CardsMenuItem(
        _("Dialogkort"), reverse_lazy("dialogkort_editing:overview"), name="dialogkort", icon_name="copy", order=250
    )
