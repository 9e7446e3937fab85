"""The nouns of the programme."""

from allemed.programme.models.agreement import Agreement, AgreementState, AgreementText
from allemed.programme.models.entry import CONTACT, Entry, EntryKind
from allemed.programme.models.interest import FormState, InterestForm
from allemed.programme.models.kept_file import KeptFile
from allemed.programme.models.leader import DaysAway, Leader, LeaderNotice, Skill, SpokenLanguage
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
from allemed.programme.models.talk import ProposedTime, Talk, TalkMode, TalkState

__all__ = [
    "CONTACT",
    "HOLDS_A_PLACE",
    "MOVES",
    "PERIOD_MOVES",
    "Agreement",
    "AgreementState",
    "AgreementText",
    "Anchor",
    "Answer",
    "DaysAway",
    "Entry",
    "EntryKind",
    "FormState",
    "InterestForm",
    "KeptFile",
    "Kind",
    "Leader",
    "LeaderNotice",
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
    "ProposedTime",
    "Season",
    "Sector",
    "SectorKind",
    "Side",
    "SignUp",
    "SignUpPage",
    "Skill",
    "SpokenLanguage",
    "Talk",
    "TalkMode",
    "TalkState",
    "Task",
    "TaskState",
    "TaskTemplate",
    "Tool",
]
