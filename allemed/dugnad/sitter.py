"""Whoever acts in the room: a seat, and the epoch of the token they hold."""

from __future__ import annotations

from dataclasses import dataclass

from allemed.dugnad.models import Seat, SeatKind
from allemed.dugnad.tokens import SeatToken


@dataclass(frozen=True)
class Sitter:
    """A device in a seat. After a takeover the old device still holds a token, with an epoch that is behind."""

    seat: Seat
    epoch: int

    @property
    def actor_kind(self) -> str:
        return "seat"

    @property
    def actor_id(self) -> str:
        return self.seat.public_id

    @property
    def token(self) -> SeatToken:
        """What the device carries, signed."""
        return SeatToken(self.seat.dugnad.public_id, self.seat.public_id, self.epoch)

    @property
    def is_current(self) -> bool:
        """Whether this device is the one that sits there now."""
        return self.seat.ended_at is None and self.epoch == self.seat.epoch

    @property
    def is_facilitator(self) -> bool:
        return self.seat.kind == SeatKind.FACILITATOR


def find_sitter(token: SeatToken | None, dugnad: str) -> Sitter | None:
    """Who holds `token` in the dugnad with this public id; None if the seat is not there (any longer)."""
    if token is None or token.dugnad != dugnad:
        return None
    seat = Seat.objects.select_related("table", "dugnad").filter(public_id=token.seat, dugnad__public_id=dugnad).first()
    return Sitter(seat, token.epoch) if seat and token.epoch <= seat.epoch else None
