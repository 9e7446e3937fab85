"""The front's own error pages: the same as Django's, made once for each language."""

from __future__ import annotations

import io
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest

from allemed.base import errors
from allemed.base.errors import Wrong


class Refusals:
    """They ask neither database nor session, so they come when those are away."""

    def __init__(self) -> None:
        self._made: dict[tuple[Wrong, str], bytes] = {}

    def page(self, wrong: Wrong, path: str, remembered: str = "") -> bytes:
        """The HTML of one way to go wrong, in the language of `path`, or the one an editor's cookie `remembered`."""
        language = errors.language_for(path, remembered)
        made = self._made.get((wrong, language))
        if made is None:
            made = self._made[(wrong, language)] = _make(wrong, language)
        return made


def _make(wrong: Wrong, language: str) -> bytes:
    site = urlsplit(settings.SITE_ADDRESS)
    request = WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": "/" if language == settings.LANGUAGE_CODE else f"/{language}/",
            "SERVER_NAME": site.hostname or "localhost",
            "SERVER_PORT": str(site.port or 443),
            "wsgi.url_scheme": site.scheme,
            "wsgi.input": io.BytesIO(),
        }
    )
    return errors.page(request, wrong).content
