"""Every page of a publication as strangers will get it, byte by byte, before they do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import resolve, reverse
from django.utils.translation import override

from allemed.places.models import Municipality
from allemed.reports.models import Publication


@dataclass(frozen=True)
class Page:
    """A page's bytes. `municipality` is the number of the one it is about."""

    address: str
    content: bytes
    municipality: str = ""


def pages_of(publication: Publication, *, has_places: bool) -> dict[str, list[Page]]:
    """All pages by language: the list, the report, the places' tables, each municipality's own.

    The publication is in the database, in a transaction nobody else sees.
    """
    numbers = list(Municipality.objects.today().values_list("number", flat=True)) if has_places else []
    found = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found[language] = list(_in_language(publication.slug, numbers))
    return found


def _in_language(slug: str, numbers: list[str]) -> Iterator[Page]:
    yield _page(reverse("reports:publication_list"))
    yield _page(reverse("reports:publication", args=[slug]))
    if numbers:
        yield _page(reverse("reports:places", args=[slug]))
    for number in numbers:
        yield _page(reverse("reports:municipality", args=[slug, number]), number)


def _page(address: str, municipality: str = "") -> Page:
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", address, address
    request.META["HTTP_HOST"] = settings.SITE_ADDRESS.split("://", 1)[-1]
    match = resolve(address)
    response = match.func(request, *match.args, **match.kwargs)
    return Page(address, response.content, municipality)
