"""Who is asking, as a member."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from allemed.network.models import Member
from allemed.network.permissions import can_take_part, member_of
from allemed.people.views.access import may, signed_in
from allemed.people.views.my_page import side_menu

P = ParamSpec("P")


def members_only(
    view: Callable[Concatenate[HttpRequest, Member, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Gives the view the member; whoever may take part but has not joined is asked to."""

    def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        member = member_of(signed_in(request))
        if member is None:
            messages.info(request, _("Bli med i nettverket, så kommer du videre."))
            return redirect("network:home")
        return view(request, member, *args, **kwargs)

    checked.__doc__, checked.__name__ = view.__doc__, view.__name__
    return may(can_take_part)(checked)


def show(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page of ours, with the menu of one's own pages beside it."""
    menu = side_menu(signed_in(request), "network:home")
    return render(request, f"network/{template}.html", context | menu, status=status)
