"""The editors' guide, from `docs/guides/redaktor.md` to the admin's "Hjelp". Knows only the Markdown the guide uses."""

from __future__ import annotations

import re
from pathlib import Path

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guides" / "redaktor.md"


def _inline(text: str) -> str:
    written: str = escape(text)
    written = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", written)
    written = re.sub(r"`(.+?)`", r"<code>\1</code>", written)
    return re.sub(r"\[(.+?)\]\((/[^)\s]*)\)", r'<a href="\2">\1</a>', written)


def as_html(markdown: str) -> SafeString:
    """Headings, paragraphs, lists, bold, code and links to our own addresses. Everything else is shown as it stands."""
    parts: list[str] = []
    for block in re.split(r"\n\s*\n", markdown.strip()):
        lines = block.splitlines()
        heading = re.match(r"(#{1,3}) (.+)", lines[0])
        if heading:
            level = len(heading[1])
            parts.append(f"<h{level}>{_inline(heading[2])}</h{level}>")
            lines = lines[1:]
        if not lines:
            continue
        for tag, mark in (("ul", r"- "), ("ol", r"\d+\. ")):
            if re.match(mark, lines[0]):
                items = re.split(rf"^{mark}", "\n".join(lines), flags=re.MULTILINE)[1:]
                shown = "".join(f"<li>{_inline(' '.join(item.split()))}</li>" for item in items)
                parts.append(f"<{tag}>{shown}</{tag}>")
                break
        else:
            parts.append(f"<p>{_inline(' '.join(lines))}</p>")
    return mark_safe("\n".join(parts))  # noqa: S308 -- every text was escaped above


def read() -> SafeString:
    """The guide, ready to show."""
    return as_html(GUIDE.read_text(encoding="utf-8"))
