"""A source's own table and what is made of it: who takes part by gender, and in each municipality where it says so."""

from __future__ import annotations

from typing import Any

import yaml

from allemed.reports import actions
from allemed.reports.models import DataKind, Run
from allemed.reports.tests.make import BY, make_agreement, make_recipe, run

WITH_PLACES = """
slug: kildens-kommuner
title: {nb: Med på fritiden, nn: Med på fritida, en: Taking part}
lead: {nb: a, nn: a, en: a}
who: {nb: unge, nn: unge, en: young people}
method: {nb: m, nn: m, en: m}
table: {count: antall, dimensions: [gender]}
places: {municipality: kommune, county: fylke, centrality: place, outcome: active}
outcomes:
  active:
    column: prosent
    does: {nb: er med, nn: er med, en: take part}
    noun: {nb: fritid, nn: fritid, en: leisure}
variables:
  gender:
    label: {nb: Kjønn, nn: Kjønn, en: Gender}
    column: kjonn
    codes:
      Gutt: {nb: Gutter, nn: Gutar, en: Boys, in_nb: gutter, in_nn: gutar, in_en: boys}
      Jente: {nb: Jenter, nn: Jenter, en: Girls, in_nb: jenter, in_nn: jenter, in_en: girls}
  place:
    label: {nb: Hvor sentralt, nn: Kor sentralt, en: How central}
    column: sentralitet
    groups: {central: [1, 2], other: [3, 4, 5, 6]}
    codes:
      central: {nb: Sentralt, nn: Sentralt, en: Central}
      other: {nb: Ellers, nn: Elles, en: Elsewhere}
sections:
  - id: hvor-mange
    kind: level
    title: {nb: H, nn: H, en: H}
    outcomes: [active]
  - id: kjonn
    kind: gradient
    title: {nb: K, nn: K, en: K}
    outcomes: [active]
    by: gender
    low: Jente
    high: Gutt
    gap: {nb: mellom gutter og jenter, nn: mellom gutar og jenter, en: between boys and girls}
  - id: kommuner
    kind: places
    title: {nb: P, nn: P, en: P}
    outcomes: [active]
"""


def without_places() -> str:
    """The same of gender alone, and of sport."""
    said = yaml.safe_load(WITH_PLACES)
    del said["places"], said["variables"]["place"]
    does = {"nb": "er med i idrett", "nn": "er med i idrett", "en": "take part in sport"}
    noun = {"nb": "idrett", "nn": "idrett", "en": "sport"}
    said["outcomes"] = {"sport": {"column": "prosent", "does": does, "noun": noun}}
    said["sections"] = [{**one, "outcomes": ["sport"]} for one in said["sections"] if one["id"] == "kjonn"]
    return yaml.safe_dump(said | {"slug": "kildens-tall"}, allow_unicode=True, sort_keys=False)


def run_table(content: str, *, recipe: str, codebook: str, **changed: Any) -> Run:
    """The recipe, run over a source's table; `changed` is the agreement's."""
    nothing = {"legal_basis": "", "impact_assessment": "", "reference": "", "delete_by": None, "agreed_on": None}
    agreement = make_agreement(kind=DataKind.TABLES, credit="Kilden", is_synthetic=False, **nothing | changed)
    dataset = actions.upload_dataset(
        by=BY, agreement=agreement, title="t", suffix=".csv", plain=[content.encode()], codebook=codebook
    )
    assert dataset.fault_count == 0, actions.read_faults(by=BY, dataset=dataset)
    return run(make_recipe(dataset, recipe))
