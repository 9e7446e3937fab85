"""One of each thing the reports' addresses are about. Farah is on the agreement's list."""

from __future__ import annotations

from typing import Any

from django.test import override_settings

from allemed.base import clock
from allemed.insight.disclosure import Release
from allemed.people.tests.cast import ALL, Cast, Sample, Who
from allemed.reports import actions
from allemed.reports.models import Publication, PublicationText, Recipe, Run, RunState
from allemed.reports.tests.make import BY, make_agreement, make_dataset, make_recipe
from allemed.reports.tests.small import small

DESK = frozenset({Who.ANALYST, Who.ADMINISTRATOR})
ON_THE_LIST = frozenset({Who.ANALYST})
KEEPS_THE_LIST = frozenset({Who.ADMINISTRATOR})


def make_samples(cast: Cast) -> list[Sample]:
    import tempfile

    with override_settings(MICRODATA_ROOT=tempfile.mkdtemp(prefix="allemed-samples-")):
        agreement = make_agreement()
        access = actions.grant_access(by=BY, agreement=agreement, user=cast[Who.ANALYST])
        dataset = make_dataset(agreement, small(), suffix=".csv")
        recipe = make_recipe(dataset)
    unread = actions.write_recipe(by=BY, dataset=dataset, text=recipe.text)
    run = make_done_run(recipe)
    publication = _published(run)
    root = r"min-side/innsikt/"
    return [
        Sample(r"innsikt/<slug:slug>/", {"slug": publication.slug, "number": "4203"}, readers=ALL),
        Sample(rf"{root}avtaler/<slug:public_id>/$", {"public_id": agreement.public_id}, readers=DESK),
        Sample(rf"{root}avtaler/<slug:public_id>/tilgang", {"public_id": agreement.public_id}, readers=KEEPS_THE_LIST),
        Sample(rf"{root}avtaler/<slug:public_id>/last-opp", {"public_id": agreement.public_id}, readers=ON_THE_LIST),
        Sample(rf"{root}tilgang/", {"public_id": access.public_id}, readers=KEEPS_THE_LIST),
        Sample(rf"{root}data/<slug:public_id>/$", {"public_id": dataset.public_id}, readers=DESK),
        Sample(rf"{root}data/<slug:public_id>/slett", {"public_id": dataset.public_id}, readers=ON_THE_LIST),
        Sample(rf"{root}data/<slug:public_id>/oppskrift", {"public_id": dataset.public_id}, readers=ON_THE_LIST),
        Sample(rf"{root}oppskrifter/<slug:public_id>/$", {"public_id": recipe.public_id}, readers=DESK),
        Sample(rf"{root}oppskrifter/<slug:public_id>/godkjenn", {"public_id": unread.public_id}, readers=ON_THE_LIST),
        Sample(rf"{root}oppskrifter/<slug:public_id>/kjor", {"public_id": recipe.public_id}, readers=ON_THE_LIST),
        Sample(rf"{root}kjoringer/<slug:public_id>/$", {"public_id": run.public_id}, readers=DESK),
        Sample(rf"{root}kjoringer/<slug:public_id>/legg-ut", {"public_id": run.public_id}, readers=ON_THE_LIST),
        Sample(rf"{root}rapporter/", {"public_id": publication.public_id}, readers=ON_THE_LIST),
    ]


def make_done_run(recipe: Recipe) -> Run:
    """A run that is done, with a result in which one municipality is shown and the rest were not asked."""
    shown = {"status": "shown", "share": 64, "low": 60, "high": 68, "n": 500}
    place = {**shown, "county": "42", "group": "between", "answered": 84}
    found: dict[str, Any] = {"cells": [], "claims": [], "notes": {}}
    from allemed.reports.recipes import read_recipe

    result: dict[str, Any] = {
        "threshold": 5,
        "rounding": 10,
        "sections": [{"id": section.id, **found} for section in read_recipe(recipe.text).sections],
        "places": {
            "outcome": "regular_lower", "municipalities": {"4203": place}, "counties": {"42": shown},
            "groups": {"between": shown}, "country": shown,
        },
        "protection": {"cells": 4, "hidden": 0},
        "release_sha256": Release([]).hash,
    }  # fmt: skip
    return Run.objects.create(
        recipe=recipe,
        state=RunState.DONE,
        step="done",
        progress=100,
        result={**result, "release": Release([]).to_json()},
        result_sha256="0" * 64,  # not what it was: nobody publishes it
        data_sha256=recipe.dataset.sha256,
        started_by="Farah",
        finished_at=clock.now(),
    )


def _published(run: Run) -> Publication:
    publication = Publication.objects.create(slug="et-utvalg", run=run, fingerprint="f", published_by="Farah")
    table = {"caption": "c", "head": ["a", "b"], "rows": [["x", "64"]]}
    section = {
        "id": "d",
        "kind": "level",
        "title": "t",
        "sentences": ["s"],
        "table": table,
        "chart": "",
        "key": [],
        "note": "",
    }
    content = {
        "finding": "Om lag 64 av 100.", "sections": [section], "hidden_note": "", "method": ["m"],
        "audit": {"sentences": ["a"], "table": table}, "credit": "k", "is_synthetic": True,
    }  # fmt: skip
    PublicationText.objects.create(publication=publication, language="nb", title="Et utvalg", lead="l", content=content)
    return publication
