"""What a session means to a request. Editors have their admin in their language; whoever can see other people's data
signs in with two steps, and until then sees only the page for the second.
"""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode

from allemed.base.errors import EDITORS_ADMIN
from allemed.people.models import User
from allemed.people.permissions import can_see_personal_data

GetResponse = Callable[[HttpRequest], HttpResponse]
# The second step itself, and what its page is made of.
OPEN = ("/konto/", "/nn/konto/", "/en/konto/", settings.STATIC_URL, "/demo/", "/healthz")


def has_second_step(request: HttpRequest) -> bool:
    """Whether this session was opened, or later confirmed, with a passkey, a code app or a recovery code."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") in ("mfa", "demo") for record in records)


def editors_language(get_response: GetResponse) -> GetResponse:
    """The editors' admin in the language they chose there, else the one of their letters. A cookie that lives in the
    admin only remembers it for the pages that come when the database is away.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        is_admin = request.path_info.startswith(EDITORS_ADMIN) and settings.SESSION_COOKIE_NAME in request.COOKIES
        if not is_admin or not isinstance(user := request.user, User):
            return get_response(request)
        profile = getattr(user, "wagtail_userprofile", None)  # Wagtail makes it at the first choice
        language = (profile and profile.preferred_language) or user.language
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        if request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) != language:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                language,
                max_age=settings.LANGUAGE_COOKIE_AGE,
                path=EDITORS_ADMIN,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response

    return middleware


def second_step(get_response: GetResponse) -> GetResponse:
    """Send a session without its second step to the page for it. Visitors without a session are not looked at."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or request.path_info.startswith(OPEN):
            return get_response(request)
        user = request.user
        if user.is_authenticated and can_see_personal_data(user) and not has_second_step(request):
            methods = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
            has_one = Authenticator.objects.filter(user=user, type__in=methods).exists()
            page = reverse("mfa_reauthenticate" if has_one else "mfa_index")
            return redirect(f"{page}?{urlencode({'next': request.get_full_path()})}" if has_one else page)
        return get_response(request)

    return middleware
