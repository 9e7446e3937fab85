"""A logit with 350 municipality effects, clustered errors and 500,000 rows: ours, pyfixest and statsmodels, in one run.

The model is timed, reading is not; statsmodels has a column for each effect, and its matrix is timed with it. It takes
a minute and 6 GB at full size: `BENCH_STATSMODELS=0` leaves it out, `BENCH_ROWS=50000` tries it small.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import polars as pl

from bench import insight

ROUNDS = 7
OURS = "y ~ C(ses) + C(grade) + C(year) + imm*female"

PYFIXEST = """
import sys, warnings; warnings.simplefilter("ignore")
import polars as pl, pyfixest
from bench import insight
frame = pl.read_parquet(sys.argv[1] + "/pupils.parquet").to_pandas()
def work():
    return pyfixest.feglm("y ~ C(ses) + C(grade) + C(year) + imm*female | municipality", data=frame, family="logit",
                          vcov={"CRV1": "municipality"})
seconds, model = insight.timed(work, 5)
insight.report(seconds, {"coefficients": model.coef().tolist(), "errors": model.se().tolist()})
"""

STATSMODELS = """
import sys, warnings; warnings.simplefilter("ignore")
import numpy as np, polars as pl, statsmodels.api as sm
from bench import insight
frame = pl.read_parquet(sys.argv[1] + "/pupils.parquet")
def dummies(name, first):
    values = sorted(frame[name].unique())[first:]
    return [(frame[name] == value).cast(pl.Float64).to_numpy() for value in values]
def work():
    imm, female = frame["imm"].to_numpy().astype(float), frame["female"].to_numpy().astype(float)
    columns = [*dummies("ses", 1), *dummies("grade", 1), *dummies("year", 1), imm, female, imm * female]
    x = np.column_stack([*columns, *dummies("municipality", 0)])
    model = sm.Logit(frame["y"].to_numpy(), x)
    return model.fit(disp=0, cov_type="cluster", cov_kwds={"groups": frame["municipality"].to_numpy()}), len(columns)
seconds, (model, k) = insight.timed(work, 1)
insight.report(seconds, {"coefficients": model.params[:k].tolist(), "errors": model.bse[:k].tolist()})
"""


def run_ours(folder: str) -> None:
    """Our own times, in a process of its own."""
    from allemed.insight.data import Table
    from allemed.insight.design import make_design
    from allemed.insight.models import Model, fit

    names = ["y", "ses", "grade", "year", "female", "imm", "municipality"]
    table = Table(pl.read_parquet(Path(folder) / "pupils.parquet", columns=names))

    def work() -> Model:
        return fit(make_design(table), OURS, "logit", effects="municipality", cluster="municipality")

    seconds, model = insight.timed(work, ROUNDS)
    insight.report(
        seconds,
        {"coefficients": [term.estimate for term in model.terms], "errors": [term.se for term in model.terms]},
    )


def main() -> None:
    with insight.files() as folder:
        ours = insight.ours("bench.bench_insight_effects", folder)
        pyfixest = insight.peer(PYFIXEST, folder)
        statsmodels = None
        if os.environ.get("BENCH_STATSMODELS", "1") != "0":
            statsmodels = insight.peer(STATSMODELS, folder)
    insight.say("effects_rows", insight.ROWS, "rows")
    insight.say("effects_ours", insight.median(ours), "s")
    insight.say("effects_ours_memory", ours["memory"], "MB")
    insight.say("effects_pyfixest", insight.median(pyfixest), "s")
    insight.say("effects_pyfixest_memory", pyfixest["memory"], "MB")
    insight.say("effects_times_faster_than_pyfixest", insight.median(pyfixest) / insight.median(ours), "x")
    for name, run in (("pyfixest", pyfixest), ("statsmodels", statsmodels)):
        if run is not None:
            for what in ("coefficients", "errors"):
                apart = insight.farthest(ours["values"][what], run["values"][what])
                insight.say(f"effects_{what}_from_{name}", apart, "relative")
    if statsmodels is not None:
        insight.say("effects_statsmodels", insight.median(statsmodels), "s")
        insight.say("effects_statsmodels_memory", statsmodels["memory"], "MB")
        insight.say("effects_times_faster_than_statsmodels", insight.median(statsmodels) / insight.median(ours), "x")


if __name__ == "__main__":
    if sys.argv[1:2] == ["ours"]:
        run_ours(sys.argv[2])
    else:
        main()
