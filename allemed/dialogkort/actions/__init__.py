"""The deeds of dialogkort."""

from allemed.dialogkort.actions.beginning import begin_barriers
from allemed.dialogkort.actions.drafts import add_card, delete_card, delete_draft, move_card, start_draft
from allemed.dialogkort.actions.illustrations import add_illustration, same_drawing
from allemed.dialogkort.actions.prints import remake_prints
from allemed.dialogkort.actions.publication import publish_version, withdraw_version

__all__ = [
    "add_card",
    "add_illustration",
    "begin_barriers",
    "delete_card",
    "delete_draft",
    "move_card",
    "publish_version",
    "remake_prints",
    "same_drawing",
    "start_draft",
    "withdraw_version",
]
