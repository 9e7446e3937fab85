"""Published HTML: every table, and what charts inside the page say to screen readers and pointers."""

from __future__ import annotations

from html.parser import HTMLParser

from allemed.insight.disclosure.attack.grid import Grid
from allemed.insight.disclosure.attack.reading_svg import grids_of_svg


class _Tables(HTMLParser):
    """Collects the tables' texts; a cell over several columns or rows is repeated in each."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._text: list[str] | None = None
        self._span = (1, 1)
        self._down: dict[int, tuple[int, str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "table":
            self.tables.append([])
            self._down = {}
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
            self._fill()
        elif tag in {"td", "th"} and self.tables and self.tables[-1]:
            self._close()
            self._text = []
            self._span = (_count(given.get("colspan")), _count(given.get("rowspan")))

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th", "tr", "table"}:
            self._close()

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def _close(self) -> None:
        if self._text is None:
            return
        text, (across, down) = " ".join("".join(self._text).split()), self._span
        row = self.tables[-1][-1]
        for _ in range(across):
            if down > 1:
                self._down[len(row)] = (down - 1, text)
            row.append(text)
            self._fill()
        self._text = None

    def _fill(self) -> None:
        row = self.tables[-1][-1]
        while len(row) in self._down:
            left, text = self._down.pop(len(row))
            if left > 1:
                self._down[len(row)] = (left - 1, text)
            row.append(text)


def _count(said: str | None) -> int:
    return min(1000, int(said)) if said and said.isdigit() and int(said) > 0 else 1


def grids_of_html(content: bytes) -> list[Grid]:
    """The page's tables, and its charts' titles and labels."""
    parser = _Tables()
    parser.feed(content.decode("utf-8", errors="replace"))
    parser.close()
    grids = [
        Grid(f"table {place}", tuple(rows[0]), tuple(tuple(row) for row in rows[1:]))
        for place, rows in enumerate(parser.tables, start=1)
        if len(rows) > 1
    ]
    return grids + grids_of_svg(content)
