"""Who is most like one's own partner, in size, place and barriers.

Each of the three gives between 0 and 1, and they count the same:

- size: 1 − |ln(a) − ln(b)| / ln(20), at least 0. Twice as many inhabitants is 0.77, twenty times as many is 0.
- place: 1 / (1 + d / 150 km), d along the great circle. 150 km away is a half.
- barriers: those both work with over those either works with (Jaccard).

What is not known of either (the size of an organisation, the place of one without a municipality) is left out, and the
others count the more. A municipality is compared with municipalities first; the other kind fills what is left.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from allemed.network.models import Member
from allemed.places.models import Municipality, Organisation, Population

HOW_MANY = 3
EARTH_KM = 6371.0088
HALFWAY_KM = 150.0
TOO_DIFFERENT = math.log(20)


@dataclass(frozen=True)
class Traits:
    """What is compared: inhabitants, (latitude, longitude) in degrees, slugs of barriers."""

    inhabitants: int | None = None
    position: tuple[float, float] | None = None
    barriers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Likeness:
    """How alike two are (0 to 1), and in what: their inhabitants, the distance in km, the barriers they share."""

    score: float
    inhabitants: int | None = None
    kilometres: float | None = None
    shared: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Candidate:
    """Someone who may be asked, as the one who may ask sees them: the partner, never the person."""

    member: Member
    partner: Municipality | Organisation
    likeness: Likeness
    is_same_kind: bool


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The great-circle distance between two (latitude, longitude) in degrees, by the haversine formula."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*one, *other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def compare(one: Traits, other: Traits) -> Likeness:
    """How alike two are. Symmetric in the score; `inhabitants` is the other's."""
    parts = []
    size = distance = None
    if one.inhabitants and other.inhabitants:
        size = other.inhabitants
        parts.append(max(0.0, 1 - abs(math.log(one.inhabitants) - math.log(other.inhabitants)) / TOO_DIFFERENT))
    if one.position and other.position:
        distance = kilometres(one.position, other.position)
        parts.append(1 / (1 + distance / HALFWAY_KM))
    shared = one.barriers & other.barriers
    if one.barriers | other.barriers:
        parts.append(len(shared) / len(one.barriers | other.barriers))
    return Likeness(sum(parts) / len(parts) if parts else 0.0, size, distance, shared)


def most_alike(member: Member) -> list[Candidate]:
    """At most three partners to talk with, the most alike first: one person at each, who wants to be found.

    Empty for someone without a partner. Three queries, however many there are.
    """
    own = member.partner
    if own is None:
        return []
    others: dict[tuple[str, int], Member] = {}
    askable = Member.objects.askable().exclude(pk=member.pk).whole().order_by("joined_at", "pk")
    for other in askable.select_related("organisation__municipality"):
        if other.partner and other.partner != own:  # who has been here longest speaks for the partner
            others.setdefault((type(other.partner).__name__, other.partner.pk), other)
    traits = _traits([member, *others.values()])
    found = [
        Candidate(
            member=other,
            partner=other.partner,
            likeness=compare(traits[member.pk], traits[other.pk]),
            is_same_kind=isinstance(other.partner, type(own)),
        )
        for other in others.values()
        if other.partner
    ]
    found.sort(key=lambda each: (not each.is_same_kind, -each.likeness.score, each.member.pk))
    return found[:HOW_MANY]


def _traits(members: Iterable[Member]) -> dict[int, Traits]:
    members = list(members)
    places = {each.pk: _place(each) for each in members}
    inhabitants: dict[int, int] = {}
    wanted = {place.pk for each in members if each.municipality_id and (place := places[each.pk])}
    for row in Population.objects.filter(municipality__in=wanted).order_by("year"):
        inhabitants[row.municipality_id] = row.inhabitants  # the newest last
    return {
        each.pk: Traits(
            inhabitants=inhabitants.get(each.municipality_id or 0),
            position=(place.latitude, place.longitude)
            if (place := places[each.pk]) and place.latitude is not None and place.longitude is not None
            else None,
            barriers=frozenset(barrier.slug for barrier in each.barriers.all()),
        )
        for each in members
    }


def _place(member: Member) -> Municipality | None:
    if member.municipality:
        return member.municipality
    return member.organisation.municipality if member.organisation else None
