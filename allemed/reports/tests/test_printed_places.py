"""A municipality that holds no answers finds itself in the source's table, beside county, those like it and country."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from allemed.insight.disclosure import Release, attack
from allemed.places.models import Municipality
from allemed.reports import actions
from allemed.reports.models import Run, RunState
from allemed.reports.tests.make import BY
from allemed.reports.tests.tables import WITH_PLACES, run_table

pytestmark = pytest.mark.django_db

CODEBOOK = """
variables:
  kommune: {type: text}
  fylke: {type: text}
  sentralitet: {type: integer}
  kjonn: {type: text}
  antall: {type: integer, missing: [":"]}
  prosent: {type: number, missing: [":"]}
"""
HEAD = "kommune;fylke;sentralitet;kjonn;antall;prosent\n"
# Agder's municipalities, in tens as this source rounds: four of them shown, Bygland's twenty held back by the source.
AGDER = [
    ("4203", 2, 1240, 64),
    ("4204", 1, 2870, 61),
    ("4205", 4, 620, 66),
    ("4202", 3, 640, 63),
    ("4220", 6, None, None),
]
WHOLES = "I alt;42;;;5390;62\nI alt;I alt;;;9100;62\nI alt;I alt;;Gutt;4560;60\nI alt;I alt;;Jente;4550;65\n"


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> None:
    settings.MICRODATA_ROOT = tmp_path / "microdata"
    settings.MEDIA_ROOT = tmp_path / "media"


def table(places: list[tuple[str, int, int | None, int | None]], rest: str = WHOLES) -> str:
    rows = [f"{number};42;{group};;{n or ':'};{share or ':'}\n" for number, group, n, share in places]
    return HEAD + "".join(rows) + rest


def made(content: str, **changed: Any) -> Run:
    rules = {"threshold": 30, "rounding": 10}
    return run_table(content, recipe=WITH_PLACES, codebook=CODEBOOK, **rules | changed)


def places(done: Run) -> Any:
    assert done.state == RunState.DONE, (done.refusal, actions.read_proof(by=BY, run=done))
    assert done.result is not None
    return done.result["places"]


def page(number: str, root: str = "") -> str:
    answer = Client(headers={"host": "localhost"}).get(f"{root}/innsikt/kildens-kommuner/{number}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_municipality_sees_itself_beside_county_those_like_it_and_country() -> None:
    done = made(table(AGDER))
    found = places(done)
    arendal = found["municipalities"]["4203"]
    assert (arendal["share"], arendal["n"], arendal["county"], arendal["group"]) == (64, 1240, "42", "central")
    assert arendal["low"] < 64 < arendal["high"]
    assert (found["counties"]["42"]["share"], found["counties"]["42"]["n"]) == (62, 5390)
    assert (found["country"]["share"], found["country"]["n"]) == (62, 9100)
    # The source has no row for those that are alike: it is added up from the municipalities, all of which it shows.
    assert (found["groups"]["central"]["share"], found["groups"]["central"]["n"]) == (62, 4110)
    actions.publish_run(by=BY, run=done)
    for root, words in (
        (
            "",
            [
                "om lag 64 av 100 unge",
                "Kommuner som likner (sentralt)",
                "Hele landet",
                "fra kull til kull",
                "enkelt tilfeldig utvalg",
            ],
        ),
        ("/nn", ["om lag 64 av 100 unge", "Heile landet", "frå kull til kull"]),
        ("/en", ["about 64 in 100 young people", "The whole country", "simple random sample"]),
    ):
        text = page("4203", root)
        assert all(each in text for each in (*words, "Agder")), (root, words)


def test_what_the_source_hides_is_hidden_here_and_so_is_what_would_give_it_away() -> None:
    done = made(table(AGDER))
    found = places(done)
    assert found["municipalities"]["4220"] == {"status": "hidden", "county": "42", "group": "other"}
    # 5 390 less the others is 20: it is too few, so another of the county is not shown either, or the county is not.
    shown = [number for number, place in found["municipalities"].items() if place["status"] == "shown"]
    assert len(shown) < len(AGDER) - 1 or found["counties"]["42"]["status"] != "shown"
    assert done.result is not None
    assert attack(Release.from_json(done.result["release"])).is_safe
    actions.publish_run(by=BY, run=done)
    text = page("4220")
    assert "Hvorfor ser du ingen tall her?" in text
    assert "Enten har færre enn 30 svart" in text
    assert "Kilden kan også ha holdt tallet tilbake selv" in text
    assert "Agder" in text
    never = Municipality.objects.today().exclude(county__number="42").first()
    assert never is not None
    assert "var ikke med i undersøkelsen" in page(never.number)


def test_a_municipality_the_table_leaves_out_is_minded_too() -> None:
    """No row at all for Bygland: its county's row gives its twenty away all the same, unless they may be rounding."""
    found = places(made(table(AGDER[:-1]), rounding=0))
    shown = [number for number, place in found["municipalities"].items() if place["status"] == "shown"]
    assert len(shown) < len(AGDER) - 1 or found["counties"]["42"]["status"] != "shown"


def test_where_the_source_hides_nothing_nothing_is_hidden_and_rounding_is_no_contradiction() -> None:
    """1 240 + 2 870 + 620 + 640 is 5 370; the county's row says 5 380, and the genders add up to ten too many."""
    rest = WHOLES.replace("5390", "5380").replace("Jente;4550", "Jente;4560")
    found = places(made(table(AGDER[:-1], rest)))
    assert {place["status"] for place in found["municipalities"].values()} == {"shown"}
    assert found["counties"]["42"]["status"] == "shown"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (table([*AGDER, ("4203", 2, 1240, 64)]), "Row 7 is about the same as a row before it"),
        (table([("4203", 9, 1240, 64)]), "Row 2 is a municipality without a code in place"),
        (table(AGDER, f"{WHOLES}I alt;42;;;5390;62\n"), "Row 11 is about the same as a row before it"),
    ],
)
def test_rows_that_cannot_be_placed_are_refused_by_row(content: str, words: str) -> None:
    refused = made(content)
    assert refused.state == RunState.REFUSED
    proof = actions.read_proof(by=BY, run=refused)
    assert proof is not None
    assert words in proof["sentence"]
