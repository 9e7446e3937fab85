"""The deeds of the room."""

from allemed.dugnad.actions.ballots import vote, vote_on_paper
from allemed.dugnad.actions.borrowing import lead_by_code
from allemed.dugnad.actions.contributions import show, withdraw
from allemed.dugnad.actions.control import Command, Done, command, keep_lease, take_control
from allemed.dugnad.actions.handing_down import hand_down
from allemed.dugnad.actions.measures import (
    MeasureReceipt,
    MeasureWriting,
    approve_measures,
    withdraw_measure,
    write_measure,
)
from allemed.dugnad.actions.planning import (
    assign,
    cancel_dugnad,
    change_dugnad,
    follow_partner,
    make_evening_code,
    move_dugnad,
    open_lobby,
    plan_dugnad,
    unassign,
)
from allemed.dugnad.actions.progress import ask_for_help, say_how_many, say_ready
from allemed.dugnad.actions.runbooks import (
    copy_runbook,
    delete_step,
    move_step,
    publish_runbook,
    save_step,
    save_words,
    start_draft,
)
from allemed.dugnad.actions.seats import (
    find_by_code,
    join_theme_team,
    lead,
    leave,
    move_to_table,
    sit_down,
    smallest_table,
    take_over,
    theme_team_code,
    token_of,
)
from allemed.dugnad.actions.standing import Writing
from allemed.dugnad.actions.themes import gather, merge, name_theme
from allemed.dugnad.actions.writing import Receipt, write

__all__ = [
    "Command",
    "Done",
    "MeasureReceipt",
    "MeasureWriting",
    "Receipt",
    "Writing",
    "approve_measures",
    "ask_for_help",
    "assign",
    "cancel_dugnad",
    "change_dugnad",
    "command",
    "copy_runbook",
    "delete_step",
    "find_by_code",
    "follow_partner",
    "gather",
    "hand_down",
    "join_theme_team",
    "keep_lease",
    "lead",
    "lead_by_code",
    "leave",
    "make_evening_code",
    "merge",
    "move_dugnad",
    "move_step",
    "move_to_table",
    "name_theme",
    "open_lobby",
    "plan_dugnad",
    "publish_runbook",
    "save_step",
    "save_words",
    "say_how_many",
    "say_ready",
    "show",
    "sit_down",
    "smallest_table",
    "start_draft",
    "take_control",
    "take_over",
    "theme_team_code",
    "token_of",
    "unassign",
    "vote",
    "vote_on_paper",
    "withdraw",
    "withdraw_measure",
    "write",
    "write_measure",
]
