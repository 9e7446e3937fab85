"""Readers' pages. The same for everyone, and kept by the front, but for the page that waits for figures."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from allemed.base import clock
from allemed.base.http import public
from allemed.places.models import Municipality
from allemed.reports.models import FileKind, Publication, PublicationState, PublicationText, Publishing, Run, RunState
from allemed.reports.models.run import OPEN_STATES
from allemed.reports.publication.municipal import county_tables, places_map
from allemed.reports.publication.pages import crumbs, municipality_page

ASK_AGAIN_SECONDS = "5"
READ_FOR = dt.timedelta(days=14)
"""Figures that are worked out and are not out after this long will hardly come."""
HALF = 50


@require_safe
def publication_list(request: HttpRequest) -> HttpResponse:
    """Every publication with its finding; while the first is being worked out, how far it has come."""
    texts = PublicationText.objects.filter(
        publication__state=PublicationState.PUBLISHED, language=get_language() or "nb"
    ).select_related("publication")
    found = list(texts.order_by("-publication__published_at"))
    waiting = None if found else _under_way()
    context = {"texts": found, "waiting": waiting, "breadcrumbs": crumbs()[:1]}
    response = render(request, "reports/publication_list.html", context)
    if found:
        return public(response)
    add_never_cache_headers(response)  # a run that begins changes it, and purges nothing
    if waiting is not None:
        response.headers["Refresh"] = ASK_AGAIN_SECONDS
    return response


@dataclass(frozen=True)
class UnderWay:
    """How far the first publication is, in per cent; `is_read` while somebody reads the figures before they go out."""

    progress: int
    is_read: bool = False


def _under_way() -> UnderWay | None:
    """The first publication on its way, from the queue to the site: worked out, read by an analyst, put out."""
    publishing = Publishing.objects.filter(state__in=OPEN_STATES).order_by("created_at").first()
    if publishing is not None:
        return UnderWay(HALF + publishing.progress // 2)
    run = Run.objects.filter(state__in=OPEN_STATES).order_by("created_at").first()
    if run is not None:
        return UnderWay(run.progress // 2)
    lately = Run.objects.filter(state=RunState.DONE, finished_at__gt=clock.now() - READ_FOR, publications=None)
    return UnderWay(HALF, is_read=True) if lately.exists() else None


@require_safe
def publication(request: HttpRequest, slug: str) -> HttpResponse:
    """A publication in the language of the address."""
    found = Publication.objects.published().filter(slug=slug).select_related("run").first()
    if found is None:
        return _gone(request, slug)
    text = _text(found)
    places = (found.run.result or {}).get("places")
    context = {
        "publication": found,
        "text": text,
        "content": text.content,
        "files": _files(found, text.language),
        "map": places_map(places) if places else None,
        "breadcrumbs": crumbs(),
        "alternates": _alternates(found),
    }
    return public(render(request, "reports/publication.html", context))


@require_safe
def places(request: HttpRequest, slug: str) -> HttpResponse:
    """Every municipality's figures in tables; `?navn=` leads to one of them."""
    found = _published(slug)
    wanted = request.GET.get("navn", "").replace("\x00", "").strip()[:80]
    misses = ""
    if wanted:
        today = Municipality.objects.today()
        one = today.meant_by(wanted) or today.named(wanted).first()
        if one:
            return redirect("reports:municipality", slug, one.number)
        misses = wanted
    text = _text(found)
    context = {
        "publication": found,
        "text": text,
        "tables": county_tables(_places(found)),
        "misses": misses,
        "breadcrumbs": crumbs((text.title, found.get_absolute_url())),
    }
    response = render(request, "reports/places.html", context)
    return response if wanted else public(response)


@require_safe
def municipality(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """A municipality's own page: beside its county, those that are like it, and the country."""
    found = _published(slug)
    one = get_object_or_404(Municipality.objects.today().select_related("county"), number=number)
    _places(found)
    return municipality_page(request, found, _text(found), one)


def _published(slug: str) -> Publication:
    return get_object_or_404(Publication.objects.published().select_related("run__recipe"), slug=slug)


def _places(found: Publication) -> dict[str, Any]:
    figures: dict[str, Any] | None = (found.run.result or {}).get("places")
    if not figures:
        raise Http404
    return figures


def _text(found: Publication) -> PublicationText:
    texts = {text.language: text for text in found.texts.all()}
    return texts.get(get_language() or "nb") or texts["nb"]


def _files(found: Publication, language: str) -> list[dict[str, Any]]:
    files = {file.kind: file for file in found.files.filter(language=language)}
    return [
        {"url": files[kind].file.url, "title": kind.label, "kind": kind.value, "size": files[kind].size}
        for kind in (FileKind.PDF, FileKind.XLSX, FileKind.CSV, FileKind.RECIPE)
        if kind in files
    ]


def _alternates(found: Publication) -> list[dict[str, str]]:
    addresses = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            addresses.append({"code": code, "url": settings.SITE_ADDRESS + found.get_absolute_url()})
    return addresses


def _gone(request: HttpRequest, slug: str) -> HttpResponse:
    """Withdrawn says so; what never was is not found."""
    if not Publication.objects.filter(slug=slug).exists():
        raise Http404
    return render(request, "reports/withdrawn.html", {"breadcrumbs": crumbs()}, status=410)
