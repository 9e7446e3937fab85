"""The hexagon map as shapes a template can write: no script, no canvas, no tile server.

`draw(marks, looks)` gives a `Drawing` for `{% include "places/_hexagon_map.html" with map=… %}`. Every length is in the
drawing's own units; a cell is 20 wide. What is beside a marked cell is its name, not a legend's colour.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from allemed.places.data.files import FOLDER, YEAR
from allemed.places.hexagons.grid import Cell, centre

WIDTH = 20  # of a cell
HALF, SIDE = WIDTH / 2, WIDTH / math.sqrt(3)
LABEL_HEIGHT, LETTER = 40, 18.5  # room for a name at the size a telephone shows it
MOST_LABELS = 24
LINE, LONGEST = 4.6, 8  # of a name written in its cell: height, letters that fit


@dataclass(frozen=True)
class Look:
    """One kind of mark, told apart by shape as well as colour: `fill` the whole cell, `core` its middle, with a dot."""

    shape: str
    name: str


@dataclass(frozen=True)
class Mark:
    """One place to show: the number of a municipality of today, what kind, what to call it, where it leads.

    `is_part`: only a part of the municipality (a district), drawn small within the cell.
    """

    number: str
    shape: str
    label: str
    url: str = ""
    is_part: bool = False


@dataclass
class Shape:
    """A cell to draw, its middle at (x, y)."""

    x: float
    y: float
    number: str
    name: str
    is_faded: bool = False
    marks: list[Mark] = field(default_factory=list)

    @property
    def title(self) -> str:
        return ", ".join(dict.fromkeys(mark.label for mark in self.marks)) or self.name

    @property
    def url(self) -> str:
        return next((mark.url for mark in self.marks if mark.url), "")

    @property
    def shapes(self) -> list[str]:
        """Class names, the lowest first; a part is drawn small in the outline of its municipality."""
        names = []
        for mark in sorted(self.marks, key=lambda mark: mark.shape != "fill"):
            if mark.is_part:
                names.append("am-map__host")
            names.append(f"am-map__mark--{mark.shape}{' am-map__mark--part' if mark.is_part else ''}")
        return names

    @property
    def short(self) -> str:
        """The first of its names, for beside the map; a district keeps its town's."""
        name = self.title.split(", ")[0].split(" - ")[0]
        return name if self.marks[0].is_part else name.split(" (")[0]

    @property
    def lines(self) -> list[tuple[float, str, bool]]:
        """The name in the cell, a line for each language: its height, its text, whether to press it together."""
        parts = self.name.split(" - ")
        top = self.y - (len(parts) - 1) * LINE / 2
        return [(round(top + place * LINE, 1), part, len(part) > LONGEST) for place, part in enumerate(parts)]


@dataclass(frozen=True)
class Label:
    """A name beside the country, with a line to its cell."""

    x: float
    y: float
    end: bool  # whether the text ends at x (it stands west of the country)
    text: str
    line: str


@dataclass(frozen=True)
class Drawing:
    """Everything `_hexagon_map.html` writes."""

    view: str
    width: int
    height: int
    cells: list[Shape]
    marked: list[Shape]
    labels: list[Label]
    looks: Sequence[Look]
    is_close: bool

    @property
    def leads_on(self) -> list[Shape]:
        """The marked cells that are links, in the order of their names."""
        return sorted((shape for shape in self.marked if shape.url), key=lambda shape: shape.marks[0].label)

    @property
    def hexagon(self) -> str:
        """The outline of a cell around 0, as an SVG path."""
        half, side = HALF - 0.5, SIDE - 0.5
        return (
            f"M0-{side:.2f}L{half} {-side / 2:.2f}V{side / 2:.2f}L0 {side:.2f}L-{half} {side / 2:.2f}V{-side / 2:.2f}z"
        )


@cache
def layout() -> dict[str, Cell]:
    """The cell of every municipality of today."""
    with (FOLDER / f"hexagons-{YEAR}.csv").open(encoding="utf-8", newline="") as file:
        return {row["number"]: (int(row["column"]), int(row["row"])) for row in csv.DictReader(file)}


def draw(names: dict[str, str], marks: Iterable[Mark] = (), looks: Sequence[Look] = (), only: str = "") -> Drawing:
    """The map of the municipalities in `names` (number to name), with `marks` on it.

    `only` is a county's number: the map comes close to that county and writes every name in its cell. Raises KeyError
    for a mark whose number has no cell: it is not a municipality of this map's year.
    """
    cells = layout()
    shapes = {
        number: Shape(
            x=round(centre(cell).real * WIDTH, 1),
            y=round(centre(cell).imag * WIDTH, 1),
            number=number,
            name=names.get(number, ""),
            is_faded=bool(only) and not number.startswith(only),
        )
        for number, cell in cells.items()
    }
    for mark in marks:
        shapes[mark.number].marks.append(mark)
    north_to_south = sorted(shapes.values(), key=lambda shape: (shape.y, shape.x))
    marked = [shape for shape in north_to_south if shape.marks and not shape.is_faded]
    labels = [] if only or len(marked) > MOST_LABELS else _labels(marked, north_to_south)
    near = [shape for shape in north_to_south if not shape.is_faded]
    left, top, right, bottom = _frame(near, labels, margin=10 if only else 8)
    return Drawing(
        view=f"{left:.0f} {top:.0f} {right - left:.0f} {bottom - top:.0f}",
        width=round(right - left),
        height=round(bottom - top),
        cells=[
            shape
            for shape in north_to_south
            if left - HALF < shape.x < right + HALF and top - SIDE < shape.y < bottom + SIDE
        ],
        marked=marked,
        labels=labels,
        looks=looks,
        is_close=bool(only),
    )


def _frame(shapes: list[Shape], labels: list[Label], margin: float) -> tuple[float, float, float, float]:
    starts = [label.x - (_length(label.text) if label.end else 0) for label in labels]
    ends = [label.x + (0 if label.end else _length(label.text)) for label in labels]
    return (
        min([shape.x - HALF for shape in shapes] + starts) - margin,
        min([shape.y - SIDE for shape in shapes] + [label.y - 20 for label in labels]) - margin,
        max([shape.x + HALF for shape in shapes] + ends) + margin,
        max([shape.y + SIDE for shape in shapes] + [label.y + 20 for label in labels]) + margin,
    )


def _length(text: str) -> float:
    return len(text) * LETTER


def _labels(marked: list[Shape], everyone: list[Shape]) -> list[Label]:
    """Names beside the country, on the nearer side, none on top of another."""
    sides: dict[bool, list[tuple[float, float, Shape]]] = {True: [], False: []}
    for shape in marked:
        beside = [other for other in everyone if abs(other.y - shape.y) < LABEL_HEIGHT]
        west, east = min(other.x for other in beside) - HALF, max(other.x for other in beside) + HALF
        is_west = shape.x - west < east - shape.x
        sides[is_west].append((shape.y, west - 12 if is_west else east + 12, shape))
    labels = []
    for is_west, wanted in sides.items():
        for y, x, shape in _apart(wanted):
            edge = shape.x - HALF if is_west else shape.x + HALF
            turn = x + 6 if is_west else x - 6
            line = f"M{edge:.0f} {shape.y:.0f}L{turn:.0f} {y:.0f}"
            labels.append(Label(x, round(y, 1), is_west, shape.short, line))
    return labels


def _apart(wanted: list[tuple[float, float, Shape]]) -> list[tuple[float, float, Shape]]:
    """The same from north to south, pushed apart so that names have room, about their common middle."""
    groups: list[list[tuple[float, float, Shape]]] = []
    for one in sorted(wanted, key=lambda each: each[0]):
        groups.append([one])
        while len(groups) > 1 and _top(groups[-1]) < _top(groups[-2]) + len(groups[-2]) * LABEL_HEIGHT:
            last = groups.pop()
            groups[-1].extend(last)
    return [
        (_top(group) + place * LABEL_HEIGHT, x, shape) for group in groups for place, (_, x, shape) in enumerate(group)
    ]


def _top(group: list[tuple[float, float, Shape]]) -> float:
    middle = sum(y for y, _, _ in group) / len(group)
    return middle - (len(group) - 1) * LABEL_HEIGHT / 2
