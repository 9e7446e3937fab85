"""The talk: times are proposed, one is chosen by one tap, and what came of it moves the partnership."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext

from allemed.audit import actions as audit
from allemed.base import clock, norwegian, working_days
from allemed.base.actor import Actor
from allemed.base.refusals import RefusedError
from allemed.messages.actions import Enclosure, send, withdraw
from allemed.messages.models import Message
from allemed.people.models import User
from allemed.programme import talk_links as links
from allemed.programme.actions import moves
from allemed.programme.actions.moves import check_host, lock
from allemed.programme.actions.timeline import note
from allemed.programme.calendars import MEDIA_TYPE, Entry, file_of
from allemed.programme.models import EntryKind, Partnership, PartnershipState, Person, ProposedTime, Talk, TalkState
from allemed.programme.moments import span
from allemed.programme.refusals import ProgrammeRefusal

MOST_TIMES = 6
ANSWERED_WITHIN = 3
"""Working days until the adviser is to ask whether they have chosen."""
BEFORE = dt.timedelta(days=1)
"""How long before a talk they are reminded of it."""


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
        _call_off(by=by, talk=_lock(earlier), is_replaced=True)
    talk = Talk.objects.create(
        partnership=partnership,
        person=person,
        adviser=partnership.adviser or (by if isinstance(by, User) else None),
        language=partnership.language,
        **{name: getattr(plan, name) for name in ("mode", "place", "link", "minutes")},
    )
    ProposedTime.objects.bulk_create(ProposedTime(talk=talk, starts_at=each) for each in times)
    audit.record(by=by, deed="talk_proposed", thing=talk, times=len(times))
    _next(partnership, working_days.add(clock.today(), ANSWERED_WITHIN), gettext("Hør om de har valgt tid"))
    with translation.override(talk.language):
        listed = [span(each, each + talk.length) for each in times]
    _write(talk, "talk_times", by=by, key="times", times=listed, is_again=earlier is not None)
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
    _next(talk.partnership, talk.starts_at.astimezone(clock.OSLO).date(), step)
    withdraw(message_keys_beginning_with=_key(talk, "chosen:"))
    withdraw(message_keys_beginning_with=_key(talk, "reminder:"))
    _write(talk, "talk_chosen", by=by, key=f"chosen:{talk.sequence}", with_calendar=True)
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
    old = _calendar(talk, is_cancelled=True) if was_chosen else b""
    talk.state, talk.answered_at = TalkState.REFUSED, clock.now()
    talk.starts_at = talk.ends_at = None
    talk.sequence += 1
    talk.save()
    audit.record(by=by, deed="talk_times_refused", thing=talk)
    withdraw(message_keys_beginning_with=_key(talk, "reminder:"))
    with translation.override(settings.LANGUAGE_CODE):
        title = gettext("Ingen av tidene passet")
        note(by=by, partnership=talk.partnership, kind=EntryKind.LETTER_IN, title=title, text=words)
        _next(talk.partnership, clock.today(), gettext("Finn en tid som passer"))
    if was_chosen:
        _write(talk, "talk_cancelled", by=by, key=f"cancelled:{talk.sequence}", file=old, is_theirs=True)
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
    return _call_off(by=by, talk=talk)


def _call_off(*, by: Actor, talk: Talk, is_replaced: bool = False) -> Talk:
    was_chosen = talk.state == TalkState.CHOSEN
    withdraw(message_keys_beginning_with=_key(talk))
    if was_chosen or not is_replaced:
        file = _calendar(talk, is_cancelled=True) if was_chosen else b""
        _write(talk, "talk_cancelled", by=by, key="cancelled", file=file, is_replaced=is_replaced)
    talk.state = TalkState.CANCELLED
    talk.save()
    audit.record(by=by, deed="talk_called_off", thing=talk)
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
    notes are it. Raises `RefusedError` (NOT_TALKING, REASON_NEEDED, NOT_ALLOWED, MERGED …).
    """
    check_host(by)
    partnership = lock(partnership)
    if partnership.state != PartnershipState.TALK:
        raise RefusedError(ProgrammeRefusal.NOT_TALKING)
    if outcome in (Outcome.THEY_STOP, Outcome.WE_STOP) and not notes.strip():
        raise RefusedError(ProgrammeRefusal.REASON_NEEDED)
    living = partnership.talks.living().first()
    if living is not None:
        talk = _lock(living)
        withdraw(message_keys_beginning_with=_key(talk))
        talk.state = TalkState.HELD
        talk.save()
    with translation.override(settings.LANGUAGE_CODE):
        title = gettext("Samtalen er holdt")
    note(by=by, partnership=partnership, kind=EntryKind.MEETING, title=title, text=notes)
    audit.record(by=by, deed="talk_held", thing=partnership, outcome=outcome.value)
    partnership.contacted_at = partnership.contacted_at or clock.now()
    partnership.next_on, partnership.next_step = next_on, ""
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


def remind(*, by: Actor) -> int:
    """The day before: one letter to each who has agreed on a time; how many. Called every few minutes."""
    now = clock.now()
    soon = Talk.objects.filter(state=TalkState.CHOSEN, starts_at__gt=now, starts_at__lte=now + BEFORE)
    written = 0
    for each in soon:
        with transaction.atomic():
            talk = _lock(each)
            if talk.state != TalkState.CHOSEN or talk.starts_at is None or talk.answered_at is None:
                continue
            if talk.answered_at > talk.starts_at - BEFORE or talk.person.erased_at:  # they have just chosen it
                continue
            key = f"reminder:{talk.sequence}"
            if not Message.objects.filter(message_key=_key(talk, key)).exists():
                _write(talk, "talk_reminder", by=by, key=key, until=talk.starts_at)
                written += 1
    return written


@transaction.atomic
def send_new_link(*, by: Actor, talk: Talk) -> None:
    """A link that works, to the address we have."""
    _write(talk, "talk_times", by=by, key=None, is_new_link=True, times=[])


def free_times(talk: Talk) -> list[ProposedTime]:
    """The times still ahead at which the adviser is not already talking with someone else."""
    ahead = list(talk.times.filter(starts_at__gt=clock.now()))
    if talk.adviser_id is None:
        return ahead
    others = Talk.objects.filter(adviser=talk.adviser_id, state=TalkState.CHOSEN).exclude(pk=talk.pk)
    busy = list(others.values_list("starts_at", "ends_at"))
    return [
        each
        for each in ahead
        if not any(start < each.starts_at + talk.length and each.starts_at < end for start, end in busy)  # type: ignore[operator]
    ]


def _lock(talk: Talk) -> Talk:
    """The row as it is now, held; its partnership first, as in every deed. Raises `RefusedError` (MERGED)."""
    partnership = lock(talk.partnership)
    locked = Talk.objects.select_for_update(of=("self",)).select_related("person", "adviser").get(pk=talk.pk)
    locked.partnership = partnership
    return locked


def _next(partnership: Partnership, on: dt.date | None, step: str) -> None:
    """What the adviser's day says of it. The row is locked."""
    partnership.next_on, partnership.next_step = on, step[:200]
    partnership.version += 1
    partnership.save(update_fields=["next_on", "next_step", "version"])


def _key(talk: Talk, kind: str = "") -> str:
    return f"programme:{talk.partnership.public_id}:talk:{talk.public_id}:{kind}"


def calendar_file(talk: Talk) -> bytes:
    """The time they chose, for their calendar. Raises LookupError when there is none."""
    return _calendar(talk)


def _calendar(talk: Talk, *, is_cancelled: bool = False) -> bytes:
    if talk.starts_at is None or talk.ends_at is None:
        raise LookupError("the talk has no time")
    with translation.override(talk.language):
        entry = Entry(
            uid=f"samtale-{talk.public_id}",
            sequence=talk.sequence,
            starts_at=talk.starts_at,
            ends_at=talk.ends_at,
            summary=gettext("Samtale om dugnad med ALLEMED"),
            description="\n\n".join(part for part in (talk.link, links.talk_link(talk)) if part),
            place=talk.place,
        )
    return file_of(entry, is_cancelled=is_cancelled)


def _write(
    talk: Talk,
    kind: str,
    *,
    by: Actor,
    key: str | None,
    with_calendar: bool = False,
    file: bytes = b"",
    until: dt.datetime | None = None,
    **facts: Any,
) -> None:
    """One letter to the person; nobody is written to whom we have forgotten."""
    if talk.person.erased_at or not talk.person.email:
        return
    with translation.override(talk.language):
        context = {
            "name": talk.person.name,
            "partner": talk.partnership.partner_name,
            "adviser": talk.adviser.name if talk.adviser else "",
            "how": str(talk.get_mode_display()),
            "place": talk.place,
            "link": talk.link,
            # Also in a subject, where a space that holds on would be no printable character.
            "when": span(talk.starts_at, talk.ends_at).replace("\xa0", " ") if talk.starts_at and talk.ends_at else "",
            "own_url": links.talk_link(talk),
        }
    content = _calendar(talk) if with_calendar else file
    send(
        by=by,
        to=talk.person.email,
        kind=f"programme/{kind}",
        language=talk.language,
        context=context | facts,
        message_key=_key(talk, key) if key is not None else None,
        attachments=(Enclosure("samtale.ics", MEDIA_TYPE, content),) if content else (),
        useful_for=max(until - clock.now(), dt.timedelta(minutes=1)) if until else None,
    )
