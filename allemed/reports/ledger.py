"""The ledger of releases: what was published, in order, each entry sealed with the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection

from allemed.reports.hashes import hash_of
from allemed.reports.models import LedgerEntry, Run

if TYPE_CHECKING:  # large libraries: opened when there is something to try
    from allemed.insight.disclosure import Release


def _seal(previous: str, release: dict[str, Any], run: str) -> str:
    return hash_of([previous, release, run])


def releases() -> list[Release]:
    """Everything published so far, for a new release to be tried against."""
    from allemed.insight.disclosure import Release

    return [
        Release.from_json(release) for release in LedgerEntry.objects.order_by("pk").values_list("release", flat=True)
    ]


def lock() -> None:
    """One publication at a time, until the transaction ends: two at once could break each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('reports.ledger', 0))")


def append(*, run: Run, population: str, release: Release) -> LedgerEntry:
    """Write what is being published, inside its transaction. The same release again is the same entry."""
    said = release.published().to_json()
    found = LedgerEntry.objects.filter(release_sha256=release.hash).first()
    if found is not None:
        return found
    last = LedgerEntry.objects.order_by("-pk").first()
    previous = last.sha256 if last else ""
    return LedgerEntry.objects.create(
        population=population,
        release=said,
        release_sha256=release.hash,
        previous_sha256=previous,
        sha256=_seal(previous, said, run.public_id),
        run_id=run.public_id,
    )


def is_whole() -> bool:
    """Whether every entry still says what it said, and follows the one before."""
    previous = ""
    for entry in LedgerEntry.objects.order_by("pk").iterator():
        if entry.previous_sha256 != previous or entry.sha256 != _seal(previous, entry.release, entry.run_id):
            return False
        previous = entry.sha256
    return True
