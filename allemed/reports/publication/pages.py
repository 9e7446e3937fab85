"""Every page of a publication as strangers will get it, byte by byte, before they do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from allemed.base.http import public
from allemed.places.models import Municipality
from allemed.reports.models import Publication, PublicationText
from allemed.reports.publication.municipal import MunicipalPage
from allemed.reports.recipes import read_recipe


@dataclass(frozen=True)
class Page:
    """A page's bytes. `municipality` is the number of the one it is about."""

    address: str
    content: bytes
    municipality: str = ""


def municipality_page(
    request: HttpRequest, publication: Publication, text: PublicationText, municipality: Municipality
) -> HttpResponse:
    """A municipality's own page."""
    recipe, result = read_recipe(publication.run.recipe.text), publication.run.result or {}
    context = {
        "publication": publication,
        "text": text,
        "page": MunicipalPage(recipe, result, municipality, text.language),
        "breadcrumbs": crumbs((text.title, publication.get_absolute_url())),
    }
    return public(render(request, "reports/municipality.html", context))


def crumbs(*more: tuple[str, str]) -> list[dict[str, str]]:
    """The way to a reader's page."""
    home = reverse("reports:publication_list").replace("innsikt/", "")
    way = [(_("Forside"), home), (_("Innsikt"), reverse("reports:publication_list")), *more]
    return [{"title": title, "url": url} for title, url in way]


def pages_of(publication: Publication) -> dict[str, list[Page]]:
    """All pages by language: the list, the report, the places' tables, and each municipality's own that has figures.

    The publication is in the database, in a transaction nobody else sees.
    """
    places = (publication.run.result or {}).get("places")
    numbers = list(places["municipalities"]) if places else []
    found = {}
    for text in publication.texts.all():
        with override(text.language):
            found[text.language] = list(_in_language(publication, text, numbers))
    return found


def _in_language(publication: Publication, text: PublicationText, numbers: list[str]) -> Iterator[Page]:
    names = ["publication", "places"] if numbers else ["publication"]
    for address in (reverse("reports:publication_list"), *(_address(name, publication) for name in names)):
        match = resolve(address)
        yield Page(address, match.func(_request(address), *match.args, **match.kwargs).content)
    for municipality in Municipality.objects.today().select_related("county").filter(number__in=numbers):
        address = _address("municipality", publication, municipality.number)
        page = municipality_page(_request(address), publication, text, municipality)
        yield Page(address, page.content, municipality.number)


def _address(name: str, publication: Publication, *more: str) -> str:
    return reverse(f"reports:{name}", args=[publication.slug, *more])


def _request(address: str) -> HttpRequest:
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", address, address
    request.META["HTTP_HOST"] = settings.SITE_ADDRESS.split("://", 1)[-1]
    return request
