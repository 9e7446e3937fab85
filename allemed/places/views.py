"""The map of Norway, and finding a municipality or an organisation. All but the last are kept by the front."""

from __future__ import annotations

import csv

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from allemed.base.http import public
from allemed.places.country_map import SORTS, CountryMap
from allemed.places.models import County, Municipality, Population
from allemed.places.organisation_search import search
from allemed.places.suggestions import suggest

A_DAY = 24 * 3600


def country_map(request: HttpRequest) -> HttpResponse:
    """The map and the table of the same facts. `lag` is a layer, `fylke` a county's number, `sorter` a column."""
    asked = {name: request.GET.get(name, "") for name in ("lag", "fylke", "sorter")}
    counties = list(County.objects.today())
    county = next((one for one in counties if one.number == asked["fylke"]), None)
    if (asked["fylke"] and county is None) or (asked["sorter"] and asked["sorter"] not in SORTS):
        raise Http404
    try:
        page = CountryMap(counties, layer=asked["lag"], county=county, sort=asked["sorter"])
    except KeyError as error:
        raise Http404 from error
    return public(render(request, "places/country_map.html", {"map_page": page}))


def municipalities_csv(_request: HttpRequest) -> HttpResponse:
    """The 357 with county and children, as CSV that a Norwegian spreadsheet opens (semicolons, UTF-8 with a mark)."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="kommuner.csv"'
    response.write("\ufeff")
    writer = csv.writer(response, delimiter=";", lineterminator="\r\n")
    writer.writerow([_("kommunenummer"), _("kommune"), _("fylke"), _("innbyggere"), _("barn 6–17 år"), _("år")])
    counts = Population.objects.filter(municipality__in=Municipality.objects.today())
    for count in counts.select_related("municipality__county"):
        one = count.municipality
        writer.writerow([one.number, one.label, one.county.name, count.inhabitants, count.children_6_17, count.year])
    return public(response, seconds=A_DAY)


def find_municipality(request: HttpRequest) -> HttpResponse:
    """A page to look a municipality up, by any name it has or had."""
    query = request.GET.get("q", "").strip()[:80]
    context = {"query": query, "suggestions": suggest(query)}
    return public(render(request, "places/find_municipality.html", context))


def suggest_municipalities(request: HttpRequest) -> JsonResponse:
    """The same for a field that suggests while one types: `{"suggestions": [{number, name, county, text}]}`."""
    suggestions = [
        {
            "number": one.municipality.number,
            "name": one.municipality.label,
            "county": one.municipality.county.name,
            "former": one.former,
            "text": one.text,
        }
        for one in suggest(request.GET.get("q", "").strip()[:80])
    ]
    return public(JsonResponse({"suggestions": suggestions}))


@never_cache
def find_organisation(request: HttpRequest) -> HttpResponse:
    """A page to look an organisation up in the register, by number or name. htmx gets the list alone."""
    query = request.GET.get("q", "").strip()[:80]
    result = search(query, asked_by=request.META.get("REMOTE_ADDR", ""))
    is_fragment = request.headers.get("HX-Request") == "true"
    template = "places/_organisations.html" if is_fragment else "places/find_organisation.html"
    return render(request, template, {"query": query, "result": result}, status=result.status)
