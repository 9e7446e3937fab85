"""An evening on paper: the sheets to print, and one screen a sheet to type it in. The same deeds as a device's."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allemed.base.refusals import RefusedError
from allemed.dialogkort.models import DialogueCard
from allemed.dugnad import actions
from allemed.dugnad.actions import Command
from allemed.dugnad.actions.ballots import candidates
from allemed.dugnad.cookies import seat_in, sitter_in
from allemed.dugnad.models import Ballot, CardDeal, Contribution, Dugnad, Kind, State, Step, StepKind
from allemed.dugnad.models.table import MOST_PEOPLE
from allemed.dugnad.paper.printing import sheets_pdf
from allemed.dugnad.paper.rows import Sheet, measures_of, others_of, rows_of, sheets_of, steps_of, typed_in
from allemed.dugnad.paper.typing import FIELDS, Typed, type_lines, type_measures
from allemed.dugnad.permissions import can_review, works_with_minutes
from allemed.dugnad.sitter import Sitter
from allemed.dugnad.views.minutes import file_of
from allemed.people.views.access import may, signed_in


def _find(request: HttpRequest, public_id: str) -> Dugnad:
    dugnad: Dugnad = get_object_or_404(
        Dugnad.objects.select_related("municipality", "organisation"), public_id=public_id
    )
    if not can_review(signed_in(request), dugnad):
        raise PermissionDenied
    return dugnad


def _sheet(dugnad: Dugnad, step: str, table: int) -> Sheet:
    found = next((each for each in sheets_of(dugnad) if each.step.public_id == step and each.table == table), None)
    if found is None:
        raise Http404
    return found


def _seat(request: HttpRequest, dugnad: Dugnad) -> Sitter:
    """The facilitator's seat this browser has, or a new one. Raises `RefusedError` when the evening is over."""
    found = sitter_in(request, dugnad.public_id)
    if found is not None and found.is_facilitator and found.is_current:
        return found
    return actions.lead(by=signed_in(request), dugnad=dugnad)


@may(works_with_minutes)
def start(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/dugnad/<id>/papir/`: the sheets, how far the typing has come, and what happens next."""
    dugnad = _find(request, public_id)
    return _start(request, dugnad)


def _start(request: HttpRequest, dugnad: Dugnad, *, status: int = 200, **more: Any) -> HttpResponse:
    code = request.GET.get("kode", "").replace(" ", "")
    sheets = sheets_of(dugnad)
    wanted = next((each for each in sheets if each.code == code), None)
    if wanted is not None:
        return redirect("dugnad_minutes:paper_screen", dugnad.public_id, wanted.step.public_id, wanted.table)
    counts = typed_in(dugnad)
    steps = [
        {
            "step": step,
            "title": step.words(dugnad.language)["title"],
            "sheets": [(each, counts.get(each.code, 0)) for each in sheets if each.step.pk == step.pk],
        }
        for step in steps_of(dugnad)
    ]
    context = {"dugnad": dugnad, "steps": steps, "code": code, "states": State, "kinds": StepKind, **more}
    return render(request, "dugnad/paper/start.html", context, status=status)


@may(works_with_minutes)
def sheets(request: HttpRequest, public_id: str) -> HttpResponse:
    """`…/ark.pdf`: every sheet to print."""
    dugnad = _find(request, public_id)
    if not dugnad.steps.exists():
        raise Http404
    return file_of(sheets_pdf(dugnad), "application/pdf", "ark.pdf", is_shown=True)


# --- One sheet --------------------------------------------------------------------------------------------------------


@may(works_with_minutes)
def screen(request: HttpRequest, public_id: str, step: str, table: int) -> HttpResponse:
    """One sheet. Saved, it leads to the next; what could not be saved stays, and says why."""
    dugnad = _find(request, public_id)
    sheet = _sheet(dugnad, step, table)
    if request.method != "POST":
        return _show(request, dugnad, sheet)
    more: dict[str, Any] = {}
    try:
        sitter = _seat(request, dugnad)
        if sheet.step.kind == StepKind.PRIORITISE:
            done = _type_dots(sitter, sheet, request)
        elif sheet.step.kind == StepKind.MEASURES:
            done = type_measures(by=sitter, sheet=sheet, post=request.POST.dict())
        else:
            done, more["rows"] = type_lines(by=sitter, sheet=sheet, post=request.POST.dict())
    except RefusedError as refused:
        return _show(request, dugnad, sheet, status=409, errors=[refused.message], posted=request.POST)
    if done.errors:
        response = _show(request, dugnad, sheet, status=409, errors=done.errors, posted=request.POST, **more)
    else:
        _say(request, sheet, done)
        response = redirect("dugnad_minutes:paper_screen", public_id, *_next(dugnad, sheet, request))
    seat_in(response, sitter)
    return response


def _say(request: HttpRequest, sheet: Sheet, done: Typed) -> None:
    messages.success(request, _("Ark %(code)s er lagret.") % {"code": sheet.code})
    if done.kept_beside:
        messages.warning(request, _("En annen skrev på samme linje. Begge tekstene er beholdt."))


def _next(dugnad: Dugnad, sheet: Sheet, request: HttpRequest) -> tuple[str, int]:
    everything = sheets_of(dugnad)
    at = next(index for index, each in enumerate(everything) if each.code == sheet.code)
    stays = request.POST.get("gjor") == "bli" or at + 1 == len(everything)
    to = sheet if stays else everything[at + 1]
    return to.step.public_id, to.table


def _type_dots(sitter: Sitter, sheet: Sheet, request: HttpRequest) -> Typed:
    given: dict[str, int] = {}
    for candidate in candidates(sitter.seat.dugnad):
        said = request.POST.get(candidate, "").strip()
        if said and not (said.isdigit() and len(said) < 5):
            return Typed(errors=[_("Skriv antall prikker med sifre.")])
        given[candidate] = int(said or 0)
    people, revision = request.POST.get("people", ""), request.POST.get("revisjon", "")
    actions.vote_on_paper(
        by=sitter,
        step=sheet.step.public_id,
        table=sheet.table,
        revision=int(revision) if revision.isdigit() and len(revision) < 8 else 1,
        allocations=given,
        people=int(people) if people.isdigit() and len(people) < 4 else 1,
    )
    return Typed(saved=1)


def _show(
    request: HttpRequest, dugnad: Dugnad, sheet: Sheet, *, status: int = 200, posted: Any = None, **more: Any
) -> HttpResponse:
    everything = sheets_of(dugnad)
    at = next(index for index, each in enumerate(everything) if each.code == sheet.code)
    kind = StepKind(sheet.step.kind)
    context: dict[str, Any] = {
        "dugnad": dugnad,
        "sheet": sheet,
        "title": sheet.step.words(dugnad.language)["title"],
        "previous": everything[at - 1] if at else None,
        "number": at + 1,
        "total": len(everything),
        "is_dots": kind == StepKind.PRIORITISE,
        "is_measures": kind == StepKind.MEASURES,
    }
    if kind == StepKind.PRIORITISE:
        context |= _dots_context(dugnad, sheet, posted)
    elif kind == StepKind.MEASURES:
        context |= _measures_context(dugnad, sheet, posted)
    else:
        context |= _lines_context(dugnad, sheet, more, posted)
    return render(request, "dugnad/paper/screen.html", context | more, status=status)


def _lines_context(dugnad: Dugnad, sheet: Sheet, more: dict[str, Any], posted: Any) -> dict[str, Any]:
    rows = more.get("rows") or rows_of(sheet)
    if posted is not None and "rows" not in more:  # refused before anything was tried: what was typed stays
        for each in [row for kind in rows.values() for row in kind]:
            each.text = posted.get(each.name, each.text)
    cards = DialogueCard.objects.filter(version_id=dugnad.deck_id).order_by("position")
    dealt = CardDeal.objects.filter(dugnad=dugnad, table__number=sheet.table, put_aside_at=None)
    chosen = next((row.card for kind in rows.values() for row in kind if row.card), "")
    first = dealt.values_list("card__public_id", flat=True).first()
    kinds = [(Kind(kind).label, rows[kind]) for kind in sheet.step.captures]
    is_about_cards = bool({Kind.BARRIER.value, Kind.IDEA.value} & set(sheet.step.captures))
    return {
        "kinds": kinds,
        "cards": list(cards) if is_about_cards else [],
        "chosen": (posted or {}).get("kort") or chosen or first or "",
        "others": others_of(sheet),
        "first_empty": next((row.name for _label, part in kinds for row in part if not row.text), ""),
    }


def _measures_context(dugnad: Dugnad, sheet: Sheet, posted: Any) -> dict[str, Any]:
    measures = []
    for line, _pk, there in measures_of(sheet):
        is_there = there is not None and there.state != "withdrawn"
        values = dict.fromkeys(FIELDS, "")
        if there is not None and is_there:
            values |= {name: getattr(there, name) or "" for name in FIELDS if name != "idea"}
            values |= {name: value.isoformat() for name, value in values.items() if hasattr(value, "isoformat")}
            values["idea"] = str(there.idea_id or "")
        if posted is not None:
            values = {name: posted.get(f"{name}-{line}", "") for name in FIELDS}
        measures.append({"line": line, "version": there.version if there else 0, **values})
    ideas = Contribution.objects.filter(dugnad=dugnad, kind=Kind.IDEA, withdrawn_at=None, table__number=sheet.table)
    return {"measures": measures, "ideas": [(str(idea.pk), idea.text) for idea in ideas]}


def _dots_context(dugnad: Dugnad, sheet: Sheet, posted: Any) -> dict[str, Any]:
    ballot = Ballot.objects.filter(step=sheet.step, table__number=sheet.table, table__dugnad=dugnad).first()
    given = ballot.allocations if ballot else {}
    rows = [
        (candidate, label, (posted or {}).get(candidate, "") if posted is not None else given.get(candidate, ""))
        for candidate, label in candidates(dugnad).items()
    ]
    return {
        "dots": rows,
        "revision": (ballot.revision if ballot else 0) + 1,
        "people": (posted or {}).get("people") or (ballot.people if ballot else ""),
        "most_people": MOST_PEOPLE,
        "is_open": sheet.step.state == "open",
        "is_counted": sheet.step.counted_at is not None,
    }


# --- What the one who leads would do in the room ----------------------------------------------------------------------


def _begin(sitter: Sitter, dugnad: Dugnad, _post: Any) -> None:
    if dugnad.state == State.LOBBY:
        _command(sitter, dugnad, "start")


def _show_and_open(sitter: Sitter, dugnad: Dugnad, post: Any) -> None:
    """Everyone sees what was written, and the dots may be typed in."""
    _begin(sitter, dugnad, post)
    for step in steps_of(dugnad):
        if step.captures:
            _command(sitter, dugnad, "reveal", step=step.public_id)
    _command(sitter, dugnad, "open_step", step=_dots_step(dugnad, post).public_id)


def _count(sitter: Sitter, dugnad: Dugnad, post: Any) -> None:
    _command(sitter, dugnad, "close_step", step=_dots_step(dugnad, post).public_id)


def _close(sitter: Sitter, dugnad: Dugnad, post: Any) -> None:
    _begin(sitter, dugnad, post)
    _command(sitter, dugnad, "close")


def _take_control(sitter: Sitter, _dugnad: Dugnad, _post: Any) -> None:
    actions.take_control(by=sitter, client_id=uuid.uuid4(), force=True)


DEEDS = {
    "begynn": _begin,
    "apne-prikker": _show_and_open,
    "tell": _count,
    "avslutt": _close,
    "ta-styringen": _take_control,
}


def _dots_step(dugnad: Dugnad, post: Any) -> Step:
    found: Step = get_object_or_404(dugnad.steps, public_id=post.get("steg", ""), kind=StepKind.PRIORITISE)
    return found


def _command(sitter: Sitter, dugnad: Dugnad, name: str, **arguments: Any) -> None:
    now = Dugnad.objects.get(pk=dugnad.pk)
    current = now.steps.filter(is_current=True).first()
    made = Command(uuid.uuid4(), now.epoch, name, current.public_id if current else "", arguments)
    actions.command(by=sitter, command=made)


@require_POST
@may(works_with_minutes)
def do(request: HttpRequest, public_id: str) -> HttpResponse:
    """A button of the first page: begin, open for dots, count, close."""
    dugnad = _find(request, public_id)
    said = DEEDS.get(request.POST.get("gjor", ""))
    if said is None:
        return redirect("dugnad_minutes:paper", public_id)
    try:
        sitter = _seat(request, dugnad)
        said(sitter, dugnad, request.POST)
    except RefusedError as refused:
        in_control = refused.reason == "not_in_control"
        return _start(request, dugnad, status=409, refused=refused.message, may_take_control=in_control)
    dugnad.refresh_from_db()
    if dugnad.state == State.CLOSED:
        messages.success(request, _("Dugnaden er avsluttet. Utkastet til referat lages nå."))
        return redirect("dugnad_minutes:review", public_id)
    response = redirect("dugnad_minutes:paper", public_id)
    seat_in(response, sitter)
    return response
