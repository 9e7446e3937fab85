"""Links that stop letters. Signed, working for as long as there is something to stop; reading one stops nothing."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation

_DIGEST, _INVITATION = "network.digest.stop", "network.invitation.stop"


def address(name: str, language: str, *args: str) -> str:
    """The whole address of a page of ours, in a language."""
    with translation.override(language):
        return settings.SITE_ADDRESS + reverse(f"network:{name}", args=args)


def stop_digest(public_id: str, language: str) -> str:
    """Stops a member's digests."""
    return address("stop_digest", language, signing.Signer(salt=_DIGEST).sign(public_id))


def open_stop_digest(token: str) -> str | None:
    """Whose digests the link stops (`Member.public_id`); None when we never made it."""
    return _open(token, _DIGEST)


def stop_invitation(address_digest: str, language: str) -> str:
    """Stops invitations to an address, which is in the link only as its digest."""
    return address("stop_invitations", language, signing.Signer(salt=_INVITATION).sign(address_digest))


def open_stop_invitation(token: str) -> str | None:
    """Which address (its digest) wants no more invitations; None when we never made the link."""
    return _open(token, _INVITATION)


def _open(token: str, salt: str) -> str | None:
    try:
        return signing.Signer(salt=salt).unsign(token)
    except signing.BadSignature:
        return None
