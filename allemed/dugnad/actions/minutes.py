"""The minutes: a draft made by itself, sentences judged one by one, and sending, which is a deed of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from allemed.audit import actions as audit
from allemed.base import clock
from allemed.base.actor import Actor
from allemed.base.refusals import RefusedError
from allemed.dialogkort.models import DialogueCard
from allemed.dugnad import words
from allemed.dugnad.actions.owners import ask_owner
from allemed.dugnad.actions.room import Room, deed
from allemed.dugnad.minutes.content import (
    MEASURE_FIELDS,
    Sentence,
    make_content,
    redacted,
    redactions_of,
    sentences,
)
from allemed.dugnad.minutes.marks import Mark, marks
from allemed.dugnad.models import Dugnad, Measure, MeasureState, Minutes, MinutesState, Recipient, Redaction, State
from allemed.dugnad.models.contribution import LONGEST
from allemed.dugnad.refusals import RoomRefusal
from allemed.messages import actions as messages
from allemed.places.models import Municipality


def make_draft(*, by: Actor, dugnad: Dugnad) -> Minutes | None:
    """Make the draft anew from what is in the room. Sent minutes stay as they are. None before the close."""
    with deed(dugnad, by) as room:
        if room.dugnad.state != State.CLOSED:
            return None
        minutes, _ = Minutes.objects.select_for_update().get_or_create(dugnad=room.dugnad)
        if minutes.state == MinutesState.SENT:
            return minutes
        content = make_content(room.dugnad)
        if content != minutes.content:
            minutes.content = content
            minutes.made_at = clock.now()
            minutes.save(update_fields=["content", "made_at"])
            room.log("minutes_made")
            audit.record(by=by, deed="minutes_made", thing=minutes)
        return minutes


# --- Looking through --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Judged:
    """A sentence with what in it is marked, and what the facilitator has said of it."""

    sentence: Sentence
    marks: list[Mark]
    redaction: Redaction | None

    @property
    def waits(self) -> bool:
        """Marked, and nobody has looked at it (or at these words)."""
        return bool(self.marks) and self.redaction is None

    @property
    def seen(self) -> str:
        """What a screen shows of it: two who judge at once are told."""
        return seen(self.redaction)


def seen(redaction: Redaction | None) -> str:
    """A judgement in a word, for compare-and-set."""
    if redaction is None:
        return ""
    return words.fingerprint(redaction.original_hash, redaction.is_kept, redaction.replacement)[:16]


def known_words(dugnad: Dugnad) -> list[str]:
    """Words with a capital that tell nothing about anyone here."""
    places = Municipality.objects.today().select_related("county")
    names = [name for place in places for name in (place.name, place.county.name)]
    cards = DialogueCard.objects.filter(version_id=dugnad.deck_id).values_list("child_name", flat=True)
    return [*names, str(dugnad.partner), dugnad.title, dugnad.place, *cards]


def judge(minutes: Minutes) -> list[Judged]:
    """Every sentence of a draft, in the order of the minutes."""
    known = known_words(minutes.dugnad)
    judged = redactions_of(minutes)
    found = []
    for sentence in sentences(minutes.content):
        redaction = judged.get(sentence.ref)
        if redaction is not None and redaction.original_hash != sentence.hash:
            redaction = None
        found.append(Judged(sentence, marks(sentence.text, known), redaction))
    return found


def _draft(room: Room) -> Minutes:
    if room.dugnad.state != State.CLOSED:
        raise RefusedError(RoomRefusal.NOT_CLOSED)
    minutes = Minutes.objects.select_for_update().get(dugnad=room.dugnad)
    if minutes.state == MinutesState.SENT:
        raise RefusedError(RoomRefusal.ALREADY_SENT)
    return minutes


def redact(
    *, by: Actor, dugnad: Dugnad, ref: str, original_hash: str, before: str, replacement: str, is_kept: bool = False
) -> Redaction:
    """Judge one sentence: keep it (`is_kept`), say it otherwise, or take it out (no replacement).

    `before` is what the screen showed of it (`Judged.seen`); a measure cannot be taken out. The same twice is one.
    """
    wanted = "" if is_kept else words.clean_or_empty(replacement, LONGEST)
    with deed(dugnad, by) as room:
        minutes = _draft(room)
        sentence = next((each for each in sentences(minutes.content) if each.ref == ref), None)
        if sentence is None:
            raise RefusedError(RoomRefusal.NOT_HERE)
        if ref in {measure["ref"] for measure in minutes.content["measures"]} and not is_kept and not wanted:
            raise RefusedError(RoomRefusal.NO_WORDS)
        if sentence.hash != original_hash:
            raise RefusedError(RoomRefusal.CHANGED_MEANWHILE)
        found = Redaction.objects.filter(minutes=minutes, ref=ref).first()
        is_of_these_words = found is not None and found.original_hash == original_hash
        made = found or Redaction(minutes=minutes, ref=ref)
        if is_of_these_words and (made.is_kept, made.replacement) == (is_kept, wanted):
            return made
        if seen(found if is_of_these_words else None) != before:
            raise RefusedError(RoomRefusal.CHANGED_MEANWHILE)
        made.original_hash, made.is_kept, made.replacement = original_hash, is_kept, wanted
        made.at = clock.now()
        made.save()
        room.log("sentence_judged", is_kept=is_kept)
        audit.record(by=by, deed="minutes_sentence_judged", thing=minutes, is_kept=is_kept)
        return made


def add_recipient(*, by: Actor, dugnad: Dugnad, email: str, language: str) -> Recipient:
    """One more who gets the minutes."""
    try:
        validate_email(email)
    except ValidationError:
        raise RefusedError(RoomRefusal.NOT_AN_ADDRESS) from None
    with deed(dugnad, by) as room:
        _draft(room)
        made, is_new = Recipient.objects.get_or_create(
            dugnad=room.dugnad, email=email.strip().lower(), defaults={"language": language}
        )
        if is_new:
            audit.record(by=by, deed="minutes_recipient_added", thing=room.dugnad)
        return made


def remove_recipient(*, by: Actor, dugnad: Dugnad, pk: int) -> None:
    """This one does not get them after all."""
    with deed(dugnad, by) as room:
        _draft(room)
        if Recipient.objects.filter(dugnad=room.dugnad, pk=pk).delete()[0]:
            audit.record(by=by, deed="minutes_recipient_removed", thing=room.dugnad)


# --- Sending ----------------------------------------------------------------------------------------------------------


def version_of(minutes: Minutes) -> str:
    """The draft with all judgements in a word: what a preview showed."""
    return words.fingerprint(minutes.content, sorted((ref, seen(r)) for ref, r in redactions_of(minutes).items()))[:16]


def send_minutes(*, by: Actor, dugnad: Dugnad, version: str) -> Minutes:
    """Freeze the minutes as the preview (`version`) showed them, write to those who get them, and ask the owners.

    Refuses while a marked sentence is not looked at, when nobody is to get them, and when the draft has changed since.
    Sent once: a second press finds them sent.
    """
    with deed(dugnad, by) as room:
        minutes = Minutes.objects.select_for_update().filter(dugnad=room.dugnad).first()
        if minutes is not None and minutes.state == MinutesState.SENT:
            return minutes
        minutes = _draft(room)
        if make_content(room.dugnad) != minutes.content or version_of(minutes) != version:
            raise RefusedError(RoomRefusal.CHANGED_MEANWHILE)
        waiting = sum(judged.waits for judged in judge(minutes))
        if waiting:
            raise RefusedError(RoomRefusal.NOT_LOOKED_AT, count=waiting)
        recipients = list(Recipient.objects.filter(dugnad=room.dugnad))
        if not recipients:
            raise RefusedError(RoomRefusal.NOBODY_TO_SEND_TO)
        minutes.content = redacted(minutes.content, redactions_of(minutes))
        _put_in_measures(minutes)
        minutes.state = MinutesState.SENT
        minutes.sent_at = clock.now()
        minutes.sent_by = by.actor_id
        minutes.save()
        room.log("minutes_sent", recipients=len(recipients))
        audit.record(by=by, deed="minutes_sent", thing=minutes, recipients=len(recipients))
        _write_to(by, minutes, recipients)
        live = Measure.objects.filter(dugnad=room.dugnad).exclude(state=MeasureState.WITHDRAWN)
        for measure in live.exclude(owner_email="").select_related("dugnad", "table"):
            ask_owner(by=by, measure=measure)
    return minutes


def _put_in_measures(minutes: Minutes) -> None:
    """What the partner follows up says the same as the minutes."""
    for said in minutes.content["measures"]:
        measure = Measure.objects.get(public_id=said["id"])
        changed = [field for field in MEASURE_FIELDS.values() if getattr(measure, field) != said[field]]
        for field in changed:
            setattr(measure, field, said[field])
        if changed:
            if measure.state == MeasureState.COMMITTED and not measure.has_owner_and_deadline:
                measure.state = MeasureState.AGREED
                changed.append("state")
            measure.save(update_fields=changed)


def minutes_address(minutes: Minutes, language: str) -> str:
    """The whole address of the public page."""
    with translation.override(language):
        return settings.SITE_ADDRESS + reverse("dugnad_minutes:public", args=[minutes.public_id])


def _write_to(by: Actor, minutes: Minutes, recipients: Iterable[Recipient]) -> None:
    content = minutes.content
    for recipient in recipients:
        missing = sum(measure["state"] == MeasureState.AGREED for measure in content["measures"])
        context = {
            "title": content["title"],
            "partner": content["partner"],
            "measures": len(content["measures"]),
            "missing": missing,
            "url": minutes_address(minutes, recipient.language),
        }
        messages.send(
            by=by,
            to=recipient.email,
            kind="dugnad/minutes",
            language=recipient.language,
            context=context,
            message_key=f"dugnad.minutes:{minutes.public_id}:{recipient.pk}",
        )


@transaction.atomic
def redact_originals(*, by: Actor, dugnad: Dugnad) -> int:
    """After the retention: the original words of what was redacted go from the room too. Says how many."""
    from allemed.dugnad.minutes.originals import forget_originals

    count = forget_originals(dugnad)
    if count:
        audit.record(by=by, deed="minutes_originals_erased", thing=dugnad, count=count)
    return count
