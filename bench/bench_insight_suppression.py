"""Secondary suppression of about 12,700 cells with margins, and how near the optimum it comes on small tables.

Lower bounds beside it: the primary cells alone, and one pass over the table's rows (the system without any programme).
Prints `name value unit`.
"""

from __future__ import annotations

import statistics
import time

from allemed.insight.disclosure import protect
from allemed.insight.disclosure.counts import Counts
from allemed.insight.disclosure.highs import silence
from allemed.insight.disclosure.release import Release
from allemed.insight.disclosure.suppression import heuristic_only
from allemed.insight.disclosure.suppression.exact import suppress_exactly
from bench.suppression_table import make_table, rules_for

SMALL_TABLES = 12


def main() -> None:
    table, groups = make_table(340)
    rules = rules_for(groups)
    start = time.perf_counter()
    counts = Counts(Release([table], rules=rules, groups=dict(rules.groups)), [])
    system_seconds = time.perf_counter() - start
    primary = int(counts.problem.primary.sum())
    print(f"insight_suppression_cells {len(table.cells)} cells")
    print(f"insight_suppression_primary {primary} cells")
    print(f"insight_suppression_rows_only {system_seconds:.3f} s")
    start = time.perf_counter()
    release = protect([table], rules)
    seconds = time.perf_counter() - start
    hidden = sum(cell.is_hidden for cell in release.tables[0])
    print(f"insight_suppression_large {seconds:.2f} s")
    print(f"insight_suppression_hidden {hidden} cells")
    print(f"insight_suppression_ratio {hidden / primary:.3f} of_primary")
    ratios = []
    for seed in range(SMALL_TABLES):
        small, small_groups = make_table(5, counties=2, scale=0.3, seed=seed)
        small.cells = [cell for cell in small.cells if "grade" not in dict(cell.key)]
        small.dimensions = ("municipality", "sex", "origin")
        small_rules = rules_for(small_groups, threshold=3)
        problem = Counts(Release([small], rules=small_rules, groups=dict(small_rules.groups)), []).problem
        with silence():
            optimum = suppress_exactly(problem, nodes=50_000)
        if optimum is not None:
            ratios.append(int(heuristic_only(problem).sum()) / int(optimum.sum()))
    print(f"insight_suppression_optimum_known {len(ratios)} tables")
    print(f"insight_suppression_over_optimum {statistics.mean(ratios):.3f} of_optimum")
    print(f"insight_suppression_over_optimum_worst {max(ratios):.3f} of_optimum")


if __name__ == "__main__":
    main()
