"""Random designs, ours and R's survey package side by side: equal to ten digits. R is called once for many designs.

The designs are the same from run to run, so that what was proved yesterday is what is proved today;
`ALLEMED_EXPLORE=40` draws that many handfuls of new ones. What they find becomes a test of its own, as
`test_quantile_ties.py` is.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from allemed.insight.data import read
from allemed.insight.design import Design, make_design, parse
from allemed.insight.errors import InsightError
from allemed.insight.estimates import association, mean, proportion, quantile, ratio, total
from allemed.insight.models import fit
from allemed.insight.tests import oracle

AT_ONCE = 20
EQUAL = 1e-10
EXPLORE = int(os.environ.get("ALLEMED_EXPLORE", "0"))


@dataclass(frozen=True)
class Case:
    """What a random sample looks like."""

    seed: int
    strata: int
    clusters: int  # in each stratum, on average
    size: int  # rows in each cluster, on average
    stages: int
    has_fpc: bool
    has_weights: bool
    has_missing: bool
    has_noughts: bool
    has_lonely: bool
    lonely: str
    nest: bool

    def frame(self) -> pl.DataFrame:
        """The sample: strata, clusters in them, rows in those, answers, and a domain that some clusters lack."""
        rng = np.random.default_rng(self.seed)
        rows: list[tuple[Any, ...]] = []
        number = 0
        for stratum in range(self.strata):
            drawn = max(2, int(rng.poisson(self.clusters)))
            if self.has_lonely and stratum == 0:
                drawn = 1
            population = drawn + int(rng.integers(1, 30))
            for cluster in range(drawn):
                number += 1
                lean = float(rng.normal())
                people = max(2, int(rng.poisson(self.size)))
                there = people + int(rng.integers(1, 50))
                for person in range(people):
                    name = cluster + 1 if self.nest else number
                    rows.append((stratum, name, number * 1000 + person, population, there, lean))
        frame = pl.DataFrame(rows, ["h", "c", "s", "nc", "ns", "effect"], orient="row")
        n = frame.height
        w = rng.uniform(0.5, 80, n)
        if self.has_noughts:
            w[rng.random(n) < 0.05] = 0
        effect = frame.get_column("effect").to_numpy()
        x = rng.normal(50, 10, n)
        y = x + 5 * effect + rng.normal(0, 8, n) + 300
        b = (rng.random(n) < 1 / (1 + np.exp(-0.5 * effect - 0.02 * (x - 50)))).astype(float)
        g = rng.integers(0, 3, n)
        z = rng.poisson(3, n) + 1
        g[:3], z[:3] = (0, 1, 2), (1, 2, 3)  # every category occurs, however few the rows: R stops where one is alone
        if self.has_missing:
            y[rng.random(n) < 0.1] = np.nan
            b[rng.random(n) < 0.1] = np.nan
        return frame.drop("effect").with_columns(
            pl.Series("w", w),
            pl.Series("x", x),
            pl.Series("y", y).fill_nan(None),
            pl.Series("b", b).fill_nan(None),
            pl.Series("g", np.array(["a", "b", "c"])[g]),
            pl.Series("z", z),
        )

    def said(self) -> dict[str, Any]:
        said: dict[str, Any] = {"clusters": ["c", "s"][: self.stages], "nest": self.nest, "lonely": self.lonely}
        if self.strata > 1:
            said["strata"] = "h"
        if self.has_weights:
            said["weights"] = "w"
        if self.has_fpc:
            said["fpc"] = ["nc", "ns"][: self.stages]
        return said

    def in_r(self, path: Path, key: str) -> str:
        ids = "+".join(["c", "s"][: self.stages])
        arguments = [f"id=~{ids}", "data=d", f"nest={str(self.nest and self.strata > 1).upper()}"]
        if self.strata > 1:
            arguments.append("strata=~h")
        if self.has_weights:
            arguments.append("weights=~w")
        if self.has_fpc:
            arguments.append(f"fpc=~{'+'.join(['nc', 'ns'][: self.stages])}")
        return f"""
local({{
  d <- read.csv("{path}"); options(survey.lonely.psu="{self.lonely}")
  D <- svydesign({", ".join(arguments)})
  put <- function(what, x) say(paste0("{key}.", what), x)
  put("df", degf(D))
  m <- svymean(~y, D, na.rm=TRUE, deff=TRUE); put("mean", c(coef(m), SE(m))); put("deff", deff(m))
  t <- svytotal(~y, D, na.rm=TRUE); put("total", c(coef(t), SE(t)))
  r <- svyratio(~y, ~x, D, na.rm=TRUE); put("ratio", c(coef(r), SE(r)))
  q <- svyquantile(~x, D, c(.25, .5)); put("quantile", q[[1]][, 1]); put("low", q[[1]][, 2])
  by <- svyby(~y, ~g, D, svymean, na.rm=TRUE); put("by", coef(by)); put("by_se", SE(by))
  p <- svyciprop(~b, D, method="xlogit", na.rm=TRUE); put("p", c(coef(p), SE(p), attr(p, "ci")))
  p <- svyciprop(~b, D, method="beta", na.rm=TRUE); put("beta", attr(p, "ci"))
  c2 <- second_order(transform_design(D)); put("f", c(c2$statistic, c2$parameter))
  f <- svyglm(y ~ x + g, D); put("lpm", coef(f)); put("lpm_se", SE(f))
  l <- svyglm(b ~ x * g, D, family=quasibinomial, epsilon=1e-15, maxit=60)
  START <<- coef(l)  # R's errors lag a round behind its coefficients: go round once more
  l <- svyglm(b ~ x * g, D, family=quasibinomial, start=START, epsilon=1e-15, maxit=60)
  put("logit", coef(l)); put("logit_se", SE(l))
}})
"""


CASES = st.builds(
    Case,
    seed=st.integers(0, 10**6),
    strata=st.integers(1, 5),
    clusters=st.integers(4, 9),
    size=st.integers(6, 15),
    stages=st.integers(1, 2),
    has_fpc=st.booleans(),
    has_weights=st.booleans(),
    has_missing=st.booleans(),
    has_noughts=st.booleans(),
    has_lonely=st.booleans(),
    lonely=st.sampled_from(["remove", "adjust", "certainty"]),
    nest=st.booleans(),
).filter(lambda case: (case.strata > 1 or not (case.has_lonely or case.nest)) and (case.has_weights or case.has_fpc))

# Where the cells' own covariance cannot be inverted R stops; it then has no answer to compare with.
PRELUDE = """
transform_design <- function(D) update(D, z2 = pmin(z, 3))
second_order <- function(D) tryCatch(svychisq(~g + z2, D, statistic="F"), error = function(e) {
  if (!grepl("singular", conditionMessage(e))) stop(e)
  list(statistic = NaN, parameter = c(NaN, NaN))
})
"""


@pytest.mark.prove
@settings(
    max_examples=EXPLORE or 4,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=not EXPLORE,
)
@given(st.lists(CASES, min_size=AT_ONCE, max_size=AT_ONCE))
def test_random_designs_agree_with_r(cases: list[Case]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        script, designs = PRELUDE, []
        for place, case in enumerate(cases):
            path = Path(folder) / f"{place}.csv"
            case.frame().write_csv(path, null_value="NA", float_precision=None)
            script += case.in_r(path, f"c{place}")
            designs.append(make_design(read(path), parse(case.said())))
        r = oracle.numbers(script)
        for place, (case, design) in enumerate(zip(cases, designs, strict=True)):
            theirs = {name.partition(".")[2]: values for name, values in r.items() if name.startswith(f"c{place}.")}
            for what, values in ours(design).items():
                if what == "f" and np.isnan(theirs[what][0]):
                    continue  # a category that only rows without weight have, or a singular matrix: R has no answer
                # A coefficient near nought is as exact as the largest beside it.
                floor = EQUAL * float(np.abs(np.nan_to_num(theirs[what])).max())
                np.testing.assert_allclose(
                    values, theirs[what], rtol=EQUAL, atol=floor, equal_nan=True, err_msg=f"{what} of {case}"
                )


def ours(design: Design) -> dict[str, Any]:
    """The same figures from our hands."""
    answer: dict[str, Any] = {"df": [design.degrees]}
    found = mean(design, "y")
    answer["mean"] = [found.estimate[0], found.se[0]]
    if found.deff_kind == "wor":
        answer["deff"] = found.deff
    whole = total(design, "y")
    answer["total"] = [whole.estimate[0], whole.se[0]]
    over = ratio(design, "y", "x")
    answer["ratio"] = [over.estimate[0], over.se[0]]
    parts = (0.25, 0.5)
    halves = [quantile(design, "x", part) for part in parts]
    x = design.table.numbers("x")
    reached = np.cumsum(design.weights[np.argsort(x)]) / design.weights.sum()
    if all(np.abs(reached - part).min() > EQUAL for part in parts):  # else R's answer hangs on the last bit
        answer["quantile"] = [half.estimate[0] for half in halves]
        if all(half.low[0] != x[design.weights > 0].min() for half in halves):  # R takes the second there
            answer["low"] = [half.low[0] for half in halves]
    by = mean(design, "y", ["g"])
    answer["by"], answer["by_se"] = by.estimate, by.se
    share = proportion(design, "b")
    answer["p"] = [share.estimate[0], share.se[0], share.low[0], share.high[0]]
    beta = proportion(design, "b", method="beta")
    answer["beta"] = [beta.low[0], beta.high[0]]
    z2 = np.minimum(design.table.numbers("z"), 3).astype(int)
    table = design.table.frame.with_columns(pl.Series("z2", z2))
    twin = make_design(type(design.table)(table), design.specification)
    test = association(twin, "g", "z2")
    answer["f"] = [test.f, test.df1, test.df2]
    linear = fit(design, "y ~ x + g", "lpm")
    answer["lpm"] = [term.estimate for term in linear.terms]
    answer["lpm_se"] = [term.se for term in linear.terms]
    try:
        logit = fit(design, "b ~ x * g", "logit")
    except InsightError:  # separated: R goes on to a boundary and warns; there is nothing to compare
        pass
    else:
        answer["logit"] = [term.estimate for term in logit.terms]
        answer["logit_se"] = [term.se for term in logit.terms]
    return answer


def test_a_lonely_cluster_is_refused_unless_a_policy_is_chosen() -> None:
    case = Case(1, 3, 4, 6, 1, False, True, False, False, True, "fail", False)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lonely.csv"
        case.frame().write_csv(path)
        design = make_design(read(path), parse(case.said()))
        with pytest.raises(InsightError, match="Stratum 0 has one cluster at stage 1"):
            mean(design, "y")
