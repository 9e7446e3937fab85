"""From a locked file to a page that strangers attack: every step, in order."""

from __future__ import annotations

import json
import logging
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from allemed.base.refusals import RefusedError
from allemed.insight.disclosure import Release, attack
from allemed.reports import actions, ledger, vault
from allemed.reports.models import LedgerEntry, Publication, Run, RunState
from allemed.reports.publication import rereading
from allemed.reports.refusals import ReportRefusal
from allemed.reports.tests.make import BY, make_agreement, make_analyst, make_dataset, make_recipe, run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> None:
    settings.MICRODATA_ROOT = tmp_path / "microdata"
    settings.MEDIA_ROOT = tmp_path / "media"


def publish(run: Run) -> Publication:
    """The run on its page, as the job does it."""
    publishing = actions.start_publishing(by=BY, run=run)
    finished = actions.perform_publishing(by=BY, public_id=publishing.public_id)
    assert finished is not None
    assert (finished.state, finished.progress) == (RunState.DONE, 100), finished.refusal
    return Publication.objects.published().get(run=run)


def get(path: str) -> Any:
    return Client(headers={"host": "localhost"}).get(path)


def test_it_goes_from_a_file_to_a_page_and_nothing_hidden_comes_along(  # noqa: PLR0915 -- one long way
    settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    recipe = make_recipe(make_dataset(make_agreement()))
    done = run(recipe)
    assert done.state == RunState.DONE, (done.refusal, actions.read_proof(by=BY, run=done))

    # Once more, on the same data: the same digits. (That both may be put out: `test_published_again`, and a journey.)
    again = run(recipe)
    assert again.result_sha256 == done.result_sha256
    publication = publish(done)
    check = actions.check_hashes(run=done)
    assert (check.is_itself, check.same_digits, check.in_ledger, check.data_are_here) == (True, True, True, True)

    # Pages, in three languages.
    for root, words in (("", "av 100 unge"), ("/nn", "av 100 unge"), ("/en", "in 100 young people")):
        answer = get(f"{root}/innsikt/{publication.slug}/")
        assert answer.status_code == 200
        assert words in answer.content.decode()
        assert "public" in answer["Cache-Control"]
        assert not answer.cookies
    assert publication.slug in get("/innsikt/").content.decode()

    # What strangers get: every byte of it.
    result = done.result
    assert result is not None
    hidden = {number for number, place in result["places"]["municipalities"].items() if place["status"] != "shown"}
    assert hidden, "the small municipalities are hidden, or this test shows nothing"
    files = {
        (file.language, file.kind): (settings.MEDIA_ROOT / file.file.name).read_bytes()
        for file in publication.files.all()
    }
    assert len(files) == 12
    text = publication.texts.get(language="nb")
    shown = rereading.table_cells(text.content)
    page = get(f"/innsikt/{publication.slug}/").content.decode()
    for match in re.findall(r"<td>(.*?)</td>", page):
        assert unescape(match) in shown or "vises ikke" in match
    for section in text.content["sections"]:
        if section["chart"]:
            assert 'aria-hidden="true"' in section["chart"]
            assert "aria-roledescription" not in section["chart"]
            assert set(rereading.chart_numbers(section["chart"])) <= rereading._numbers_of(section)
    assert "<script" not in page.replace('<script src="', "").replace("<script defer", "")
    tables = get(f"/innsikt/{publication.slug}/kommuner/").content.decode()
    for number in hidden:
        row = tables.split(f"/{number}/", 1)[1].split("</tr>", 1)[0]
        assert row.count("vises ikke") == 3
        own = get(f"/innsikt/{publication.slug}/{number}/").content.decode()
        assert "Vi viser ikke tall for" in own
        assert "Hvorfor ser du ingen tall her?" in own
    assert b"%PDF" in files["nb", "pdf"]
    assert not re.search(r"\d,\d{2,}", rereading.pdf_text(files["nb", "pdf"]))

    # Numbers of answers are rounded in the workbook's own cells as well, and none is small.
    years = {str(year) for year in range(2014, 2020)}
    counts = [
        int(cell) for cell in rereading.workbook_cells(files["nb", "xlsx"]) if cell.isdigit() and cell not in years
    ]
    assert counts
    assert all(count >= 5 and count % 10 == 0 for count in counts)
    release = Release.from_json(LedgerEntry.objects.get().release)
    assert attack(release).is_safe

    # The data go; the page stays, and can be checked by its hashes.
    with django_capture_on_commit_callbacks(execute=True):
        actions.delete_dataset(by=BY, dataset=recipe.dataset)
    assert vault.names() == set()
    check = actions.check_hashes(run=done)
    assert (check.is_itself, check.data_are_here) == (True, False)
    with pytest.raises(RefusedError) as refused:
        actions.start_run(by=BY, recipe=recipe)
    assert refused.value.reason == ReportRefusal.DELETED

    actions.withdraw_publication(by=BY, publication=publication)
    assert get(f"/innsikt/{publication.slug}/").status_code == 410


def test_a_release_that_can_be_broken_is_refused_with_its_proof_for_the_list_only(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Protection that hides one municipality and nothing beside it: its county less the others is the figure."""
    from allemed.reports.running import protecting

    def weak(recipe: Any, tables: Any, rules: Any, _earlier: Any) -> Release:
        release = Release(list(tables), recipe.slug, rules, dict(rules.groups))
        places = [cell for table in release.tables for cell in table if table.dimensions == (protecting.PLACE,)]
        alone = next(cell for cell in places if not dict(cell.key)[protecting.PLACE].startswith(("county", "place")))
        alone.status = "primary"
        alone.numerator_status = dict.fromkeys(alone.numerators, "primary")
        return release

    monkeypatch.setattr(protecting, "protected", weak)
    caplog.set_level(logging.DEBUG)
    agreement = make_agreement()
    refused = run(make_recipe(make_dataset(agreement)))
    assert (refused.state, refused.refusal) == (RunState.REFUSED, ReportRefusal.CAN_BE_BROKEN)
    assert refused.result is None
    proof = actions.read_proof(by=make_analyst("Farah Ahmadi", agreement), run=refused)
    assert proof is not None
    assert proof["broken"][0]["proof"]
    assert proof["broken"][0]["by"]
    with pytest.raises(RefusedError):
        actions.read_proof(by=make_analyst("Noor Khan"), run=refused)
    assert proof["broken"][0]["proof"] not in caplog.text
    assert json.dumps(proof["broken"][0]["by"]) not in caplog.text
    with pytest.raises(RefusedError) as no:
        actions.publish_run(by=BY, run=refused)
    assert no.value.reason == ReportRefusal.NOT_DONE


def test_a_run_that_breaks_says_nothing_of_the_data(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(*_args: Any, **_kwargs: Any) -> None:
        raise ValueError("elev 17 i 4203 svarte ja")

    monkeypatch.setattr("allemed.reports.running.compute", breaks)
    failed = run(make_recipe(make_dataset(make_agreement())))
    assert failed.state == RunState.FAILED
    assert "elev 17" not in caplog.text
    assert "ValueError" in caplog.text


def test_the_ledger_only_grows_and_shows_what_was_changed() -> None:
    said = {"format": "allemed-release 1", "name": "x", "tables": [], "cells": [], "figures": []}
    for place in (1, 2):
        release = Release.from_json({**said, "name": f"x{place}"})
        ledger.append(run=Run(public_id=f"run{place}"), population="p", release=release)
    assert ledger.is_whole()
    with pytest.raises(DatabaseError), transaction.atomic():
        LedgerEntry.objects.update(population="q")
    with pytest.raises(DatabaseError), transaction.atomic():
        LedgerEntry.objects.first().delete()  # type: ignore[union-attr]
    last = LedgerEntry.objects.last()
    assert last is not None
    last.pk, last.release, last.previous_sha256, last.sha256 = None, said, last.sha256, "0" * 64
    last.save()
    assert not ledger.is_whole()


def test_no_file_holds_a_formula() -> None:
    from allemed.reports.publication.files import csv_file, harmless, workbook

    assert [harmless(text) for text in ("=1+1", "+1", "-1", "@x", "64 %")] == ["'=1+1", "'+1", "'-1", "'@x", "64 %"]
    table = {"caption": "=HYPERLINK(1)", "head": ["a", "b"], "rows": [["=cmd()", "64 %"]]}
    content = {
        "sections": [{"title": "=x", "table": table}],
        "audit": {"table": {"caption": "c", "head": ["a"], "rows": []}},
        "credit": "=credit",
        "is_synthetic": True,
        "hidden_note": "",
    }
    assert all(not cell.startswith("=") for cell in rereading.csv_cells(csv_file(content, [], "nb")))
    import io

    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(workbook(content, [], "nb", "t")))
    kinds = {cell.data_type for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
