"""Amounts (kroner, hours): cells that are one or two contributors', and what gives them away."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

import numpy as np

from allemed.insight.disclosure.primary import amount_need, amount_reasons
from allemed.insight.disclosure.release import Release
from allemed.insight.disclosure.suppression import Problem, hide, restrict
from allemed.insight.disclosure.suppression.problem import Mask
from allemed.insight.disclosure.system import AMOUNT, COUNT, Name, Numbers, System


class HasCounts(Protocol):
    """What amounts need to know of the counts, and may add to."""

    system: System
    problem: Problem
    true: Numbers
    hidden: Mask
    reasons: dict[int, tuple[str, ...]]


def hide_amounts(draft: Release, counts: HasCounts) -> None:
    """Hide cells whose amount is one or two contributors', and what gives them away."""
    rules = draft.rules
    places = {
        Name(table.population, AMOUNT, cell.key): cell
        for table in draft.tables
        for cell in table
        if cell.amount is not None
    }
    reasons = {name: amount_reasons(cell, rules) for name, cell in places.items()}
    if not any(reasons.values()):
        return
    amounts = [number for number, name in enumerate(counts.system.names) if name.measure == AMOUNT]
    problem, truth = restrict(counts.problem, np.array(amounts)), counts.true[amounts]
    names = [counts.system.names[number] for number in amounts]
    is_primary = np.array([bool(reasons.get(name)) for name in names])
    need = np.array([amount_need(places[name], rules) if reasons.get(name) else 0.0 for name in names])
    need = np.where(is_primary, np.maximum(need, 1e-3 * truth), 0.0)
    unit = float(need.max()) / 10
    of_count = [counts.system.index[Name(name.population, COUNT, name.key)] for name in names]
    hidden = hide(
        replace(
            problem,
            down=truth / unit,
            up=np.full(len(truth), np.inf),
            need=need / unit,
            free=counts.hidden[of_count] | np.array([name not in places for name in names]),
            shown=counts.problem.shown[of_count],
            wide=np.zeros(len(truth), dtype=bool),
        )
    )
    for name, count, is_hidden in zip(names, of_count, hidden, strict=True):
        if is_hidden and name in places:
            counts.hidden[count] = counts.problem.free[count] = True
            if reasons[name]:
                counts.reasons[count] = (*counts.reasons.get(count, ()), *reasons[name])
