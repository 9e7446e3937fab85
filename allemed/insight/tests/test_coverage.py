"""Of 2,000 simulated samples, 93 to 97 in a hundred intervals of 95 per cent hold what the population is."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import polars as pl
import pytest

from allemed.insight.data import Table
from allemed.insight.design import make_design, parse
from allemed.insight.estimates import difference, mean, proportion, quantile, ratio, total
from allemed.insight.models import fit, margins

SAMPLES = 2000
STRATA, SCHOOLS, DRAWN = 4, 80, 20


def population(rng: np.random.Generator) -> pl.DataFrame:
    """320 schools in four counties; schools differ, and so do counties."""
    rows = []
    for county in range(STRATA):
        for school in range(SCHOOLS):
            n = int(rng.integers(15, 35))
            level = rng.normal(0.2 * county, 0.35)
            girl = rng.integers(0, 2, n)
            ses = rng.normal(0, 1, n)
            share = 1 / (1 + np.exp(-(0.3 + level + 0.5 * ses - 0.2 * girl)))
            hours = np.exp(rng.normal(1 + 0.3 * level, 0.5, n))
            rows.append(
                pl.DataFrame(
                    {
                        "county": np.full(n, county),
                        "school": np.full(n, county * 1000 + school),
                        "girl": girl,
                        "ses": ses,
                        "y": (rng.random(n) < share).astype(int),
                        "rare": (rng.random(n) < 0.03 * np.exp(level)).astype(int),
                        "hours": hours,
                        "fees": hours * rng.uniform(50, 90, n),
                    }
                )
            )
    return pl.concat(rows).with_columns(n=pl.lit(SCHOOLS))


@pytest.mark.prove
def test_intervals_cover_what_they_say() -> None:
    rng = np.random.default_rng(20211)
    everyone = population(rng)
    whole = make_design(Table(everyone.with_columns(one=pl.int_range(pl.len()))))
    truth = {
        "mean": float(everyone["hours"].mean()),  # type: ignore[arg-type]
        "total": float(everyone["hours"].sum()),
        "ratio": float(everyone["fees"].sum()) / float(everyone["hours"].sum()),
        "median": float(everyone["hours"].median()),  # type: ignore[arg-type]
        "girls less boys": float(np.subtract(*mean(whole, "y", ["girl"]).estimate[::-1])),
        **{method: float(everyone["y"].mean()) for method in ("logit", "beta", "korn-graubard", "wilson")},  # type: ignore[arg-type]
        "rare": float(everyone["rare"].mean()),  # type: ignore[arg-type]
    }
    model = fit(whole, "y ~ ses + girl", "logit")
    truth["slope"] = model.terms[1].estimate
    truth["margin"] = margins(model)[1].estimate
    hits: dict[str, int] = defaultdict(int)
    said = parse({"strata": "county", "clusters": "school", "fpc": "n"})
    by_school = {key[0]: rows for key, rows in everyone.group_by("school")}
    for _ in range(SAMPLES):
        drawn = [c * 1000 + s for c in range(STRATA) for s in rng.choice(SCHOOLS, DRAWN, replace=False)]
        design = make_design(Table(pl.concat([by_school[school] for school in drawn])), said)
        ends: dict[str, tuple[float, float]] = {}
        for name, found in (
            ("mean", mean(design, "hours")),
            ("total", total(design, "hours")),
            ("ratio", ratio(design, "fees", "hours")),
            ("median", quantile(design, "hours")),
            *(
                (method, proportion(design, "y", method=method))
                for method in ("logit", "beta", "korn-graubard", "wilson")
            ),
            ("rare", proportion(design, "rare")),
        ):
            ends[name] = (float(found.low[0]), float(found.high[0]))
        apart = difference(mean(design, "y", ["girl"]), {"girl": 1}, {"girl": 0})
        ends["girls less boys"] = (apart.low, apart.high)
        model = fit(design, "y ~ ses + girl", "logit")
        ends["slope"] = (model.terms[1].low, model.terms[1].high)
        margin = margins(model)[1]
        ends["margin"] = (margin.low, margin.high)
        for name, (low, high) in ends.items():
            hits[name] += low <= truth[name] <= high
    coverage = {name: hits[name] / SAMPLES for name in truth}
    assert all(0.93 <= share <= 0.97 for share in coverage.values()), coverage
