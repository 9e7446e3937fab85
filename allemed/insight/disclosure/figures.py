"""What shares, standard errors, intervals and other numbers say about the counts behind them.

A share of n persons with few decimals is the count (34 % of n = 50 is 17); a standard error or an interval of a simple
random sample gives n; a regression's n is the sum of the cells in it. Each becomes a row or bounds in the system.
"""

from __future__ import annotations

import hashlib

import numpy as np
import numpy.typing as npt
from scipy import stats

from allemed.insight.disclosure.release import Figure
from allemed.insight.disclosure.system import COUNT, Name, Numbers, System

ROUNDING = 1e-9
MOST = 3000
"""Intervals are searched for counts up to this; above, they say next to nothing about one person."""


def add_figure(system: System, figure: Figure, *, share: Figure | None = None, publish: bool = True) -> None:
    """Add what a published figure says; with `publish=False` only the unknowns it is about."""
    source = figure.source or figure.kind
    if figure.kind == "sum":
        total = system.unknown(sum_name(figure))
        parts = [(system.unknown(Name(figure.population, COUNT, key)), -1.0) for key in dict.fromkeys(figure.keys)]
        system.add([(total, 1.0), *parts], 0.0, 0.0, source)
        if publish and figure.value is not None:
            system.narrow(total, figure.value, figure.value, source)
        elif publish:
            system.hidden.add(total)
        return
    count = system.unknown(Name(figure.population, COUNT, figure.key))
    does = system.unknown(Name(figure.population, f"yes:{figure.of}", figure.key)) if figure.of else count
    if figure.of:
        does_not = system.unknown(Name(figure.population, f"no:{figure.of}", figure.key))
        system.add([(count, 1.0), (does, -1.0), (does_not, -1.0)], 0.0, 0.0, f"{figure.of} and not {figure.of} are all")
    if not publish or figure.is_hidden:
        return
    if figure.kind == "count" and figure.value is not None:
        system.narrow(does, figure.value, figure.value, source)
    elif figure.kind == "share" and figure.value is not None:
        low, high = (figure.value - half(figure)) / 100, (figure.value + half(figure)) / 100
        system.add([(does, 1.0), (count, -max(0.0, low))], 0.0, float("inf"), f"{source}: {figure.value:g} %")
        system.add([(does, 1.0), (count, -min(1.0, high))], -float("inf"), 0.0, f"{source}: {figure.value:g} %")
    else:
        pairs = pairs_of(figure, share)
        if pairs is not None:
            system.narrow(count, pairs[:, 0].min(), pairs[:, 0].max(), source)
            system.narrow(does, pairs[:, 1].min(), pairs[:, 1].max(), source)


def sum_name(figure: Figure) -> Name:
    """The unknown of a sum, named by its cells."""
    return Name(figure.population, f"sum:{figure.source or 'sum'}:{hash_of(figure)}", ())


def hash_of(figure: Figure) -> str:
    """A short name for a set of cells, the same in every run."""
    return hashlib.sha256(repr(sorted(figure.keys)).encode()).hexdigest()[:12]


def half(figure: Figure) -> float:
    """Half a unit of the last printed decimal."""
    return 0.5 * 10.0**-figure.decimals


def pairs_of(figure: Figure, share: Figure | None = None) -> Numbers | None:
    """All (count, numerator) that would print the same, in rows; None when the search says nothing.

    A `share` printed beside the standard error or interval narrows the search.
    """
    found: list[Numbers] = []
    for count in _counts_to_try(figure):
        does = np.arange(count + 1)
        if share is not None and share.value is not None:
            does = does[np.abs(100 * does / count - share.value) <= half(share) + ROUNDING]
        if figure.kind == "se" and figure.value is not None:
            printed = 100 * np.sqrt(does / count * (1 - does / count) / max(1, count - 1))
            fits = np.abs(printed - figure.value) <= half(figure) + ROUNDING
        elif figure.kind == "interval" and figure.low is not None and figure.high is not None:
            does = does[(100 * does >= (figure.low - 1) * count) & (100 * does <= (figure.high + 1) * count)]
            low, high = interval(figure.method, does, count, figure.level)
            fits = np.abs(100 * low - figure.low) <= half(figure) + ROUNDING
            fits &= np.abs(100 * high - figure.high) <= half(figure) + ROUNDING
        else:
            return None
        found.append(np.column_stack([np.full(int(fits.sum()), count), does[fits]]).astype(np.float64))
    pairs = np.vstack(found) if found else np.zeros((0, 2))
    return None if len(pairs) == 0 or pairs[:, 0].max() >= MOST else pairs


def _counts_to_try(figure: Figure) -> range:
    """Counts whose interval can be about as wide as the one printed, with room to spare."""
    if figure.kind != "interval" or figure.low is None or figure.high is None:
        return range(1, MOST + 1)
    width = max(figure.high - figure.low, half(figure)) / 100
    share = min(max((figure.high + figure.low) / 200, 0.02), 0.98)
    z = float(stats.norm.ppf(1 - (1 - figure.level) / 2))
    middle = 4 * z * z * share * (1 - share) / width**2
    return range(max(1, int(middle / 4) - 20), min(MOST, int(4 * middle) + 40) + 1)


def interval(method: str, does: npt.NDArray[np.int64], count: int, level: float) -> tuple[Numbers, Numbers]:
    """Wilson's or Clopper and Pearson's interval for a share, as parts of one."""
    if method == "clopper-pearson":
        tail = (1 - level) / 2
        low = np.where(does == 0, 0.0, stats.beta.ppf(tail, does, count - does + 1))
        high = np.where(does == count, 1.0, stats.beta.ppf(1 - tail, does + 1, count - does))
        return low, high
    z = float(stats.norm.ppf(1 - (1 - level) / 2))
    share = does / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    reach = z * np.sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return middle - reach, middle + reach
