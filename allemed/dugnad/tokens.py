"""The signed token in a seat's cookie: which dugnad, which seat, which epoch. It says nothing about a person.

Checked without the database, so that the front can answer a snapshot from memory.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.signing import BadSignature, Signer

_SIGNER_SALT = "allemed.dugnad.seat"


@dataclass(frozen=True, slots=True)
class SeatToken:
    """What a token says. All three are ours: the signature was checked. It may be named as the actor."""

    dugnad: str  # public id
    seat: str  # public id
    epoch: int

    @property
    def actor_kind(self) -> str:
        return "seat"  # as a `Sitter`: who sits there is known when the deed has read it

    @property
    def actor_id(self) -> str:
        return self.seat


def sign(token: SeatToken) -> str:
    """The token as the cookie holds it."""
    return Signer(salt=_SIGNER_SALT, sep=".").sign(f"{token.dugnad}.{token.seat}.{token.epoch}")


def read(text: str) -> SeatToken | None:
    """The token, or None if it is not one we signed."""
    try:
        dugnad, seat, epoch = Signer(salt=_SIGNER_SALT, sep=".").unsign(text).split(".")
        return SeatToken(dugnad, seat, int(epoch))
    except (BadSignature, ValueError):
        return None
