"""Pages for requests that come no further: what happened, and what to do now. Used by the front and by rate limits."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class RefusalPage:
    """What a refused person reads, under which status."""

    status: int
    title: str | Promise
    advice: str | Promise


PAGES = {
    "absurd_address": RefusalPage(
        400,
        _("Adressen kan ikke leses"),
        _(
            "Det står noe i adressen som ikke hører hjemme der. Kanskje ble lenken delt i to i en "
            "e-post? Begynn på forsiden, eller søk."
        ),
    ),
    "cut_off": RefusalPage(
        400,
        _("Vi fikk ikke alt du sendte"),
        _(
            "Forbindelsen ble brutt underveis, så ingenting er lagret. Gå tilbake og send en gang til; "
            "det du skrev, står som regel der ennå."
        ),
    ),
    "too_slow": RefusalPage(
        408,
        _("Det tok for lang tid"),
        _("Forbindelsen stanset mens du sendte, så ingenting er lagret. Gå tilbake og prøv igjen når nettet er bedre."),
    ),
    "too_large": RefusalPage(
        413,
        _("Det du sendte, er for stort"),
        _(
            "Ingenting er lagret. En fil i redaksjonen kan være på 20 MB. Gjør bildet mindre eller del "
            "opp teksten, og send igjen."
        ),
    ),
    "too_many": RefusalPage(
        429,
        _("Vent litt før du prøver igjen"),
        _(
            "Det har kommet mange forsøk på kort tid, og vi stanser dem for å beskytte deg og andre. "
            "Ingenting er slettet, og du trenger ikke gjøre noe."
        ),
    ),
    "no_file": RefusalPage(
        404,
        _("Vi finner ikke filen"),
        _("Den kan være fjernet eller ha fått et nytt navn. Søk etter den, eller begynn på forsiden."),
    ),
    "broken": RefusalPage(
        500,
        _("Noe gikk galt hos oss"),
        _("Feilen er vår, og vi har fått beskjed. Prøv igjen om litt. Det du alt har lagret, er trygt."),
    ),
    "too_busy": RefusalPage(
        503,
        _("Det er mange her akkurat nå"),
        _("Vi rekker ikke å svare alle med en gang. Vent et halvt minutt og last siden på nytt."),
    ),
}


def language_root(language: str) -> str:
    """The front page's path in a language."""
    return "/" if language == settings.LANGUAGE_CODE else f"/{language}/"


def render(kind: str, language: str, *, request: HttpRequest | None = None, minutes: int | None = None) -> str:
    """The page with the site's layout. `minutes` says how long to wait, where we know."""
    with translation.override(language):
        context = {"refusal": PAGES[kind], "minutes": minutes, "root": language_root(language), "kind": kind}
        return render_to_string("base/refused.html", context, request=request)


def render_plainly(kind: str, language: str) -> str:
    """The same words without layout, for when templates, files or the database cannot be had."""
    with translation.override(language):
        page = PAGES[kind]
        return format_html(
            '<!doctype html><html lang="{}"><head><meta charset="utf-8"><title>{} – ALLEMED</title>'
            '<meta name="viewport" content="width=device-width, initial-scale=1"></head>'
            '<body><main><h1>{}</h1><p>{}</p><p><a href="{}">{}</a></p></main></body></html>',
            language,
            page.title,
            page.title,
            page.advice,
            language_root(language),
            _("Til forsiden"),
        )
