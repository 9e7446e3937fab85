"""Changes and trends, ours beside R's: svyby with its covariances and svycontrast, and svyglm in each domain."""

from __future__ import annotations

import dataclasses
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from allemed.insight.data import read
from allemed.insight.design import Design, make_design, parse
from allemed.insight.estimates import Between, changes, trends
from allemed.insight.estimates.waves import drawn_apart
from allemed.insight.tests import oracle

YEARS = (2014, 2016, 2017, 2019)
SAID: dict[str, dict[str, Any]] = {
    "panel": {"weights": "w", "strata": "h", "clusters": "c", "nest": True},
    "apart": {"weights": "w", "strata": "h", "clusters": "c", "nest": True},
    "whole": {"strata": "h", "clusters": "c", "fpc": "nc", "nest": True},
    "alone": {"weights": "w"},
    "jkn": {"weights": "w", "strata": "h", "clusters": "c", "nest": True, "replicates": {"method": "jkn"}},
}
SCRIPT = """
put <- function(name, r) say(name, c(coef(r), SE(r)))
d <- read.csv("%s"); d$hy <- interaction(d$h, d$year)
designs <- list(
  panel = svydesign(id=~c, strata=~h, weights=~w, nest=TRUE, data=d),
  apart = svydesign(id=~c, strata=~hy, weights=~w, nest=TRUE, data=d),
  whole = svydesign(id=~c, strata=~h, fpc=~nc, nest=TRUE, data=d),
  alone = svydesign(id=~1, weights=~w, data=d))
designs$jkn <- as.svrepdesign(designs$panel, type="JKn")
for (n in names(designs)) {
  D <- designs[[n]]; last <- c(-1, 0, 0, 1)
  by <- svyby(~y, ~year, D, svymean, covmat=TRUE)
  put(paste0(n, ".change"), svycontrast(by, last)); put(paste0(n, ".step"), svycontrast(by, c(0, -1, 1, 0)))
  f <- svyglm(y ~ year, D)
  say(paste0(n, ".trend"), c(coef(f)[2], SE(f)[2], confint(f)[2, ], f$df.residual, summary(f)$coefficients[2, 4]))
  for (g in c("a", "b")) {
    S <- D[d$k == g, ]
    by <- svyby(~y, ~year, S, svymean, covmat=TRUE); put(paste(n, g, "change", sep="."), svycontrast(by, last))
    f <- svyglm(y ~ year, S)
    say(paste(n, g, "trend", sep="."), c(coef(f)[2], SE(f)[2], confint(f)[2, ], f$df.residual))
  }
}
"""


def panel() -> pl.DataFrame:
    """Schools in strata, most of them in every wave, some in a few; `b` rises only in k = b."""
    rng = np.random.default_rng(14)
    rows: list[tuple[Any, ...]] = []
    for h in range(4):
        for c in range(8):
            lean = rng.normal()
            for year in YEARS:
                if c > 4 and rng.random() < 0.4:
                    continue
                for _ in range(int(rng.integers(4, 9))):
                    g = "ab"[int(rng.integers(2))]
                    y = 50 + 3 * lean + (year - 2014) * (0.6 if g == "b" else -0.1) + 4 * rng.normal()
                    rows.append((h, c, 20 + h, year, g, y, rng.uniform(1, 9)))
    return pl.DataFrame(rows, ["h", "c", "nc", "year", "k", "y", "w"], orient="row")


@pytest.fixture(scope="module")
def both() -> tuple[dict[str, Design], dict[str, list[float]]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "panel.csv"
        panel().write_csv(path, float_precision=None)
        table = read(path)
        designs = {name: make_design(table, parse(said)) for name, said in SAID.items()}
        designs["apart"] = make_design(*drawn_apart(table, parse(SAID["apart"]), "year"))
        return designs, oracle.numbers(SCRIPT % path)


def figures(one: Between, *names: str) -> list[float]:
    return [dataclasses.asdict(one.found)[name] for name in names]


@pytest.mark.parametrize("name", SAID)
def test_changes_are_rs_contrasts(both: Any, name: str) -> None:
    designs, r = both
    steps = changes(designs[name], "y", "year")
    assert [one.waves for one in steps] == [(2014, 2016), (2016, 2017), (2017, 2019), (2014, 2019)]
    np.testing.assert_allclose(figures(steps[3], "estimate", "se"), r[f"{name}.change"], rtol=1e-10)
    np.testing.assert_allclose(figures(steps[1], "estimate", "se"), r[f"{name}.step"], rtol=1e-10)
    by = {one.by["k"]: one for one in changes(designs[name], "y", "year", ["k"]) if one.waves == (2014, 2019)}
    for g in "ab":
        np.testing.assert_allclose(figures(by[g], "estimate", "se"), r[f"{name}.{g}.change"], rtol=1e-10)


@pytest.mark.parametrize("name", SAID)
def test_trends_are_rs_regressions(both: Any, name: str) -> None:
    designs, r = both
    (whole,) = trends(designs[name], "y", "year")
    ours = figures(whole, "estimate", "se", "low", "high", "df", "p")
    np.testing.assert_allclose(ours, r[f"{name}.trend"], rtol=1e-8)
    for one in trends(designs[name], "y", "year", ["k"]):
        ours = figures(one, "estimate", "se", "low", "high", "df")
        np.testing.assert_allclose(ours, r[f"{name}.{one.by['k']}.trend"], rtol=1e-8)


def test_what_schools_share_makes_a_change_surer(both: Any) -> None:
    designs, _r = both
    panel, apart = (changes(designs[name], "y", "year")[-1].found for name in ("panel", "apart"))
    assert panel.estimate == pytest.approx(apart.estimate)
    assert panel.se < 0.8 * apart.se
