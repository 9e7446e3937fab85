"""A change between waves: under the same protection as all else, drawn with its uncertainty, and beside a table."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import polars as pl
import pytest
from django.utils.translation import override

from allemed.insight.data import Table
from allemed.insight.synthetic import YouthSurvey, imagined_municipalities
from allemed.reports.publication import content
from allemed.reports.publication.findings import sentences
from allemed.reports.recipes import Kind, RecipeError, read_recipe
from allemed.reports.recipes.spec import Recipe
from allemed.reports.running import compute
from allemed.reports.running.protecting import PLACE
from allemed.reports.tests.make import recipe_text

FEW = 3  # pupils left in one municipality: fewer than the threshold


def recipe() -> Recipe:
    """Only what is about waves and places."""
    whole = read_recipe(recipe_text())
    kept = tuple(section for section in whole.sections if section.kind in {Kind.CHANGE, Kind.PLACES})
    return type(whole)(**{**whole.__dict__, "sections": kept})


@cache
def rows() -> pl.DataFrame:
    """A survey in which all but a few pupils of one municipality have gone."""
    made = YouthSurvey().make(imagined_municipalities(40))
    made = made.with_columns(pl.when(pl.col("regular") == 9).then(None).otherwise(pl.col("regular")).alias("regular"))
    small, lower = pl.col("municipality") == made["municipality"][0], pl.col("level") == "lower"
    return pl.concat([made.filter(~small), made.filter(small & lower).head(FEW), made.filter(small & ~lower)])


def outcome(made: pl.DataFrame) -> Any:
    return compute(recipe(), Table(made))


def test_a_wave_is_a_group_of_municipalities_and_does_not_give_a_hidden_one_away() -> None:
    made = outcome(rows())
    lower = rows().filter(pl.col("level") == "lower")
    wave_of = dict(lower.select("municipality", "year").unique().iter_rows())
    small = rows()["municipality"][-1]
    groups = made.release.rules.groups[PLACE]
    assert set(groups[f"year:{wave_of[small]}"]) == {place for place, year in wave_of.items() if year == wave_of[small]}
    places = made.result["places"]["municipalities"]
    assert places[small]["status"] == "hidden"
    (section,) = (each for each in made.result["sections"] if each["id"] == "over-tid")
    for cell in section["cells"]:
        inside = [places[place]["status"] for place, year in wave_of.items() if str(year) == cell["codes"]["year"]]
        hidden = inside.count("hidden") + (cell["status"] == "hidden")
        assert hidden != 1, cell


def test_municipalities_asked_in_several_waves_are_no_groups() -> None:
    twice = rows().with_columns(year=pl.Series([2014, 2019] * rows().height)[: rows().height])
    made = outcome(twice)
    assert not [code for code in made.release.rules.groups[PLACE] if code.startswith("year:")]
    assert made.result["waves"] == []


def test_a_change_is_not_said_when_one_of_its_waves_is_hidden() -> None:
    lower, first = pl.col("level") == "lower", pl.col("year") == 2014
    (section,) = (
        each
        for each in outcome(
            pl.concat([rows().filter(lower & first).head(FEW), rows().filter(~(lower & first))])
        ).result["sections"]
        if each["id"] == "over-tid"
    )
    assert {cell["codes"]["year"]: cell["status"] for cell in section["cells"]}["2014"] == "hidden"
    assert section["claims"] == []
    said = content._section(recipe(), recipe().sections[0], section, "nb", None)
    assert said.sentences == ["Vi viser ikke tallene her: ellers kunne noen vært pekt ut."]
    assert said.table is not None
    assert said.table.rows[0] == ["2014", "*", "*", "*"]


@pytest.mark.parametrize(("language", "year"), [("nb", "etter år"), ("nn", "etter år"), ("en", "by year")])
def test_it_is_drawn_with_its_uncertainty_a_title_a_description_and_a_table(language: str, year: str) -> None:
    found = outcome(rows()).result
    (section,) = (each for each in found["sections"] if each["id"] == "over-tid")
    with override(language):
        said = content._section(recipe(), recipe().sections[0], section, language, None)
    assert said.table is not None
    assert year in said.table.caption
    assert [row[0] for row in said.table.rows] == ["2014", "2015", "2016", "2017", "2018", "2019"]
    shown = [cell for cell in section["cells"] if cell["status"] == "shown"]
    assert all(cell["low"] < cell["share"] < cell["high"] for cell in shown)
    title, described = (re.search(rf"<{tag}[^>]*>(.*?)</{tag}>", said.chart) for tag in ("title", "desc"))
    assert title is not None
    assert described is not None
    assert year in title[1]
    assert said.sentences[0] in described[1]
    for label in ("2014", "2019"):
        assert f">{label}<" in said.chart


def only_waves(who: str = "regular_lower") -> Recipe:
    """Nothing but the section about waves, for a survey that is made again and again."""
    whole = read_recipe(recipe_text())
    sections = tuple(section for section in whole.sections if section.kind is Kind.CHANGE)
    said: Any = {
        "sections": sections,
        "places": None,
        "index": {},
        "response": (),
        "outcomes": {who: whole.outcomes[who]},
    }
    return replace(whole, **said, variables={name: whole.variables[name] for name in ("year", "level")})


def said_of(survey: pl.DataFrame, language: str = "nb") -> list[str]:
    """The sentences about change and direction."""
    made = only_waves()
    (section,) = compute(made, Table(survey)).result["sections"]
    return sentences(made, made.sections[0], section, language)


def pupils(survey: YouthSurvey, places: pl.DataFrame) -> pl.DataFrame:
    """Those in lower secondary school, their missing answers taken out."""
    made = survey.make(places).filter(pl.col("level") == "lower")
    return made.with_columns(pl.when(pl.col("regular") == 9).then(None).otherwise(pl.col("regular")).alias("regular"))


def asked_anew(made: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """The same answers, had each municipality been asked in another year: time has no part in them."""
    places = made["municipality"].unique().sort()
    years = pl.DataFrame({"municipality": places, "year": rng.integers(2014, 2020, len(places))})
    return made.drop("year").join(years, on="municipality")


def with_a_capital(count: int) -> pl.DataFrame:
    """Municipalities of which one, the most central, has a seventh of all pupils, as Oslo has."""
    places = imagined_municipalities(count)
    largest = pl.int_range(pl.len()) == places["centrality"].arg_min()
    ages = [name for name in places.columns if name.startswith("age_")]
    return places.with_columns(
        pl.when(largest).then(places[age].sum() // 6).otherwise(pl.col(age)).alias(age) for age in ages
    )


@pytest.mark.prove
@pytest.mark.parametrize("places", [imagined_municipalities(120), with_a_capital(120)], ids=["towns", "a capital"])
def test_without_any_effect_of_time_a_change_or_direction_is_claimed_in_some_5_of_100_surveys(
    places: pl.DataFrame,
) -> None:
    """Other municipalities each year, and they differ: more than their pupils' chance must be in the interval."""
    rng, surveys = np.random.default_rng(1), 400
    claimed = {"change": 0, "direction": 0, "either": 0}
    for seed in range(surveys // 20):
        made = pupils(YouthSurvey(seed=seed), places)
        for _ in range(20):
            text = " ".join(said_of(asked_anew(made, rng)))
            change = "Vi kan ikke si at det var flere eller færre" not in text
            direction = "kan vi ikke si at andelen går opp eller ned" not in text
            claimed["change"] += change
            claimed["direction"] += direction
            claimed["either"] += change or direction
    assert 0.01 <= claimed["either"] / surveys <= 0.08, claimed
    assert max(claimed["change"], claimed["direction"]) / surveys <= 0.05, claimed


def test_a_recipe_that_names_no_such_wave_is_refused() -> None:
    with pytest.raises(RecipeError, match="«year» har ingen kode «2013»"):
        read_recipe(recipe_text().replace("low: 2014", "low: 2013"))
