"""How a paper is written down."""

from __future__ import annotations

from dataclasses import dataclass

Part = tuple[str, ...]


@dataclass(frozen=True)
class Paper:
    """`name` is the file's, without ending. `parts`: a word for what it is, then its text or texts."""

    name: str
    title: str
    lead: str
    parts: tuple[Part, ...]

    def as_data(self) -> dict[str, object]:
        """What the template reads."""
        parts = [{"kind": kind, "texts": list(texts)} for kind, *texts in self.parts]
        return {"title": self.title, "lead": self.lead, "parts": parts}


def heading(text: str) -> Part:
    return ("heading", text)


def text(words: str) -> Part:
    return ("text", words)


def steps(*items: str) -> Part:
    """Things in an order."""
    return ("steps", *items)


def points(*items: str) -> Part:
    """Things in no order."""
    return ("points", *items)


def letter(*paragraphs: str) -> Part:
    """Words to copy and change."""
    return ("letter", *paragraphs)
