"""The deeds of the outbox."""

from allemed.messages.actions.deliver import deliver, take_back_abandoned
from allemed.messages.actions.erase import erase_old
from allemed.messages.actions.hold_back import hold_back
from allemed.messages.actions.retry import try_again
from allemed.messages.actions.send import Enclosure, send
from allemed.messages.actions.withdraw import withdraw

__all__ = ["Enclosure", "deliver", "erase_old", "hold_back", "send", "take_back_abandoned", "try_again", "withdraw"]
