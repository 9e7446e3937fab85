"""The table the suppression and attack benches use: municipalities x sex x grade x origin, with all margins.

Made by a generator with a seed of ours: municipalities of log-normal size in twelve counties, an unequal share of one
origin, Poisson counts. With 340 municipalities: 12,708 cells.
"""

from __future__ import annotations

from itertools import product

import numpy as np

from allemed.insight.disclosure import Cell, Table, make_key
from allemed.insight.disclosure.cells import Key
from allemed.insight.disclosure.rules import Rules, make_rules

SEED = 2026


def make_table(
    municipalities: int, *, counties: int = 12, scale: float = 0.35, seed: int = SEED
) -> tuple[Table, dict[str, dict[str, list[str]]]]:
    """The table, and the groups of municipalities into counties."""
    random = np.random.default_rng(seed)
    sizes = np.exp(random.normal(4.6, 1.2, municipalities)) * scale
    county = random.integers(0, counties, municipalities)
    minority = np.clip(random.beta(1.2, 12, municipalities), 0.005, 0.5)
    counts: dict[Key, int] = {}
    for place in range(municipalities):
        for sex, grade, origin in product(range(2), range(3), range(2)):
            part = (minority[place] if origin else 1 - minority[place]) / 6
            count = int(random.poisson(sizes[place] * part))
            codes = {"sex": f"s{sex}", "grade": f"g{grade}", "origin": f"o{origin}"}
            for where in (f"m{place:03d}", f"c{county[place]:02d}", ""):
                for shown in product((True, False), repeat=3):
                    chosen = {
                        name: code for (name, code), is_shown in zip(codes.items(), shown, strict=True) if is_shown
                    }
                    key = make_key({**chosen, "municipality": where})
                    counts[key] = counts.get(key, 0) + count
    groups: dict[str, list[str]] = {}
    for place in range(municipalities):
        groups.setdefault(f"c{county[place]:02d}", []).append(f"m{place:03d}")
    cells = [Cell(key, count) for key, count in counts.items()]
    return Table("bench", ("municipality", "sex", "grade", "origin"), cells), {"municipality": groups}


def rules_for(groups: dict[str, dict[str, list[str]]], threshold: int = 5) -> Rules:
    """The bench's rules: counts under the threshold are hidden, zeros too."""
    return make_rules({"threshold": threshold, "groups": groups})
