"""The analysts' pages: who sees what, what is kept when a form is refused, how far a run has come."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from allemed.base import clock
from allemed.people.models import Role, User
from allemed.people.tests.make import make_person
from allemed.reports import actions
from allemed.reports.models import AnalystAccess, DataAgreement, Dataset, Publication, Publishing, Recipe, Run, RunState
from allemed.reports.refusals import ReportRefusal
from allemed.reports.tests.make import (
    BY,
    CODEBOOK,
    make_agreement,
    make_analyst,
    make_dataset,
    make_recipe,
    recipe_text,
)
from allemed.reports.tests.samples import make_done_run
from allemed.reports.tests.small import small

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> None:
    settings.MICRODATA_ROOT = tmp_path / "microdata"


def browser(user: User, *, second_step: bool = True) -> Client:
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    if second_step:
        session = client.session
        session["account_authentication_methods_user"] = str(user.pk)
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 4_000_000_000}]
        session.save()
    return client


def faulty(agreement: DataAgreement) -> Dataset:
    return make_dataset(agreement, small(gender=[1, 2, 7] + [1] * 7), suffix=".csv")


def test_faults_by_row_are_for_the_list_with_its_second_step() -> None:
    agreement = make_agreement()
    dataset = faulty(agreement)
    path = f"/min-side/innsikt/data/{dataset.public_id}/"
    farah, noor = make_analyst("Farah Ahmadi", agreement), make_analyst("Noor Khan")
    administrator = make_person("Tor Haugen", Role.ADMINISTRATOR)
    row = "en kode kodeboken ikke kjenner"
    assert row in browser(farah).get(path).content.decode()
    assert row not in browser(farah, second_step=False).get(path).content.decode()
    assert row not in browser(noor).get(path).content.decode()
    assert row not in browser(administrator).get(path).content.decode()
    assert browser(make_person("Jonas Berg")).get(path).status_code == 403


def test_uploading_needs_the_list_and_the_second_step() -> None:
    agreement = make_agreement()
    path = f"/min-side/innsikt/avtaler/{agreement.public_id}/last-opp/"
    farah = make_analyst("Farah Ahmadi", agreement)
    assert browser(make_analyst("Noor Khan")).get(path).status_code == 403
    answer = browser(farah, second_step=False).get(path)
    assert (answer.status_code, answer["Location"].startswith("/konto/sikkerhet/")) == (302, True)
    client = browser(farah)
    token = client.get(path).context["form"]["submit_token"].value()
    sent = {
        "submit_token": token,
        "title": "Svar",
        "codebook": CODEBOOK,
        "file": SimpleUploadedFile("svar.csv", small()),
    }
    answer = client.post(path, sent)
    dataset = Dataset.objects.get()
    assert answer["Location"] == f"/min-side/innsikt/data/{dataset.public_id}/"
    assert dataset.rows == 10


def test_a_refused_upload_keeps_the_codebook_and_names_the_field() -> None:
    agreement = make_agreement()
    client = browser(make_analyst("Farah Ahmadi", agreement))
    path = f"/min-side/innsikt/avtaler/{agreement.public_id}/last-opp/"
    token = client.get(path).context["form"]["submit_token"].value()
    sent = {
        "submit_token": token,
        "title": "Svar",
        "codebook": "variables: [",
        "file": SimpleUploadedFile("x.csv", small()),
    }
    page = client.post(path, sent).content.decode()
    assert "variables: [" in page
    assert "Kodeboken kan ikke leses" in page
    assert not Dataset.objects.exists()


def test_an_agreement_about_microdata_is_refused_field_by_field() -> None:
    client = browser(make_person("Tor Haugen", Role.ADMINISTRATOR))
    path = "/min-side/innsikt/avtaler/ny/"
    token = client.get(path).context["form"]["submit_token"].value()
    sent = {
        "submit_token": token,
        "title": "Ungdata",
        "kind": "microdata",
        "credit": "NOVA",
        "threshold": 5,
        "rounding": 0,
    }
    answer = client.post(path, sent)
    assert set(answer.context["form"].errors) == {
        "legal_basis", "impact_assessment", "impact_assessed_on", "reference", "agreed_on", "delete_by",
    }  # fmt: skip
    dates = {"impact_assessed_on": "2026-01-01", "agreed_on": "2026-01-02", "delete_by": "2099-01-01"}
    words = {"legal_basis": "x", "impact_assessment": "y", "reference": "z"}
    assert client.post(path, {**sent, **dates, **words}).status_code == 302
    assert DataAgreement.objects.get().delete_by == dt.date(2099, 1, 1)


def test_a_recipe_is_written_by_one_and_read_by_another() -> None:
    agreement = make_agreement()
    dataset = make_dataset(agreement, small(), suffix=".csv")
    farah, iben = (browser(make_analyst(name, agreement)) for name in ("Farah Ahmadi", "Iben Holm"))
    path = f"/min-side/innsikt/data/{dataset.public_id}/oppskrift/"
    token = farah.get(path).context["form"]["submit_token"].value()
    address = farah.post(path, {"submit_token": token, "text": recipe_text()})["Location"]
    assert "En annen på listen må lese" in farah.get(address).content.decode()
    farah.post(f"{address}godkjenn/")
    assert not Recipe.objects.get().is_reviewed
    iben.post(f"{address}godkjenn/")
    assert Recipe.objects.get().is_reviewed
    answer = farah.post(f"{address}kjor/")
    page = farah.get(answer["Location"])
    assert page["Refresh"]
    assert "progress" in page.content.decode()


def test_the_public_page_shows_how_far_the_first_figures_have_come() -> None:
    client = Client(headers={"host": "localhost"})
    assert "Ingen rapporter ennå" in client.get("/innsikt/").content.decode()
    run = actions.start_run(by=BY, recipe=make_recipe(make_dataset(make_agreement(), small(), suffix=".csv")))
    Run.objects.filter(pk=run.pk).update(state=RunState.RUNNING, progress=40)
    answer = client.get("/innsikt/")
    assert 'value="20"' in answer.content.decode()  # the other half is on its way from result to page
    assert answer["Refresh"]
    assert "no-store" in answer["Cache-Control"]


def test_the_public_page_says_so_until_the_first_figures_are_out_however_long_it_takes() -> None:
    client = Client(headers={"host": "localhost"})
    recipe = make_recipe(make_dataset(make_agreement(), small(), suffix=".csv"))
    with clock.at(clock.now() - dt.timedelta(hours=3)):
        run = make_done_run(recipe)
    answer = client.get("/innsikt/")
    assert "blir lest før de legges ut" in answer.content.decode()
    assert answer["Refresh"]
    publishing = actions.start_publishing(by=BY, run=run)
    Publishing.objects.filter(pk=publishing.pk).update(state=RunState.RUNNING, progress=60)
    page = client.get("/innsikt/").content.decode()
    assert "Tallene regnes ut nå" in page
    assert 'value="80"' in page
    done = clock.now()
    Publishing.objects.filter(pk=publishing.pk).update(state=RunState.DONE, finished_at=done)
    Publication.objects.create(slug="et-utvalg", run=run, fingerprint="f", published_by="Farah")
    assert "Tallene regnes ut nå" not in client.get("/innsikt/").content.decode()


def test_publishing_is_a_job_with_progress_one_at_a_time_and_a_refusal_that_says_why() -> None:
    agreement = make_agreement()
    run = make_done_run(make_recipe(make_dataset(agreement, small(), suffix=".csv")))
    farah, noor = browser(make_analyst("Farah Ahmadi", agreement)), browser(make_analyst("Noor Khan"))
    path = f"/min-side/innsikt/kjoringer/{run.public_id}/"
    assert noor.post(f"{path}legg-ut/").status_code == 403
    assert farah.post(f"{path}legg-ut/")["Location"] == path
    page = farah.get(path)
    assert page["Refresh"]
    assert "Venter på tur" in page.content.decode()
    assert "Legg ut rapporten" not in page.content.decode()
    assert "allerede på vei ut" in farah.post(f"{path}legg-ut/", follow=True).content.decode()
    publishing = Publishing.objects.get()
    # Its result is not what it was.
    refused = actions.perform_publishing(by=BY, public_id=publishing.public_id)
    assert refused is not None
    assert (refused.state, refused.refusal) == (RunState.REFUSED, ReportRefusal.NOT_THE_SAME)
    page = farah.get(path)
    assert "Refresh" not in page
    assert "ikke det samme som ble regnet ut" in page.content.decode()
    assert "Legg ut rapporten" in page.content.decode()  # and she may try again
    assert not Publication.objects.exists()


def test_who_is_off_the_list_when_the_job_comes_publishes_nothing() -> None:
    agreement = make_agreement()
    run = make_done_run(make_recipe(make_dataset(agreement, small(), suffix=".csv")))
    publishing = actions.start_publishing(by=make_analyst("Farah Ahmadi", agreement), run=run)
    actions.end_access(by=BY, access=AnalystAccess.objects.get())
    ended = actions.perform_publishing(by=BY, public_id=publishing.public_id)
    assert ended is not None
    assert (ended.state, ended.refusal) == (RunState.REFUSED, ReportRefusal.NOT_ALLOWED)


def test_proofs_are_not_on_anyones_page_but_the_lists() -> None:
    agreement = make_agreement()
    run = actions.start_run(by=BY, recipe=make_recipe(make_dataset(agreement, small(), suffix=".csv")))
    refused = actions.perform_run(by=BY, public_id=run.public_id)
    assert refused is not None
    assert refused.state == RunState.REFUSED
    path = f"/min-side/innsikt/kjoringer/{run.public_id}/"
    assert "Beviset</h2>" in browser(make_analyst("Farah Ahmadi", agreement)).get(path).content.decode()
    assert "Beviset</h2>" not in browser(make_analyst("Noor Khan")).get(path).content.decode()
