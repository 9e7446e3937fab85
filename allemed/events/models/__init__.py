"""What happens at a time, who has a place there, and the meetings that come again and again."""

from allemed.events.models.announcement import Announcement
from allemed.events.models.event import MOVES, Event, EventQuerySet, EventText, Kind, State
from allemed.events.models.material import Material, MaterialKind
from allemed.events.models.registration import (
    HOLDS_A_PLACE,
    LIVE,
    Need,
    NeedKind,
    Registration,
    RegistrationQuerySet,
    RegistrationState,
)
from allemed.events.models.seats import Seats, Way
from allemed.events.models.series import (
    Answer,
    Invitation,
    Meeting,
    MeetingState,
    Member,
    Series,
    SeriesText,
    Week,
    Weekday,
)

__all__ = [
    "HOLDS_A_PLACE",
    "LIVE",
    "MOVES",
    "Announcement",
    "Answer",
    "Event",
    "EventQuerySet",
    "EventText",
    "Invitation",
    "Kind",
    "Material",
    "MaterialKind",
    "Meeting",
    "MeetingState",
    "Member",
    "Need",
    "NeedKind",
    "Registration",
    "RegistrationQuerySet",
    "RegistrationState",
    "Seats",
    "Series",
    "SeriesText",
    "State",
    "Way",
    "Week",
    "Weekday",
]
