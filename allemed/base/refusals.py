"""A deed that says no, says which no. A room has one enumeration of them; page, API, test and statistics share it."""

from __future__ import annotations

from django.db import models


class RefusedError(Exception):
    """A deed was refused. `reason` is a member of the room's `TextChoices`; its label is the sentence people read."""

    def __init__(self, reason: models.TextChoices, **facts: object) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.facts = facts

    @property
    def message(self) -> str:
        """The sentence, in the reader's language, with the facts filled in."""
        return str(self.reason.label) % self.facts if self.facts else str(self.reason.label)
