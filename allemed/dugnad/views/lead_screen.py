"""The big screen: only what the room may see, large enough for the back row, and able to go on by itself."""

from __future__ import annotations

import segno
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from allemed.dugnad.cookies import sitter_in
from allemed.dugnad.lead_page import screen_page
from allemed.dugnad.models import Dugnad, SeatKind
from allemed.dugnad.permissions import can_lead
from allemed.people.models import User

MAY_SHOW = (SeatKind.FACILITATOR, SeatKind.PRESENTER)


@never_cache
def screen(request: HttpRequest, public_id: str) -> HttpResponse:
    """From a presenter's or a facilitator's seat; others who may lead are offered one."""
    sitter = sitter_in(request, public_id)
    if sitter is None or sitter.seat.kind not in MAY_SHOW or sitter.seat.ended_at is not None:
        found = get_object_or_404(Dugnad, public_id=public_id)
        if not isinstance(request.user, User):
            from django.contrib.auth.views import redirect_to_login

            return redirect_to_login(request.get_full_path())
        if not can_lead(request.user, found):
            raise PermissionDenied
        return render(request, "dugnad/lead_door.html", {"dugnad": found})
    page = screen_page(public_id, get_language() or "nb")
    if page is None:
        raise PermissionDenied
    code = page.state["code"]
    door = request.build_absolute_uri(f"/d/{code}") if code else ""
    qr = segno.make(door, error="m").svg_inline(border=2, omitsize=True) if code else ""
    context = {
        "page": page,
        "host": request.get_host(),
        "door": door.split("://")[-1],
        "qr": mark_safe(qr),  # noqa: S308 -- segno's own drawing of our own address
        "spaced_code": f"{code[:3]} {code[3:]}" if code else "",
    }
    return render(request, "dugnad/screen.html", context)
