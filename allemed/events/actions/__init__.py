"""The deeds of events."""

from allemed.events.actions.announcements import send_announcement, write_to_registered
from allemed.events.actions.attendance import check_in, undo_check_in
from allemed.events.actions.events import cancel_event, change_event, create_event, publish_event
from allemed.events.actions.forget import forget_due, forget_registration
from allemed.events.actions.materials import add_material, remove_material
from allemed.events.actions.registration import (
    Result,
    accept_offer,
    cancel_registration,
    forget_needs,
    join_again,
    register,
    send_new_link,
    send_new_links,
)
from allemed.events.actions.reminders import remind
from allemed.events.actions.telling import tell_of_cancellation, tell_of_change
from allemed.events.actions.waiting_list import lapse_offers, move_on

__all__ = [
    "Result",
    "accept_offer",
    "add_material",
    "cancel_event",
    "cancel_registration",
    "change_event",
    "check_in",
    "create_event",
    "forget_due",
    "forget_needs",
    "forget_registration",
    "join_again",
    "lapse_offers",
    "move_on",
    "publish_event",
    "register",
    "remind",
    "remove_material",
    "send_announcement",
    "send_new_link",
    "send_new_links",
    "tell_of_cancellation",
    "tell_of_change",
    "undo_check_in",
    "write_to_registered",
]
