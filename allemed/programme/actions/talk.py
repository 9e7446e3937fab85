"""The talk: times are proposed, one is chosen by one tap, and what came of it moves the partnership."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext

from allemed.audit import actions as audit
from allemed.base import clock, norwegian, working_days
from allemed.base.actor import Actor
from allemed.base.refusals import RefusedError
from allemed.people.models import User
from allemed.programme.actions import moves
from allemed.programme.actions import talk_letters as letters
from allemed.programme.actions.moves import check_host, lock
from allemed.programme.actions.timeline import note
from allemed.programme.models import EntryKind, Partnership, PartnershipState, Person, ProposedTime, Talk, TalkState
from allemed.programme.moments import span
from allemed.programme.refusals import ProgrammeRefusal

MOST_TIMES = 6
ANSWERED_WITHIN = 3
"""Working days until the adviser is to ask whether they have chosen."""


class Outcome(Enum):
    """What came of a talk."""

    GO_ON = "videre"
    THINK = "tenke"
    THEY_STOP = "trekker-seg"
    WE_STOP = "nei"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How we are to talk, and when it would suit us."""

    times: Iterable[dt.datetime]
    mode: str = "phone"
    place: str = ""
    link: str = ""
    minutes: int = 45


@transaction.atomic
def propose(*, by: Actor, partnership: Partnership, person: Person, plan: Plan) -> Talk:
    """Send these times to the person. A talk that was proposed or agreed before is taken back.

    Raises `RefusedError` (NOT_TALKING, NO_ADDRESS, NO_TIMES, TIME_HAS_PASSED, NOT_ALLOWED, MERGED).
    """
    check_host(by)
    partnership = lock(partnership)
    if partnership.state != PartnershipState.TALK:
        raise RefusedError(ProgrammeRefusal.NOT_TALKING)
    if person.partnership_id != partnership.pk or not person.email:
        raise RefusedError(ProgrammeRefusal.NO_ADDRESS)
    times = sorted(set(plan.times))[:MOST_TIMES]
    if not times:
        raise RefusedError(ProgrammeRefusal.NO_TIMES)
    if times[0] <= clock.now():
        raise RefusedError(ProgrammeRefusal.TIME_HAS_PASSED)
    earlier = partnership.talks.living().first()
    if earlier is not None:
        cancel(by=by, talk=_lock(earlier), is_replaced=True)
    talk = Talk.objects.create(
        partnership=partnership,
        person=person,
        adviser=partnership.adviser or (by if isinstance(by, User) else None),
        language=partnership.language,
        **{name: getattr(plan, name) for name in ("mode", "place", "link", "minutes")},
    )
    ProposedTime.objects.bulk_create(ProposedTime(talk=talk, starts_at=each) for each in times)
    audit.record(by=by, deed="talk_proposed", thing=talk, times=len(times))
    with translation.override(settings.LANGUAGE_CODE):
        plan_next(partnership, working_days.add(clock.today(), ANSWERED_WITHIN), gettext("Hør om de har valgt tid"))
    with translation.override(talk.language):
        listed = [span(each, each + talk.length) for each in times]
    letters.write(talk, "talk_times", by=by, key="times", times=listed, is_again=earlier is not None)
    return talk


@transaction.atomic
def choose(*, by: Actor, talk: Talk, time: ProposedTime) -> Talk:
    """One tap. The same time twice is once; another one moves the talk. The letter holds a calendar file.

    Raises `RefusedError` (TALK_IS_OVER, TIME_HAS_PASSED, NO_SUCH_TIME, TIME_IS_TAKEN).
    """
    talk = _lock(talk)
    if talk.is_over or talk.partnership.state != PartnershipState.TALK:
        raise RefusedError(ProgrammeRefusal.TALK_IS_OVER)
    if time.talk_id != talk.pk:
        raise RefusedError(ProgrammeRefusal.NO_SUCH_TIME)
    if time.starts_at <= clock.now():
        raise RefusedError(ProgrammeRefusal.TIME_HAS_PASSED)
    if talk.state == TalkState.CHOSEN and talk.starts_at == time.starts_at:
        return talk
    talk.sequence += 1 if talk.answered_at else 0
    talk.state, talk.answered_at = TalkState.CHOSEN, clock.now()
    talk.starts_at, talk.ends_at = time.starts_at, time.starts_at + talk.length
    User.objects.take_turns(talk.adviser_id)
    try:
        with transaction.atomic():
            talk.save()
    except IntegrityError as error:
        if "adviser_talks_with_one_at_a_time" in str(error):
            raise RefusedError(ProgrammeRefusal.TIME_IS_TAKEN) from None
        raise
    audit.record(by=by, deed="talk_time_chosen", thing=talk)
    with translation.override(settings.LANGUAGE_CODE):
        when = norwegian.moment(talk.starts_at)
        title = gettext("Samtalen er avtalt til %(when)s") % {"when": when}
        note(by=by, partnership=talk.partnership, kind=EntryKind.DONE, title=title)
        step = gettext("Samtale kl. %(time)s") % {"time": norwegian.time(talk.starts_at)}
    plan_next(talk.partnership, talk.starts_at.astimezone(clock.OSLO).date(), step)
    letters.take_back(talk, "chosen:")
    letters.take_back(talk, "reminder:")
    letters.write(talk, "talk_chosen", by=by, key=f"chosen:{talk.sequence}", file=letters.calendar_file(talk))
    return talk


@transaction.atomic
def refuse_all(*, by: Actor, talk: Talk, words: str = "") -> Talk:
    """None of the times suits. Their words stand on the timeline, and the adviser sees it today. Twice is once.

    Raises `RefusedError` (TALK_IS_OVER).
    """
    talk = _lock(talk)
    if talk.is_over:
        raise RefusedError(ProgrammeRefusal.TALK_IS_OVER)
    if talk.state == TalkState.REFUSED and not words.strip():
        return talk
    was_chosen = talk.state == TalkState.CHOSEN
    old = letters.calendar_file(talk, is_cancelled=True) if was_chosen else b""
    talk.state, talk.answered_at = TalkState.REFUSED, clock.now()
    talk.starts_at = talk.ends_at = None
    talk.sequence += 1
    talk.save()
    audit.record(by=by, deed="talk_times_refused", thing=talk)
    letters.take_back(talk, "reminder:")
    with translation.override(settings.LANGUAGE_CODE):
        title = gettext("Ingen av tidene passet")
        note(by=by, partnership=talk.partnership, kind=EntryKind.LETTER_IN, title=title, text=words)
        plan_next(talk.partnership, clock.today(), gettext("Finn en tid som passer"))
    if was_chosen:
        letters.write(talk, "talk_cancelled", by=by, key=f"cancelled:{talk.sequence}", file=old, is_theirs=True)
    return talk


@transaction.atomic
def call_off(*, by: Actor, talk: Talk) -> Talk:
    """There will be no such talk; they are told. Twice is once. Raises `RefusedError` (NOT_ALLOWED, TALK_IS_OVER)."""
    check_host(by)
    talk = _lock(talk)
    if talk.state == TalkState.CANCELLED:
        return talk
    if talk.is_over:
        raise RefusedError(ProgrammeRefusal.TALK_IS_OVER)
    return cancel(by=by, talk=talk)


def cancel(*, by: Actor, talk: Talk, is_replaced: bool = False, is_gone: bool = False) -> Talk:
    """The same inside another deed, which has locked the talk. `is_replaced`: new times follow; `is_gone`: none do."""
    was_chosen = talk.state == TalkState.CHOSEN
    letters.take_back(talk)
    if was_chosen or not is_replaced:
        file = letters.calendar_file(talk, is_cancelled=True) if was_chosen else b""
        letters.write(
            talk, "talk_cancelled", by=by, key="cancelled", file=file, is_replaced=is_replaced, is_gone=is_gone
        )
    talk.state = TalkState.CANCELLED
    talk.save()
    audit.record(by=by, deed="talk_called_off", thing=talk)
    if not is_replaced:
        with translation.override(settings.LANGUAGE_CODE):
            note(by=by, partnership=talk.partnership, kind=EntryKind.DONE, title=gettext("Samtalen er avlyst"))
    return talk


@transaction.atomic
def finish(
    *,
    by: Actor,
    partnership: Partnership,
    outcome: Outcome,
    notes: str = "",
    next_on: dt.date | None = None,
) -> Partnership:
    """The talk is held; what was said stands on the timeline, and the partnership goes where the outcome says.

    A talk that nobody had put down in advance can be finished too. Saying no, and that they stop, need a reason: the
    notes are it. Whoever goes on is sent the agreement today, unless another day is named.
    Raises `RefusedError` (NOT_TALKING, REASON_NEEDED, NOT_ALLOWED, MERGED …).
    """
    check_host(by)
    moves.wait_for_places(partnership)  # some outcomes free one
    partnership = lock(partnership)
    if partnership.state != PartnershipState.TALK:
        raise RefusedError(ProgrammeRefusal.NOT_TALKING)
    if outcome in (Outcome.THEY_STOP, Outcome.WE_STOP) and not notes.strip():
        raise RefusedError(ProgrammeRefusal.REASON_NEEDED)
    living = partnership.talks.living().first()
    if living is not None:
        talk = _lock(living)
        letters.take_back(talk)
        talk.state = TalkState.HELD
        talk.save()
    with translation.override(settings.LANGUAGE_CODE):
        title = gettext("Samtalen er holdt")
        steps = {Outcome.GO_ON: gettext("Send avtalen"), Outcome.THINK: gettext("Hør hva de har bestemt")}
    note(by=by, partnership=partnership, kind=EntryKind.MEETING, title=title, text=notes)
    audit.record(by=by, deed="talk_held", thing=partnership, outcome=outcome.value)
    partnership.contacted_at = partnership.contacted_at or clock.now()
    if outcome == Outcome.GO_ON:
        next_on = next_on or clock.today()
    partnership.next_on, partnership.next_step = next_on, steps.get(outcome, "") if next_on else ""
    partnership.version += 1
    partnership.save()
    if outcome == Outcome.GO_ON:
        partnership.talked_at = clock.now()
        return moves.follow(by=by, partnership=partnership)
    if outcome == Outcome.THEY_STOP:
        return moves.withdraw(by=by, partnership=partnership, because=notes)
    if outcome == Outcome.WE_STOP:
        return moves.decline(by=by, partnership=partnership, because=notes)
    return partnership


@transaction.atomic
def send_new_link(*, by: Actor, talk: Talk) -> None:
    """A link that works, to the address we have."""
    letters.write(talk, "talk_times", by=by, key=None, is_new_link=True, times=[])


def free_times(talk: Talk) -> list[ProposedTime]:
    """The times still ahead that they have not chosen, and at which the adviser does not talk with someone else."""
    ahead = talk.times.filter(starts_at__gt=clock.now())
    others = Talk.objects.filter(adviser=talk.adviser_id, state=TalkState.CHOSEN).exclude(pk=talk.pk)
    busy = list(others.values_list("starts_at", "ends_at")) if talk.adviser_id else []
    return [
        each
        for each in ahead
        if each.starts_at != talk.starts_at
        and not any(start < each.starts_at + talk.length and each.starts_at < end for start, end in busy)  # type: ignore[operator]
    ]


def _lock(talk: Talk) -> Talk:
    """The row as it is now, held; its partnership first, as in every deed. Raises `RefusedError` (MERGED)."""
    partnership = lock(talk.partnership)
    locked = Talk.objects.select_for_update(of=("self",)).select_related("person", "adviser").get(pk=talk.pk)
    locked.partnership = partnership
    return locked


def plan_next(partnership: Partnership, on: dt.date | None, step: str) -> None:
    """What the adviser's day says of it. The row is locked."""
    partnership.next_on, partnership.next_step = on, step[:200]
    partnership.version += 1
    partnership.save(update_fields=["next_on", "next_step", "version"])
