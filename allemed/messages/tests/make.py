"""What the tests of this room are made of."""

from __future__ import annotations

from typing import Any

from allemed.base.actor import System
from allemed.messages import actions
from allemed.messages.models import Message

SOLVEIG = "solveig@skjaergard-il.example"
BY = System("test")


def make_message(**changes: Any) -> Message:
    """A trial letter to Solveig, waiting."""
    usual: dict[str, Any] = {"by": BY, "to": SOLVEIG, "kind": "messages/trial", "language": "nb", "context": {}}
    return actions.send(**usual | changes)
