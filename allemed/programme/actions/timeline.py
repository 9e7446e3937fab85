"""The timeline: a call logged in ten seconds, a letter that came, a note; and what is to happen next."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from allemed.audit import actions as audit
from allemed.base import clock
from allemed.base.actor import Actor
from allemed.programme.actions.moves import check_host, lock
from allemed.programme.models import CONTACT, Entry, EntryKind, Partnership


@transaction.atomic
def log(
    *,
    by: Actor,
    partnership: Partnership,
    kind: EntryKind,
    text: str = "",
    title: str = "",
    happened_at: dt.datetime | None = None,
    next_on: dt.date | None = None,
    next_step: str = "",
) -> Entry:
    """Write down what happened and when we speak next. The first contact is remembered on the partnership.

    What was planned before is done by this; without `next_on` nothing is planned. Raises `RefusedError` (NOT_ALLOWED,
    MERGED).
    """
    check_host(by)
    partnership = lock(partnership)
    entry = note(by=by, partnership=partnership, kind=kind, title=title, text=text, happened_at=happened_at)
    if kind in CONTACT and partnership.contacted_at is None:
        partnership.contacted_at = entry.happened_at
    partnership.next_on, partnership.next_step = next_on, next_step.strip()[:200]
    partnership.version += 1
    partnership.save()
    return entry


@transaction.atomic
def keep_letter(
    *, by: Actor, partnership: Partnership, title: str, text: str, happened_at: dt.datetime | None = None
) -> Entry:
    """An answer that came. What is planned next stands. Raises `RefusedError` (NOT_ALLOWED, MERGED)."""
    check_host(by)
    partnership = lock(partnership)
    entry = note(
        by=by, partnership=partnership, kind=EntryKind.LETTER_IN, title=title, text=text, happened_at=happened_at
    )
    if partnership.contacted_at is None:
        partnership.contacted_at = entry.happened_at
        partnership.version += 1
        partnership.save()
    return entry


def note(
    *,
    by: Actor,
    partnership: Partnership,
    kind: EntryKind,
    title: str = "",
    text: str = "",
    happened_at: dt.datetime | None = None,
) -> Entry:
    """One line of the timeline, inside the caller's transaction; nothing else changes. `DONE` is for other deeds."""
    entry = Entry.objects.create(
        partnership=partnership,
        kind=kind,
        happened_at=min(happened_at or clock.now(), clock.now()),
        actor_kind=by.actor_kind,
        actor_id=by.actor_id,
        title=title.strip()[:200],
        text=text.strip()[:20_000],
    )
    audit.record(by=by, deed="partnership_entry_written", thing=partnership, kind=kind.value)
    return entry


@transaction.atomic
def erase_words(*, by: Actor, entry: Entry) -> Entry:
    """Someone it is about has asked: the words go, and that something was said then stays. Twice is once.

    Raises `RefusedError` (NOT_ALLOWED).
    """
    check_host(by)
    locked = Entry.objects.select_for_update().get(pk=entry.pk)
    if locked.erased_at is None:
        locked.title, locked.text, locked.erased_at = "", "", clock.now()
        locked.save(update_fields=["title", "text", "erased_at"])
        audit.record(by=by, deed="partnership_entry_erased", thing=locked)
    return locked
