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
from allemed.programme.models.plan import Anchor, Side, Task, TaskState, TaskTemplate, Tool
from allemed.programme.models.recruitment import Answer, Need, NeedKind, Sector, SectorKind, SignUp, SignUpPage

__all__ = [
    "CONTACT",
    "HOLDS_A_PLACE",
    "MOVES",
    "PERIOD_MOVES",
    "Anchor",
    "Answer",
    "Entry",
    "EntryKind",
    "FormState",
    "InterestForm",
    "Kind",
    "Move",
    "Need",
    "NeedKind",
    "Partnership",
    "PartnershipState",
    "Period",
    "PeriodState",
    "PeriodText",
    "Person",
    "Places",
    "Season",
    "Sector",
    "SectorKind",
    "Side",
    "SignUp",
    "SignUpPage",
    "Task",
    "TaskState",
    "TaskTemplate",
    "Tool",
]
