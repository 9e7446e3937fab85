"""Five groupings with standard errors, 500,000 rows, 300 clusters, 6 strata: ours, R's survey and svy, in one run.

Design and groupings are timed together, reading is not. `BENCH_ROWS=20000` tries it small. Prints `name value unit`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl

from bench import insight

GROUPINGS = ("female", "grade", "ses", "imm", "centrality")
ROUNDS = 7

R = """
suppressMessages(library(survey)); folder <- commandArgs(TRUE)[1]
d <- read.csv(file.path(folder, "pupils.csv"))
times <- c(); out <- list()
for (turn in 1:3) {
  times <- c(times, system.time({
    D <- svydesign(id=~cluster, strata=~stratum, weights=~w, data=d)
    for (g in c("female", "grade", "ses", "imm", "centrality"))
      out[[g]] <- svyby(~y, as.formula(paste0("~", g)), D, svymean)
  })[["elapsed"]])
}
cat("seconds", sprintf("%.17g", times), "\\n")
for (g in names(out)) cat(g, sprintf("%.17g", c(coef(out[[g]]), SE(out[[g]]))), "\\n")
"""

SVY = """
import sys, warnings; warnings.simplefilter("ignore")
import polars as pl, svy
from bench import insight
frame = pl.read_parquet(sys.argv[1] + "/pupils.parquet")
def work():
    sample = svy.Sample(frame, svy.Design(stratum="stratum", psu="cluster", wgt="w"))
    return {g: sample.estimation.mean("y", by=g).to_polars().sort(g) for g in %r}
seconds, made = insight.timed(work, 7)
insight.report(seconds, {g: [*f["est"].to_list(), *f["se"].to_list()] for g, f in made.items()})
"""


def run_ours(folder: str) -> None:
    """Our own times, in a process of its own."""
    from allemed.insight import estimates
    from allemed.insight.data import Table
    from allemed.insight.design import make_design, parse

    table = Table(pl.read_parquet(Path(folder) / "pupils.parquet"))
    said = parse({"weights": "w", "strata": "stratum", "clusters": "cluster"})

    def work() -> dict[str, list[float]]:
        design = make_design(table, said)
        made = {name: estimates.mean(design, "y", [name]) for name in GROUPINGS}
        return {name: [*map(float, one.estimate), *map(float, one.se)] for name, one in made.items()}

    insight.report(*insight.timed(work, ROUNDS))


def main() -> None:
    with insight.files() as folder:
        ours = insight.ours("bench.bench_insight_survey", folder)
        svy = insight.peer(SVY % (GROUPINGS,), folder)
        r = insight.in_r(R, folder)
    insight.say("survey_rows", insight.ROWS, "rows")
    insight.say("survey_ours", insight.median(ours), "s")
    insight.say("survey_ours_memory", ours["memory"], "MB")
    insight.say("survey_r", insight.median(r), "s")
    insight.say("survey_svy", insight.median(svy), "s")
    insight.say("survey_svy_memory", svy["memory"], "MB")
    insight.say("survey_times_faster_than_r", insight.median(r) / insight.median(ours), "x")
    insight.say("survey_times_faster_than_svy", insight.median(svy) / insight.median(ours), "x")
    figures = [value for name in GROUPINGS for value in ours["values"][name]]
    insight.say(
        "survey_difference_from_r",
        insight.farthest(figures, [value for name in GROUPINGS for value in r["values"][name]]),
        "relative",
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["ours"]:
        run_ours(sys.argv[2])
    else:
        main()
