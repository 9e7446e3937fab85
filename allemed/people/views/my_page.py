"""One's own page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from allemed.people import actions, permissions, side_pages
from allemed.people.forms import DetailsForm
from allemed.people.models import User
from allemed.people.views.access import signed_in


def side_menu(user: User, active: str) -> dict[str, Any]:
    """The menu beside one's own pages, with what one may open."""
    pages = [("people:my_page", _("Min side"), True), ("mfa_index", _("Innlogging og sikkerhet"), True)]
    pages += [(page.name, str(page.title), True) for page in side_pages.pages_for(user)]
    pages += [
        ("people:people", _("Personer og roller"), permissions.can_manage_people(user)),
        ("people:outbox", _("E-post som er sendt"), permissions.can_read_outbox(user)),
        ("people:log", _("Logg"), permissions.can_read_log(user)),
    ]
    items = [
        {"title": title, "url": reverse(name), "active": name == active} for name, title, is_open in pages if is_open
    ]
    if permissions.can_edit_site(user):
        items.append({"title": _("Redaksjonen"), "url": reverse("wagtailadmin_home"), "active": False})
    return {"side_menu": items, "side_title": _("Min side")}


@never_cache
@login_required
def my_page(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    form = DetailsForm(request.POST or None, initial={"name": user.name, "language": user.language})
    if form.is_valid():
        actions.change_details(by=user, user=user, **form.cleaned_data)
        messages.success(request, _("Endringene er lagret."))
        return redirect("people:my_page")
    context = {"person": user, "roles": permissions.roles_of(user), "form": form}
    return render(request, "people/my_page.html", context | side_menu(user, "people:my_page"))


@require_POST
@never_cache
@login_required
def my_data(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    response = JsonResponse(
        actions.export_person(by=user, user=user), json_dumps_params={"indent": 2, "ensure_ascii": False}
    )
    response["Content-Disposition"] = 'attachment; filename="allemed.json"'
    return response
