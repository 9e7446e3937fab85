"""The leader's screen. A seat's cookie says who leads; an account is only asked for to get the seat.

Every form works without JavaScript. A command that the room could not do is answered 409 with the page as the room is
now, and says so in a sentence.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from allemed.base.rate_limits import limited
from allemed.base.refusals import RefusedError
from allemed.dugnad import actions, rates
from allemed.dugnad.actions import Command
from allemed.dugnad.actions.control import COMMANDS
from allemed.dugnad.cookies import seat_in, sitter_in
from allemed.dugnad.forms import EveningCodeForm
from allemed.dugnad.lead_page import lead_page
from allemed.dugnad.models import Dugnad, SeatKind
from allemed.dugnad.permissions import can_lead
from allemed.dugnad.refusals import RoomRefusal, status_of
from allemed.people.models import User

if TYPE_CHECKING:
    from collections.abc import Callable

    from allemed.dugnad.sitter import Sitter

PAGES = ("leader", "written", "tables", "measures")


def seated(view: Callable[[HttpRequest, Sitter], HttpResponse]) -> Callable[..., HttpResponse]:
    """Only from a facilitator's seat. Others who may lead are offered one; the rest get the way in, or a no."""

    @never_cache
    @wraps(view)
    def checked(request: HttpRequest, public_id: str) -> HttpResponse:
        sitter = sitter_in(request, public_id)
        if sitter is not None and sitter.is_facilitator and sitter.seat.ended_at is None:
            return view(request, sitter)
        found = get_object_or_404(Dugnad, public_id=public_id)
        if not isinstance(request.user, User):
            return redirect("account_login") if request.method == "POST" else _to_sign_in(request)
        if not can_lead(request.user, found):
            raise PermissionDenied
        return render(request, "dugnad/lead_door.html", {"dugnad": found})

    return checked


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    from django.contrib.auth.views import redirect_to_login

    return redirect_to_login(request.get_full_path())


def _show(
    request: HttpRequest, sitter: Sitter, name: str, *, refused: RefusedError | None = None, **more: Any
) -> HttpResponse:
    page = lead_page(sitter, get_language() or "nb")
    if page is None:
        raise PermissionDenied
    context = {"page": page, "place": name, "wide": True, "refusal": refused.message if refused else "", **more}
    status = status_of(refused.reason) if refused else 200
    return render(request, f"dugnad/lead_{name}.html", context, status=status)


@seated
def leader(request: HttpRequest, sitter: Sitter) -> HttpResponse:
    """The step and its clock; next; how the tables are doing."""
    return _show(request, sitter, "leader")


@seated
def written(request: HttpRequest, sitter: Sitter) -> HttpResponse:
    """What the tables have written: show, hide, gather under themes, what came late."""
    return _show(request, sitter, "written")


@seated
def tables(request: HttpRequest, sitter: Sitter) -> HttpResponse:
    """The door, the tables, their cards and their telephones."""
    return _show(request, sitter, "tables", theme_team_code=actions.theme_team_code(sitter.seat.dugnad))


@seated
def measures(request: HttpRequest, sitter: Sitter) -> HttpResponse:
    """Dots and first steps."""
    return _show(request, sitter, "measures")


def _back_to(request: HttpRequest) -> str:
    name = request.POST.get("back", "")
    return name if name in PAGES else "leader"


def _id(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("id", ""))
    except ValueError:
        return uuid4()


def _number(text: str) -> int | None:
    """A whole number someone's form sent, or None."""
    digits = text.strip().removeprefix("-")
    most = 6
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) <= most else None


def _arguments(request: HttpRequest) -> dict[str, Any]:
    """What the command is about, out of the form."""
    sent = request.POST
    found: dict[str, Any] = {
        name: sent[name].strip() for name in ("to", "card", "seat", "contribution", "reason") if sent.get(name)
    }
    for name in ("minutes", "each", "table"):
        number = _number(sent.get(name, ""))
        if number is not None:
            found[name] = number
    if "present" in sent or "counted" in sent:
        found["present"] = sent.getlist("present")
    return found


def _slow_down(sitter: Sitter) -> None:
    if rates.WRITES.wait(sitter.seat.public_id):
        raise RefusedError(RoomRefusal.TOO_FAST)


@require_POST
@seated
def do(request: HttpRequest, sitter: Sitter) -> HttpResponse:
    """One command. The form says which step and which epoch its screen showed."""
    back = _back_to(request)
    name = request.POST.get("name", "")
    try:
        _slow_down(sitter)
        if name not in COMMANDS:
            raise RefusedError(RoomRefusal.NOT_ALLOWED)
        made = Command(
            _id(request),
            _number(request.POST.get("epoch", "")) or 0,
            name,
            request.POST.get("step", "")[:12],
            _arguments(request),
        )
        actions.command(by=sitter, command=made)
    except RefusedError as refused:
        return _show(request, sitter, back, refused=refused)
    return redirect(f"dugnad_lead:{back}", sitter.seat.dugnad.public_id)


@require_POST
@seated
def theme(request: HttpRequest, sitter: Sitter) -> HttpResponse:
    """Name a theme, put something under one, or put one under another."""
    sent = request.POST
    try:
        _slow_down(sitter)
        what = sent.get("what", "")
        if what == "name":
            actions.name_theme(
                by=sitter, theme=_id(request), title=sent.get("title", ""), base=_number(sent.get("base", "")) or 0
            )
        elif what == "gather":
            wanted = sent.get("theme", "")
            actions.gather(by=sitter, contribution=_id(request), theme=UUID(wanted) if wanted else None)
        elif what == "merge":
            actions.merge(by=sitter, theme=_id(request), into=UUID(sent.get("into", "")))
    except ValueError:
        return _show(request, sitter, "written", refused=RefusedError(RoomRefusal.NOT_HERE))
    except RefusedError as refused:
        return _show(request, sitter, "written", refused=refused, kept_title=sent.get("title", ""))
    return redirect("dugnad_lead:written", sitter.seat.dugnad.public_id)


@require_POST
@seated
def take_control(request: HttpRequest, sitter: Sitter) -> HttpResponse:
    """From now on this screen steers. One tap: the button says if somebody else is steering right now."""
    back = _back_to(request)
    try:
        actions.take_control(by=sitter, client_id=_id(request), force=request.POST.get("force") == "1")
    except RefusedError as refused:
        return _show(request, sitter, back, refused=refused)
    return redirect(f"dugnad_lead:{back}", sitter.seat.dugnad.public_id)


@seated
def close(request: HttpRequest, sitter: Sitter) -> HttpResponse:
    """Ask once more; then the evening is over and the minutes are drafted. This cannot be undone."""
    page = lead_page(sitter, get_language() or "nb")
    if page is None:
        raise PermissionDenied
    refusal = ""
    if request.method == "POST":
        try:
            made = Command(
                _id(request),
                _number(request.POST.get("epoch", "")) or 0,
                "close",
                request.POST.get("step", "")[:12],
            )
            actions.command(by=sitter, command=made)
            return redirect("dugnad_lead:leader", sitter.seat.dugnad.public_id)
        except RefusedError as refused:
            refusal = refused.message
            page = lead_page(sitter, get_language() or "nb") or page
    return render(
        request,
        "dugnad/lead_close.html",
        {"page": page, "refusal": refusal, "wide": False},
        status=409 if refusal else 200,
    )


@limited()
@never_cache
def borrowed(request: HttpRequest) -> HttpResponse:
    """A borrowed laptop: the evening's code leads to one dugnad, without anyone's personal data."""
    form = EveningCodeForm(request.POST or None)
    if form.is_valid():
        try:
            sitter = actions.lead_by_code(
                code=form.cleaned_data["code"],
                language=get_language() or "nb",
                kind=SeatKind.FACILITATOR if form.cleaned_data["what"] == "lead" else SeatKind.PRESENTER,
            )
            to = "dugnad_lead:leader" if sitter.is_facilitator else "dugnad_lead:screen"
            response = redirect(to, sitter.seat.dugnad.public_id)
            seat_in(response, sitter)
            return response
        except RefusedError as refused:
            form.add_error("code", refused.message)
    return render(request, "dugnad/lead_borrowed.html", {"form": form})
