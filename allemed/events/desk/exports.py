"""The list of who is coming, as a workbook. What people need is not in it: that is shown as counts only."""

from __future__ import annotations

from django.utils.translation import gettext as _

from allemed.base.spreadsheets import workbook
from allemed.events import times
from allemed.events.models import Event, RegistrationState
from allemed.events.pages import WayOfTakingPart


def attendance_list(event: Event) -> bytes:
    """Everyone we still know, in order of arrival."""
    head = [
        _("Navn"),
        _("E-postadresse"),
        _("Lag, kommune eller arbeidssted"),
        _("Deltar"),
        _("Status"),
        _("Meldte seg på"),
        _("Møtt"),
    ]
    rows = [
        (
            found.name,
            found.email,
            found.organisation,
            WayOfTakingPart(found.seats).label,
            str(RegistrationState(found.state).label),
            f"{times.local(found.registered_at):%Y-%m-%d %H:%M}",
            _("ja") if found.attended_at else "",
        )
        for found in event.registrations.known().in_order().select_related("seats")
    ]
    return workbook(_("Påmeldte"), head, rows)
