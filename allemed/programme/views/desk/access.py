"""The adviser's desk: which partnership, and may they."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from allemed.people.views.access import signed_in
from allemed.people.views.my_page import side_menu
from allemed.programme.models import Partnership
from allemed.programme.permissions import can_coordinate, can_work_with_partnerships


def find(public_id: str) -> Partnership:
    """The partnership with what its pages show of it. For the host's people: the view has asked who they are."""
    found: Partnership = get_object_or_404(Partnership.objects.whole(), public_id=public_id)
    return found


def find_as_coordinator(request: HttpRequest, public_id: str) -> Partnership:
    """The same for a page that the partner's own coordinator may open too; others are told nothing is there."""
    found = find(public_id)
    if not can_coordinate(signed_in(request), found):
        raise PermissionDenied
    return found


def show(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200, menu_at: str = ""
) -> HttpResponse:
    """A page of the desk (`programme/desk/<template>.html`), with the menu beside it."""
    user = signed_in(request)
    is_host = can_work_with_partnerships(user)
    menu = side_menu(user, menu_at or ("partnerships:day" if is_host else "partnerships:mine"))
    shown = {"is_host": is_host} | context | menu
    return render(request, f"programme/desk/{template}.html", shown, status=status)
