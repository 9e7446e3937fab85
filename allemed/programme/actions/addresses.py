"""Addresses that letters do not reach: refused by the e-mail server, or sent back to us later.

A contact's is marked, so that the adviser's day says so; whoever gets another address is sent what they did not get.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Lower
from django.utils import translation
from django.utils.translation import gettext as _

from allemed.audit import actions as audit
from allemed.base import clock
from allemed.base.actor import Actor
from allemed.messages.models import Message
from allemed.programme.actions import agreement, talk
from allemed.programme.actions.moves import check_host, lock
from allemed.programme.actions.timeline import note
from allemed.programme.models import AgreementState, EntryKind, Partnership, PartnershipState, Person, TalkState


def failing(addresses: Iterable[str]) -> set[str]:
    """Which of these (in small letters) the e-mail server has refused. One query."""
    wanted = {address.lower() for address in addresses if address}
    refused = Message.objects.refused().alias(small=Lower("to")).filter(small__in=wanted)
    return {address.lower() for address in refused.values_list("to", flat=True)}


def notice_refused(*, by: Actor) -> int:
    """Mark the contacts whose letters were refused since they got the address they have; how many.

    Called every few minutes.
    """
    refused: dict[str, Message] = {}
    for message in Message.objects.refused().order_by("given_up_at"):
        refused[message.to.lower()] = message
    people = Person.objects.known().filter(address_fails_since=None, partnership__merged_into=None)
    found = people.alias(small=Lower("email")).filter(small__in=refused)
    marked = 0
    for person in found.select_related("partnership"):
        given_up_at = refused[person.email.lower()].given_up_at
        if given_up_at is not None and given_up_at > person.address_since:
            with transaction.atomic():
                marked += _mark(by, person)
    return marked


@transaction.atomic
def came_back(*, by: Actor, partnership: Partnership, addresses: Iterable[str]) -> int:
    """The e-mail server sent a letter back, and an adviser has shown us; how many contacts it was about.

    Raises `RefusedError` (NOT_ALLOWED, MERGED).
    """
    check_host(by)
    partnership = lock(partnership)
    wanted = {address.lower() for address in addresses}
    people = [each for each in partnership.people.known() if each.email.lower() in wanted]
    return sum(_mark(by, each) for each in people)


def send_again(*, by: Actor, partnership: Partnership, person: Person) -> None:
    """They have another address: what waits for their answer goes there, and what went to the old one is taken back.

    Inside the deed that changed it; the partnership is locked.
    """
    proposed = partnership.talks.filter(person=person, state=TalkState.OPEN).first()
    times = [each.starts_at for each in talk.free_times(proposed)] if proposed else []
    if proposed is not None and times and partnership.state == PartnershipState.TALK:
        same = {name: getattr(proposed, name) for name in ("mode", "place", "link", "minutes")}
        talk.propose(by=by, partnership=partnership, person=person, plan=talk.Plan(times=times, **same))
    sent = partnership.agreements.filter(person=person, state=AgreementState.SENT).select_related("text").first()
    if sent is not None and partnership.state == PartnershipState.AGREEMENT:
        agreement.send_agreement(by=by, partnership=partnership, person=person, text=sent.text)


def _mark(by: Actor, person: Person) -> bool:
    """Once, however many letters there were. Who it is stands beside their address, and goes with it."""
    person = Person.objects.select_for_update().select_related("partnership").get(pk=person.pk)
    if person.address_fails_since or person.erased_at:
        return False
    person.address_fails_since = clock.now()
    person.save(update_fields=["address_fails_since"])
    with translation.override(settings.LANGUAGE_CODE):
        note(by=by, partnership=person.partnership, kind=EntryKind.DONE, title=_("En e-post kom ikke fram"))
    audit.record(by=by, deed="contact_address_fails", thing=person)
    return True
