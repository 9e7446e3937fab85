"""Take data in under lock, tell authorised analysts what is wrong with them, and delete them on their day."""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import formats

from allemed.audit import actions as audit
from allemed.base import clock
from allemed.base.actor import Actor
from allemed.base.identifiers import new_public_id
from allemed.base.refusals import RefusedError
from allemed.insight.errors import InsightError
from allemed.people.models import User
from allemed.reports import vault
from allemed.reports.models import DataAgreement, Dataset, Publishing, Run
from allemed.reports.permissions import can_work_with
from allemed.reports.refusals import ReportRefusal

if TYPE_CHECKING:  # the libraries for figures are large: a web process opens them when someone uploads data
    from allemed.insight.codebook import Codebook, Report

SUFFIXES = (".sav", ".zsav", ".parquet", ".csv", ".tsv", ".xlsx", ".ods")


def check_analyst(by: Actor, agreement: DataAgreement) -> None:
    """Analysts on the agreement's list and the platform itself may; raises `RefusedError` for others."""
    if isinstance(by, User) and not can_work_with(by, agreement):
        raise RefusedError(ReportRefusal.NOT_ALLOWED)


def upload_dataset(
    *,
    by: Actor,
    agreement: DataAgreement,
    title: str,
    suffix: str,
    plain: Iterable[bytes],
    codebook: str,
    delete_on: dt.date | None = None,
) -> Dataset:
    """Lock the file away, with a list of what in it does not fit the codebook.

    The list is locked too, since a row number points at a person; its length is not. Raises `RefusedError`.
    """
    from allemed.reports.running.opening import as_file, read_codebook

    check_analyst(by, agreement)
    today = clock.today()
    if agreement.is_over(today):
        assert agreement.delete_by is not None  # noqa: S101 -- is_over
        raise RefusedError(ReportRefusal.AGREEMENT_EXPIRED, date=formats.date_format(agreement.delete_by))
    last = agreement.delete_by
    delete_on = delete_on or last
    if last is not None and (delete_on is None or delete_on > last):
        raise RefusedError(ReportRefusal.TOO_LONG_KEPT, date=formats.date_format(last))
    if suffix.lower() not in SUFFIXES:
        raise RefusedError(ReportRefusal.UNREADABLE_FILE, why=", ".join(SUFFIXES))
    try:
        book = read_codebook(codebook)
    except InsightError as error:
        raise RefusedError(ReportRefusal.BAD_CODEBOOK, why=str(error)) from None
    if not settings.MICRODATA_KEYS:
        raise RefusedError(ReportRefusal.NO_KEYS)
    stored_as = f"{new_public_id()}.locked"
    try:
        with as_file(plain, suffix.lower()) as (path, sha256):
            rows, report = _examined(path, book)
            size = path.stat().st_size
            with path.open("rb") as file:
                key = vault.store(stored_as, iter(lambda: file.read(vault.CHUNK), b""))
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        raise RefusedError(ReportRefusal.UNREADABLE_FILE, why="there is no room for it") from None
    faults_key, faults = vault.lock_text(json.dumps(_said(report), ensure_ascii=False))
    try:
        with transaction.atomic():
            dataset = Dataset.objects.create(
                agreement=agreement,
                title=title,
                suffix=suffix.lower(),
                sha256=sha256,
                size=size,
                rows=rows,
                codebook=codebook,
                codebook_sha256=hashlib.sha256(codebook.encode()).hexdigest(),
                stored_as=stored_as,
                key_name=key.name,
                wrapped_key=key.wrapped,
                faults_key_name=faults_key.name,
                faults_wrapped_key=faults_key.wrapped,
                faults=faults,
                fault_count=sum(fault.grave for fault in report.faults),
                uploaded_by=by.actor_id,
                delete_on=delete_on,
            )
            audit.record(by=by, deed="dataset_uploaded", thing=dataset, rows=rows, sha256=sha256)
    except BaseException as error:
        vault.forget(stored_as)
        if isinstance(error, IntegrityError) and "dataset_is_uploaded_once" in str(error):
            raise RefusedError(ReportRefusal.SAME_FILE) from None
        raise
    return dataset


def _examined(path: Any, book: Codebook) -> tuple[int, Report]:
    """How many rows there are, and what does not fit. A file that cannot be read at all is refused, in words."""
    from allemed.reports.running.opening import read_table

    try:
        table, report = read_table(path, book)
    except InsightError as error:
        # The file's name here is one we made up; the sentence has rows and columns, never a value.
        raise RefusedError(ReportRefusal.UNREADABLE_FILE, why=str(error).replace(path.name, "the file")) from None
    return len(table), report


def _said(report: Report) -> list[dict[str, object]]:
    return [
        {"row": fault.row, "column": fault.column, "reason": fault.reason, "count": fault.count, "grave": fault.grave}
        for fault in report.faults
    ]


def read_faults(*, by: Actor, dataset: Dataset) -> list[dict[str, Any]]:
    """What does not fit, by row and column: for analysts on the list. Raises `RefusedError`."""
    check_analyst(by, dataset.agreement)
    if dataset.is_deleted:
        raise RefusedError(ReportRefusal.DELETED)
    found: list[dict[str, Any]] = json.loads(vault.unlock_text(dataset.faults_key, bytes(dataset.faults)))
    return found


@transaction.atomic
def delete_dataset(*, by: Actor, dataset: Dataset) -> Dataset:
    """Delete the data, the list of faults and the proofs made of them. Sizes and hashes stay. Twice is once."""
    check_analyst(by, dataset.agreement)
    locked = Dataset.objects.select_for_update().get(pk=dataset.pk)
    if locked.is_deleted:
        return locked
    locked.deleted_at = clock.now()
    locked.wrapped_key, locked.key_name = b"", ""
    locked.faults, locked.faults_wrapped_key, locked.faults_key_name = b"", b"", ""
    locked.save(
        update_fields=[
            "deleted_at", "wrapped_key", "key_name", "faults", "faults_wrapped_key", "faults_key_name",
        ]
    )  # fmt: skip
    proofs = Run.objects.filter(recipe__dataset=locked).exclude(proof=b"").exclude(state="done")
    for those in (proofs, Publishing.objects.filter(run__recipe__dataset=locked)):
        those.update(proof=b"", proof_wrapped_key=b"", proof_key_name="")
    audit.record(by=by, deed="dataset_deleted", thing=locked, sha256=locked.sha256)
    # After the commit: without its key the file is noise already, and a rollback must not find it gone.
    transaction.on_commit(lambda: vault.forget(locked.stored_as))
    return locked


def delete_due(*, by: Actor) -> int:
    """Delete every dataset whose day has come, and locked files nobody knows. Returns how many datasets."""
    due = list(Dataset.objects.kept().filter(delete_on__lte=clock.today()))
    for dataset in due:
        delete_dataset(by=by, dataset=dataset)
    kept = set(Dataset.objects.kept().values_list("stored_as", flat=True))
    for name in vault.names():
        is_old = (vault.folder() / name).stat().st_mtime < clock.now().timestamp() - 24 * 3600
        if name not in kept and is_old:  # left by a crash between the file and its row, or the row and its file
            vault.forget(name)
    return len(due)


@transaction.atomic
def rotate_keys(*, by: Actor) -> int:
    """Wrap every key anew with the operator's newest. Returns how many; the files themselves are untouched."""
    name = vault.current_key()
    count = 0
    for dataset in Dataset.objects.kept().exclude(key_name=name, faults_key_name=name).select_for_update():
        key, faults = vault.rewrap(dataset.key), vault.rewrap(dataset.faults_key)
        dataset.key_name, dataset.wrapped_key = key.name, key.wrapped
        dataset.faults_key_name, dataset.faults_wrapped_key = faults.name, faults.wrapped
        dataset.save(update_fields=["key_name", "wrapped_key", "faults_key_name", "faults_wrapped_key"])
        audit.record(by=by, deed="dataset_key_rotated", thing=dataset, key=name)
        count += 1
    for model in (Run, Publishing):
        for one in model.objects.exclude(proof=b"").exclude(proof_key_name=name).select_for_update():
            key = vault.rewrap(one.proof_key)
            model.objects.filter(pk=one.pk).update(proof_key_name=key.name, proof_wrapped_key=key.wrapped)
            count += 1
    return count
