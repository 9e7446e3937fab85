"""What a person reads when something goes wrong: what happened, what to do, in their language.

Nothing here asks the database, the session or the cache, so the pages come also when those are away.
"""

from __future__ import annotations

import errno
import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg.errors
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

GetResponse = Callable[[HttpRequest], HttpResponse]
logger = logging.getLogger(__name__)
TRY_AGAIN_AFTER_SECONDS = 10
EDITORS_ADMIN = "/redaksjon/"


@dataclass(frozen=True)
class Wrong:
    """One way to go wrong, in words."""

    status: int
    title: str | Promise
    text: str | Promise
    drawing: str = "base/drawings/error.svg"


BAD_REQUEST = Wrong(
    400,
    _("Vi forsto ikke forespørselen"),
    _("Noe i adressen eller skjemaet kom ikke fram slik det skulle. Gå tilbake og prøv en gang til."),
)
FORBIDDEN = Wrong(
    403,
    _("Denne siden er ikke åpen for deg"),
    _("Du trenger en annen rolle for å se den. Spør den som ga deg lenken, eller logg inn med en annen konto."),
)
FORM_TOO_OLD = Wrong(
    403,
    _("Skjemaet hadde stått åpent for lenge"),
    _("Vi lagret ingenting. Gå tilbake, last siden på nytt og send en gang til. Kopier gjerne teksten din først."),
)
CUT_OFF = Wrong(
    400,
    _("Vi fikk ikke alt du sendte"),
    _(
        "Forbindelsen ble brutt underveis, så ingenting er lagret. "
        "Gå tilbake og send en gang til; det du skrev, står som regel der ennå."
    ),
    "base/drawings/offline.svg",
)
NO_FILE = Wrong(
    404,
    _("Vi fant ikke filen"),
    _("Den kan være tatt bort eller ha fått et nytt navn. Søk etter den, eller begynn fra forsiden."),
    "base/drawings/not-found.svg",
)
TOO_SLOW = Wrong(
    408,
    _("Det tok for lang tid"),
    _("Forbindelsen stanset mens du sendte, så ingenting er lagret. Gå tilbake og prøv igjen når nettet er bedre."),
    "base/drawings/offline.svg",
)
NOT_FOUND = Wrong(
    404,
    _("Vi fant ikke siden"),
    _("Adressen kan være feil skrevet, eller siden er flyttet eller tatt bort. Søk, eller begynn fra forsiden."),
    "base/drawings/not-found.svg",
)
NOT_ALLOWED = Wrong(
    405,
    _("Denne adressen kan ikke brukes slik"),
    _("Den tar bare imot et utfylt skjema. Gå tilbake til siden du kom fra, og bruk knappen der."),
)
TOO_LARGE = Wrong(
    413,
    _("Det du sendte, er for stort"),
    _("Velg en mindre fil eller send færre om gangen. Gå tilbake; det du skrev, står der fortsatt."),
)
TOO_MANY = Wrong(
    429,
    _("Det gikk litt fort"),
    _("Vi har fått mange forsøk på kort tid. Vent noen minutter og prøv igjen. Ingenting er gått tapt."),
)
BROKEN = Wrong(
    500,
    _("Noe gikk galt hos oss"),
    _("Feilen er vår, og den er meldt til dem som driver tjenesten. Prøv igjen om litt."),
)
AWAY = Wrong(
    503,
    _("Vi er straks tilbake"),
    _("Tjenesten er borte et øyeblikk. Vent ti sekunder og last siden på nytt. Alt som var lagret, er trygt."),
    "base/drawings/offline.svg",
)
BUSY = Wrong(
    503,
    _("Det er mange her akkurat nå"),
    _("Vi rekker ikke å svare alle på en gang. Vent et halvt minutt og last siden på nytt."),
)
FULL = Wrong(
    507,
    _("Det er ikke plass til mer akkurat nå"),
    _(
        "Lageret vårt er fullt, så dette ble ikke lagret. Alt som var lagret fra før, er trygt. "
        "Driften har fått beskjed; gå tilbake og prøv igjen senere."
    ),
)
BY_STATUS = {
    wrong.status: wrong
    for wrong in (BAD_REQUEST, FORBIDDEN, NOT_FOUND, NOT_ALLOWED, TOO_LARGE, TOO_MANY, BROKEN, AWAY, FULL)
}


def language_for(path: str, remembered: str) -> str:
    """The address' language; in the editors' admin, which has one address for all, the one its cookie `remembered`."""
    first = remembered if path.startswith(EDITORS_ADMIN) else path.lstrip("/").split("/", 1)[0]
    return first if first in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def page(request: HttpRequest, wrong: Wrong) -> HttpResponse:
    """The page for `wrong`, in the reader's language. It never fails: at worst it is plain."""
    language = language_for(request.path_info, request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""))
    root = "/" if language == settings.LANGUAGE_CODE else f"/{language}/"
    with translation.override(language):
        context: dict[str, Any] = {
            "title": wrong.title,
            "text": wrong.text,
            "drawing": wrong.drawing,
            "language_root": root,
            "contact_email": settings.CONTACT_EMAIL,
            "is_demo": settings.DEMO,
            "ways": [{"title": _t("Til forsiden"), "url": root}, {"title": _t("Søk"), "url": f"{root}sok/"}],
        }
        try:
            content: str = render_to_string("base/errors/error.html", context)
        except Exception:  # whatever is broken, the person gets a sentence
            logger.exception("the error page could not be rendered")
            content = _plain(language, str(wrong.title), str(wrong.text))
    response = HttpResponse(content, status=wrong.status)
    response["Content-Language"] = language
    response["Cache-Control"] = "no-store"
    if wrong.status == 503:
        response["Retry-After"] = str(TRY_AGAIN_AFTER_SECONDS)
    return response


def _plain(language: str, title: str, text: str) -> str:
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title} – ALLEMED</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"></head>'
        f'<body><main id="innhold"><h1>{title}</h1><p>{text}</p></main></body></html>'
    )


# --- Django's handlers --------------------------------------------------------------------------------------------


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """`handler400`, also for a form that was too large to read."""
    too_large = isinstance(exception, RequestDataTooBig | TooManyFilesSent | TooManyFieldsSent)
    return page(request, TOO_LARGE if too_large else BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - its words are not for people
    """`handler403`."""
    return page(request, FORBIDDEN)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - the reason is for the log
    """Django's `CSRF_FAILURE_VIEW`."""
    return page(request, FORM_TOO_OLD)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - its words are not for people
    """`handler404`."""
    return page(request, NOT_FOUND)


def too_many(request: HttpRequest) -> HttpResponse:
    """`handler429`, which allauth asks for."""
    return page(request, TOO_MANY)


def broken(request: HttpRequest) -> HttpResponse:
    """`handler500`: our fault, the database's absence, or a full disk."""
    error = sys.exc_info()[1]
    return page(request, BROKEN if error is None else _what_broke(error))


def _what_broke(error: BaseException) -> Wrong:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, psycopg.errors.DiskFull) or (
            isinstance(cause, OSError) and cause.errno in (errno.ENOSPC, errno.EDQUOT)
        ):
            return FULL
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, OperationalError | InterfaceError):
        return AWAY
    return BROKEN


def fill_empty(get_response: GetResponse) -> GetResponse:
    """Middleware: an error response without words (a 405, a 413) gets its page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        wrong = BY_STATUS.get(response.status_code)
        if wrong is None or response.streaming or response.content:
            return response
        filled = page(request, wrong)
        for name in ("Allow", "Retry-After"):
            if name in response:
                filled[name] = response[name]
        return filled

    return middleware
