"""The door: a code, a table, in. No account, no name. Every no is a page that says what to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST

from allemed.base.actor import Actor, System
from allemed.base.refusals import RefusedError
from allemed.dugnad import actions, guessing
from allemed.dugnad.actions.planning import read_code
from allemed.dugnad.cookies import seat_in, sitter_in, unseat
from allemed.dugnad.models import Dugnad, SeatKind, State
from allemed.dugnad.refusals import RoomRefusal, status_of
from allemed.dugnad.sitter import Sitter

THE_DOOR: Actor = System("door")
THROUGH_THE_DOOR = (SeatKind.TABLE, SeatKind.PERSONAL, SeatKind.OBSERVER)


@gzip_page
@never_cache
def code_field(request: HttpRequest) -> HttpResponse:
    """Where one types the code that stands on the screen."""
    typed = read_code(request.GET.get("kode", ""))
    if typed:
        return redirect("dugnad:door", code=typed)
    return render(request, "dugnad/door_code.html", {"is_empty": "kode" in request.GET})


@gzip_page
@never_cache
def by_code(request: HttpRequest, code: str) -> HttpResponse:
    """What the QR code and the short address lead to: choose a table."""
    try:
        with guessing.at_the_door(request):
            dugnad = actions.find_by_code(code)
        if not dugnad.is_door_open:
            raise RefusedError(RoomRefusal.DOOR_IS_CLOSED)
    except RefusedError as refused:
        return _no(request, refused, code=code)
    return render(request, "dugnad/door.html", _door(dugnad))


def _door(dugnad: Dugnad) -> dict[str, object]:
    writing = dugnad.seats.filter(kind=SeatKind.TABLE, ended_at=None, is_played=False)
    writers = set(writing.values_list("table__number", flat=True))
    numbers = dugnad.tables.filter(is_closed=False).values_list("number", flat=True)
    return {
        "dugnad": dugnad,
        "code": dugnad.code,
        "tables": [{"number": number, "is_taken": number in writers} for number in numbers],
    }


@never_cache
@require_POST
def sit_down(request: HttpRequest, dugnad: str) -> HttpResponse:
    """Take a seat. A device that sits there already stays where it is."""
    found = get_object_or_404(Dugnad, public_id=dugnad)
    code, kind, number = request.POST.get("code", ""), request.POST.get("kind", ""), _number(request)
    sitter = sitter_in(request, dugnad)
    if sitter is not None and _sits_there(sitter, kind, number):
        return redirect("dugnad:seat", dugnad=dugnad)
    try:
        new = _new_sitter(request, found, kind, number)
        if sitter is not None and sitter.is_current and sitter.seat.kind != SeatKind.FACILITATOR:
            actions.leave(by=sitter)  # one device, one seat
    except RefusedError as refused:
        return _no(request, refused, code=code, dugnad=found, number=number)
    response = redirect("dugnad:seat", dugnad=dugnad)
    seat_in(response, new)
    return response


def _sits_there(sitter: Sitter, kind: str, number: int | None) -> bool:
    place = sitter.seat.table.number if sitter.seat.table else None
    return sitter.is_current and sitter.seat.kind == kind and (number is None or number == place)


def _new_sitter(request: HttpRequest, dugnad: Dugnad, kind: str, number: int | None) -> Sitter:
    language = get_language() or "nb"
    if kind == SeatKind.THEME_TEAM:
        typed = request.POST.get("team_code", "")
        with guessing.inside(dugnad.public_id, "theme_team"):
            return actions.join_theme_team(by=THE_DOOR, dugnad=dugnad, code=typed, language=language)
    with guessing.at_the_door(request):
        if not dugnad.is_open:
            raise RefusedError(RoomRefusal.NOT_OPEN if dugnad.state == State.PLANNED else RoomRefusal.IS_OVER)
        if read_code(request.POST.get("code", "")) != dugnad.code:
            raise RefusedError(RoomRefusal.WRONG_CODE)
    if kind not in THROUGH_THE_DOOR:
        raise RefusedError(RoomRefusal.NOT_ALLOWED)
    if kind == SeatKind.PERSONAL and number is None and request.POST.get("find"):
        smallest = actions.smallest_table(dugnad)
        number = smallest.number if smallest else None
    return actions.sit_down(by=THE_DOOR, dugnad=dugnad, kind=SeatKind(kind), language=language, table=number)


@never_cache
def take_over(request: HttpRequest, dugnad: str) -> HttpResponse:
    """Another telephone writes for a table from now on: whoever has the table's code."""
    found = get_object_or_404(Dugnad, public_id=dugnad)
    number, typed = _number(request), request.POST.get("table_code", "")
    context: dict[str, object] = {"dugnad": found, "number": number or "", "typed": typed}
    if request.method != "POST":
        return render(request, "dugnad/door_take_over.html", context)
    try:
        with guessing.inside(dugnad, f"table {number}"):
            sitter = actions.take_over(
                by=THE_DOOR, dugnad=found, table=number or 0, code=typed, language=get_language() or "nb"
            )
    except RefusedError as refused:
        return render(
            request,
            "dugnad/door_take_over.html",
            {**context, "refusal": refused.reason.value, "message": refused.message},
            status=status_of(refused.reason),
        )
    response = redirect("dugnad:seat", dugnad=dugnad)
    seat_in(response, sitter)
    return response


def _number(request: HttpRequest) -> int | None:
    typed = request.POST.get("table", "") or request.GET.get("bord", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else None


def _no(request: HttpRequest, refused: RefusedError, *, code: str = "", **more: object) -> HttpResponse:
    context = {"refusal": refused.reason.value, "message": refused.message, "code": code, **more}
    if request.method == "POST":
        context["languages"] = []  # this address is nothing to open
    return render(request, "dugnad/door_refused.html", context, status=status_of(refused.reason))


def no_seat(request: HttpRequest, dugnad: str) -> HttpResponse:
    """For a device that holds no seat here (any longer)."""
    response = render(
        request,
        "dugnad/door_refused.html",
        {
            "refusal": RoomRefusal.SEAT_ENDED.value,
            "message": RoomRefusal.SEAT_ENDED.label,
            "back": reverse("dugnad:code_field"),
        },
        status=403,
    )
    unseat(response, dugnad)
    return response
