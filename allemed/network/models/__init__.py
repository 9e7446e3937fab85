"""The nouns of the network."""

from allemed.network.models.conference import ConferenceInvitation, ConferenceRound, NoInvitations, digest_of
from allemed.network.models.introduction import INTRODUCTION_MOVES, Introduction, IntroductionState
from allemed.network.models.member import Entry, Field, Member, Rhythm
from allemed.network.models.question import Answer, Question, Removal

__all__ = [
    "INTRODUCTION_MOVES",
    "Answer",
    "ConferenceInvitation",
    "ConferenceRound",
    "Entry",
    "Field",
    "Introduction",
    "IntroductionState",
    "Member",
    "NoInvitations",
    "Question",
    "Removal",
    "Rhythm",
    "digest_of",
]
