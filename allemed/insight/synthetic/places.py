"""Where the synthetic pupils live: real municipalities handed in by someone who knows them, or imagined ones."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

Floats = npt.NDArray[np.float64]

AGES = (13, 14, 15, 16, 17)
# The share of the people who live in each centrality class, most central first: roughly as in the official index.
PEOPLE_IN_CLASS = (0.18, 0.26, 0.27, 0.16, 0.09, 0.04)
REACH_KM = 35.0
KM_PER_DEGREE = 111.2


def centrality(longitude: Floats, latitude: Floats, inhabitants: Floats) -> npt.NDArray[np.int64]:
    """A stand-in for an official centrality index: class 1 (most central) to 6, for each municipality.

    Each is scored by how many people live near: inhabitants anywhere, weighed by exp(-distance / 35 km). The classes
    are cut so that they hold `PEOPLE_IN_CLASS` of all inhabitants. Real work uses a table from Statistics Norway
    (Klass 128) instead.
    """
    north = latitude * KM_PER_DEGREE
    east = longitude * KM_PER_DEGREE * np.cos(np.radians(latitude))
    distance = np.hypot(north[:, None] - north[None, :], east[:, None] - east[None, :])
    near = np.exp(-distance / REACH_KM) @ inhabitants
    order = np.argsort(-near, kind="stable")
    before = np.cumsum(inhabitants[order]) - inhabitants[order]
    classes = np.empty(len(order), dtype=np.int64)
    classes[order] = 1 + np.searchsorted(np.cumsum(PEOPLE_IN_CLASS)[:-1] * inhabitants.sum(), before, side="right")
    return classes


def imagined_municipalities(count: int = 60, *, counties: int = 6, seed: int = 1) -> pl.DataFrame:
    """`count` municipalities that do not exist, in `counties`: the columns `YouthSurvey.make` wants."""
    random = np.random.default_rng(seed)
    inhabitants = np.maximum(900, random.lognormal(8.9, 1.1, count))
    county = np.sort(np.arange(count) % counties)
    classes = centrality(random.uniform(6, 12, count), random.uniform(58, 65, count), inhabitants)
    each = inhabitants * 0.0125
    return pl.DataFrame(
        {
            "municipality": [f"{county[i] + 50:02d}{i % 100:02d}" for i in range(count)],
            "county": [f"{county[i] + 50:02d}" for i in range(count)],
            "centrality": classes,
            **{f"age_{age}": random.poisson(each) for age in AGES},
        }
    )
