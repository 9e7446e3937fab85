"""The attack on a release of 5,000 cells: exact bounds of every hidden cell, and the verdict alone.

Lower bound beside it: one linear programme over the same rows. Prints `name value unit`.
"""

from __future__ import annotations

import time

import numpy as np

from allemed.insight.disclosure import attack, protect
from allemed.insight.disclosure.attack.bounds import Solver, components
from allemed.insight.disclosure.describe import describe
from bench.suppression_table import make_table, rules_for


def main() -> None:
    table, groups = make_table(128)
    rules = rules_for(groups)
    release = protect([table], rules)
    start = time.perf_counter()
    for component in components(describe([release.published()])):
        Solver(component).push(np.zeros(0, dtype=np.int64), np.zeros(0), up=False)
    print(f"insight_attack_one_programme {time.perf_counter() - start:.3f} s")
    for only_verdict in (True, False):
        start = time.perf_counter()
        report = attack(release, only_verdict=only_verdict)
        name = "verdict" if only_verdict else "all_bounds"
        print(f"insight_attack_{name} {time.perf_counter() - start:.2f} s")
    print(f"insight_attack_cells {len(table.cells)} cells")
    print(f"insight_attack_hidden {sum(one.hidden for one in report.bounds)} cells")
    print(f"insight_attack_broken {len(report.broken)} figures")


if __name__ == "__main__":
    main()
