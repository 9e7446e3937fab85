"""What happens to every request before and after its view."""

from __future__ import annotations

from collections.abc import Callable

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation

from allemed.base.errors import EDITORS_ADMIN

GetResponse = Callable[[HttpRequest], HttpResponse]
PREFIXES = tuple(code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE)


def language_from_address(get_response: GetResponse) -> GetResponse:
    """The address decides the language and nothing else does, so that a page can be cached by its address."""

    def middleware(request: HttpRequest) -> HttpResponse:
        first = request.path_info.lstrip("/").split("/", 1)[0]
        language = first if first in PREFIXES else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response

    return middleware


class SecurityPolicy(CSPMiddleware):
    """The strict Content-Security-Policy everywhere but in the editors' admin, whose widgets carry inline code."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.path_info.startswith(EDITORS_ADMIN):
            response._csp_replace = {  # type: ignore[attr-defined]
                "script-src": ["'self'", "'unsafe-inline'", "'unsafe-eval'"],
                "style-src": ["'self'", "'unsafe-inline'"],
                "img-src": ["'self'", "data:", "blob:"],
                "frame-src": ["'self'"],
            }
        return super().process_response(request, response)


security_policy = SecurityPolicy
