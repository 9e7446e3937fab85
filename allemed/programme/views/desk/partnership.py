"""One partnership."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from allemed.people.views.access import may
from allemed.programme.permissions import can_work_with_partnerships
from allemed.programme.views.desk.access import find, show


@may(can_work_with_partnerships)
def partnership(request: HttpRequest, public_id: str) -> HttpResponse:
    """Where it stands, what has happened, whom we speak with."""
    return show(request, "partnership", {"partnership": find(public_id)})
