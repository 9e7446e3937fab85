"""From bounds to a verdict: which figures are known too well, and how."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from allemed.insight.disclosure.attack.bounds import EPSILON, Component, Enough, Solver, bound, components
from allemed.insight.disclosure.attack.proof import prove, prove_directly
from allemed.insight.disclosure.describe import describe
from allemed.insight.disclosure.highs import side_by_side
from allemed.insight.disclosure.primary import count_reasons
from allemed.insight.disclosure.release import Release
from allemed.insight.disclosure.rules import Rules
from allemed.insight.disclosure.system import AMOUNT, COUNT, Name, System

Verdict = Literal["safe", "exact", "small", "narrow", "published"]
MOST_PROVED = 200
"""Proofs are written for this many broken figures; more only say the same."""
SIDE_BY_SIDE = 100
"""Components of this size and more are worth a thread."""
WHOLE_SIZE = 400
"""Components up to this size are also searched for what whole numbers alone give away."""


@dataclass(frozen=True)
class Bound:
    """What is known of one figure that was not published: it lies between low and high (None: without limit).

    Verdicts: `exact` known; `small` surely somebody, and surely fewer than the threshold; `narrow` within fewer than
    `protection`; `published` in plain sight. `proof` says which published figures combine to it, for authorised
    analysts only.
    """

    name: Name
    low: float
    high: float | None
    verdict: Verdict
    hidden: bool
    proof: str = ""

    def to_json(self) -> dict[str, Any]:
        """The bound as JSON values."""
        return {
            "population": self.name.population,
            "measure": self.name.measure,
            "by": dict(self.name.key),
            "low": _tidy(self.low),
            "high": None if self.high is None else _tidy(self.high),
            "verdict": self.verdict,
            "hidden": self.hidden,
            "proof": self.proof,
        }


@dataclass(frozen=True)
class Report:
    """The outcome of an attack. `bounds` holds every hidden figure, and every other figure that is broken."""

    bounds: tuple[Bound, ...]
    seconds: float

    @property
    def broken(self) -> tuple[Bound, ...]:
        """The figures that are known too well."""
        return tuple(one for one in self.bounds if one.verdict != "safe")

    @property
    def is_safe(self) -> bool:
        """Whether nothing is known too well."""
        return not self.broken

    def to_json(self) -> dict[str, Any]:
        """The report as JSON values."""
        hidden = [one for one in self.bounds if one.hidden]
        return {
            "verdict": "safe" if self.is_safe else "broken",
            "hidden": [one.to_json() for one in hidden],
            "broken": [one.to_json() for one in self.broken],
            "summary": {"hidden": len(hidden), "broken": len(self.broken), "seconds": round(self.seconds, 3)},
        }


def _tidy(number: float) -> float | int:
    return int(number) if float(number).is_integer() else round(number, 6)


def attack(release: Release, *, earlier: Iterable[Release] = (), only_verdict: bool = False) -> Report:
    """Everything that can be known too well from the release and the earlier ones.

    With `only_verdict` the bounds of safe figures are not driven to their end: they are at least so wide. The verdicts
    are the same, and a large release takes a fraction of the time.
    """
    start = time.perf_counter()
    shown = release.published()
    system = describe([*(one.published().about(shown.populations) for one in earlier), shown])
    found = list(_in_plain_sight(shown))
    rounded = release.rules.method == "round"
    tied = components(system)

    def look(component: Component) -> list[Bound]:
        return list(_attack_component(system, component, release.rules, only_verdict=only_verdict, rounded=rounded))

    large = [component for component in tied if len(component.numbers) >= SIDE_BY_SIDE]
    small = [component for component in tied if len(component.numbers) < SIDE_BY_SIDE]
    for bounds in (*side_by_side(look, large), *map(look, small)):
        found.extend(bounds)
    found.extend(_fixed(system, release.rules))
    found.sort(key=lambda one: (one.name.population, one.name.measure, one.name.key))
    return Report(tuple(found), time.perf_counter() - start)


def _in_plain_sight(release: Release) -> Iterable[Bound]:
    """Counts that are simply published although they are too small."""
    for table in release.tables:
        for cell in table:
            if cell.status == "published" and cell.count is not None and count_reasons(cell.count, release.rules):
                name = Name(table.population, COUNT, cell.key)
                yield Bound(name, cell.count, cell.count, "published", False, f"{name} = {cell.count} is printed.")


def _fixed(system: System, rules: Rules) -> Iterable[Bound]:
    """Hidden figures, and small ones that were rounded, that some figure simply prints."""
    for number in sorted(system.hidden | system.rounded):
        low, high = system.low[number], system.high[number]
        if high - low < EPSILON and (number in system.hidden or count_reasons(round(low), rules)):
            yield Bound(system.names[number], low, high, "exact", True, prove_directly(system, number))


def _attack_component(
    system: System, component: Component, rules: Rules, *, only_verdict: bool, rounded: bool
) -> Iterable[Bound]:
    names = [system.names[number] for number in component.numbers]
    enough = _enough(names, rules)
    found = bound(component, enough if only_verdict else None)
    low, high, solver = found.low, found.high, found.solver
    surely_safe = enough.reached(found.whole_low, found.whole_high)
    for place, number in enumerate(component.numbers):
        name, is_hidden = system.names[number], int(number) in system.hidden
        if rounded and not is_hidden and low[place] < high[place] - EPSILON:
            continue
        least, most = _rounded_in(low[place], high[place], bool(component.whole[place]))
        if not surely_safe[place] and len(component.numbers) <= WHOLE_SIZE and _is_near(name, least, most, rules):
            least, most = _as_whole(solver, place, least, most)
        verdict = _judge(name, least, most, rules, is_hidden=is_hidden)
        if verdict != "safe" and not is_hidden and _is_part_of_nobody(system, name):
            continue
        if verdict == "safe" and not is_hidden:
            continue
        yield Bound(
            name,
            least,
            most if np.isfinite(most) else None,
            verdict,
            is_hidden,
            "" if verdict == "safe" else prove(system, component, solver, place),
        )


def _enough(names: list[Name], rules: Rules) -> Enough:
    return Enough(
        np.array([0.0 if name.measure == AMOUNT else float(threshold_of(name, rules)) for name in names]),
        np.array([EPSILON * 2 if name.measure == AMOUNT else float(rules.protection) for name in names]),
    )


def _is_part_of_nobody(system: System, name: Name) -> bool:
    """Whether the figure is a part of a count that is published as nobody: then it says nothing."""
    count = system.index.get(Name(name.population, COUNT, name.key))
    return name.measure != COUNT and count is not None and system.high[count] < EPSILON


def _rounded_in(low: float, high: float, is_whole: bool) -> tuple[float, float]:
    if not is_whole:
        return low, high
    return float(np.ceil(low - EPSILON)), float(np.floor(high + EPSILON)) if np.isfinite(high) else high


def threshold_of(name: Name, rules: Rules) -> int:
    """The threshold for what the unknown counts."""
    return rules.threshold if name.measure == COUNT else rules.numerator_threshold


def _is_near(name: Name, low: float, high: float, rules: Rules) -> bool:
    """Whether bounds are so close to a verdict that whole numbers might tip it."""
    return high - low >= 1 and (high < threshold_of(name, rules) + 2 or high - low < rules.protection + 2)


def _as_whole(solver: Solver, place: int, low: float, high: float) -> tuple[float, float]:
    least, most = solver.whole_bound(place, up=False), solver.whole_bound(place, up=True)
    return (
        low if least is None else max(low, float(np.ceil(least - EPSILON))),
        high if most is None else min(high, float(np.floor(most + EPSILON))),
    )


def _judge(name: Name, low: float, high: float, rules: Rules, *, is_hidden: bool) -> Verdict:
    if name.measure == AMOUNT:
        return "exact" if is_hidden and high - low <= EPSILON * max(1.0, abs(low)) else "safe"
    if name.measure.startswith("sum:") or not is_hidden:
        return _judge_unsaid(name, low, high, rules)
    if high - low < EPSILON:
        return "exact"
    if low > 0 and high < threshold_of(name, rules):
        return "small"
    return "narrow" if high - low < rules.protection else "safe"


def _judge_unsaid(name: Name, low: float, high: float, rules: Rules) -> Verdict:
    """A figure nobody hid is broken only when it is surely small: otherwise it might as well have been published."""
    if name.measure.startswith("sum:") or high >= threshold_of(name, rules):
        return "safe"
    if low == high == 0:
        says = rules.group_disclosure if name.measure.startswith("no:") else rules.zeros == "protected"
        return "exact" if says else "safe"
    if low == high:
        return "exact"
    return "small" if low >= 1 else "safe"
