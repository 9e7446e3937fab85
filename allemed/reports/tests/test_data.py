"""Agreements, lists, locked data, recipes: what is refused, by whom, and what holds in the database."""

from __future__ import annotations

import datetime as dt
import errno
import logging
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from allemed.base.actor import System
from allemed.base.refusals import RefusedError
from allemed.people.tests.make import make_person
from allemed.reports import actions, vault
from allemed.reports.models import DataKind, Dataset, Recipe
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
from allemed.reports.tests.small import small

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> None:
    settings.MICRODATA_ROOT = tmp_path / "microdata"


@pytest.mark.parametrize(
    "missing", ["legal_basis", "impact_assessment", "reference", "impact_assessed_on", "agreed_on", "delete_by"]
)
def test_the_database_refuses_microdata_without_their_reasons(missing: str) -> None:
    empty: Any = None if missing.endswith(("_on", "_by")) else ""
    with pytest.raises(DatabaseError, match="agreement_says_why_we_may_have_microdata"), transaction.atomic():
        make_agreement(**{missing: empty})


def test_tables_from_a_source_need_only_the_source() -> None:
    nothing = {"legal_basis": "", "impact_assessment": "", "reference": "", "delete_by": None}
    assert make_agreement(kind=DataKind.TABLES, **nothing).kind == "tables"


def test_only_analysts_come_on_the_list_and_only_once() -> None:
    agreement = make_agreement()
    with pytest.raises(RefusedError) as refused:
        actions.grant_access(by=BY, agreement=agreement, user=make_person("Jonas Berg"))
    assert refused.value.reason == ReportRefusal.NOT_AN_ANALYST
    farah = make_analyst("Farah Ahmadi", agreement)
    with pytest.raises(RefusedError) as refused:
        actions.grant_access(by=BY, agreement=agreement, user=farah)
    assert refused.value.reason == ReportRefusal.ALREADY_ON_THE_LIST


def test_an_analyst_who_is_not_on_the_list_can_do_nothing() -> None:
    agreement = make_agreement()
    noor = make_analyst("Noor Khan")
    dataset = make_dataset(agreement, small(), suffix=".csv")
    recipe = make_recipe(dataset, reviewed=False)
    deeds: list[Any] = [
        lambda: actions.upload_dataset(
            by=noor, agreement=agreement, title="x", suffix=".csv", plain=[small()], codebook=CODEBOOK
        ),
        lambda: actions.read_faults(by=noor, dataset=dataset),
        lambda: actions.delete_dataset(by=noor, dataset=dataset),
        lambda: actions.write_recipe(by=noor, dataset=dataset, text=recipe_text()),
        lambda: actions.review_recipe(by=noor, recipe=recipe),
        lambda: actions.start_run(by=noor, recipe=recipe),
    ]
    for deed in deeds:
        with pytest.raises(RefusedError) as refused:
            deed()
        assert refused.value.reason == ReportRefusal.NOT_ALLOWED


def test_whoever_is_taken_off_the_list_is_off() -> None:
    agreement = make_agreement()
    farah = make_analyst("Farah Ahmadi", agreement)
    dataset = make_dataset(agreement, small(), suffix=".csv")
    assert actions.read_faults(by=farah, dataset=dataset) is not None
    actions.end_access(by=BY, access=agreement.accesses.get())
    with pytest.raises(RefusedError):
        actions.read_faults(by=farah, dataset=dataset)


def test_data_cannot_be_kept_longer_than_the_agreement() -> None:
    agreement = make_agreement(delete_by=dt.date(2050, 1, 1))
    with pytest.raises(RefusedError) as refused:
        make_dataset(agreement, small(), suffix=".csv", delete_on=dt.date(2050, 1, 2))
    assert refused.value.reason == ReportRefusal.TOO_LONG_KEPT
    dataset = make_dataset(agreement, small(), suffix=".csv")
    with pytest.raises(DatabaseError, match="deleted by their agreement"), transaction.atomic():
        Dataset.objects.filter(pk=dataset.pk).update(delete_on=dt.date(2051, 1, 1))


def test_an_agreement_that_is_over_takes_nothing_in() -> None:
    agreement = make_agreement(agreed_on=dt.date(2020, 1, 1), delete_by=dt.date(2021, 1, 1))
    with pytest.raises(RefusedError) as refused:
        make_dataset(agreement, small(), suffix=".csv")
    assert refused.value.reason == ReportRefusal.AGREEMENT_EXPIRED


def test_the_same_file_is_taken_in_once() -> None:
    agreement = make_agreement()
    make_dataset(agreement, small(), suffix=".csv")
    with pytest.raises(RefusedError) as refused:
        make_dataset(agreement, small(), suffix=".csv")
    assert refused.value.reason == ReportRefusal.SAME_FILE
    assert len(vault.names()) == 1, "the refused copy is not left behind"


# --- Bad input: a clear report by row and column ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("columns", "column", "row", "words"),
    [
        ({"gender": [1, 2, 7] + [1] * 7}, "gender", 4, "a code the codebook does not know"),
        ({"grade": [8, 9, 14] + [8] * 7}, "grade", 4, "above 13"),
        ({"weight": [1.5, -2.0] + [1.0] * 8}, "weight", 3, "the weight is negative"),
        ({"weight": [1.5, None] + [1.0] * 8}, "weight", 3, "missing"),
        ({"car": ["0", "1", "to"] + ["1"] * 7}, "car", 4, "text where a number should be"),
        ({"school": [1] * 9 + [2]}, "school", 11, "a cluster with one person"),
        ({"municipality": ["4203"] * 10}, "municipality", None, "every row has the same value"),
    ],
)
def test_what_does_not_fit_is_named_by_row_and_column(
    columns: dict[str, Any], column: str, row: int | None, words: str
) -> None:
    dataset = make_dataset(make_agreement(), small(**columns), suffix=".csv")
    found = actions.read_faults(by=BY, dataset=dataset)
    assert any(fault["column"] == column and fault["row"] == row and words in fault["reason"] for fault in found), found


def test_a_codebook_of_other_data_is_told_column_by_column() -> None:
    other = "variables: {alder: {type: integer}, kjonn: {type: category, values: {1: a}}}"
    dataset = make_dataset(make_agreement(), small(), suffix=".csv", codebook=other)
    columns = {fault["column"] for fault in actions.read_faults(by=BY, dataset=dataset) if fault["grave"]}
    assert columns == {"alder", "kjonn"}
    assert dataset.fault_count == 2


@pytest.mark.parametrize(
    ("content", "suffix", "words"),
    [
        ("kommune;navn\n1;Bærum\n".encode() + "2;Færder\n".encode("latin-1"), ".csv", "mixes encodings"),
        (b"a,b\n1,2\n1,2,3\n", ".csv", "Row 3"),
        (b"not a parquet", ".parquet", "not a whole Parquet file"),
        (b"", ".csv", "empty"),
        (b"a,b\n1,2\n" + bytes(5000), ".csv", "Row 3 of the file holds bytes that no text has"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content: bytes, suffix: str, words: str) -> None:
    with pytest.raises(RefusedError) as refused:
        make_dataset(make_agreement(), content, suffix=suffix)
    assert refused.value.reason == ReportRefusal.UNREADABLE_FILE
    assert words in refused.value.message
    assert vault.names() == set()


def test_a_file_there_is_no_room_for_is_refused_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory's file system may be small (Docker's is 64 MB): that is a sentence, not a fault of ours."""

    def full(*_arguments: Any) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(vault, "store", full)
    with pytest.raises(RefusedError) as refused:
        make_dataset(make_agreement(), small(), suffix=".csv")
    assert "there is no room for it" in refused.value.message
    assert vault.names() == set()


def test_a_broken_codebook_is_refused_with_its_line() -> None:
    with pytest.raises(RefusedError) as refused:
        make_dataset(make_agreement(), small(), suffix=".csv", codebook="variables:\n  a: [1\n")
    assert refused.value.reason == ReportRefusal.BAD_CODEBOOK


def test_faults_are_locked_and_never_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    dataset = make_dataset(make_agreement(), small(gender=[1, 2, 7] + [1] * 7), suffix=".csv")
    assert b"gender" not in bytes(dataset.faults)
    assert "gender" not in caplog.text
    assert "row 4" not in caplog.text.lower()


# --- Deletion and keys ------------------------------------------------------------------------------------------------


def test_data_go_on_their_day_and_their_hash_stays(django_capture_on_commit_callbacks: Any, monkeypatch: Any) -> None:
    agreement = make_agreement(agreed_on=dt.date(2020, 1, 1), delete_by=dt.date(2040, 6, 1))
    dataset = make_dataset(agreement, small(), suffix=".csv")
    assert actions.delete_due(by=BY) == 0
    monkeypatch.setattr("allemed.base.clock.today", lambda: dt.date(2040, 6, 1))
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.delete_due(by=BY) == 1
    dataset.refresh_from_db()
    assert dataset.is_deleted
    assert len(dataset.sha256) == 64
    assert vault.names() == set()
    with pytest.raises(RefusedError) as refused:
        actions.read_faults(by=BY, dataset=dataset)
    assert refused.value.reason == ReportRefusal.DELETED


def test_the_database_refuses_a_deletion_that_keeps_the_key() -> None:
    dataset = make_dataset(make_agreement(), small(), suffix=".csv")
    with pytest.raises(DatabaseError, match="dataset_deleted_has_no_key"), transaction.atomic():
        Dataset.objects.filter(pk=dataset.pk).update(deleted_at=dt.datetime(2030, 1, 1, tzinfo=dt.UTC))
    with pytest.raises(DatabaseError), transaction.atomic():
        Dataset.objects.filter(pk=dataset.pk).delete()
    with pytest.raises(DatabaseError, match="stay what was uploaded"), transaction.atomic():
        Dataset.objects.filter(pk=dataset.pk).update(sha256="0" * 64)


def test_a_new_key_rewraps_everything(settings: Any) -> None:
    dataset = make_dataset(make_agreement(), small(), suffix=".csv")
    settings.MICRODATA_KEYS = f"newer:{'YmJi' * 10}YmI=,{settings.MICRODATA_KEYS}"
    assert actions.rotate_keys(by=BY) == 1
    assert actions.rotate_keys(by=BY) == 0
    dataset.refresh_from_db()
    settings.MICRODATA_KEYS = settings.MICRODATA_KEYS.partition(",")[0]
    assert b"".join(vault.read(dataset.stored_as, dataset.key)) == small()
    assert isinstance(actions.read_faults(by=BY, dataset=dataset), list)


# --- Recipes ----------------------------------------------------------------------------------------------------------


def test_nobody_reviews_their_own_recipe() -> None:
    agreement = make_agreement()
    farah = make_analyst("Farah Ahmadi", agreement)
    dataset = make_dataset(agreement, small(), suffix=".csv")
    recipe = actions.write_recipe(by=farah, dataset=dataset, text=recipe_text())
    with pytest.raises(RefusedError) as refused:
        actions.review_recipe(by=farah, recipe=recipe)
    assert refused.value.reason == ReportRefusal.NEEDS_ANOTHER_PERSON
    with pytest.raises(DatabaseError, match="recipe_reviewed_by_another"), transaction.atomic():
        Recipe.objects.filter(pk=recipe.pk).update(
            reviewed_by=recipe.written_by, reviewed_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
        )
    actions.review_recipe(by=make_analyst("Iben Holm", agreement), recipe=recipe)


def test_a_reviewed_recipe_never_changes() -> None:
    recipe = make_recipe(make_dataset(make_agreement(), small(), suffix=".csv"))
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        Recipe.objects.filter(pk=recipe.pk).update(text="other")
    with pytest.raises(RefusedError) as refused:
        actions.review_recipe(by=System("someone"), recipe=recipe)
    assert refused.value.reason == ReportRefusal.ALREADY_REVIEWED


def test_only_a_reviewed_recipe_is_run_also_by_sql() -> None:
    recipe = make_recipe(make_dataset(make_agreement(), small(), suffix=".csv"), reviewed=False)
    with pytest.raises(RefusedError) as refused:
        actions.start_run(by=BY, recipe=recipe)
    assert refused.value.reason == ReportRefusal.NOT_REVIEWED
    with pytest.raises(DatabaseError, match="only a reviewed recipe"), transaction.atomic():
        recipe.runs.create(started_by="someone")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("kind: level", "kind: pie", "sections: hvor-mange"),
        ("low: 1\n", "low: 99\n", "99"),
        ("slug: hvem-er-med", "slug: Hvem er med", "slug"),
        ('  nn: "Elevar', '  xx: "Elevar', "lead"),
        ("outcomes: [regular]", "outcomes: [nothing]", "nothing"),
    ],
)
def test_a_recipe_that_cannot_be_read_says_where(old: str, new: str, words: str) -> None:
    dataset = make_dataset(make_agreement(), small(), suffix=".csv")
    assert old in recipe_text()
    with pytest.raises(RefusedError) as refused:
        actions.write_recipe(by=BY, dataset=dataset, text=recipe_text().replace(old, new, 1))
    assert refused.value.reason == ReportRefusal.BAD_RECIPE
    assert words in refused.value.message


def test_data_with_faults_are_not_run() -> None:
    dataset = make_dataset(make_agreement(), small(gender=[1, 2, 7] + [1] * 7), suffix=".csv")
    with pytest.raises(RefusedError) as refused:
        actions.start_run(by=BY, recipe=make_recipe(dataset))
    assert refused.value.reason == ReportRefusal.HAS_FAULTS
