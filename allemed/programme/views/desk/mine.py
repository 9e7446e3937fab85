"""The partner's own side of it: where their partnership stands, and what is next for them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from allemed.people.views.access import may, signed_in
from allemed.programme import desk_boxes_plan
from allemed.programme.models import PartnershipState
from allemed.programme.permissions import coordinated_by, is_coordinator
from allemed.programme.views.desk.access import show


@require_safe
@may(is_coordinator)
def mine(request: HttpRequest) -> HttpResponse:
    """Every partnership of one's partner, the newest period first. Of a waiting list: one's own place only."""
    found = coordinated_by(signed_in(request)).whole().prefetch_related("period__texts")
    rows = [
        {
            "partnership": each,
            "state": PartnershipState(each.state).label,
            "number": each.number_in_queue,
            **desk_boxes_plan.boxes(each),
        }
        for each in found.order_by("-period__starts_on", "-pk")
    ]
    return show(request, "mine", {"rows": rows})
