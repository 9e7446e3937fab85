"""Join, choose what is shown, leave."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction

from allemed.audit import actions as audit
from allemed.base import clock
from allemed.base.actor import Actor
from allemed.base.refusals import RefusedError
from allemed.dialogkort.models import Barrier
from allemed.network.models import Field, Introduction, IntroductionState, Member, Rhythm
from allemed.network.permissions import can_take_part
from allemed.network.refusals import NetworkRefusal
from allemed.people.models import Role, User
from allemed.people.permissions import roles_of


@dataclass(frozen=True)
class EntryFacts:
    """What a person writes about themselves, and what of it others see. Nothing is shown unless it is in `shown`."""

    title: str = ""
    phone: str = ""
    about: str = ""
    barriers: Iterable[Barrier] = ()
    shown: frozenset[Field] = field(default_factory=frozenset)
    may_be_asked: bool = False
    rhythm: Rhythm = Rhythm.NEVER


def join(*, by: User, facts: EntryFacts) -> Member:
    """Become a member; whoever is one already gets that one, changed. Raises `RefusedError` (NOT_FOR_YOU …)."""
    if not can_take_part(by):
        raise RefusedError(NetworkRefusal.NOT_FOR_YOU)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=by.pk)  # a double press joins once
        found = Member.objects.of(by).first()
        if found is None:
            held = next((each for each in roles_of(by) if each.role == Role.COORDINATOR), None)
            found = Member.objects.create(
                user=by,
                municipality=held.municipality if held else None,
                organisation=held.organisation if held else None,
            )
            audit.record(by=by, deed="network_joined", thing=found)
        return _write(by, found, facts)


def change_entry(*, by: User, member: Member, version: int, facts: EntryFacts) -> Member:
    """Change one's own entry. Raises `RefusedError` (CHANGED_MEANWHILE, NOTHING_TO_SHOW, HAS_NO_PARTNER, NOT_YOURS)."""
    with transaction.atomic():
        found = _locked(member)
        if found.user_id != by.pk:
            raise RefusedError(NetworkRefusal.NOT_YOURS)
        if found.version != version:
            raise RefusedError(NetworkRefusal.CHANGED_MEANWHILE)
        return _write(by, found, facts)


def leave(*, by: Actor, member: Member) -> None:
    """Out of the network: the entry is emptied, requests for talks end, and the letters stop. Twice is once.

    What the person asked and answered stays, with "someone who has left" beside it, until they take it away.
    """
    with transaction.atomic():
        found = Member.objects.select_for_update().filter(pk=member.pk, left_at=None).first()
        if found is None:
            return
        now = clock.now()
        for introduction in Introduction.objects.about(found).select_for_update(of=("self",)).order_by("pk"):
            if introduction.state in (IntroductionState.ASKED, IntroductionState.YES):
                introduction.state, introduction.ended_at = IntroductionState.WITHDRAWN, now
            introduction.words = ""
            introduction.save(update_fields=["state", "ended_at", "words"])
        found.barriers.clear()
        found.user, found.left_at = None, now
        found.title = found.phone = found.about = ""
        found.shown, found.may_be_asked, found.rhythm = [], False, Rhythm.NEVER
        found.version += 1
        found.save()
        audit.record(by=by, deed="network_left", thing=found)


def leave_those_without_a_role(*, by: Actor) -> int:
    """Whoever may not take part any more has left. Returns how many."""
    gone = Member.objects.filter(left_at=None).exclude(pk__in=Member.objects.present().values("pk"))
    members = list(gone)
    for member in members:
        leave(by=by, member=member)
    return len(members)


def _locked(member: Member) -> Member:
    found = Member.objects.select_for_update().filter(pk=member.pk, left_at=None).first()
    if found is None:
        raise RefusedError(NetworkRefusal.NOT_A_MEMBER)
    return found


def _write(by: User, member: Member, facts: EntryFacts) -> Member:
    barriers = list(facts.barriers)
    empty = {
        Field.TITLE: not facts.title.strip(),
        Field.PHONE: not facts.phone.strip(),
        Field.ABOUT: not facts.about.strip(),
        Field.BARRIERS: not barriers,
    }
    for each in Field:
        if each in facts.shown and empty.get(each):
            raise RefusedError(NetworkRefusal.NOTHING_TO_SHOW, field=each.label)
    if facts.may_be_asked and member.partner is None:
        raise RefusedError(NetworkRefusal.HAS_NO_PARTNER)
    member.title, member.phone, member.about = facts.title.strip(), facts.phone.strip(), facts.about.strip()
    member.shown = [each.value for each in Field if each in facts.shown]
    member.may_be_asked, member.rhythm = facts.may_be_asked, facts.rhythm
    member.version += 1
    member.save()
    member.barriers.set(barriers)
    audit.record(by=by, deed="network_entry_changed", thing=member)
    return member
