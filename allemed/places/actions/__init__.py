"""The deeds of places."""

from allemed.places.actions.load import load_places
from allemed.places.actions.organisations import (
    PlacesRefusal,
    check_organisation,
    check_waiting_organisations,
    find_or_register_organisation,
)

__all__ = [
    "PlacesRefusal",
    "check_organisation",
    "check_waiting_organisations",
    "find_or_register_organisation",
    "load_places",
]
