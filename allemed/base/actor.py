"""Who does a deed. Every action takes `by=`, and only needs to know these two things about that person."""

from dataclasses import dataclass
from typing import Protocol


class Actor(Protocol):
    """Anyone or anything that can be named in the audit trail without saying who they are."""

    @property
    def actor_kind(self) -> str:
        """What it is: `user`, `system`, `seat`, `link`."""

    @property
    def actor_id(self) -> str:
        """An identifier that cannot be guessed and says nothing about the person."""


@dataclass(frozen=True)
class System:
    """The platform itself: a job, a command, the demo's set-up."""

    actor_id: str
    actor_kind: str = "system"
