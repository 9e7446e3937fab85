"""Tables that nobody sits at: they do the same deeds as real ones, in a rehearsal and in the demo only."""

from __future__ import annotations

import random
import uuid

from django.conf import settings

from allemed.base.actor import System
from allemed.base.refusals import RefusedError
from allemed.dugnad import actions, presence
from allemed.dugnad.actions import MeasureWriting, Writing
from allemed.dugnad.actions.ballots import candidates
from allemed.dugnad.models import Dugnad, Kind, Seat, SeatKind, Step, StepKind, StepState
from allemed.dugnad.refusals import RoomRefusal
from allemed.dugnad.sitter import Sitter

BY = System("rehearsal")
MOST_AT_ONCE = 3  # texts a table writes each time
WORDS: dict[Kind, tuple[str, ...]] = {
    Kind.STRENGTH: (
        "Hallen er åpen for alle på fredager, og ungdommene styrer den selv.",
        "Fotballen og korpset deler på minibussen.",
        "Vi har en utstyrssentral der ingen spør hvorfor du låner.",
        "Trenerne ringer hjem når noen har vært borte to ganger.",
        "Biblioteket har satt av et rom til brettspill hver onsdag.",
        "Speideren har et fast følge for dem som ikke har skyss.",
    ),
    Kind.BARRIER: (
        "Øvingslokalet ligger i andre etasje uten heis.",
        "Bussen går hjem før treningen er over.",
        "Utstyret må kjøpes før man vet om man liker det.",
        "Påmeldingen er bare på norsk, og bare på nett.",
        "Kontingenten betales for hele året på en gang.",
    ),
    Kind.IDEA: (
        "Flytte øvingen til skolen, som har heis og står tom.",
        "Samkjøringsliste som laget setter opp, ikke barna.",
        "Låne utstyr gratis de første åtte ukene.",
        "La de unge velge sangene annenhver gang.",
        "Ett skjema for fritak fra kontingenten, likt i alle lag.",
        "En voksen som følger de nye de tre første gangene.",
    ),
    Kind.QUESTION: ("Hvem har nøkkelen til gymsalen?", "Kan kommunen betale leien for hallen i helgene?"),
}
MEASURES = (
    ("Vi flytter korpsøvingen til skolen fra januar.", "Leder i skolekorpset"),
    ("Vi lager en felles utstyrssentral på Frivilligsentralen.", "Daglig leder på Frivilligsentralen"),
    ("Vi setter opp samkjøring for alle kamper i vinter.", ""),
)


def play(*, dugnad: Dugnad, chance: random.Random | None = None, is_demo: bool = False) -> int:
    """Let every table do what the current step asks, once. Says how many deeds were done.

    Refuses a dugnad that is neither a rehearsal nor the demo's, and one that is not open.
    """
    if not (dugnad.is_rehearsal or is_demo or settings.DEMO):
        raise RefusedError(RoomRefusal.NOT_A_REHEARSAL)
    if not dugnad.is_open:
        raise RefusedError(RoomRefusal.NOT_OPEN)
    chance = chance or random.Random()  # noqa: S311 -- a rehearsal, not a secret
    writers = _seat_writers(dugnad, chance)
    done = len(writers)
    step = dugnad.steps.filter(is_current=True, state=StepState.OPEN).first()
    for sitter in writers:
        presence.note(seat=sitter.seat, doing="writing" if step and chance.random() < 0.5 else "reading")
        if step is not None:
            done += _act(sitter, step, chance)
    return done


def _seat_writers(dugnad: Dugnad, chance: random.Random) -> list[Sitter]:
    """Somebody at every table that has nobody."""
    found = []
    for table in dugnad.tables.filter(is_closed=False).order_by("number"):
        seat = Seat.objects.filter(table=table, kind=SeatKind.TABLE, ended_at=None).select_related("table").first()
        if seat is None:
            made = _sit(dugnad, SeatKind.TABLE, table.number)
            seat = made.seat
            actions.say_how_many(by=made, people=chance.randint(3, 7))
            for _ in range(chance.randint(0, 2)):
                _sit(dugnad, SeatKind.PERSONAL, table.number)
        if seat.is_played:  # whoever rehearses at a table of their own writes there themselves
            found.append(Sitter(seat, seat.epoch))
    return found


def _sit(dugnad: Dugnad, kind: SeatKind, table: int) -> Sitter:
    return actions.sit_down(by=BY, dugnad=dugnad, kind=kind, table=table, through_door=False, is_played=True)


def _act(sitter: Sitter, step: Step, chance: random.Random) -> int:
    """What one table does in a step."""
    if step.kind == StepKind.MEASURES:
        return _measures(sitter, chance)
    if step.kind == StepKind.PRIORITISE:
        return _vote(sitter, step, chance)
    done = 0
    card = sitter.seat.table.deals.filter(put_aside_at=None).first() if sitter.seat.table else None
    for kind in step.captures:
        for text in chance.sample(WORDS[Kind(kind)], min(chance.randint(1, MOST_AT_ONCE), len(WORDS[Kind(kind)]))):
            writing = Writing(
                uuid.uuid4(), 0, step.public_id, Kind(kind), text, card.card.public_id if card else "", None
            )
            try:
                actions.write(by=sitter, writing=writing)
                done += 1
            except RefusedError:
                continue  # a step for pairs, a full table: a real one would be told the same
    if done and chance.random() < 0.7:
        actions.show(by=sitter, step=step.public_id)
    if done and chance.random() < 0.4:
        actions.say_ready(by=sitter, step=step.public_id, is_ready=True)
    return done


def _measures(sitter: Sitter, chance: random.Random) -> int:
    if sitter.seat.table and sitter.seat.table.measures.exists():
        return 0
    text, role = chance.choice(MEASURES)
    writing = MeasureWriting(uuid.uuid4(), 0, {"text": text, "owner_role": role})
    actions.write_measure(by=sitter, writing=writing)
    return 1


def _vote(sitter: Sitter, step: Step, chance: random.Random) -> int:
    """Each telephone at the table that may, gives its dots."""
    choices = list(candidates(sitter.seat.dugnad))
    if not choices:
        return 0
    seats = Seat.objects.filter(table=sitter.seat.table, ended_at=None, is_played=True)
    done = 0
    for seat in seats.select_related("table", "dugnad"):
        given: dict[str, int] = {}
        for _ in range(step.dots):
            chosen = chance.choice(choices)
            given[chosen] = given.get(chosen, 0) + 1
        try:
            actions.vote(by=Sitter(seat, seat.epoch), step=step.public_id, revision=1, allocations=given, people=1)
            done += 1
        except RefusedError:
            continue  # has voted, or has no dots in this step
    return done
