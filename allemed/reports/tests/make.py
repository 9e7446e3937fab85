"""What the tests about reports are made of: a small survey that never took place, and people who work with it.

Farah and Iben are analysts on the list; Noor is an analyst who is not; Jonas has an account and nothing else.
"""

from __future__ import annotations

import datetime as dt
import io
from functools import cache
from typing import Any

import polars as pl

from allemed.base.actor import System
from allemed.insight.synthetic import Effects, YouthSurvey, centrality
from allemed.people.models import Role, User
from allemed.people.tests.make import make_person
from allemed.places.models import Municipality, Population
from allemed.reports import actions
from allemed.reports.models import DataAgreement, DataKind, Dataset, Recipe, Run

BY = System("test")
COUNTIES = ("03", "18", "42", "55", "56")

CODEBOOK = """
title: A made-up survey
variables:
  year: {type: integer, minimum: 2014, maximum: 2019}
  municipality: {type: text, required: true}
  county: {type: text, required: true}
  centrality: {type: integer, minimum: 1, maximum: 6, required: true}
  school: {type: integer, required: true}
  enrolled: {type: integer, minimum: 1}
  level: {type: category, values: {lower: lower, upper: upper}}
  grade: {type: integer, minimum: 8, maximum: 13}
  gender: {type: category, values: {1: boy, 2: girl}}
  parents_born: {type: category, values: {1: Norway, 2: the West, 3: elsewhere}}
  parents_education: {type: category, values: {0: none, 1: one, 2: both}, missing: [9]}
  books: {type: category, values: {1: none, 2: few, 3: some, 4: more, 5: many, 6: very many}, missing: [9]}
  car: {type: integer, minimum: 0, maximum: 2}
  own_room: {type: integer, minimum: 0, maximum: 1}
  holidays: {type: integer, minimum: 0, maximum: 3}
  computers: {type: integer, minimum: 0, maximum: 3}
  sport: {type: category, values: {0: "no", 1: "yes"}, missing: [9]}
  culture: {type: category, values: {0: "no", 1: "yes"}, missing: [9]}
  youth_club: {type: category, values: {0: "no", 1: "yes"}, missing: [9]}
  religious: {type: category, values: {0: "no", 1: "yes"}, missing: [9]}
  other: {type: category, values: {0: "no", 1: "yes"}, missing: [9]}
  regular: {type: category, values: {0: "no", 1: "yes"}, missing: [9]}
weights: weight
design: {strata: stratum, clusters: [school], lonely: average}
"""


def municipalities(counties: tuple[str, ...] = COUNTIES) -> pl.DataFrame:
    """Today's municipalities of some counties, as the generator wants them."""
    found = list(
        Municipality.objects.today().filter(county__number__in=counties).select_related("county").order_by("number")
    )
    children = dict(Population.objects.values_list("municipality_id", "children_by_age"))
    frame = pl.DataFrame(
        {
            "municipality": [one.number for one in found],
            "county": [one.county.number for one in found],
            **{f"age_{age}": [children[one.pk][age - 6] for one in found] for age in range(13, 18)},
        }
    )
    places = pl.DataFrame({"lon": [one.longitude for one in found], "lat": [one.latitude for one in found]})
    people = frame["age_13"].to_numpy() * 80.0
    return frame.with_columns(centrality=centrality(places["lon"].to_numpy(), places["lat"].to_numpy(), people)).filter(
        pl.col("age_13") + pl.col("age_14") + pl.col("age_15") > 20
    )


_made: dict[tuple[Any, ...], bytes] = {}


def survey(effects: Effects | None = None, *, seed: int = 2019, **parameters: Any) -> bytes:
    """The survey as a Parquet file, made once for each set of parameters."""
    key = (repr(effects), seed, repr(parameters))
    if key not in _made:
        rows = YouthSurvey(effects=effects or Effects(), seed=seed, **parameters).make(municipalities())
        written = io.BytesIO()
        rows.write_parquet(written)
        _made[key] = written.getvalue()
    return _made[key]


@cache
def recipe_text() -> str:
    """A recipe with a section of every kind."""
    from pathlib import Path

    return (Path(__file__).parent / "recipe.yaml").read_text(encoding="utf-8")


def make_agreement(**changed: Any) -> DataAgreement:
    """An agreement that says everything it must."""
    said: dict[str, Any] = {
        "title": "Oppdiktet undersøkelse",
        "kind": DataKind.MICRODATA,
        "credit": "ALLEMEDs generator, oppdiktet",
        "is_synthetic": True,
        "legal_basis": "Ingen personer er behandlet.",
        "impact_assessment": "Gjort, ingen risiko.",
        "impact_assessed_on": dt.date(2026, 1, 1),
        "reference": "2026/1",
        "agreed_on": dt.date(2026, 1, 2),
        "delete_by": dt.date(2099, 1, 1),
    }
    return actions.record_agreement(by=BY, **said | changed)


def make_analyst(name: str, agreement: DataAgreement | None = None) -> User:
    """An analyst, on the agreement's list if you name one."""
    user = make_person(name, Role.ANALYST)
    if agreement:
        actions.grant_access(by=BY, agreement=agreement, user=user)
    return user


def make_dataset(agreement: DataAgreement, content: bytes | None = None, **changed: Any) -> Dataset:
    """The survey under lock."""
    said: dict[str, Any] = {
        "title": "Svar",
        "suffix": ".parquet",
        "plain": [survey() if content is None else content],
        "codebook": CODEBOOK,
    }
    return actions.upload_dataset(by=BY, agreement=agreement, **said | changed)


def make_recipe(dataset: Dataset, text: str | None = None, *, reviewed: bool = True) -> Recipe:
    """A recipe, reviewed by another than the one who wrote it."""
    recipe = actions.write_recipe(by=System("Farah"), dataset=dataset, text=text or recipe_text())
    return actions.review_recipe(by=System("Iben"), recipe=recipe) if reviewed else recipe


def run(recipe: Recipe) -> Run:
    """A run, done at once instead of by a job."""
    started = actions.start_run(by=BY, recipe=recipe)
    finished = actions.perform_run(by=BY, public_id=started.public_id)
    assert finished is not None
    finished.refresh_from_db()
    return finished
