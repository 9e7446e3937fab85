"""The nouns of the programme."""

from allemed.programme.models.entry import CONTACT, Entry, EntryKind
from allemed.programme.models.interest import FormState, InterestForm
from allemed.programme.models.partnership import (
    HOLDS_A_PLACE,
    MOVES,
    Move,
    Partnership,
    PartnershipState,
    Person,
)
from allemed.programme.models.period import PERIOD_MOVES, Kind, Period, PeriodState, PeriodText, Places, Season

__all__ = [
    "CONTACT",
    "HOLDS_A_PLACE",
    "MOVES",
    "PERIOD_MOVES",
    "Entry",
    "EntryKind",
    "FormState",
    "InterestForm",
    "Kind",
    "Move",
    "Partnership",
    "PartnershipState",
    "Period",
    "PeriodState",
    "PeriodText",
    "Person",
    "Places",
    "Season",
]
