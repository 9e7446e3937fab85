"""How published figures combine to a bound, as an equation a statistician can check by hand."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from allemed.insight.disclosure.attack.bounds import EPSILON, Component, Solver
from allemed.insight.disclosure.system import System

MOST_TERMS = 24


def prove_directly(system: System, number: int) -> str:
    """The figure is printed elsewhere."""
    return f"{system.names[number]} = {system.low[number]:g}: printed in {system.sources[number]}."


def prove(system: System, component: Component, solver: Solver, place: int) -> str:
    """Both bounds of an unknown, each as a combination of published figures (linear programming duality)."""
    said = []
    for up in (False, True):
        vertex = solver.push(np.array([place]), np.ones(1), up=up)
        if vertex is None:
            continue
        terms, constant, limits = _combination(system, component, solver)
        value = vertex[place]
        if not terms and not up and value < EPSILON:
            continue
        sign = "≤" if up else "≥"
        shown = " ".join(terms[:MOST_TERMS]) or "0"
        more = f" … ({len(terms) - MOST_TERMS} more)" if len(terms) > MOST_TERMS else ""
        rest = f" {constant:+g}" if abs(constant) > EPSILON else ""
        because = f", since {', '.join(limits[:6])}" if limits else ""
        said.append(f"{system.names[component.numbers[place]]} {sign} {shown}{more}{rest} = {value:g}{because}")
    return "; ".join(said) + "." if said else ""


def _combination(system: System, component: Component, solver: Solver) -> tuple[list[str], float, list[str]]:
    """Σ multiplier·(published figures of a row), the constant from rows' own limits, and the bounds it leans on."""
    row_duals, column_duals = solver.row_duals(), solver.column_duals()
    published: dict[int, float] = defaultdict(float)
    constant = 0.0
    inside = set(component.numbers.tolist())
    for row, multiplier in zip(component.rows, row_duals, strict=True):
        if abs(multiplier) < EPSILON:
            continue
        limit = (
            system.rows[row].low
            if np.isfinite(system.rows[row].low) and system.rows[row].low == system.rows[row].high
            else 0.0
        )
        constant += multiplier * limit
        for number, coefficient in system.rows[row].terms:
            if number not in inside:
                published[number] -= multiplier * coefficient
    limits = []
    for place, multiplier in enumerate(column_duals):
        if abs(multiplier) < EPSILON:
            continue
        name = system.names[component.numbers[place]]
        at_low = solver.highs.getSolution().col_value[place] <= component.low[place] + EPSILON
        limit = component.low[place] if at_low else component.high[place]
        constant += multiplier * limit
        limits.append(f"{name} {'≥' if at_low else '≤'} {limit:g}")
    terms = [
        f"{_coefficient(value)}{system.low[number]:g} {system.names[number]}"
        for number, value in sorted(published.items(), key=lambda pair: -abs(pair[1] * system.low[pair[0]]))
        if abs(value) > EPSILON and system.low[number] != 0
    ]
    return terms, constant, limits


def _coefficient(value: float) -> str:
    sign = "+" if value > 0 else "−"
    return sign if abs(abs(value) - 1) < EPSILON else f"{sign}{abs(value):g}·"
