"""The deeds of dialogkort."""

from allemed.dialogkort.actions.drafts import delete_draft, move_card, start_draft
from allemed.dialogkort.actions.illustrations import add_illustration
from allemed.dialogkort.actions.prints import remake_prints
from allemed.dialogkort.actions.publication import publish_version, withdraw_version

__all__ = [
    "add_illustration",
    "delete_draft",
    "move_card",
    "publish_version",
    "remake_prints",
    "start_draft",
    "withdraw_version",
]
