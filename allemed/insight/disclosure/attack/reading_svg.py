"""Published SVG: what each mark says of itself, in `aria-label`, `<title>`, `<desc>` or `data-` attributes.

Altair labels its marks `municipality: Oslo; n: 32; share: 45.5`; tooltips of our own drawings say the same with commas
or lines. Marks that name the same fields form one grid.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from allemed.insight.disclosure.attack.grid import Grid

PAIR = re.compile(r"^\s*([^:=]{1,60}?)\s*[:=]\s*(.+?)\s*$")


class _Marks(HTMLParser):
    """Collects field-value pairs of each mark."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.marks: list[dict[str, str]] = []
        self._text: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "aria-label" in given:
            self._add(given["aria-label"])
        data = {name.removeprefix("data-"): value for name, value in given.items() if name.startswith("data-")}
        if len(data) > 1:
            self.marks.append(data)
        if tag in {"title", "desc"}:
            self._text = []

    def handle_endtag(self, tag: str) -> None:
        if tag in {"title", "desc"} and self._text is not None:
            self._add("".join(self._text))
            self._text = None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def _add(self, said: str) -> None:
        pairs = [PAIR.match(part) for part in re.split(r";|\n|,(?=\s)", said)]
        found = {pair.group(1): pair.group(2) for pair in pairs if pair}
        if len(found) > 1:
            self.marks.append(found)


def grids_of_svg(content: bytes) -> list[Grid]:
    """One grid for each set of fields the marks name."""
    parser = _Marks()
    parser.feed(content.decode("utf-8", errors="replace"))
    parser.close()
    grids: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for mark in parser.marks:
        headings = tuple(sorted(mark))
        row = tuple(mark[name] for name in headings)
        if row not in grids.setdefault(headings, []):
            grids[headings].append(row)
    return [Grid("chart", headings, tuple(rows)) for headings, rows in grids.items()]
