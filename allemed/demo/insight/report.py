"""Makes the demo's reports as an analyst would: agreement, list, data, recipe, a second pair of eyes, run, publish."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from allemed.base import clock
from allemed.base.actor import System
from allemed.people.models import User
from allemed.reports import actions
from allemed.reports.models import DataAgreement, DataKind, Publishing, Run, RunState

FOLDER = Path(__file__).parent
BY = System("demo")


def _pupils() -> pl.DataFrame:
    from allemed.demo.insight.municipalities import frame
    from allemed.insight.synthetic import YouthSurvey

    return YouthSurvey().make(frame())


def _organisations() -> pl.DataFrame:
    from allemed.insight.synthetic import OrganisationSurvey

    return OrganisationSurvey().make()


@dataclass(frozen=True)
class Survey:
    """One of the demo's surveys: its agreement's number, what it is called, how it is made, its files' names."""

    reference: str
    agreement: str
    title: str
    make: Callable[[], pl.DataFrame]
    recipe: str
    codebook: str


SURVEYS = (
    Survey(
        "DEMO-1", "Oppdiktet ungdomsundersøkelse 2014–2019", "Svar fra 350 kommuner (oppdiktet)", _pupils,
        "recipe.yaml", "codebook.yaml",
    ),
    Survey(
        "DEMO-2", "Oppdiktet kartlegging av lag 2016–2020", "Svar fra lokale lag (oppdiktet)", _organisations,
        "organisations.yaml", "organisations-codebook.yaml",
    ),
)  # fmt: skip


def begin(survey: Survey = SURVEYS[0]) -> Run:
    """Everything up to a run in the queue."""
    farah = User.objects.get(email="farah@demo.allemed.example")
    iben = User.objects.get(email="iben@demo.allemed.example")
    agreement = DataAgreement.objects.filter(reference=survey.reference).first() or _agreement(survey, farah, iben)
    dataset = agreement.datasets.filter(deleted_at=None).first() or actions.upload_dataset(
        by=farah,
        agreement=agreement,
        title=survey.title,
        suffix=".parquet",
        plain=[answers(survey)],
        codebook=(FOLDER / survey.codebook).read_text(encoding="utf-8"),
    )
    recipe = dataset.recipes.first()
    if recipe is None:
        text = (FOLDER / survey.recipe).read_text(encoding="utf-8")
        recipe = actions.write_recipe(by=farah, dataset=dataset, text=text)
    if not recipe.is_reviewed:
        recipe = actions.review_recipe(by=iben, recipe=recipe)
    return recipe.runs.first() or actions.start_run(by=farah, recipe=recipe)


def _agreement(survey: Survey, *analysts: User) -> DataAgreement:
    today = clock.today()
    agreement = actions.record_agreement(
        by=BY,
        title=survey.agreement,
        kind=DataKind.MICRODATA,
        credit="ALLEMEDs generator av oppdiktede svar",
        is_synthetic=True,
        legal_basis="Ingen personopplysninger: svarene er laget av et program. Ekte svar krever et grunnlag her.",
        impact_assessment=f"Vurdert i arkivet, sak {survey.reference}: ingen personer, ingen risiko.",
        impact_assessed_on=today - dt.timedelta(days=20),
        reference=survey.reference,
        agreed_on=today - dt.timedelta(days=10),
        delete_by=today + dt.timedelta(days=365),
        threshold=5,
    )
    for analyst in analysts:
        actions.grant_access(by=BY, agreement=agreement, user=analyst)
    return agreement


def finish(run: Run) -> Publishing | None:
    """Put a run that is done in the queue for the site; None while it is not done, or when it never will be."""
    run.refresh_from_db()
    if run.state != RunState.DONE:
        return None
    farah = User.objects.get(email="farah@demo.allemed.example")
    return Publishing.objects.filter(run=run).first() or actions.start_publishing(by=farah, run=run)


def answers(survey: Survey = SURVEYS[0]) -> bytes:
    """The survey as a Parquet file, the same every time."""
    written = io.BytesIO()
    survey.make().write_parquet(written)
    return written.getvalue()
