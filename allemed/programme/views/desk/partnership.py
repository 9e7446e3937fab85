"""One partnership: where it stands, what has happened, whom we speak with."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from allemed.base import clock
from allemed.people.views.access import may
from allemed.programme import desk_boxes_plan, desk_boxes_talk
from allemed.programme.actions.coordinators import coordinators_of
from allemed.programme.desk import Row
from allemed.programme.forms.desk import KeptFileForm, LetterForm, LogForm
from allemed.programme.models import FormState, KeptFile, Partnership, PartnershipState
from allemed.programme.models.partnership import OVER
from allemed.programme.permissions import can_work_with_partnerships
from allemed.programme.timeline import forms_of, lines
from allemed.programme.views.desk.access import find, show
from allemed.programme.views.desk.moves import deeds_for

LINES = 40


@may(can_work_with_partnerships)
def partnership(request: HttpRequest, public_id: str) -> HttpResponse:
    """The page."""
    return page(request, find(public_id))


def page(request: HttpRequest, found: Partnership, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page, with a form that was filled in wrongly in the place of an empty one."""
    people = list(found.people.known())
    found.to_know_of = people  # type: ignore[attr-defined]
    row = Row(found, clock.today())
    said = forms_of(found)
    coordinators = [held.user for held in coordinators_of(found)]
    deeds = deeds_for(found)
    have_access = {user.email for user in coordinators}
    context = {
        "partnership": found,
        "row": row,
        "people": people,
        "coordinators": coordinators,
        "may_come_in": []
        if found.state in OVER
        else [each for each in people if each.email and each.email.lower() not in have_access],
        "forms": [each for each in said if each.partnership_id == found.pk and each.state != FormState.ERASED],
        "lines": Paginator(lines(found, said), LINES).get_page(request.GET.get("side")),
        "duplicates": found.duplicates.whole(),
        "deeds": [deed for deed in deeds if deed.is_main],
        "other_deeds": [deed for deed in deeds if not deed.is_main],
        "number_in_queue": found.number_in_queue,
        "successors": _successors(found),
        "log_form": LogForm(auto_id=False),
        "letter_form": LetterForm(prefix="brev"),
        "file_form": KeptFileForm(prefix="fil"),
        "files": KeptFile.objects.about(found).kept().listed(),
        "state": PartnershipState(found.state).label,
    }
    return show(
        request,
        "partnership",
        context | desk_boxes_talk.boxes(found) | desk_boxes_plan.boxes(found) | forms,
        status=status,
    )


def _successors(found: Partnership) -> list[Any]:
    """What the municipality has become, when it is no more."""
    place = found.municipality
    if place is None or place.is_valid:
        return []
    return [each for each in place.successors().select_related("county") if each.is_valid]
