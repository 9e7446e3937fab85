"""Owners of measures: a name someone else wrote down. They say yes, correct it or decline by a link."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from allemed.audit import actions as audit
from allemed.base import clock
from allemed.base.actor import Actor, System
from allemed.base.identifiers import new_secret
from allemed.base.refusals import RefusedError
from allemed.dugnad import words
from allemed.dugnad.actions.measures import body_of, cleaned
from allemed.dugnad.actions.room import Room, deed
from allemed.dugnad.models import Answer, Assignment, Measure, MeasureState, MeasureVersion, Minutes, OwnerLink
from allemed.dugnad.refusals import RoomRefusal
from allemed.messages import actions as messages

LASTS = dt.timedelta(days=60)
OWNER = System("owner", "link")
CORRECTABLE = ("owner_name", "owner_role", "owner_organisation", "first_step", "first_step_date", "deadline")


# --- The link ---------------------------------------------------------------------------------------------------------


def hash_key(key: str) -> str:
    """What is kept of a link's key."""
    return hashlib.sha256(key.encode()).hexdigest()


def find_link(key: str) -> OwnerLink | None:
    """The link with this key, new or old; None when we never made it, or the measure has another owner now."""
    found = OwnerLink.objects.filter(key_hash=hash_key(key))
    return found.select_related("measure__dugnad", "measure__table").first()


def is_old(link: OwnerLink) -> bool:
    """Whether it is too old to answer by."""
    return link.expires_at <= clock.now()


def ask_owner(*, by: Actor, measure: Measure, is_again: bool = False) -> OwnerLink:
    """Write to the owner: who named them, what it is about, and how to say yes, correct it, or decline."""
    key = new_secret()
    language = measure.dugnad.language
    link = OwnerLink.objects.create(
        measure=measure, key_hash=hash_key(key), language=language, expires_at=clock.now() + LASTS
    )
    with translation.override(language):
        address = settings.SITE_ADDRESS + reverse("dugnad_minutes:owner", args=[key])
    context = {
        "name": measure.owner_name,
        "measure": measure.text,
        "title": measure.dugnad.title,
        "partner": str(measure.dugnad.partner),
        "table": measure.table.number if measure.table else None,
        "day": measure.dugnad.starts_at.astimezone(clock.OSLO).date(),
        "deadline": measure.deadline,
        "url": address,
        "is_again": is_again,
    }
    messages.send(
        by=by,
        to=measure.owner_email,
        kind="dugnad/owner",
        language=language,
        context=context,
        message_key=f"dugnad.owner:{measure.public_id}:{link.pk}",
    )
    audit.record(by=by, deed="measure_owner_asked", thing=measure, is_again=is_again)
    return link


def send_new_link(*, link: OwnerLink) -> bool:
    """A link that was too old is asked for again, once while it waits: to the address the owner has now."""
    with deed(link.measure.dugnad, OWNER) as room:
        waiting = Measure.objects.select_for_update(of=("self",)).select_related("dugnad", "table")
        measure = waiting.get(pk=link.measure_id)
        if not is_old(link) or not measure.owner_email or measure.state == MeasureState.WITHDRAWN:
            return False
        if measure.links.filter(answered_at=None, expires_at__gt=clock.now()).exists():
            return True  # a new one is already on its way
        ask_owner(by=OWNER, measure=measure, is_again=True)
        room.log("owner_asked_again", measure.pk)
        return True


# --- The answers ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Asked:
    room: Room
    link: OwnerLink
    measure: Measure


def _open(room: Room, link: OwnerLink) -> _Asked:
    """The link and the measure as they are now that the dugnad is locked."""
    now = OwnerLink.objects.select_for_update(of=("self",)).filter(pk=link.pk).first()
    if now is None or is_old(now) or now.answer == Answer.NO:
        raise RefusedError(RoomRefusal.OLD_LINK)
    measure = Measure.objects.select_for_update(of=("self",)).get(pk=now.measure_id)
    if measure.state == MeasureState.WITHDRAWN:
        raise RefusedError(RoomRefusal.NOT_HERE)
    return _Asked(room, now, measure)


def _answered(asked: _Asked, answer: Answer) -> None:
    asked.link.answer = answer
    asked.link.answered_at = clock.now()
    asked.link.save(update_fields=["answer", "answered_at"])


def _confirm(asked: _Asked, *, is_name_public: bool) -> None:
    measure = asked.measure
    if not measure.has_owner_and_deadline:
        raise RefusedError(RoomRefusal.NO_OWNER)
    if measure.state == MeasureState.AGREED:  # now that it has a deadline
        measure.state = MeasureState.COMMITTED
        measure.save(update_fields=["state"])
    measure.state = MeasureState.CONFIRMED
    measure.confirmed_at = measure.confirmed_at or clock.now()
    measure.declined_at = None
    measure.is_name_public = is_name_public
    measure.save()


def say_yes(*, link: OwnerLink, is_name_public: bool = False) -> Measure:
    """The owner takes it on. Twice is once."""
    with deed(link.measure.dugnad, OWNER) as room:
        asked = _open(room, link)
        is_said = asked.measure.state == MeasureState.CONFIRMED and asked.measure.is_name_public == is_name_public
        if is_said and asked.link.answer:
            return asked.measure
        _confirm(asked, is_name_public=is_name_public)
        _answered(asked, Answer.YES)
        room.log("owner_confirmed", asked.measure.pk)
        audit.record(by=OWNER, deed="measure_owner_confirmed", thing=asked.measure)
        return asked.measure


def correct(*, link: OwnerLink, base: int, fields: Mapping[str, Any], is_name_public: bool = False) -> Measure:
    """The owner takes it on, in other words about who and when. Refuses if someone changed it since `base`."""
    with deed(link.measure.dugnad, OWNER) as room:
        asked = _open(room, link)
        measure = asked.measure
        changed = {
            name: fields[name] for name in CORRECTABLE if name in fields and fields[name] != getattr(measure, name)
        }
        changed = cleaned(changed)
        if changed:
            if measure.version != base:
                raise RefusedError(RoomRefusal.CHANGED_MEANWHILE)
            for name, value in changed.items():
                setattr(measure, name, value)
            measure.version += 1
            measure.changed_at = clock.now()
        _confirm(asked, is_name_public=is_name_public)
        _answered(asked, Answer.CORRECTED if changed else Answer.YES)
        seq = room.log("owner_corrected", measure.pk, version=measure.version)
        if changed:
            MeasureVersion.objects.create(
                measure=measure,
                number=measure.version,
                base=base,
                content_hash=words.fingerprint(changed),
                body=body_of(measure),
                seq=seq,
            )
        audit.record(by=OWNER, deed="measure_owner_corrected", thing=measure, count=len(changed))
        return measure


def say_no(*, link: OwnerLink) -> Measure:
    """The owner declines: name, role and address go at once, and those who lead are told that an owner is missing."""
    with deed(link.measure.dugnad, OWNER) as room:
        now = OwnerLink.objects.filter(pk=link.pk).first()
        if now is not None and now.answer == Answer.NO:
            return now.measure
        asked = _open(room, link)
        _answered(asked, Answer.NO)
        measure = asked.measure
        _decline(room, measure, by=OWNER)
        _tell_leaders(measure, asked.link)
        return measure


def decline_again(*, by: Actor, measure: Measure) -> None:
    """The owner said no after the backup was taken: what went then goes again, and nobody is written to."""
    with deed(measure.dugnad, by) as room:
        _decline(room, Measure.objects.select_for_update(of=("self",)).get(pk=measure.pk), by=by)


def _decline(room: Room, measure: Measure, *, by: Actor) -> None:
    measure.declined_at = clock.now()
    take_name_off(room, measure, with_role=True)
    measure.links.filter(answered_at=None).delete()
    audit.record(by=by, deed="measure_owner_declined", thing=measure)


def _tell_leaders(measure: Measure, link: OwnerLink) -> None:
    for assignment in Assignment.objects.filter(dugnad=measure.dugnad, user__is_active=True).select_related("user"):
        with translation.override(assignment.user.language):
            address = settings.SITE_ADDRESS + reverse("dugnad_minutes:review", args=[measure.dugnad.public_id])
        messages.send(
            by=OWNER,
            to=assignment.user.email,
            kind="dugnad/owner_declined",
            language=assignment.user.language,
            context={"title": measure.dugnad.title, "measure": measure.text, "url": address},
            message_key=f"dugnad.declined:{measure.public_id}:{link.pk}:{assignment.user.public_id}",
        )


# --- Another owner, and forgetting ------------------------------------------------------------------------------------


def name_owner(*, by: Actor, measure: Measure, base: int, fields: Mapping[str, Any]) -> Measure:
    """Those who lead, or the partner, find an owner for a measure that has none. The owner is asked at once.

    Refuses if someone changed it since version `base`, or it lacks owner or deadline still.
    """
    names = ("owner_name", "owner_role", "owner_organisation", "owner_email", "deadline")
    with deed(measure.dugnad, by) as room:
        found = Measure.objects.select_for_update(of=("self",)).select_related("dugnad", "table").get(pk=measure.pk)
        changed = cleaned(
            {name: fields[name] for name in names if name in fields and fields[name] != getattr(found, name)}
        )
        if not changed:
            return found
        if found.version != base or found.state == MeasureState.WITHDRAWN:
            raise RefusedError(RoomRefusal.CHANGED_MEANWHILE)
        for name, value in changed.items():
            setattr(found, name, value)
        if not found.has_owner_and_deadline:
            raise RefusedError(RoomRefusal.NO_OWNER)
        found.links.all().delete()  # the former owner's link opens nothing of this one's
        found.version += 1
        found.changed_at = clock.now()
        found.state = MeasureState.COMMITTED
        found.is_name_public = False
        found.declined_at = found.confirmed_at = None
        found.save()
        seq = room.log("owner_named", found.pk, version=found.version)
        MeasureVersion.objects.create(
            measure=found,
            number=found.version,
            base=base,
            content_hash=words.fingerprint(changed),
            body=body_of(found),
            seq=seq,
        )
        audit.record(by=by, deed="measure_owner_named", thing=found)
        is_sent = Minutes.objects.filter(dugnad=found.dugnad, state="sent").exists()
        if found.owner_email and is_sent:
            ask_owner(by=by, measure=found)
        return found


def forget_owner(*, by: Actor, email: str) -> int:
    """Take this person's name and address off every measure. The measures stay, with the role if one was written."""
    named = Measure.objects.filter(owner_email__iexact=email).select_related("dugnad")
    for measure in named:
        with deed(measure.dugnad, by) as room:
            take_name_off(room, Measure.objects.select_for_update(of=("self",)).get(pk=measure.pk))
            audit.record(by=by, deed="measure_owner_forgotten", thing=measure)
    return len(named)


def take_name_off(room: Room, measure: Measure, *, with_role: bool = False) -> None:
    """Name and address go, from earlier versions too. Without a role it is agreed again, with its owner missing."""
    gone = {"owner_name": measure.owner_name, "owner_role": measure.owner_role if with_role else ""}
    measure.owner_name = measure.owner_email = ""
    if with_role:
        measure.owner_role = ""
    measure.is_name_public = False
    if measure.state in (MeasureState.COMMITTED, MeasureState.CONFIRMED):
        measure.state = MeasureState.COMMITTED if measure.has_owner_and_deadline else MeasureState.AGREED
    measure.save(update_fields=["owner_name", "owner_role", "owner_email", "is_name_public", "state", "declined_at"])
    for version in measure.versions.all():
        body: dict[str, Any] = version.body
        emptied = {name: "" for name, value in gone.items() if value and body.get(name)}
        if emptied:
            version.body = {**body, **emptied}
            version.save(update_fields=["body"])
    room.log("owner_removed", measure.pk)
