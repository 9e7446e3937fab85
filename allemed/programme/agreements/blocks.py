"""An agreement's body in parts: `## ` begins a heading, `- ` a point, any other line is a paragraph."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Part:
    """A heading (may be empty), and what stands under it: paragraphs, and lists of points in between."""

    heading: str = ""
    blocks: list[Block] = field(default_factory=list)


@dataclass
class Block:
    """A paragraph, or a list."""

    text: str = ""
    points: list[str] = field(default_factory=list)


def parts_of(body: str) -> list[Part]:
    """In the order they are read."""
    parts = [Part()]
    for line in (raw.strip() for raw in body.splitlines()):
        if line.startswith("## "):
            parts.append(Part(line[3:].strip()))
        elif line.startswith("- "):
            blocks = parts[-1].blocks
            if not blocks or not blocks[-1].points:
                blocks.append(Block())
            blocks[-1].points.append(line[2:].strip())
        elif line:
            parts[-1].blocks.append(Block(line))
    return [part for part in parts if part.heading or part.blocks]
