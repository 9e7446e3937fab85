"""Links that are keys. Signed, so that nobody can make one; dated, so that one lost in a mailbox stops working.

A link too old still says whose it was: enough to send a new one to the address it was sent to, and nothing more.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation

from allemed.events.models import Invitation, Member, Registration

LASTS = dt.timedelta(days=60)
_REGISTRATION, _INVITATION, _FEED = "events.registration", "events.invitation", "events.member_feed"
Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Found(Generic[Thing]):
    """What a link is about, and whether it is too old to act on."""

    thing: Thing
    is_old: bool


def registration_link(registration: Registration) -> str:
    """The whole address of someone's own registration, in their language."""
    token = signing.TimestampSigner(salt=_REGISTRATION).sign(registration.public_id)
    return _address("own", token, registration.language)


def find_registration(token: str) -> Found[Registration] | None:
    """Whose registration the link is for; None when we never made it, or nothing is left of it."""
    opened = _open(token, _REGISTRATION)
    if opened is None:
        return None
    public_id, is_old = opened
    found = (
        Registration.objects.known()
        .filter(public_id=public_id)
        .select_related("event__municipality", "seats")
        .prefetch_related("event__texts", "event__seats", "needs")
        .first()
    )
    return Found(found, is_old) if found else None


def invitation_link(invitation: Invitation) -> str:
    """The whole address where a club answers one invitation."""
    token = signing.TimestampSigner(salt=_INVITATION).sign(invitation.public_id)
    return _address("answer", token, invitation.member.language)


def find_invitation(token: str) -> Found[Invitation] | None:
    """The invitation a link is for; None when the club or the meeting is gone."""
    opened = _open(token, _INVITATION)
    if opened is None:
        return None
    public_id, is_old = opened
    found = (
        Invitation.objects.filter(public_id=public_id)
        .select_related("meeting__series__municipality", "member")
        .prefetch_related("meeting__series__texts")
        .first()
    )
    return Found(found, is_old) if found else None


def feed_link(member: Member) -> str:
    """The whole address of a club's calendar for its series. Works until the club is taken out."""
    return _address("member_feed", signing.Signer(salt=_FEED).sign(member.public_id), member.language)


def find_member(token: str) -> Member | None:
    """Whose calendar it is."""
    try:
        public_id = signing.Signer(salt=_FEED).unsign(token)
    except signing.BadSignature:
        return None
    return Member.objects.filter(public_id=public_id).select_related("series__municipality").first()


def _open(token: str, salt: str) -> tuple[str, bool] | None:
    signer = signing.TimestampSigner(salt=salt)
    try:
        return signer.unsign(token, max_age=LASTS), False
    except signing.SignatureExpired:
        return signer.unsign(token), True
    except signing.BadSignature:
        return None


def _address(name: str, token: str, language: str) -> str:
    with translation.override(language):
        return settings.SITE_ADDRESS + reverse(f"events:{name}", args=[token])
