"""How many: what a caterer, an interpreter's office and a funder need, and no names."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from allemed.events.models import HOLDS_A_PLACE, Event, Need, NeedKind, Registration, RegistrationState
from allemed.events.pages import WayOfTakingPart


@dataclass(frozen=True)
class WayCount:
    """One way of taking part."""

    label: str
    places: str
    confirmed: int
    offered: int
    waiting: int
    attended: int


def by_way(event: Event) -> list[WayCount]:
    """How it stands with each way of taking part."""
    states = Registration.objects.filter(event=event).order_by().values("seats", "state").annotate(number=Count("pk"))
    found = {(row["seats"], row["state"]): row["number"] for row in states}
    came = Registration.objects.filter(event=event).exclude(attended_at=None).order_by()
    attended = dict(came.values_list("seats").annotate(number=Count("pk")))
    counts = []
    for seats in event.seats.all():
        way = WayOfTakingPart(seats)
        counts.append(
            WayCount(
                label=way.label,
                places=way.places,
                confirmed=found.get((seats.pk, RegistrationState.CONFIRMED), 0),
                offered=found.get((seats.pk, RegistrationState.OFFERED), 0),
                waiting=found.get((seats.pk, RegistrationState.WAITING), 0),
                attended=attended.get(seats.pk, 0),
            )
        )
    return counts


def needs(event: Event) -> list[tuple[str, int]]:
    """How many of those who have a place need what."""
    told = Need.objects.filter(registration__event=event, registration__state__in=HOLDS_A_PLACE).order_by()
    found = dict(told.values_list("kind").annotate(number=Count("pk")))
    return [(str(kind.label), found[kind.value]) for kind in NeedKind if kind.value in found]
