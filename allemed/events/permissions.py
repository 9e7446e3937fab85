"""Who may look after events and meetings. Everyone reads what is published."""

from __future__ import annotations

from allemed.events.models import Series
from allemed.people.models import Role
from allemed.people.permissions import AnyUser, has_role, roles_of, works_for_municipality
from allemed.places.models import Municipality

HOSTS = (Role.ADVISER, Role.ADMINISTRATOR)
MUNICIPAL = (Role.COORDINATOR, Role.CASE_WORKER)


def can_manage_events(user: AnyUser) -> bool:
    """Make, publish and call off events, and see who is coming."""
    return has_role(user, HOSTS)


def can_manage_some_series(user: AnyUser) -> bool:
    """Look after meetings between some municipality and its clubs."""
    return can_manage_events(user) or bool(municipalities_of(user))


def can_manage_series_in(user: AnyUser, municipality: Municipality) -> bool:
    """Look after the meetings of this municipality."""
    return can_manage_events(user) or works_for_municipality(user, municipality, MUNICIPAL)


def can_manage_series(user: AnyUser, series: Series) -> bool:
    """Look after these meetings: their municipality's own people, and the host's."""
    return can_manage_series_in(user, series.municipality)


def municipalities_of(user: AnyUser) -> list[Municipality]:
    """The municipalities whose meetings this person looks after by working there."""
    return [held.municipality for held in roles_of(user) if held.municipality and held.role in MUNICIPAL]
