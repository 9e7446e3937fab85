"""Every no of this room: a name for programs, one sentence for people, and the facts the sentence is made of."""

from __future__ import annotations


class InsightError(Exception):
    """What cannot be done, and why, in one English sentence.

    `name` is stable, so that a page can say the same in another language with the same `facts`; `sentence` is
    the template the facts are put into. The command prints the sentence on stderr and ends with status 2.
    """

    def __init__(self, name: str, sentence: str, **facts: object) -> None:
        self.name = name
        self.facts = facts
        super().__init__(sentence.format(**facts) if facts else sentence)
