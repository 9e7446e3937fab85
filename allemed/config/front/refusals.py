"""The front's own error pages: with the site's layout when Django can make it, in plain HTML when it cannot."""

from __future__ import annotations

import io
import logging
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import close_old_connections

from allemed.base import refusal_pages
from allemed.base.middleware import PREFIXES
from allemed.config.front.django import DjangoThreads, TooBusyError

logger = logging.getLogger(__name__)


def language_of(path: str) -> str:
    """The language an address is in; bokmål when it says nothing."""
    first = path.lstrip("/").split("/", 1)[0]
    return first if first in PREFIXES else settings.LANGUAGE_CODE


class Refusals:
    """Each page is made once for each language, and again after a purge (it shows the menu)."""

    def __init__(self, threads: DjangoThreads) -> None:
        self._threads = threads
        self._made: dict[tuple[str, str], tuple[int, bytes]] = {}

    async def page(self, kind: str, path: str, generation: int) -> tuple[int, bytes]:
        """The status and the HTML of one kind of refusal, in the language of `path`."""
        language = language_of(path)
        status = refusal_pages.PAGES[kind].status
        made = self._made.get((kind, language))
        if made and made[0] == generation:
            return status, made[1]
        try:
            html = await self._threads.run(_render, kind, language)
        except TooBusyError:
            return status, made[1] if made else refusal_pages.render_plainly(kind, language).encode()
        except Exception:  # noqa: BLE001  (whatever is broken, the person gets a page)
            logger.warning("front: the layout could not be made for a refusal")
            return status, refusal_pages.render_plainly(kind, language).encode()
        self._made[(kind, language)] = (generation, html)
        return status, html

    def plain_page(self, kind: str, path: str) -> tuple[int, bytes]:
        """The same without layout: for missing files, which scanners ask for by the thousand."""
        return refusal_pages.PAGES[kind].status, refusal_pages.render_plainly(kind, language_of(path)).encode()


def _render(kind: str, language: str) -> bytes:
    site = urlsplit(settings.SITE_ADDRESS)
    request = WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": refusal_pages.language_root(language),
            "SERVER_NAME": site.hostname or "localhost",
            "SERVER_PORT": str(site.port or (443 if site.scheme == "https" else 80)),
            "wsgi.url_scheme": site.scheme,
            "wsgi.input": io.BytesIO(),
        }
    )
    close_old_connections()
    return refusal_pages.render(kind, language, request=request).encode()
