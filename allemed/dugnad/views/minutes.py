"""The minutes for everyone who has the address, once they are sent, and a partner's measures."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render

from allemed.base.spreadsheets import MEDIA_TYPE
from allemed.dugnad.minutes.document import Document, owner_of
from allemed.dugnad.minutes.export import as_json, as_workbook
from allemed.dugnad.minutes.printing import as_pdf
from allemed.dugnad.models import Measure, MeasureState, Minutes, MinutesState
from allemed.places.models import Municipality, Organisation


def _sent(public_id: str) -> Minutes:
    found: Minutes = get_object_or_404(
        Minutes.objects.select_related("dugnad__municipality", "dugnad__organisation"),
        public_id=public_id,
        state=MinutesState.SENT,
    )
    return found


def partner_url(minutes: Minutes) -> tuple[str, str]:
    """The name of the address of the partner's measures, and its number."""
    dugnad = minutes.dugnad
    if dugnad.municipality:
        return "dugnad_minutes:municipality", dugnad.municipality.number
    return "dugnad_minutes:organisation", dugnad.organisation.number if dugnad.organisation else ""


def public(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/referat/<id>/`: as it was sent, with the owners' answers since."""
    minutes = _sent(public_id)
    return render(request, "dugnad/minutes/public.html", {"document": Document(minutes), "minutes": minutes})


def pdf(_request: HttpRequest, public_id: str) -> HttpResponse:
    """`/referat/<id>/referat.pdf`."""
    return file_of(as_pdf(_sent(public_id)), "application/pdf", "referat.pdf", is_shown=True)


def workbook(_request: HttpRequest, public_id: str) -> HttpResponse:
    """`/referat/<id>/referat.xlsx`."""
    return file_of(as_workbook(Document(_sent(public_id))), MEDIA_TYPE, "referat.xlsx")


def json(_request: HttpRequest, public_id: str) -> HttpResponse:
    """`/referat/<id>/referat.json`, described in `/api/openapi.json`."""
    response = JsonResponse(as_json(Document(_sent(public_id))), json_dumps_params={"ensure_ascii": False})
    response["X-Robots-Tag"] = "noindex"
    return response


def file_of(content: bytes, media_type: str, name: str, *, is_shown: bool = False) -> HttpResponse:
    """A file to fetch, or to look at in the browser."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'{"inline" if is_shown else "attachment"}; filename="{name}"'
    response["X-Robots-Tag"] = "noindex"
    return response


def municipality(request: HttpRequest, number: str) -> HttpResponse:
    """`/tiltak/kommune/<number>/`: what a municipality has agreed on."""
    found = Municipality.objects.today().filter(number=number).first()
    if found is None:
        raise Http404
    return _measures(request, found, municipality=found)


def organisation(request: HttpRequest, number: str) -> HttpResponse:
    """`/tiltak/organisasjon/<number>/`: what an organisation has agreed on."""
    found = get_object_or_404(Organisation, number=number)
    return _measures(request, found, organisation=found)


def _measures(request: HttpRequest, partner: Municipality | Organisation, **whose: Any) -> HttpResponse:
    """Only those in minutes that were sent: until then they are not looked through."""
    sent = Minutes.objects.filter(state=MinutesState.SENT, dugnad__is_rehearsal=False)
    rows = Measure.objects.filter(dugnad__minutes__in=sent, **whose).exclude(state=MeasureState.WITHDRAWN)
    rows = rows.select_related("dugnad__minutes").order_by("-dugnad__starts_at", "table__number", "place", "created_at")
    order = (MeasureState.AGREED, MeasureState.COMMITTED, MeasureState.CONFIRMED)
    groups = [
        {"state": state, "label": state.label, "rows": [(row, owner_of(row)) for row in rows if row.state == state]}
        for state in order
    ]
    context = {"partner": partner, "groups": [group for group in groups if group["rows"]], "number": len(rows)}
    return render(request, "dugnad/minutes/measures.html", context)
