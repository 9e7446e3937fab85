"""The grid of the hexagon map: pointed hexagons in rows, every odd row half a cell to the right.

Lengths are in cells: two cells that touch are 1 apart, a row is √3/2 high. Rows are counted from the north.
"""

from __future__ import annotations

import math

ROW = math.sqrt(3) / 2
Cell = tuple[int, int]


def centre(cell: Cell) -> complex:
    """The middle of a cell, east as the real and south as the imaginary part."""
    column, row = cell
    return complex(column + (row % 2) / 2, row * ROW)


def around(cell: Cell) -> tuple[Cell, ...]:
    """The six cells that touch this one, clockwise from the west."""
    column, row = cell
    shift = row % 2
    return (
        (column - 1, row),
        (column - 1 + shift, row - 1),
        (column + shift, row - 1),
        (column + 1, row),
        (column + shift, row + 1),
        (column - 1 + shift, row + 1),
    )


def steps(one: Cell, other: Cell) -> int:
    """How many cells apart two cells are; 1 if they touch."""
    (column, row), (other_column, other_row) = one, other
    q, other_q = column - (row - row % 2) // 2, other_column - (other_row - other_row % 2) // 2
    return max(abs(q - other_q), abs(row - other_row), abs(q + row - other_q - other_row))
