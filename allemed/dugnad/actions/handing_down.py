"""What the programme knows and the room needs: which sectors are expected and have come, and who gets the minutes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from allemed.audit import actions as audit
from allemed.base.actor import Actor
from allemed.base.refusals import RefusedError
from allemed.dugnad.actions.room import Room, deed
from allemed.dugnad.models import Dugnad, Recipient, State
from allemed.dugnad.refusals import RoomRefusal

Sector = Mapping[str, Any]
Address = tuple[str, str]
"""An e-mail address and the language to write in."""


def hand_down(
    *,
    by: Actor,
    dugnad: Dugnad,
    expected_sectors: Iterable[Sector] | None = None,
    recipients: Iterable[Address] | None = None,
    have_come: Iterable[str] = (),
) -> None:
    """Bring a dugnad that is planned or open in step with its sign-up. As often as one likes: the newest list stands.

    `expected_sectors` are `{"sector": key, "wanted": number}` and `recipients` addresses with a language; None leaves
    either as it is. `have_come` are sectors that the sign-up or the door has seen: they are added to those whom the
    facilitator counted, and nobody is taken out. Refuses a dugnad that is over, and what is no address.
    """
    with deed(dugnad, by) as room:
        if room.dugnad.state in (State.CLOSED, State.CANCELLED):
            raise RefusedError(RoomRefusal.IS_OVER)
        changed = _set_sectors(room, expected_sectors, have_come)
        if recipients is not None and set_recipients(room.dugnad, recipients):
            changed.append("recipients")
        if changed:
            room.log("handed_down", what=changed)
            audit.record(by=by, deed="dugnad_handed_down", thing=room.dugnad, what=" ".join(changed))


def _set_sectors(room: Room, expected: Iterable[Sector] | None, have_come: Iterable[str]) -> list[str]:
    """Write what differs; says which fields did."""
    wanted = room.dugnad.expected_sectors if expected is None else sectors_of(expected)
    known = {sector["sector"] for sector in wanted}
    present = sorted({*room.dugnad.sectors_present, *have_come} & known)
    new = {"expected_sectors": wanted, "sectors_present": present}
    changed = {name: value for name, value in new.items() if getattr(room.dugnad, name) != value}
    room.set(**changed)
    return list(changed)


def sectors_of(expected: Iterable[Sector]) -> list[dict[str, Any]]:
    """Each sector once, in the order given; the newest number wanted stands."""
    found: dict[str, dict[str, Any]] = {}
    for sector in expected:
        key = str(sector.get("sector", "")).strip()
        if key:
            found[key] = {"sector": key, "wanted": int(sector.get("wanted") or 0)}
    return list(found.values())


def set_recipients(dugnad: Dugnad, recipients: Iterable[Address]) -> bool:
    """Let just these get the minutes. Whether anything changed. Whoever calls holds the dugnad's row."""
    wanted: dict[str, str] = {}
    for email, language in recipients:
        address = email.strip().lower()
        try:
            validate_email(address)
        except ValidationError:
            raise RefusedError(RoomRefusal.NOT_AN_ADDRESS) from None
        wanted[address] = language
    there = dict(Recipient.objects.filter(dugnad=dugnad).values_list("email", "language"))
    if there == wanted:
        return False
    Recipient.objects.filter(dugnad=dugnad).exclude(email__in=wanted).delete()
    Recipient.objects.bulk_create(
        (Recipient(dugnad=dugnad, email=email, language=language) for email, language in wanted.items()),
        update_conflicts=True,
        unique_fields=["dugnad", "email"],
        update_fields=["language"],
    )
    return True
