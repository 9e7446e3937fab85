"""Who is asking: analysts on the list of some data, with their second step."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from allemed.people.middleware import has_second_step
from allemed.people.models import User
from allemed.people.views.access import signed_in
from allemed.reports.models import DataAgreement
from allemed.reports.permissions import can_work_with


def analyst(request: HttpRequest, agreement: DataAgreement) -> User:
    """The analyst behind the request. Raises `PermissionDenied` for those who are not on the list."""
    user = signed_in(request)
    if not can_work_with(user, agreement):
        raise PermissionDenied
    return user


def second_step_first(request: HttpRequest) -> HttpResponse | None:
    """The way to the second step, for who has not taken it in this session; None for who has."""
    if has_second_step(request):
        return None
    return redirect(f"{reverse('mfa_index')}?{urlencode({'next': request.get_full_path()})}")


def sees_secrets(request: HttpRequest, agreement: DataAgreement) -> bool:
    """Whether faults by row and proofs may stand on this page: on the list, with the second step."""
    return can_work_with(signed_in(request), agreement) and has_second_step(request)


def crumbs(*more: tuple[str, str]) -> list[dict[str, str]]:
    """The way to an analyst's page."""
    way = [(_("Min side"), reverse("people:my_page")), (_("Data og rapporter"), reverse("reports:agreements")), *more]
    return [{"title": title, "url": url} for title, url in way]
