"""Draw the hexagon map of Norway: `python -m allemed.places.hexagons.compute` writes `data/hexagons-2026.csv`.

Run once after a reform, by a person who then looks at the map. It needs numpy and scipy, which the product does not.

1. Project the points (Lambert's equal-area projection) and find who is whose neighbour (the Gabriel graph).
2. Let the places push each other apart until every neighbour is about one cell away in its true direction.
3. Give each the nearest cell, with the smallest sum of squared distances (the assignment problem, solved exactly).
4. Anneal: swap and move cells while directions to neighbours, closeness to the place, whole counties and a body without
   holes together get better. The random numbers have a fixed seed, so the same points give the same map.
"""

from __future__ import annotations

import cmath
import csv
import math
import random
from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.spatial import Delaunay

from allemed.places.data.files import FOLDER
from allemed.places.hexagons.grid import ROW, Cell, around, centre, steps

SEED = 357
MIDDLE = (64.5, 14.0)  # degrees north and east: the projection's centre
ROUNDS = 900

PLACE, DIRECTION, COUNTY, BODY = 0.02, 1.0, 2.0, 2.0  # what a good map is made of, weighed
PIECE = 4.0  # what each further piece of a county costs, once the map has taken shape
TIGHT = 0.6  # neighbours want to be a little nearer than a cell, so that the long north gathers and holes close


@dataclass
class Norway:
    """The places to lay out: number, county and projected point of each (kilometres, south positive)."""

    numbers: list[str]
    counties: list[str]
    points: list[complex]
    neighbours: list[list[int]] = field(default_factory=list)


def read() -> Norway:
    """Today's municipalities, by number."""
    with (FOLDER / "municipalities-2026.csv").open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row["number"])
    norway = Norway(
        [row["number"] for row in rows],
        [row["county_number"] for row in rows],
        [project(float(row["latitude"]), float(row["longitude"])) for row in rows],
    )
    norway.neighbours = gabriel(norway.points)
    return norway


def project(latitude: float, longitude: float) -> complex:
    """Lambert's azimuthal equal-area projection, on a sphere of 6,371 km."""
    phi, phi0 = math.radians(latitude), math.radians(MIDDLE[0])
    turn = math.radians(longitude - MIDDLE[1])
    k = math.sqrt(2 / (1 + math.sin(phi0) * math.sin(phi) + math.cos(phi0) * math.cos(phi) * math.cos(turn)))
    east = k * math.cos(phi) * math.sin(turn)
    north = k * (math.cos(phi0) * math.sin(phi) - math.sin(phi0) * math.cos(phi) * math.cos(turn))
    return complex(6371 * east, -6371 * north)


def gabriel(points: list[complex]) -> list[list[int]]:
    """Who is whose neighbour: two points with no third inside the circle that has them at either end."""
    array = np.array([[p.real, p.imag] for p in points])
    pairs = {
        (int(min(a, b)), int(max(a, b)))
        for triangle in Delaunay(array).simplices
        for a, b in zip(triangle, np.roll(triangle, 1), strict=True)
    }
    neighbours: list[list[int]] = [[] for _ in points]
    for a, b in sorted(pairs):
        middle, radius = (points[a] + points[b]) / 2, abs(points[a] - points[b]) / 2
        if all(abs(p - middle) >= radius * 0.999 for i, p in enumerate(points) if i not in {a, b}):
            neighbours[a].append(b)
            neighbours[b].append(a)
    return neighbours


def spread(norway: Norway) -> list[complex]:
    """The points pushed apart until neighbours are one cell away, in the direction they lie."""
    nearest = [min(abs(norway.points[i] - norway.points[j]) for j in near) for i, near in enumerate(norway.neighbours)]
    scale = 1 / float(np.median(nearest))
    at = np.array([p * scale for p in norway.points])
    a = np.array([i for i, near in enumerate(norway.neighbours) for j in near])
    b = np.array([j for i, near in enumerate(norway.neighbours) for j in near])
    away = np.array(norway.points)[b] - np.array(norway.points)[a]
    wanted = TIGHT * away / np.abs(away)
    for _ in range(3000):
        pull = np.zeros(len(at), dtype=complex)
        np.add.at(pull, a, (at[b] - at[a]) - wanted)
        push = np.zeros(len(at), dtype=complex)
        between = at[:, None] - at[None, :]
        distance = np.abs(between) + np.eye(len(at)) * 9
        close = distance < 1
        push = np.where(close, between / np.maximum(distance, 1e-9) * (1 - distance), 0).sum(axis=1)
        at = at + 0.06 * pull + 0.3 * push
    return list(at - at.real.min() - 1j * at.imag.min())


def assign(at: list[complex]) -> list[Cell]:
    """The cell of each point, with the smallest possible sum of squared distances."""
    columns = range(-2, math.ceil(max(p.real for p in at)) + 3)
    rows = range(-2, math.ceil(max(p.imag for p in at) / ROW) + 3)
    cells = [(column, row) for row in rows for column in columns]
    centres = np.array([centre(cell) for cell in cells])
    cost = np.abs(np.array(at)[:, None] - centres[None, :]) ** 2
    _, chosen = linear_sum_assignment(cost)
    return [cells[i] for i in chosen]


class Annealing:
    """Cells that change places until the map cannot easily be better."""

    def __init__(self, norway: Norway, targets: list[complex], cells: list[Cell]) -> None:
        self.norway, self.targets = norway, targets
        self.cells = list(cells)
        self.at = [centre(cell) for cell in cells]
        self.who = {cell: i for i, cell in enumerate(cells)}
        self.wanted = [
            [
                (j, TIGHT * (norway.points[j] - norway.points[i]) / abs(norway.points[j] - norway.points[i]))
                for j in norway.neighbours[i]
            ]
            for i in range(len(cells))
        ]
        self.random = random.Random(SEED)  # noqa: S311 a drawing, not a secret

    def energy_of(self, i: int) -> float:
        """What this place's cell costs: far from its place, from its neighbours' directions, from its county."""
        here = self.at[i]
        cost = PLACE * abs(here - self.targets[i]) ** 2
        for j, direction in self.wanted[i]:
            cost += DIRECTION * abs(self.at[j] - here - direction) ** 2
        county, who = self.norway.counties[i], self.who
        for cell in around(self.cells[i]):
            other = who.get(cell)
            if other is not None:
                cost -= BODY + (COUNTY if self.norway.counties[other] == county else 0)
        return cost

    def put(self, i: int, cell: Cell) -> None:
        self.cells[i], self.at[i], self.who[cell] = cell, centre(cell), i

    def change(self, i: int, cell: Cell) -> int | None:
        """Move `i` to `cell`; whoever is there takes its old one."""
        old, other = self.cells[i], self.who.get(cell)
        del self.who[old]
        self.put(i, cell)
        if other is not None:
            self.put(other, old)
        return other

    def pieces_of(self, pair: list[int]) -> int:
        return sum(pieces(self.norway, self.cells, county) for county in {self.norway.counties[one] for one in pair})

    def try_one(self, heat: float, *, is_shaped: bool) -> None:
        i = self.random.randrange(len(self.cells))
        old = self.cells[i]
        cell = self.random.choice(around(old))
        if self.random.random() < 0.25:
            cell = self.random.choice(around(cell))
        if cell == old:
            return
        other = self.who.get(cell)
        pair = [i] if other is None else [i, other]
        before = sum(self.energy_of(one) for one in pair)
        pieces_before = self.pieces_of(pair) if is_shaped else 0
        self.change(i, cell)
        gain = before - sum(self.energy_of(one) for one in pair)
        if is_shaped:
            gain += PIECE * (pieces_before - self.pieces_of(pair))
        if gain < 0 and self.random.random() >= math.exp(gain / heat):
            self.change(i, old)

    def gather(self) -> None:
        """Move every part that lies by itself, whole, towards the largest until they touch."""
        while len(parts := components(set(self.cells))) > 1:
            body, part = parts[0], parts[1]
            _, way = min(
                (min(abs(centre(around(cell)[way]) - centre(other)) for cell in part for other in body), way)
                for way in range(6)
            )
            moving = [self.who.pop(cell) for cell in sorted(part)]
            for i in moving:
                self.put(i, around(self.cells[i])[way])

    def run(self) -> list[Cell]:
        for turn in range(ROUNDS):
            if turn in {ROUNDS * 6 // 10, ROUNDS * 9 // 10}:
                self.gather()
            heat = 3 * (0.02 / 3) ** (turn / ROUNDS)
            for _ in range(len(self.cells)):
                self.try_one(heat, is_shaped=turn > 0.6 * ROUNDS)
        return self.cells


def compute(norway: Norway) -> list[Cell]:
    """The cell of each place, moved so that the first column and row are 0."""
    targets = spread(norway)
    cells = Annealing(norway, targets, assign(targets)).run()
    left, top = min(column for column, _ in cells), min(row for _, row in cells)
    top -= top % 2  # an odd row stays odd
    return [(column - left, row - top) for column, row in cells]


def measures(norway: Norway, cells: list[Cell]) -> dict[str, float]:
    """How good a map is; see the test for what we ask of it."""
    pairs = [(i, j) for i, near in enumerate(norway.neighbours) for j in near if i < j]
    apart = [steps(cells[i], cells[j]) for i, j in pairs]
    turns = [
        abs(cmath.phase((centre(cells[j]) - centre(cells[i])) / (norway.points[j] - norway.points[i])))
        for i, j in pairs
    ]
    return {
        "neighbours_that_touch_percent": 100 * sum(d == 1 for d in apart) / len(apart),
        "neighbours_within_two_percent": 100 * sum(d <= 2 for d in apart) / len(apart),
        "neighbours_farthest_cells": max(apart),
        "direction_error_median_degrees": math.degrees(float(np.median(turns))),
        "counties_in_one_piece": sum(pieces(norway, cells, county) == 1 for county in set(norway.counties)),
        "countries_in_one_piece": int(len(components(set(cells))) == 1),
        "holes": holes(cells),
        "columns": max(column for column, _ in cells) + 1,
        "rows": max(row for _, row in cells) + 1,
    }


def pieces(norway: Norway, cells: list[Cell], county: str) -> int:
    """In how many pieces a county lies."""
    return len(components({cell for cell, its in zip(cells, norway.counties, strict=True) if its == county}))


def components(left: set[Cell]) -> list[set[Cell]]:
    """The parts that hang together, the largest first; empties the set it is given."""
    parts = []
    while left:
        part = {left.pop()}
        reached = list(part)
        while reached:
            for cell in around(reached.pop()):
                if cell in left:
                    left.remove(cell)
                    part.add(cell)
                    reached.append(cell)
        parts.append(part)
    return sorted(parts, key=lambda part: (-len(part), min(part)))


def holes(cells: list[Cell]) -> int:
    """Empty cells with at least five full ones around them."""
    taken = set(cells)
    beside: dict[Cell, int] = defaultdict(int)
    for cell in taken:
        for other in around(cell):
            if other not in taken:
                beside[other] += 1
    return sum(count >= 5 for count in beside.values())


def main() -> None:
    norway = read()
    cells = compute(norway)
    with (FOLDER / "hexagons-2026.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["number", "column", "row"])
        writer.writerows((number, *cell) for number, cell in zip(norway.numbers, cells, strict=True))
    for name, value in measures(norway, cells).items():
        print(f"hexagons_{name} {value:g}")  # noqa: T201


if __name__ == "__main__":
    main()
