"""What this room adds to the menu beside one's own pages."""

from __future__ import annotations

from django.utils.translation import gettext as _

from allemed.events.permissions import can_manage_events, can_manage_some_series
from allemed.people.models import User


def pages(user: User) -> list[tuple[str, str, bool]]:
    """(address' name, title, whether this person may open it)."""
    return [
        ("event_desk:list", _("Arrangementer"), can_manage_events(user)),
        ("event_desk:series_list", _("Faste møter"), can_manage_some_series(user)),
    ]
