"""The deeds of the programme: forms here; moves in `moves`."""

from allemed.programme.actions.interest import (
    FormFacts,
    confirm_form,
    empty_form,
    erase_due_forms,
    erase_form,
    place_form,
    send_form,
    send_new_link,
)

__all__ = [
    "FormFacts",
    "confirm_form",
    "empty_form",
    "erase_due_forms",
    "erase_form",
    "place_form",
    "send_form",
    "send_new_link",
]
