"""The adviser's deeds that are not moves: who follows it, what they are called, handing over, merging."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from allemed.audit import actions as audit
from allemed.base import clock
from allemed.base.actor import Actor
from allemed.base.refusals import RefusedError
from allemed.messages.actions import send
from allemed.people.models import User
from allemed.programme import links
from allemed.programme.actions import addresses, agreement, talk_following
from allemed.programme.actions.moves import check_host, follow, lock
from allemed.programme.actions.timeline import note
from allemed.programme.models import EntryKind, Partnership, PartnershipState, Person
from allemed.programme.models.partnership import OVER
from allemed.programme.permissions import can_work_with_partnerships
from allemed.programme.refusals import ProgrammeRefusal

CHANGED = ("adviser", "language", "next_on", "next_step")


@transaction.atomic
def change(*, by: Actor, partnership: Partnership, version: int, **facts: Any) -> Partnership:
    """Write `adviser`, `language`, `next_on`, `next_step`.

    Raises `RefusedError` (CHANGED_MEANWHILE when someone saved after `version` was read; NOT_ALLOWED, MERGED).
    """
    check_host(by)
    partnership = lock(partnership)
    if partnership.version != version:
        raise RefusedError(ProgrammeRefusal.CHANGED_MEANWHILE)
    _check_adviser(facts.get("adviser"))
    changed = [name for name in CHANGED if name in facts and getattr(partnership, name) != facts[name]]
    for name in changed:
        setattr(partnership, name, facts[name])
    if changed:
        partnership.version += 1
        partnership.save()
        audit.record(by=by, deed="partnership_changed", thing=partnership, fields=" ".join(changed))
    if "adviser" in changed:
        talk_following.give_to_adviser(by=by, partnership=partnership)
    return partnership


def _check_adviser(adviser: User | None) -> None:
    if adviser is not None and not can_work_with_partnerships(adviser):
        raise RefusedError(ProgrammeRefusal.NOT_AN_ADVISER)


@transaction.atomic
def take(*, by: User, partnership: Partnership) -> Partnership:
    """I follow this one, where nobody does. Raises `RefusedError` (ALREADY_THERE, NOT_ALLOWED, MERGED)."""
    check_host(by)
    partnership = lock(partnership)
    if partnership.adviser_id is not None:
        raise RefusedError(ProgrammeRefusal.ALREADY_THERE)
    partnership.adviser = by
    partnership.version += 1
    partnership.save()
    audit.record(by=by, deed="partnership_taken", thing=partnership)
    talk_following.give_to_adviser(by=by, partnership=partnership)
    return partnership


@transaction.atomic
def hand_over(*, by: User, giver: User, taker: User, because: str = "") -> int:
    """Every partnership of `giver` that something may still happen to is `taker`'s from now on; returns how many.

    Raises `RefusedError` (NOT_ALLOWED, NOT_AN_ADVISER, SAME_PERSON).
    """
    check_host(by)
    if giver == taker:
        raise RefusedError(ProgrammeRefusal.SAME_PERSON)
    _check_adviser(taker)
    theirs = Partnership.objects.select_for_update().filter(adviser=giver, merged_into=None).exclude(state__in=OVER)
    count = 0
    for partnership in theirs.order_by("pk"):
        partnership.adviser = taker
        partnership.version += 1
        partnership.save()
        audit.record(by=by, deed="partnership_handed_over", thing=partnership, to=taker.public_id)
        note(by=by, partnership=partnership, kind=EntryKind.DONE, title=f"{giver.name} → {taker.name}", text=because)
        talk_following.give_to_adviser(by=by, partnership=partnership)
        count += 1
    if count and taker != by:
        context = {"number": count, "giver": giver.name, "desk_url": links.desk(taker.language, taker.public_id)}
        send(by=by, to=taker.email, kind="programme/handed_over", language=taker.language, context=context)
    return count


@transaction.atomic
def merge(*, by: Actor, partnership: Partnership, into: Partnership, because: str) -> Partnership:
    """Two rows are one partner: `partnership` steps back behind `into`, and its timeline is read there.

    Nothing is moved, so `unmerge` undoes it. Raises `RefusedError` (NOT_ALLOWED, MERGED, SAME_PERIOD, REASON_NEEDED).
    """
    check_host(by)
    if not because.strip():
        raise RefusedError(ProgrammeRefusal.REASON_NEEDED)
    first, second = sorted((partnership, into), key=lambda each: each.pk)
    locked = {each.pk: lock(each) for each in (first, second)}
    duplicate, kept = locked[partnership.pk], locked[into.pk]
    if duplicate.pk == kept.pk or duplicate.period_id != kept.period_id or duplicate.duplicates.exists():
        raise RefusedError(ProgrammeRefusal.CANNOT_MERGE)
    duplicate.merged_into = kept
    duplicate.version += 1
    duplicate.save()
    audit.record(by=by, deed="partnership_merged", thing=duplicate, into=kept.public_id)
    note(by=by, partnership=kept, kind=EntryKind.DONE, title=f"+ {duplicate.partner_name}", text=because)
    return kept


@transaction.atomic
def unmerge(*, by: Actor, partnership: Partnership) -> Partnership:
    """Take a merging back. Raises `RefusedError` (NOT_ALLOWED, ALREADY_THERE, FULL)."""
    check_host(by)
    locked = Partnership.objects.select_for_update().get(pk=partnership.pk)
    kept = locked.merged_into
    if kept is None:
        raise RefusedError(ProgrammeRefusal.ALREADY_THERE)
    locked.merged_into = None
    locked.version += 1
    try:
        with transaction.atomic():
            locked.save()
    except IntegrityError as error:
        if "capacity_is_never_exceeded" in str(error):
            raise RefusedError(ProgrammeRefusal.FULL) from None
        raise
    audit.record(by=by, deed="partnership_unmerged", thing=locked, from_=kept.public_id)
    note(by=by, partnership=kept, kind=EntryKind.DONE, title=f"− {locked.partner_name}")
    return locked


@transaction.atomic
def save_person(*, by: Actor, partnership: Partnership, person: Person | None, **facts: Any) -> Person:
    """Someone we speak with: new when `person` is None. `is_main` makes them the first we ring; `address_works` says
    that letters reach them after all. Whoever gets another address is sent what waits for their answer once more, and
    what went to the old one is taken back.

    Raises `RefusedError` (NOT_ALLOWED, MERGED, PERSON_IS_GONE when the person was erased).
    """
    check_host(by)
    partnership = lock(partnership)
    if person is None:
        person = Person(partnership=partnership)
    else:
        person = Person.objects.select_for_update().get(pk=person.pk, partnership=partnership)
        if person.erased_at:
            raise RefusedError(ProgrammeRefusal.PERSON_IS_GONE)
    is_moved = facts.get("email", person.email) != person.email
    if is_moved or facts.get("address_works"):
        person.address_since, person.address_fails_since = clock.now(), None
    for name in ("name", "title", "email", "phone"):
        if name in facts:
            setattr(person, name, facts[name])
    wants_first = (
        facts.get("is_main", False) or not partnership.people.filter(is_main=True).exclude(pk=person.pk).exists()
    )
    if wants_first:
        partnership.people.filter(is_main=True).exclude(pk=person.pk).update(is_main=False)
    person.is_main = wants_first
    person.save()
    audit.record(by=by, deed="contact_saved", thing=person)
    if is_moved and person.email:
        addresses.send_again(by=by, partnership=partnership, person=person)
    return person


@transaction.atomic
def forget_person(*, by: Actor, person: Person) -> None:
    """They asked to be forgotten: the row stays, empty. Raises `RefusedError` (NOT_ALLOWED)."""
    check_host(by)
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.erased_at is None:
        forget_contact(by, person)


def forget_contact(by: Actor, person: Person) -> None:
    """Nothing is left of them, and no letter leaves. Inside the caller's transaction."""
    talk_following.forget_person(person)
    agreement.forget_person(person)
    person.forget()
    audit.record(by=by, deed="contact_erased", thing=person)


# What an adviser may say has happened, where no other deed says it: the fact, and the state it ends.
REACHED: dict[PartnershipState, str] = {
    PartnershipState.TALK: "talked_at",
    PartnershipState.AGREEMENT: "agreed_at",
    PartnershipState.PLANNING: "recruiting_at",
    PartnershipState.RECRUITING: "ready_at",
    PartnershipState.READY: "held_at",
    PartnershipState.HELD: "followed_at",
    PartnershipState.FOLLOW_UP: "networked_at",
}


@transaction.atomic
def reach(*, by: Actor, partnership: Partnership, state: PartnershipState, because: str) -> Partnership:
    """It happened outside the system: the fact that ends `state` is written, with the reason.

    Raises `RefusedError` (NOT_ALLOWED, MERGED, REASON_NEEDED, CHANGED_MEANWHILE when it has left `state` already).
    """
    check_host(by)
    if not because.strip():
        raise RefusedError(ProgrammeRefusal.REASON_NEEDED)
    partnership = lock(partnership)
    if partnership.state != state or state not in REACHED:
        raise RefusedError(ProgrammeRefusal.CHANGED_MEANWHILE)
    setattr(partnership, REACHED[state], clock.now())
    return follow(by=by, partnership=partnership, because=because)
