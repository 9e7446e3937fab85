"""Before the evening: making a dugnad, who leads it, and opening the lobby."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction

from allemed.audit import actions as audit
from allemed.base import clock
from allemed.base.actor import Actor
from allemed.base.identifiers import ALPHABET
from allemed.base.refusals import RefusedError
from allemed.dialogkort.models import DeckVersion
from allemed.dugnad.actions.closing import call_off
from allemed.dugnad.actions.handing_down import Address, sectors_of, set_recipients
from allemed.dugnad.actions.room import deed
from allemed.dugnad.models import Assignment, Dugnad, RunbookVersion, State, Step, Table
from allemed.dugnad.models.table import MOST_TABLES
from allemed.dugnad.refusals import RoomRefusal
from allemed.people.models import User
from allemed.places.models import Municipality, Organisation

CODE_LENGTH = 6
COPIED = ("position", "kind", "scope", "minutes", "cards", "captures", "dots", "dots_per", "texts")


@transaction.atomic
def plan_dugnad(
    *,
    by: Actor,
    title: str,
    runbook: RunbookVersion,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    municipality: Municipality | None = None,
    organisation: Organisation | None = None,
    deck: DeckVersion | None = None,
    facilitators: Iterable[User] = (),
    is_rehearsal: bool = False,
    **details: Any,
) -> Dugnad:
    """A planned dugnad. `details` are its other fields (mode, place, link, language). Refuses a draft of a runbook."""
    if runbook.published_at is None:
        raise RefusedError(RoomRefusal.NOT_PUBLISHED)
    dugnad = Dugnad.objects.create(
        title=title,
        runbook=runbook,
        starts_at=starts_at,
        ends_at=ends_at,
        municipality=municipality,
        organisation=organisation,
        deck=deck,
        is_rehearsal=is_rehearsal,
        **details,
    )
    audit.record(by=by, deed="dugnad_planned", thing=dugnad, is_rehearsal=is_rehearsal)
    leaders = list(facilitators)
    User.objects.take_turns(*(user.pk for user in leaders))
    for user in leaders:
        assign(by=by, dugnad=dugnad, user=user)
    return dugnad


def follow_partner(*, by: Actor, dugnad: Dugnad, partner: Municipality | Organisation) -> Dugnad:
    """The partner has become part of another, or goes on under another number: the dugnad is now that one's.

    Whatever has become of it: the new one's people plan it, or find owners for what was agreed.
    """
    is_municipality = isinstance(partner, Municipality)
    with deed(dugnad, by) as room:
        room.set(
            municipality=partner if is_municipality else None,
            organisation=None if is_municipality else partner,
        )
        room.log("partner_changed")
        audit.record(by=by, deed="dugnad_followed_partner", thing=room.dugnad)
    return room.dugnad


@transaction.atomic
def assign(*, by: Actor, dugnad: Dugnad, user: User) -> Assignment:
    """Let `user` lead the dugnad. Refuses someone who leads another at the same time."""
    found = Assignment.objects.filter(dugnad=dugnad, user=user).first()
    if found:
        return found
    User.objects.take_turns(user.pk)
    try:
        with transaction.atomic():
            assignment = Assignment.objects.create(
                dugnad=dugnad, user=user, starts_at=dugnad.starts_at, ends_at=dugnad.ends_at
            )
    except IntegrityError as error:
        if "facilitator_leads_one_at_a_time" in str(error):
            raise RefusedError(RoomRefusal.IS_BUSY, name=user.name) from None
        raise
    audit.record(by=by, deed="dugnad_facilitator_assigned", thing=dugnad, user=user.public_id)
    return assignment


@transaction.atomic
def unassign(*, by: Actor, dugnad: Dugnad, user: User) -> None:
    """Take `user` off the dugnad."""
    if Assignment.objects.filter(dugnad=dugnad, user=user).delete()[0]:
        audit.record(by=by, deed="dugnad_facilitator_unassigned", thing=dugnad, user=user.public_id)


def move_dugnad(*, by: Actor, dugnad: Dugnad, starts_at: dt.datetime, ends_at: dt.datetime) -> None:
    """Another time. Its facilitators' hours follow; refuses if one of them is busy then, or if it is over."""
    try:
        with deed(dugnad, by) as room:
            if room.dugnad.state in (State.CLOSED, State.CANCELLED):
                raise RefusedError(RoomRefusal.IS_OVER)
            User.objects.take_turns(*dugnad.assignments.values_list("user", flat=True))
            room.set(starts_at=starts_at, ends_at=ends_at)
            room.log("moved")
            audit.record(by=by, deed="dugnad_moved", thing=dugnad)
    except IntegrityError as error:
        if "facilitator_leads_one_at_a_time" in str(error):
            raise RefusedError(RoomRefusal.IS_BUSY, name=_busy_names(dugnad, starts_at, ends_at)) from None
        raise


def _busy_names(dugnad: Dugnad, starts_at: dt.datetime, ends_at: dt.datetime) -> str:
    """Those of its facilitators who lead another dugnad then."""
    taken = Assignment.objects.filter(is_binding=True, starts_at__lt=ends_at, ends_at__gt=starts_at)
    busy = dugnad.assignments.filter(user__in=taken.exclude(dugnad=dugnad).values("user")).select_related("user")
    return ", ".join(assignment.user.name for assignment in busy)


CHANGED = ("title", "mode", "place", "link", "language")
CHANGED_BEFORE_LOBBY = ("runbook", "deck", "is_rehearsal")


def change_dugnad(*, by: Actor, dugnad: Dugnad, fields: Mapping[str, Any]) -> None:
    """Write its name, place, link, mode and language; before the lobby also its runbook, deck, and whether it is a
    rehearsal: after that they are copied, and later edits touch nothing."""
    with deed(dugnad, by) as room:
        if room.dugnad.state in (State.CLOSED, State.CANCELLED):
            raise RefusedError(RoomRefusal.IS_OVER)
        wanted = {name: fields[name] for name in CHANGED if name in fields}
        if room.dugnad.state == State.PLANNED:
            wanted |= {name: fields[name] for name in CHANGED_BEFORE_LOBBY if name in fields}
        if "runbook" in wanted and wanted["runbook"].published_at is None:
            raise RefusedError(RoomRefusal.NOT_PUBLISHED)
        changed = {name: value for name, value in wanted.items() if getattr(room.dugnad, name) != value}
        if changed:
            room.set(**changed)
            room.log("changed", fields=sorted(changed))
            audit.record(by=by, deed="dugnad_changed", thing=dugnad, fields=" ".join(sorted(changed)))


def open_lobby(
    *,
    by: Actor,
    dugnad: Dugnad,
    tables: int,
    expected_sectors: list[dict[str, Any]] | None = None,
    recipients: Iterable[Address] | None = None,
) -> Dugnad:
    """Open the door: the runbook is copied, the tables stand there, a code leads in.

    `expected_sectors` and `recipients` (address and language) are what the programme hands down, if it does so here;
    what `hand_down` wrote before stands otherwise.
    """
    with deed(dugnad, by) as room:
        if room.dugnad.state != State.PLANNED:
            raise RefusedError(RoomRefusal.ALREADY_OPEN)
        steps = [
            Step(dugnad=room.dugnad, **{name: getattr(step, name) for name in COPIED})
            for step in room.dugnad.runbook.steps.order_by("position")
        ]
        if not steps:
            raise RefusedError(RoomRefusal.NO_STEPS)
        Step.objects.bulk_create(steps)
        lay_tables(room.dugnad, min(tables, MOST_TABLES))
        if expected_sectors is not None:
            room.set(expected_sectors=sectors_of(expected_sectors))
        if recipients is not None:
            set_recipients(room.dugnad, recipients)
        room.set(
            state=State.LOBBY,
            code=free_code(),
            is_door_open=True,
            lobby_at=clock.now(),
        )
        room.log("lobby_opened")
        audit.record(by=by, deed="dugnad_lobby_opened", thing=dugnad, tables=tables)
    return room.dugnad


def lay_tables(dugnad: Dugnad, count: int) -> list[Table]:
    """`count` more tables, numbered on from the last."""
    last = dugnad.tables.order_by("-number").values_list("number", flat=True).first() or 0
    codes = set(dugnad.tables.values_list("code", flat=True))
    tables = []
    for number in range(last + 1, min(last + count, MOST_TABLES) + 1):
        code = next(code for code in iter(new_code, "") if code not in codes)
        codes.add(code)
        tables.append(Table(dugnad=dugnad, number=number, code=code))
    return Table.objects.bulk_create(tables)


def new_code() -> str:
    """Six characters one can read aloud: 887 million of them."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def free_code() -> str:
    """A code that leads to no other dugnad."""
    return next(code for code in iter(new_code, "") if not Dugnad.objects.filter(code=code).exists())


def read_code(typed: str) -> str:
    """A code as someone typed it from a screen at the other end of a room."""
    return "".join(character for character in typed.lower() if character.isalnum())[:20]


def make_evening_code(*, by: Actor, dugnad: Dugnad) -> str:
    """A code with which a borrowed laptop leads this dugnad until it is over. Shown once; only its hash is kept."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(10))
    with deed(dugnad, by) as room:
        if room.dugnad.state in (State.CLOSED, State.CANCELLED):
            raise RefusedError(RoomRefusal.IS_OVER)
        room.set(evening_code_hash=hash_code(code), evening_code_until=room.dugnad.ends_at + dt.timedelta(hours=6))
        room.log("evening_code_made")
        audit.record(by=by, deed="dugnad_evening_code_made", thing=dugnad)
    return code


def hash_code(code: str) -> str:
    """What is kept of a code."""
    return hashlib.sha256(read_code(code).encode()).hexdigest()


def cancel_dugnad(*, by: Actor, dugnad: Dugnad) -> None:
    """Call it off before it begins. Its facilitators are free again."""
    with deed(dugnad, by) as room:
        if room.dugnad.state not in (State.PLANNED, State.LOBBY):
            raise RefusedError(RoomRefusal.ALREADY_OPEN)
        call_off(room)
        audit.record(by=by, deed="dugnad_cancelled", thing=dugnad)
