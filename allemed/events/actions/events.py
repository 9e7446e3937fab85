"""Making an event, changing it, publishing it, calling it off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields

from django.db import transaction
from django.utils.translation import gettext as _

from allemed.audit import actions as audit
from allemed.base import clock
from allemed.base.actor import Actor
from allemed.base.http import purge_pages
from allemed.base.refusals import RefusedError
from allemed.events import queue
from allemed.events.actions.waiting_list import lock, move_on
from allemed.events.models import Event, EventText, Kind, Seats, State, Way
from allemed.events.refusals import EventRefusal
from allemed.places.models import Municipality

# What people must be told of when it changes.
TIME, PLACE, LINK = ("starts_at", "ends_at"), ("place", "address"), ("online_url",)


@dataclass(frozen=True)
class Words:
    """The words about an event in one language."""

    title: str
    lead: str = ""
    body: str = ""


@dataclass(frozen=True)
class Facts:
    """Everything about an event but its words and places."""

    slug: str
    kind: Kind
    starts_at: dt.datetime
    ends_at: dt.datetime
    place: str = ""
    address: str = ""
    municipality: Municipality | None = None
    online_url: str = ""
    is_external: bool = False
    organiser: str = ""
    external_url: str = ""
    opens_at: dt.datetime | None = None
    closes_at: dt.datetime | None = None
    attended_online: int | None = None


Places = Mapping[Way, int | None]  # a way that is not there is not offered; None is as many as come


@transaction.atomic
def create_event(*, by: Actor, facts: Facts, words: Mapping[str, Words], places: Places) -> Event:
    """A draft. `words` by language. Raises `RefusedError` (SLUG_IN_USE, IS_EXTERNAL)."""
    event = Event()
    _check(event, facts, places)
    _fill(event, facts)
    event.save(force_insert=True)
    _write(event, words)
    Seats.objects.bulk_create(Seats(event=event, way=way, places=number) for way, number in places.items())
    audit.record(by=by, deed="event_created", thing=event)
    return event


@transaction.atomic
def change_event(
    *, by: Actor, event: Event, version: int, facts: Facts, words: Mapping[str, Words], places: Places
) -> Event:
    """Save what was written on top of `version`, and tell those who are registered when time, place or link changed.

    Raises `RefusedError`: CHANGED_MEANWHILE when someone else has saved since; TOO_FEW_PLACES, WAY_IN_USE,
    SLUG_IN_USE, IS_EXTERNAL.
    """
    all_seats = lock(event.pk)
    event = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    if event.version != version:
        raise RefusedError(EventRefusal.CHANGED_MEANWHILE)
    _check(event, facts, places)
    changed = _fill(event, facts)
    news = [name for name, group in (("time", TIME), ("place", PLACE), ("link", LINK)) if changed & set(group)]
    event.version += 1
    event.changed_at = clock.now()
    if news:
        event.sequence += 1
    event.save()
    _write(event, words)
    _place(event, all_seats, places)
    for seats in lock(event.pk).values():
        move_on(by=by, seats=seats)
    audit.record(by=by, deed="event_changed", thing=event, fields=",".join(sorted(changed)))
    if news and event.state == State.PUBLISHED and not event.is_over:
        queue.defer_change(event, news)
    purge_pages()
    return event


@transaction.atomic
def publish_event(*, by: Actor, event: Event) -> Event:
    """Anyone may see it. Raises `RefusedError` (NOT_A_DRAFT, INCOMPLETE)."""
    event = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    if event.state != State.DRAFT:
        raise RefusedError(EventRefusal.NOT_A_DRAFT)
    gaps = gaps_in(event)
    if gaps:
        raise RefusedError(EventRefusal.INCOMPLETE, gaps="; ".join(gaps))
    event.state = State.PUBLISHED
    event.published_at = event.changed_at = clock.now()
    event.save(update_fields=["state", "published_at", "changed_at"])
    audit.record(by=by, deed="event_published", thing=event)
    purge_pages()
    return event


@transaction.atomic
def cancel_event(*, by: Actor, event: Event, because: str) -> Event:
    """Call it off, say why, and tell everyone who is registered. Raises `RefusedError` (NOT_PUBLISHED, IN_THE_PAST)."""
    lock(event.pk)  # nobody registers while it is called off
    event = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    if event.state != State.PUBLISHED:
        raise RefusedError(EventRefusal.NOT_PUBLISHED)
    if event.is_over:
        raise RefusedError(EventRefusal.IN_THE_PAST)
    event.state = State.CANCELLED
    event.cancelled_at = event.changed_at = clock.now()
    event.cancelled_because = because.strip()
    event.sequence += 1
    event.version += 1
    event.save()
    audit.record(by=by, deed="event_cancelled", thing=event)
    queue.defer_cancellation(event)
    purge_pages()
    return event


def gaps_in(event: Event) -> list[str]:
    """What is missing before anyone may see it, in words."""
    text = next((text for text in event.texts.all() if text.language == "nb"), None)
    ways = {seats.way for seats in event.seats.all()}
    gaps = []
    if text is None or not text.lead:
        gaps.append(_("tittel og ingress på bokmål"))
    if event.is_external and not event.external_url:
        gaps.append(_("lenke til arrangørens side"))
    if not event.is_external and not ways:
        gaps.append(_("minst én måte å delta på"))
    if Way.ROOM in ways and not event.place:
        gaps.append(_("stedet der dere møtes"))
    return gaps


def _check(event: Event, facts: Facts, places: Places) -> None:
    if Event.objects.filter(slug=facts.slug).exclude(pk=event.pk).exists():
        raise RefusedError(EventRefusal.SLUG_IN_USE)
    if facts.is_external and places:
        raise RefusedError(EventRefusal.IS_EXTERNAL)


def _fill(event: Event, facts: Facts) -> set[str]:
    """Put the facts on the event; the names of those that changed."""
    changed = set()
    for each in fields(facts):
        value = getattr(facts, each.name)
        if getattr(event, each.name, None) != value:
            changed.add(each.name)
            setattr(event, each.name, value)
    return changed


def _write(event: Event, words: Mapping[str, Words]) -> None:
    for language, said in words.items():
        if said.title:
            EventText.objects.update_or_create(
                event=event,
                language=language,
                defaults={"title": said.title, "lead": said.lead, "body": said.body},
            )
        else:
            EventText.objects.filter(event=event, language=language).delete()


def _place(event: Event, all_seats: Mapping[str, Seats], places: Places) -> None:
    for way, seats in all_seats.items():
        if Way(way) in places:
            continue
        if seats.registrations.exists():
            raise RefusedError(EventRefusal.WAY_IN_USE)
        seats.delete()
    for way, number in places.items():
        found = all_seats.get(way)
        if found is None:
            Seats.objects.create(event=event, way=way, places=number)
        elif found.places != number:
            if number is not None and number < found.taken:
                raise RefusedError(EventRefusal.TOO_FEW_PLACES, taken=found.taken)
            Seats.objects.filter(pk=found.pk).update(places=number)
