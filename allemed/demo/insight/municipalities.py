"""Where the made-up pupils live: today's municipalities with their real numbers of children, all but the smallest."""

from __future__ import annotations

import numpy as np
import polars as pl

from allemed.insight.synthetic import centrality
from allemed.places.models import Municipality, Population

ASKED = 350
FIRST_AGE = 6  # of `Population.children_by_age`


def frame() -> pl.DataFrame:
    """What `YouthSurvey.make` wants: municipality, county, centrality, age_13 … age_17."""
    people = {one.municipality_id: one for one in Population.objects.order_by("year")}
    found = Municipality.objects.today().select_related("county").order_by("number")
    largest = sorted(found, key=lambda one: -people[one.pk].children_6_17)[:ASKED]
    asked = sorted(largest, key=lambda one: one.number)
    children = {
        f"age_{age}": [people[one.pk].children_by_age[age - FIRST_AGE] for one in asked] for age in range(13, 18)
    }
    east, north = (np.array([getattr(one, name) for one in asked], dtype=float) for name in ("longitude", "latitude"))
    inhabitants = np.array([people[one.pk].inhabitants for one in asked], dtype=float)
    return pl.DataFrame(
        {
            "municipality": [one.number for one in asked],
            "county": [one.county.number for one in asked],
            "centrality": centrality(east, north, inhabitants),
            **children,
        }
    )
