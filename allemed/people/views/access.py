"""Who is asking, and may they."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from allemed.people.models import User
from allemed.people.permissions import AnyUser

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def signed_in(request: HttpRequest) -> User:
    """The person behind a request to a page one must sign in for."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def may(permission: Callable[[AnyUser], bool]) -> Callable[[View[P]], View[P]]:
    """Only for signed-in people for whom `permission` says yes; others get the 403 page, visitors the way in."""

    def decorate(view: View[P]) -> View[P]:
        @never_cache
        @login_required
        @wraps(view)
        def checked(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not permission(signed_in(request)):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return checked  # type: ignore[return-value]  # the same, but for what a request is called

    return decorate
