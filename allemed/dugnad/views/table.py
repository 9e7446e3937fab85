"""A seat's page: what the room does now, and the field. The same page with and without a script."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page

from allemed.dugnad.cookies import sitter_in
from allemed.dugnad.models import SeatKind
from allemed.dugnad.seat_page import Kept, page_for
from allemed.dugnad.sitter import Sitter
from allemed.dugnad.views.door import no_seat
from allemed.dugnad.views.said import FOR_THE_SCRIPT, SAID

PARTS = "del"
TEMPLATES = {
    SeatKind.TABLE: "dugnad/table.html",
    SeatKind.PERSONAL: "dugnad/personal.html",
    SeatKind.OBSERVER: "dugnad/observer.html",
    SeatKind.THEME_TEAM: "dugnad/theme_team.html",
}


@gzip_page  # the token of its forms is masked anew each time, and nothing that is asked for is echoed
@never_cache
def seat(request: HttpRequest, dugnad: str) -> HttpResponse:
    """The seat's page; with `?del=1` only the part that changes, for the device's own script."""
    sitter = sitter_in(request, dugnad)
    if sitter is None or sitter.seat.ended_at is not None:
        return no_seat(request, dugnad)
    return show(request, sitter)


def show(request: HttpRequest, sitter: Sitter, kept: Kept | None = None, status: int = 200) -> HttpResponse:
    """Draw it. `kept` is what was refused and still stands in its field."""
    template = TEMPLATES.get(SeatKind(sitter.seat.kind))
    if template is None:  # those who lead have pages of their own
        return redirect(f"{request.path}{'leder' if sitter.is_facilitator else 'skjerm'}/")
    page = page_for(sitter, get_language() or "nb", kept)
    if page is None:
        return no_seat(request, sitter.seat.dugnad.public_id)
    is_part = PARTS in request.GET
    context: dict[str, Any] = {
        "page": page,
        "dugnad": page.state["id"],
        "short": sitter.seat.called,
        "words": {name: str(words) for name, words in FOR_THE_SCRIPT.items()},
        "said": SAID.get(request.GET.get("sagt", "")),
        "is_part": is_part,
        "template": "dugnad/_part.html" if is_part else "dugnad/seat.html",
    }
    if request.method == "POST":
        context["languages"] = []  # this address is nothing to open
    response = render(request, template, context, status=status)
    response.headers["X-Room-Seq"] = str(page.state["seq"])
    return response
