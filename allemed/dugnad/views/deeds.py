"""Every deed of a seat as a plain form: for whoever has no script. The API does the same for the device's own script.

A form carries the id it was given when it was drawn, so sent twice it is one. A no draws the page again, text kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from allemed.base.refusals import RefusedError
from allemed.dugnad import actions, rates
from allemed.dugnad.actions import MeasureWriting, Writing
from allemed.dugnad.cookies import seat_in, sitter_in, unseat
from allemed.dugnad.models import Kind
from allemed.dugnad.models.table import MOST_PEOPLE
from allemed.dugnad.refusals import RoomRefusal, status_of
from allemed.dugnad.seat_page import Kept
from allemed.dugnad.sitter import Sitter
from allemed.dugnad.views.door import no_seat
from allemed.dugnad.views.table import show

MOST_NUMBER = 2_000_000_000
Deed = Callable[[Sitter, QueryDict], tuple[str, str]]
"""Does it, and says the name of what is said (`said.SAID`) and where on the page one lands."""
MEASURE_LINES = ("text", "owner_name", "owner_role", "owner_organisation", "first_step", "help_needed")
MEASURE_DATES = ("first_step_date", "deadline")


@never_cache
@require_POST
def do(request: HttpRequest, dugnad: str, deed: str) -> HttpResponse:
    """Do one deed and come back to the page."""
    sitter = sitter_in(request, dugnad)
    if sitter is None or sitter.seat.ended_at is not None:
        return no_seat(request, dugnad)
    try:
        if deed not in DEEDS:
            raise RefusedError(RoomRefusal.NOT_HERE)
        if rates.WRITES.wait(sitter.seat.public_id):
            raise RefusedError(RoomRefusal.TOO_FAST)
        said, anchor = DEEDS[deed](sitter, request.POST)
    except RefusedError as refused:
        values = {key: str(value) for key, value in request.POST.items()}
        kept = Kept(values.get("form", ""), values, refused.reason.value, refused.message)
        status = 429 if refused.reason == RoomRefusal.TOO_FAST else status_of(refused.reason)
        return show(request, sitter, kept, status)
    if deed == "ga-ut":
        response = redirect("dugnad:code_field")
        unseat(response, dugnad)
        return response
    response = redirect(f"{reverse('dugnad:seat', args=[dugnad])}?sagt={said}#{anchor}")
    if deed == "flytt":
        seat_in(response, sitter)
    return response


# --- What a form's fields say -----------------------------------------------------------------------------------------


def _uuid(form: QueryDict, name: str) -> UUID:
    try:
        return UUID(form.get(name, ""))
    except ValueError:
        raise RefusedError(RoomRefusal.NOT_HERE) from None


def _count(form: QueryDict, name: str, most: int = MOST_NUMBER) -> int:
    typed = form.get(name, "") or "0"
    if not (typed.isascii() and typed.isdigit()) or len(typed) > 10:
        raise RefusedError(RoomRefusal.NOT_HERE)
    return min(int(typed), most)


def _date(form: QueryDict, name: str) -> dt.date | None:
    typed = form.get(name, "").strip()
    if not typed:
        return None
    for pattern in ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"):
        try:
            return dt.datetime.strptime(typed, pattern).date()  # noqa: DTZ007  (a day has no zone)
        except ValueError:
            continue
    raise RefusedError(RoomRefusal.NOT_A_DATE)


# --- The deeds --------------------------------------------------------------------------------------------------------


def _write(sitter: Sitter, form: QueryDict) -> tuple[str, str]:
    if form.get("kind") not in Kind.values:
        raise RefusedError(RoomRefusal.KIND_NOT_ASKED)
    base = _count(form, "base")
    receipt = actions.write(
        by=sitter,
        writing=Writing(
            _uuid(form, "thing"),
            base,
            form.get("step", ""),
            Kind(form.get("kind", "")),
            form.get("text", ""),
            form.get("card", ""),
        ),
    )
    said = {"kept_beside": "begge"}.get(receipt.outcome) or (
        "sent" if receipt.is_late else "endret" if base else "skrevet"
    )
    return said, f"c-{receipt.id}"


def _withdraw(sitter: Sitter, form: QueryDict) -> tuple[str, str]:
    actions.withdraw(by=sitter, contribution=_uuid(form, "thing"), base=_count(form, "base"))
    return "trukket", "steg"


def _show(sitter: Sitter, form: QueryDict) -> tuple[str, str]:
    actions.show(by=sitter, step=form.get("step", ""))
    return "vist", "steg"


def _ready(sitter: Sitter, form: QueryDict) -> tuple[str, str]:
    is_ready = form.get("is_ready") == "true"
    actions.say_ready(by=sitter, step=form.get("step", ""), is_ready=is_ready)
    return ("ferdig" if is_ready else "ikke_ferdig"), "steg"


def _help(sitter: Sitter, form: QueryDict) -> tuple[str, str]:
    is_asking = form.get("is_asking") == "true"
    actions.ask_for_help(by=sitter, is_asking=is_asking)
    return ("hjelp" if is_asking else "ikke_hjelp"), "hjelp"


def _people(sitter: Sitter, form: QueryDict) -> tuple[str, str]:
    actions.say_how_many(by=sitter, people=_count(form, "people", MOST_PEOPLE))
    return "antall", "steg"


def _vote(sitter: Sitter, form: QueryDict) -> tuple[str, str]:
    given = {key[2:]: _count(form, key, 99) for key in form if key.startswith("d-")}
    _, outcome, _ = actions.vote(
        by=sitter,
        step=form.get("step", ""),
        revision=_count(form, "revision") + 1,
        allocations=given,
        people=_count(form, "people", MOST_PEOPLE) or 1,
    )
    return ("gamle_prikker" if outcome == "old" else "prikker"), "steg"


def _measure(sitter: Sitter, form: QueryDict) -> tuple[str, str]:
    fields: dict[str, object] = {name: form[name] for name in MEASURE_LINES if name in form}
    fields |= {name: _date(form, name) for name in MEASURE_DATES if name in form}
    if form.get("owner_email", "").strip():  # an empty field leaves the one that is kept, and never shown
        fields["owner_email"] = form["owner_email"]
    if form.get("card"):
        fields["card"] = form["card"]
    fields |= {name: _uuid(form, name) for name in ("idea", "theme") if form.get(name)}
    writing = MeasureWriting(_uuid(form, "thing"), _count(form, "base"), fields)
    receipt = actions.write_measure(by=sitter, writing=writing)
    said = "begge" if receipt.outcome == "kept_beside" else "tiltak" if "text" in fields else "svar"
    return said, f"m-{receipt.id}"


def _withdraw_measure(sitter: Sitter, form: QueryDict) -> tuple[str, str]:
    actions.withdraw_measure(by=sitter, measure=_uuid(form, "thing"), base=_count(form, "base"))
    return "trukket", "tiltak"


def _approve(sitter: Sitter, _form: QueryDict) -> tuple[str, str]:
    actions.approve_measures(by=sitter)
    return "godkjent", "les-opp"


def _theme(sitter: Sitter, form: QueryDict) -> tuple[str, str]:
    theme, _ = actions.name_theme(
        by=sitter, theme=_uuid(form, "thing"), title=form.get("title", ""), base=_count(form, "base")
    )
    return "tema", f"t-{theme.pk}"


def _gather(sitter: Sitter, form: QueryDict) -> tuple[str, str]:
    contribution = _uuid(form, "thing")
    actions.gather(by=sitter, contribution=contribution, theme=_uuid(form, "theme") if form.get("theme") else None)
    return "samlet", f"c-{contribution}"


def _merge(sitter: Sitter, form: QueryDict) -> tuple[str, str]:
    into = _uuid(form, "into")
    actions.merge(by=sitter, theme=_uuid(form, "thing"), into=into)
    return "slatt_sammen", f"t-{into}"


def _move(sitter: Sitter, form: QueryDict) -> tuple[str, str]:
    actions.move_to_table(by=sitter, table=_count(form, "table", 999))
    return "flyttet", "steg"


def _leave(sitter: Sitter, _form: QueryDict) -> tuple[str, str]:
    actions.leave(by=sitter)
    return "", ""


DEEDS: dict[str, Deed] = {
    "skriv": _write,
    "trekk": _withdraw,
    "vis": _show,
    "ferdig": _ready,
    "hjelp": _help,
    "antall": _people,
    "prikker": _vote,
    "tiltak": _measure,
    "trekk-tiltak": _withdraw_measure,
    "godkjenn": _approve,
    "tema": _theme,
    "samle": _gather,
    "sla-sammen": _merge,
    "flytt": _move,
    "ga-ut": _leave,
}
