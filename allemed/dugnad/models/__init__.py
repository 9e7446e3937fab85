"""The nouns of the room: runbooks, dugnads, tables and seats, what is written, dots, measures, minutes."""

from allemed.dugnad.models.ballot import Ballot, BallotRevision, Result
from allemed.dugnad.models.contribution import Contribution, ContributionVersion, Theme, ThemeMember, Via
from allemed.dugnad.models.dugnad import Assignment, Dugnad, Mode, State
from allemed.dugnad.models.event import Event
from allemed.dugnad.models.measure import Answer, Measure, MeasureState, MeasureVersion, OwnerLink
from allemed.dugnad.models.minutes import Minutes, MinutesState, Recipient, Redaction
from allemed.dugnad.models.runbook import (
    CardUse,
    DotsPer,
    Kind,
    Runbook,
    RunbookStep,
    RunbookVersion,
    StepKind,
    StepScope,
)
from allemed.dugnad.models.step import Step, StepState
from allemed.dugnad.models.table import CardDeal, Progress, Seat, SeatKind, Table

__all__ = [
    "Answer",
    "Assignment",
    "Ballot",
    "BallotRevision",
    "CardDeal",
    "CardUse",
    "Contribution",
    "ContributionVersion",
    "DotsPer",
    "Dugnad",
    "Event",
    "Kind",
    "Measure",
    "MeasureState",
    "MeasureVersion",
    "Minutes",
    "MinutesState",
    "Mode",
    "OwnerLink",
    "Progress",
    "Recipient",
    "Redaction",
    "Result",
    "Runbook",
    "RunbookStep",
    "RunbookVersion",
    "Seat",
    "SeatKind",
    "State",
    "Step",
    "StepKind",
    "StepScope",
    "StepState",
    "Table",
    "Theme",
    "ThemeMember",
    "Via",
]
