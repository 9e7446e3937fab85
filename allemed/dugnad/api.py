"""What a device in the room says and hears. The seat's cookie says who; every answer of a write is a receipt.

A client that got no receipt sends again: everything here may be sent twice. Nothing here is emptied by a bare 200.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from ninja import Field, NinjaAPI, Path, Query, Schema
from ninja.errors import AuthenticationError, ValidationError
from pydantic import ConfigDict

from allemed.base.refusals import RefusedError
from allemed.dugnad import actions, presence, rates, snapshots
from allemed.dugnad.actions import Command, MeasureWriting, Writing
from allemed.dugnad.actions.ballots import MOST_REVISION
from allemed.dugnad.actions.control import COMMANDS
from allemed.dugnad.cookies import sitter_in, token_in
from allemed.dugnad.models import Ballot, Kind, SeatKind
from allemed.dugnad.models.contribution import LONGEST
from allemed.dugnad.models.table import MOST_PEOPLE, MOST_TABLES
from allemed.dugnad.presence import DOINGS
from allemed.dugnad.refusals import RoomRefusal, status_of
from allemed.dugnad.sitter import Sitter, find_sitter
from allemed.dugnad.tokens import SeatToken, read

LANGUAGES = tuple(code for code, _ in settings.LANGUAGES)
PublicId = Annotated[str, Path(pattern=r"^[2-9a-z]{12}$", description="The dugnad")]
StepId = Annotated[str, Field(pattern=r"^[2-9a-z]{12}$")]
Table = Annotated[int, Field(ge=1, le=MOST_TABLES)]
Language = Annotated[Literal["nb", "nn", "en"], Query(description="The language of the page")]


class Strict(Schema):
    """A name that is not known is refused: a misspelt field must not be taken for an empty one."""

    model_config = ConfigDict(extra="forbid")


class ContributionIn(Strict):
    base: int = Field(0, ge=0, le=2_000_000_000, description="The version the writer had before their eyes; 0: none")
    step: StepId
    kind: Kind
    text: str = Field(max_length=4 * LONGEST)
    card: str = Field("", pattern=r"^([2-9a-z]{12})?$")
    table: Table | None = Field(None, description="Only from a facilitator, who types in what is on paper")


class ReceiptOut(Schema):
    """Kept. `id` differs from the one sent when the base was old: then both texts are kept."""

    id: UUID
    version: int
    seq: int
    outcome: Literal["new", "changed", "same", "kept_beside"]
    is_late: bool = False


class BaseIn(Strict):
    base: int = Field(ge=1, le=2_000_000_000)


class BallotIn(Strict):
    revision: int = Field(ge=1, le=MOST_REVISION)
    allocations: dict[Annotated[str, Field(pattern=r"^[ti]:[0-9a-f-]{36}$")], Annotated[int, Field(ge=0, le=20)]] = (
        Field(max_length=300)
    )
    people: int = Field(1, ge=1, le=MOST_PEOPLE)


class BallotOut(Schema):
    """The ballot as it stands. `old`: a newer one was here before."""

    step: str
    revision: int
    allocations: dict[str, int]
    people: int
    outcome: Literal["counted", "same", "old"]
    seq: int


class MeasureIn(Strict):
    """Only what is written is sent; what is left out stays as it is."""

    base: int = Field(0, ge=0, le=2_000_000_000)
    table: Table | None = None
    text: str | None = Field(None, max_length=2000)
    owner_name: str | None = Field(None, max_length=480)
    owner_role: str | None = Field(None, max_length=480)
    owner_organisation: str | None = Field(None, max_length=480)
    owner_email: str | None = Field(None, max_length=254)
    first_step: str | None = Field(None, max_length=1200)
    first_step_date: dt.date | None = None
    deadline: dt.date | None = None
    help_needed: str | None = Field(None, max_length=1200)
    card: str | None = Field(None, pattern=r"^([2-9a-z]{12})?$")
    idea: UUID | None = None
    theme: UUID | None = None


class MeasureOut(Schema):
    id: UUID
    version: int
    seq: int
    outcome: Literal["new", "changed", "same", "kept_beside"]
    state: str


class ThemeIn(Strict):
    title: str = Field(max_length=480)
    base: int = Field(0, ge=0, le=2_000_000_000)


class ThemeOut(Schema):
    id: UUID
    title: str
    version: int
    seq: int


class GatherIn(Strict):
    theme: UUID | None = Field(description="None: under no theme")


class MergeIn(Strict):
    into: UUID


class CommandIn(Strict):
    id: UUID = Field(description="The command's own: sent twice it is done once")
    epoch: int = Field(ge=0, le=2_000_000_000)
    name: Literal[tuple(COMMANDS)]  # type: ignore[valid-type]
    step: str = Field("", pattern=r"^([2-9a-z]{12})?$", description="The step the screen shows as the current one")
    to: str = Field("", pattern=r"^([2-9a-z]{12})?$", description="The step it is about, where that is another")
    table: Table | None = None
    minutes: int | None = Field(None, ge=-60, le=60)
    each: int | None = Field(None, ge=1, le=3)
    card: str = Field("", pattern=r"^([2-9a-z]{12})?$")
    seat: str = Field("", pattern=r"^([2-9a-z]{12})?$")
    contribution: UUID | None = None
    reason: str = Field("", max_length=800)
    present: list[Annotated[str, Field(max_length=60)]] | None = Field(None, max_length=60)


class DoneOut(Schema):
    seq: int
    epoch: int
    is_repeated: bool


class ControlIn(Strict):
    id: UUID
    force: bool = Field(False, description="Although another holds it and is there")


class SeqOut(Schema):
    seq: int


class ReadyIn(Strict):
    is_ready: bool


class HelpIn(Strict):
    is_asking: bool


class PeopleIn(Strict):
    people: int = Field(ge=0, le=MOST_PEOPLE)


class PresenceIn(Strict):
    doing: Literal[DOINGS] = ""  # type: ignore[valid-type]


class PresenceOut(Schema):
    """`is_current` is false when another device has taken the seat over."""

    is_current: bool
    holds_control: bool
    seq: int


class HereOut(Schema):
    seat: str
    kind: str
    table: int | None
    doing: str
    seconds: int | None
    is_here: bool


class SeatOut(Schema):
    seat: str
    kind: str
    table: int | None
    epoch: int
    is_current: bool
    is_borrowed: bool
    seq: int
    ballots: list[dict[str, Any]]


class RefusedOut(Schema):
    """A named no. `refusal` is stable; `message` is a sentence in the seat's language."""

    refusal: str
    message: str


# --- Who asks --------------------------------------------------------------------------------------------------------


def seat_of(request: HttpRequest) -> Sitter | None:
    """The seat whose cookie came along."""
    if not _is_ours(request):
        return None
    match = request.resolver_match
    return sitter_in(request, str(match.kwargs.get("dugnad", ""))) if match else None


def token_of(request: HttpRequest) -> SeatToken | None:
    """The signed token alone, for the deed that everyone waits for: it reads the seat itself, under its lock."""
    if not _is_ours(request):
        return None
    token, match = token_in(request), request.resolver_match
    return token if token and match and token.dugnad == match.kwargs.get("dugnad") else None


def _is_ours(request: HttpRequest) -> bool:
    """Only our own pages may ask: another site's have nothing to do here."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none")


def _no(status: int, refusal: str, message: str, **headers: str) -> HttpResponse:
    response = api.create_response(None, {"refusal": refusal, "message": message}, status=status)  # type: ignore[arg-type]
    for name, value in headers.items():
        response.headers[name.replace("_", "-")] = value
    return response


api = NinjaAPI(
    title="ALLEMED",
    version="1",
    urls_namespace="dugnad_api",
    auth=seat_of,
    docs_url=None,
    openapi_url=None,
)
NOES = dict.fromkeys((401, 403, 404, 409, 410, 422, 429), RefusedOut)


@api.exception_handler(RefusedError)
def refused(request: HttpRequest, error: Exception) -> HttpResponse:
    """A deed's own no."""
    assert isinstance(error, RefusedError)  # noqa: S101  (what ninja hands over)
    with translation.override(_language(request)):
        return _no(status_of(error.reason), error.reason.value, error.message)


@api.exception_handler(AuthenticationError)
def nobody(_request: HttpRequest, _error: Exception) -> HttpResponse:
    """No seat, or one that is gone: sit down again. What lies on the device is kept there."""
    with translation.override(settings.LANGUAGE_CODE):
        return _no(401, "no_seat", str(RoomRefusal.SEAT_ENDED.label))


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, error: Exception) -> HttpResponse:
    """What was sent is not what the description says. Names the fields, never what stood in them."""
    assert isinstance(error, ValidationError)  # noqa: S101
    fields = sorted({".".join(str(part) for part in each["loc"][1:]) for each in error.errors})
    with translation.override(_language(request)):
        return api.create_response(
            request,
            {"refusal": "malformed", "message": str(RoomRefusal.UNREADABLE.label), "fields": fields},
            status=422,
        )


def _language(request: HttpRequest) -> str:
    sitter = getattr(request, "auth", None)
    if isinstance(sitter, SeatToken):
        sitter = find_sitter(sitter, sitter.dugnad)
    return sitter.seat.language if isinstance(sitter, Sitter) else settings.LANGUAGE_CODE


class TooFastError(Exception):
    """The seat writes faster than anyone types."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds


@api.exception_handler(TooFastError)
def too_fast(request: HttpRequest, error: Exception) -> HttpResponse:
    """Wait, and send again: nothing is lost."""
    seconds = max(1, round(getattr(error, "seconds", 1)))
    with translation.override(_language(request)):
        return _no(429, "too_fast", str(RoomRefusal.TOO_FAST.label), Retry_After=str(seconds))


def _writer(request: HttpRequest) -> Sitter:
    """Who writes, at no more than the seat's own rate."""
    sitter = _sitter(request)
    _at_a_seats_rate(sitter.token)
    return sitter


def _at_a_seats_rate(token: SeatToken) -> None:
    wait = rates.WRITES.wait(token.seat)
    if wait:
        raise TooFastError(wait)


def _sitter(request: HttpRequest) -> Sitter:
    sitter: Sitter = request.auth  # type: ignore[attr-defined]
    return sitter


# --- Reading ---------------------------------------------------------------------------------------------------------


@api.get(
    "/{dugnad}/state",
    response={200: dict[str, Any], 304: None, 503: None, **NOES},
    operation_id="state",
    auth=None,
)
def state(
    request: HttpRequest,
    dugnad: PublicId,
    lang: Language = "nb",
    view: Literal["own", "presenter"] = "own",
    after: Annotated[int, Query(ge=0, description="The number of one's own latest receipt")] = 0,  # noqa: ARG001
) -> HttpResponse:
    """The snapshot: all that this seat may see, at one sequence number. `If-None-Match` is answered 304.

    `view=presenter` shows a facilitator what the big screen shows. In a running house the front answers this from
    memory; this is the same, from the database. 503: not now, ask again when `Retry-After` says.
    """
    found = live_state(dugnad, request.COOKIES.get("seat", ""), lang, as_presenter=view == "presenter")
    if found is None:
        raise AuthenticationError
    etag, body = found
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(body, content_type="application/json")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def live_state(dugnad: str, token: str, language: str, *, as_presenter: bool) -> tuple[str, bytes] | None:
    """The snapshot and its ETag for whoever holds `token`; None if nobody sits there."""
    said = read(token)
    if said is None or said.dugnad != dugnad:
        return None
    picture = snapshots.take_picture(dugnad)
    view = picture and snapshots.view_for(picture, said, language, as_presenter=as_presenter)
    if not picture or not view:
        return None
    return view.etag(picture.seq), snapshots.as_bytes(picture, view)


@api.get("/{dugnad}/seat", response={200: SeatOut, **NOES}, operation_id="seat")
def seat(request: HttpRequest, dugnad: PublicId) -> dict[str, Any]:  # noqa: ARG001
    """Who this device is, and the dots it has given: what a snapshot cannot say, since it is the same for many."""
    sitter = _sitter(request)
    own = Ballot.objects.filter(seat=sitter.seat)
    if sitter.seat.kind == SeatKind.TABLE:
        own = own | Ballot.objects.filter(table=sitter.seat.table)
    return {
        "seat": sitter.seat.public_id,
        "kind": sitter.seat.kind,
        "table": sitter.seat.table.number if sitter.seat.table else None,
        "epoch": sitter.epoch,
        "is_current": sitter.is_current,
        "is_borrowed": sitter.seat.is_borrowed,
        "seq": sitter.seat.dugnad.seq,
        "ballots": [
            {"step": step, "revision": revision, "allocations": allocations, "people": people}
            for step, revision, allocations, people in own.values_list(
                "step__public_id", "revision", "allocations", "people"
            )
        ],
    }


@api.get("/{dugnad}/presence", response={200: list[HereOut], **NOES}, operation_id="who_is_here")
def who_is_here(request: HttpRequest, dugnad: PublicId) -> list[dict[str, Any]]:  # noqa: ARG001
    """The monitor: each device, how long since it was heard from. For those who lead."""
    sitter = _sitter(request)
    if not sitter.is_facilitator:
        raise RefusedError(RoomRefusal.NOT_ALLOWED)
    return presence.who_is_here(sitter.seat.dugnad)


# --- Writing ---------------------------------------------------------------------------------------------------------


@api.put(
    "/{dugnad}/contributions/{contribution}",
    response={200: ReceiptOut, **NOES},
    operation_id="write_contribution",
    auth=token_of,
)
def write_contribution(request: HttpRequest, dugnad: PublicId, contribution: UUID, sent: ContributionIn) -> Any:  # noqa: ARG001
    """Keep a text under the device's own id. The same again is the same; on an old base both texts are kept."""
    token: SeatToken = request.auth  # type: ignore[attr-defined]
    _at_a_seats_rate(token)
    return actions.write(
        by=token,
        writing=Writing(contribution, sent.base, sent.step, Kind(sent.kind), sent.text, sent.card, sent.table),
    )


@api.post(
    "/{dugnad}/contributions/{contribution}/withdraw", response={200: ReceiptOut, **NOES}, operation_id="withdraw"
)
def withdraw_contribution(request: HttpRequest, dugnad: PublicId, contribution: UUID, sent: BaseIn) -> Any:  # noqa: ARG001
    """Take back one's own."""
    return actions.withdraw(by=_writer(request), contribution=contribution, base=sent.base)


@api.put("/{dugnad}/contributions/{contribution}/theme", response={200: SeqOut, **NOES}, operation_id="gather")
def gather(request: HttpRequest, dugnad: PublicId, contribution: UUID, sent: GatherIn) -> Any:  # noqa: ARG001
    """Put a contribution under a theme, or under none."""
    return {"seq": actions.gather(by=_writer(request), contribution=contribution, theme=sent.theme)}


@api.put("/{dugnad}/themes/{theme}", response={200: ThemeOut, **NOES}, operation_id="name_theme")
def name_theme(request: HttpRequest, dugnad: PublicId, theme: UUID, sent: ThemeIn) -> Any:  # noqa: ARG001
    """Make a theme, or give it another name."""
    found, seq = actions.name_theme(by=_writer(request), theme=theme, title=sent.title, base=sent.base)
    return {"id": found.pk, "title": found.title, "version": found.version, "seq": seq}


@api.post("/{dugnad}/themes/{theme}/merge", response={200: SeqOut, **NOES}, operation_id="merge_themes")
def merge_themes(request: HttpRequest, dugnad: PublicId, theme: UUID, sent: MergeIn) -> Any:  # noqa: ARG001
    """Put all of one theme under another; every original stays."""
    return {"seq": actions.merge(by=_writer(request), theme=theme, into=sent.into)}


@api.put("/{dugnad}/ballots/{step}", response={200: BallotOut, **NOES}, operation_id="vote")
def vote(request: HttpRequest, dugnad: PublicId, step: str, sent: BallotIn) -> Any:  # noqa: ARG001
    """Give dots: the whole allocation, never one more."""
    ballot, outcome, seq = actions.vote(
        by=_writer(request), step=step, revision=sent.revision, allocations=sent.allocations, people=sent.people
    )
    return {
        "step": step,
        "revision": ballot.revision,
        "allocations": ballot.allocations,
        "people": ballot.people,
        "outcome": outcome,
        "seq": seq,
    }


@api.put("/{dugnad}/measures/{measure}", response={200: MeasureOut, **NOES}, operation_id="write_measure")
def write_measure(request: HttpRequest, dugnad: PublicId, measure: UUID, sent: MeasureIn) -> Any:  # noqa: ARG001
    """Keep a measure: only the fields that were written are sent."""
    fields = sent.model_dump(exclude_unset=True, exclude={"base", "table"})
    return actions.write_measure(by=_writer(request), writing=MeasureWriting(measure, sent.base, fields, sent.table))


@api.post("/{dugnad}/measures/{measure}/withdraw", response={200: MeasureOut, **NOES}, operation_id="withdraw_measure")
def withdraw_measure(request: HttpRequest, dugnad: PublicId, measure: UUID, sent: BaseIn) -> Any:  # noqa: ARG001
    """Take a measure back."""
    return actions.withdraw_measure(by=_writer(request), measure=measure, base=sent.base)


@api.post("/{dugnad}/approval", response={200: SeqOut, **NOES}, operation_id="approve_measures")
def approve_measures(request: HttpRequest, dugnad: PublicId) -> Any:  # noqa: ARG001
    """The table's measures have been read back and are right."""
    return {"seq": actions.approve_measures(by=_writer(request))}


# --- The table says --------------------------------------------------------------------------------------------------


@api.post("/{dugnad}/steps/{step}/show", response={200: SeqOut, **NOES}, operation_id="show")
def show(request: HttpRequest, dugnad: PublicId, step: str) -> Any:  # noqa: ARG001
    """Let the room see what the table has written in a step."""
    return {"seq": actions.show(by=_writer(request), step=step)}


@api.put("/{dugnad}/steps/{step}/ready", response={200: SeqOut, **NOES}, operation_id="ready")
def ready(request: HttpRequest, dugnad: PublicId, step: str, sent: ReadyIn) -> Any:  # noqa: ARG001
    """The table is done with a step."""
    return {"seq": actions.say_ready(by=_writer(request), step=step, is_ready=sent.is_ready)}


@api.put("/{dugnad}/help", response={200: SeqOut, **NOES}, operation_id="help")
def ask_for_help(request: HttpRequest, dugnad: PublicId, sent: HelpIn) -> Any:  # noqa: ARG001
    """The table wants the facilitator to come by."""
    return {"seq": actions.ask_for_help(by=_writer(request), is_asking=sent.is_asking)}


@api.put("/{dugnad}/people", response={200: SeqOut, **NOES}, operation_id="people")
def people(request: HttpRequest, dugnad: PublicId, sent: PeopleIn) -> Any:  # noqa: ARG001
    """How many sit at the table."""
    return {"seq": actions.say_how_many(by=_writer(request), people=sent.people)}


@api.put("/{dugnad}/presence", response={200: PresenceOut, **NOES}, operation_id="presence")
def say_here(request: HttpRequest, dugnad: PublicId, sent: PresenceIn) -> Any:  # noqa: ARG001
    """The device is here, and what it does. A facilitator who holds the control keeps it so."""
    sitter = _writer(request)
    if sitter.is_current:
        presence.note(seat=sitter.seat, doing=sent.doing)
    return {
        "is_current": sitter.is_current,
        "holds_control": sitter.is_facilitator and actions.keep_lease(by=sitter),
        "seq": sitter.seat.dugnad.seq,
    }


# --- Leading ---------------------------------------------------------------------------------------------------------


@api.post("/{dugnad}/commands", response={200: DoneOut, **NOES}, operation_id="command")
def command(request: HttpRequest, dugnad: PublicId, sent: CommandIn) -> Any:  # noqa: ARG001
    """Lead: the command is done if the room still is as the screen showed it."""
    arguments = sent.model_dump(exclude={"id", "epoch", "name", "step"}, exclude_none=True)
    if not sent.to:
        arguments["to"] = sent.step
    done = actions.command(by=_writer(request), command=Command(sent.id, sent.epoch, sent.name, sent.step, arguments))
    return {"seq": done.seq, "epoch": done.epoch, "is_repeated": done.is_repeated}


@api.post("/{dugnad}/control", response={200: DoneOut, **NOES}, operation_id="take_control")
def take_control(request: HttpRequest, dugnad: PublicId, sent: ControlIn) -> Any:  # noqa: ARG001
    """Hold the control from now on."""
    done = actions.take_control(by=_writer(request), client_id=sent.id, force=sent.force)
    return {"seq": done.seq, "epoch": done.epoch, "is_repeated": done.is_repeated}


# Answered by the front (`config/front/live.py`), which no part of Django describes.
BELL: dict[str, Any] = {
    "get": {
        "operationId": "bell",
        "summary": "Rings when there is news, and carries none of it",
        "description": (
            "A line of server-sent events, held open: at once, and whenever something has happened, an event whose "
            "`data` is a JSON object. Ask then for the state with `after` set to its `seq`. A ring may be missed, "
            "so ask from time to time too. The seat's cookie says who listens."
        ),
        "parameters": [
            {
                "name": "dugnad",
                "in": "path",
                "required": True,
                "description": "The dugnad",
                "schema": {"type": "string", "pattern": "^[2-9a-z]{12}$"},
            }
        ],
        "responses": {
            "200": {
                "description": "Events; each one's `data`, read as JSON, is as described here",
                "content": {
                    "text/event-stream": {
                        "schema": {
                            "type": "string",
                            "contentMediaType": "application/json",
                            "contentSchema": {
                                "type": "object",
                                "required": ["seq", "now"],
                                "additionalProperties": False,
                                "properties": {
                                    "seq": {"type": "integer", "description": "The dugnad's newest number"},
                                    "now": {"type": "integer", "description": "The server's clock, in milliseconds"},
                                },
                            },
                        }
                    }
                },
            },
            "204": {"description": "Bells are switched off: ask every third second, and do not call again"},
            "401": {"description": "No seat in this dugnad, or one that is gone"},
            "503": {"description": "Not now; `Retry-After` says when to call again"},
        },
    }
}


def paths_and_schemas() -> dict[str, Any]:
    """This room's part of `/api/openapi.json`: `paths` and `components`."""
    described = api.get_openapi_schema(path_prefix="/api/dugnad/")
    return {"paths": {**described["paths"], "/sse/dugnad/{dugnad}": BELL}, "components": described["components"]}
