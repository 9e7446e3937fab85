"""The deeds of the network."""

from allemed.network.actions.conference import (
    forget_invitations,
    invite,
    open_round,
    qualifying,
    remaining,
    stop_invitations,
)
from allemed.network.actions.digests import find_to_stop, send_digests, stop_digests
from allemed.network.actions.introductions import ask, forget_words, lapse, say_no, say_yes, withdraw
from allemed.network.actions.members import change_entry, join, leave, leave_those_without_a_role
from allemed.network.actions.questions import (
    answer,
    change_answer,
    change_question,
    mark_as_helpful,
    post_question,
    take_away,
    take_away_all,
)

__all__ = [
    "answer",
    "ask",
    "change_answer",
    "change_entry",
    "change_question",
    "find_to_stop",
    "forget_invitations",
    "forget_words",
    "invite",
    "join",
    "lapse",
    "leave",
    "leave_those_without_a_role",
    "mark_as_helpful",
    "open_round",
    "post_question",
    "qualifying",
    "remaining",
    "say_no",
    "say_yes",
    "send_digests",
    "stop_digests",
    "stop_invitations",
    "take_away",
    "take_away_all",
    "withdraw",
]
