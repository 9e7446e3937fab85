"""Invite everyone who qualifies to a conference, once each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import translation

from allemed.audit import actions as audit
from allemed.base import clock
from allemed.base.actor import Actor
from allemed.base.refusals import RefusedError
from allemed.events.models import Event, State
from allemed.events.pages import EventPage
from allemed.messages.actions import send
from allemed.network import links, queue
from allemed.network.models import ConferenceInvitation, ConferenceRound, Member, NoInvitations, digest_of
from allemed.network.permissions import can_invite_to_conference
from allemed.network.refusals import NetworkRefusal
from allemed.people.models import User
from allemed.programme.models import Partnership, PartnershipState, Person

# Those whose dugnad has been held, and who are still with us.
_QUALIFYING = (
    PartnershipState.HELD,
    PartnershipState.FOLLOW_UP,
    PartnershipState.NETWORK,
    PartnershipState.CLOSED,
)


FORGOTTEN_AFTER = dt.timedelta(days=90)


@dataclass(frozen=True)
class Invitee:
    """One address that qualifies, the name and language the letter speaks to, and why: the partner's name."""

    email: str
    name: str
    language: str
    because: str

    @property
    def digest(self) -> str:
        """What the address is remembered by."""
        return digest_of(self.email)


def qualifying() -> list[Invitee]:
    """Contacts at every partner whose dugnad has been held, and everyone in the network; each address once.

    Without those whose letters come back, who have been erased, or who said they want no more.
    """
    found: dict[str, Invitee] = {}
    contacts = (
        Person.objects.known()
        .exclude(email="")
        .filter(
            address_fails_since=None,
            partnership__in=Partnership.objects.standing().filter(
                held_at__isnull=False, state__in=[state.value for state in _QUALIFYING]
            ),
        )
        .select_related("partnership__municipality", "partnership__organisation")
        .order_by("partnership__period__starts_on", "pk")
    )
    for person in contacts:
        partnership = person.partnership
        invitee = Invitee(person.email, person.name, partnership.language, str(partnership.partner))
        found[invitee.digest] = invitee
    for member in Member.objects.present().whole():
        account = member.account
        invitee = Invitee(account.email, account.name, account.language, str(member.partner or "ALLEMED"))
        found[invitee.digest] = invitee
    said_no = set(NoInvitations.objects.filter(address_digest__in=found).values_list("address_digest", flat=True))
    return sorted(
        (each for digest, each in found.items() if digest not in said_no), key=lambda each: (each.because, each.email)
    )


def remaining(event: Event) -> list[Invitee]:
    """Those who qualify and have not been invited to this event."""
    invited = set(ConferenceInvitation.objects.filter(round__event=event).values_list("address_digest", flat=True))
    return [each for each in qualifying() if each.digest not in invited]


def open_round(*, by: User, event: Event) -> ConferenceRound:
    """Invite everyone who qualifies and has not been invited; the letters are written by a job.

    Raises `RefusedError` (NOT_FOR_YOU, NOT_A_CONFERENCE, NOBODY_LEFT).
    """
    if not can_invite_to_conference(by):
        raise RefusedError(NetworkRefusal.NOT_FOR_YOU)
    with transaction.atomic():
        found = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
        if found.state != State.PUBLISHED or found.starts_at <= clock.now() or found.is_external:
            raise RefusedError(NetworkRefusal.NOT_A_CONFERENCE)
        if not remaining(found):
            raise RefusedError(NetworkRefusal.NOBODY_LEFT)
        round_, _is_new = ConferenceRound.objects.get_or_create(event=found)
        round_.sent_at = None
        round_.save(update_fields=["sent_at"])
        audit.record(by=by, deed="conference_round_opened", thing=round_)
        queue.defer_round(round_)
        return round_


def invite(*, by: Actor, round_: ConferenceRound) -> int:
    """Write the letters of a round that are not written; how many were. Begun again after a crash: once each."""
    event = round_.event
    if event.state != State.PUBLISHED or event.starts_at <= clock.now():
        return 0
    written = 0
    for invitee in remaining(event):
        with transaction.atomic():
            _made, is_new = ConferenceInvitation.objects.get_or_create(round=round_, address_digest=invitee.digest)
            if not is_new or NoInvitations.objects.filter(address_digest=invitee.digest).exists():
                continue
            with translation.override(invitee.language):
                page = EventPage(event, invitee.language)
                facts = {"title": page.title, "when": page.when, "where": page.where}
                event_url = settings.SITE_ADDRESS + event.get_absolute_url()
            stop_url = links.stop_invitation(invitee.digest, invitee.language)
            send(
                by=by,
                to=invitee.email,
                kind="network/conference",
                language=invitee.language,
                context=facts
                | {
                    "name": invitee.name.split(" ", 1)[0],
                    "partner": invitee.because,
                    "event_url": event_url,
                    "stop_url": stop_url,
                },
                message_key=f"network:conference:{round_.public_id}:{invitee.digest}",
                unsubscribe_url=stop_url,
                useful_for=event.starts_at - clock.now(),
            )
            written += 1
    ConferenceRound.objects.filter(pk=round_.pk).update(sent_at=clock.now())
    return written


def forget_invitations(*, by: Actor) -> int:
    """Who was invited is forgotten when the people of the event are. Returns how many."""
    with transaction.atomic():
        old = ConferenceInvitation.objects.filter(round__event__ends_at__lte=clock.now() - FORGOTTEN_AFTER)
        for round_ in ConferenceRound.objects.filter(pk__in=old.values("round")):
            audit.record(by=by, deed="conference_invitations_forgotten", thing=round_)
        return old.delete()[0]


def stop_invitations(*, by: Actor, token: str) -> None:
    """The address wants no more invitations. Twice is once, and never an error."""
    digest = links.open_stop_invitation(token)
    if digest is not None:
        remember_no(by=by, digest=digest)


def remember_no(*, by: Actor, digest: str) -> None:
    """The address with this digest wants no more invitations. Twice is once."""
    with transaction.atomic():
        stopped, is_new = NoInvitations.objects.get_or_create(address_digest=digest)
        if is_new:
            audit.record(by=by, deed="invitations_stopped", thing=stopped)
