"""Tables a source has published: its own rules first, then the same sentences, protection and attack."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from allemed.reports import actions
from allemed.reports.models import RunState
from allemed.reports.publication.content import build
from allemed.reports.recipes import read_recipe
from allemed.reports.refusals import ReportRefusal
from allemed.reports.tests.make import BY
from allemed.reports.tests.tables import run_table, without_places

pytestmark = pytest.mark.django_db

RECIPE = without_places()
CODEBOOK = "variables: {kjonn: {type: text}, antall: {type: integer}, prosent: {type: number}}"


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> None:
    settings.MICRODATA_ROOT = tmp_path / "microdata"
    settings.MEDIA_ROOT = tmp_path / "media"


def made(table: str, **changed: Any) -> Any:
    return run_table(table, recipe=RECIPE, codebook=CODEBOOK, **changed)


def test_a_table_becomes_a_sentence_with_its_uncertainty() -> None:
    done = made("kjonn,antall,prosent\nI alt,1000,50\nGutt,500,58\nJente,500,42\n")
    assert done.state == RunState.DONE, actions.read_proof(by=BY, run=done)
    content = build(read_recipe(RECIPE), done.result, "nb", credit="Ungdata", is_synthetic=False)
    assert (
        "Det er flere blant gutter enn blant jenter som er med i idrett: om lag 58 mot 42 av 100." in content["finding"]
    )
    assert "enkelt tilfeldig utvalg" in " ".join(content["audit"]["sentences"])
    assert actions.publish_run(by=BY, run=done).files.count() == 12


def test_a_small_difference_in_a_table_is_not_claimed() -> None:
    done = made("kjonn,antall,prosent\nI alt,400,50\nGutt,200,52\nJente,200,48\n")
    content = build(read_recipe(RECIPE), done.result, "nb", credit="Ungdata", is_synthetic=False)
    assert "Vi kan ikke si at det er forskjell" in content["finding"]


@pytest.mark.parametrize(
    ("table", "rules"),
    [
        ("kjonn,antall,prosent\nGutt,20,50\nJente,500,42\n", {"threshold": 30}),
        ("kjonn,antall,prosent\nGutt,503,50\nJente,500,42\n", {"rounding": 5}),
    ],
)
def test_a_table_that_breaks_the_sources_own_rules_is_refused_by_row(table: str, rules: dict[str, int]) -> None:
    refused = made(table, **rules)
    assert (refused.state, refused.refusal) == (RunState.REFUSED, ReportRefusal.SOURCE_RULES)
    proof = actions.read_proof(by=BY, run=refused)
    assert proof is not None
    assert "Row 2" in proof["sentence"]


def test_what_the_source_hides_stays_hidden() -> None:
    done = made("kjonn,antall,prosent\nGutt,500,58\nJente,,\n")
    assert done.state == RunState.REFUSED or all(
        cell["codes"].get("gender") != "Jente" for cell in done.result["sections"][0]["cells"]
    )
