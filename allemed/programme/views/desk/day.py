"""What the adviser does today."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from allemed.people.views.access import may
from allemed.programme.permissions import can_work_with_partnerships
from allemed.programme.views.desk.access import show


@may(can_work_with_partnerships)
def day(request: HttpRequest) -> HttpResponse:
    """What is due, what is stuck, what is new."""
    return show(request, "day", {})
