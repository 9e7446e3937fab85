"""What happens to talks by themselves: a reminder, a partnership that moves elsewhere, an adviser who takes over."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from allemed.audit import actions as audit
from allemed.base import clock, norwegian
from allemed.base.actor import Actor
from allemed.messages.models import Message
from allemed.people.models import User
from allemed.programme.actions import talk_letters as letters
from allemed.programme.actions.talk import cancel, plan_next
from allemed.programme.models import Partnership, PartnershipState, Person, Talk, TalkState

BEFORE = dt.timedelta(days=1)
"""How long before a talk they are reminded of it."""
NO_LONGER = ~Q(partnership__state=PartnershipState.TALK) | Q(partnership__merged_into__isnull=False)
"""With those we are not to talk with any more: paused, declined, merged with another …"""


def _lock(talk: Talk) -> Talk:
    """The row as it is now, held, and its partnership first; also one that has been merged."""
    partnership = Partnership.objects.select_for_update().get(pk=talk.partnership_id)
    locked = Talk.objects.select_for_update(of=("self",)).select_related("person", "adviser").get(pk=talk.pk)
    locked.partnership = partnership
    return locked


def _is_to_be(talk: Talk) -> bool:
    return talk.partnership.state == PartnershipState.TALK and talk.partnership.merged_into_id is None


def let_go(*, by: Actor) -> int:
    """Talks with those we are not to talk with any more are called off, and they are told; how many.

    Called every few minutes, since many deeds lead there.
    """
    count = 0
    for each in Talk.objects.living().filter(NO_LONGER):
        with transaction.atomic():
            talk = _lock(each)
            if not talk.is_over and not _is_to_be(talk):
                cancel(by=by, talk=talk, is_gone=True)
                count += 1
    return count


def remind(*, by: Actor) -> int:
    """The day before: one letter to each who has agreed on a time; how many. Called every few minutes."""
    now = clock.now()
    soon = Talk.objects.filter(state=TalkState.CHOSEN, starts_at__gt=now, starts_at__lte=now + BEFORE)
    written = 0
    for each in soon.exclude(NO_LONGER):
        with transaction.atomic():
            talk = _lock(each)
            if talk.state != TalkState.CHOSEN or talk.starts_at is None or not _is_to_be(talk):
                continue
            if talk.answered_at is None or talk.answered_at > talk.starts_at - BEFORE:  # they have just chosen it
                continue
            key = f"reminder:{talk.sequence}"
            if not talk.person.erased_at and not Message.objects.filter(message_key=letters.key_of(talk, key)).exists():
                letters.write(talk, "talk_reminder", by=by, key=key, until=talk.starts_at)
                written += 1
    return written


def give_to_adviser(*, by: Actor, partnership: Partnership) -> None:
    """Someone else follows the partnership, so the talk is theirs too. If they are busy then, it is nobody's, and the
    new adviser's day says so. Inside the deed that changed it; the partnership is locked.
    """
    for talk in partnership.talks.living().exclude(adviser=partnership.adviser_id).select_for_update(of=("self",)):
        talk.adviser = partnership.adviser
        User.objects.take_turns(partnership.adviser_id)
        try:
            with transaction.atomic():
                talk.save(update_fields=["adviser"])
        except IntegrityError as error:
            if "adviser_talks_with_one_at_a_time" not in str(error) or talk.starts_at is None:
                raise
            talk.adviser = None
            talk.save(update_fields=["adviser"])
            with translation.override(settings.LANGUAGE_CODE):
                step = _("Samtalen %(when)s kolliderer med en annen. Foreslå nye tider.")
                plan_next(partnership, clock.today(), step % {"when": norwegian.moment(talk.starts_at)})
        audit.record(by=by, deed="talk_given_to_adviser", thing=talk)


def forget_person(person: Person) -> None:
    """Nothing is left of how we were to reach them, and no letter leaves. Inside the caller's transaction."""
    for talk in Talk.objects.filter(person=person).select_related("partnership"):
        letters.take_back(talk)
    Talk.objects.filter(person=person).exclude(place="", link="").update(place="", link="")
