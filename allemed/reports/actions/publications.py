"""Put a run's result on the site, and take it down."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from allemed.audit import actions as audit
from allemed.base import clock
from allemed.base.actor import Actor
from allemed.base.http import purge_pages
from allemed.base.refusals import RefusedError
from allemed.base.typst import NotPrintableError
from allemed.insight.errors import InsightError
from allemed.reports import ledger
from allemed.reports.actions.datasets import check_analyst
from allemed.reports.hashes import hash_of
from allemed.reports.models import (
    FileKind,
    Publication,
    PublicationState,
    PublicationText,
    PublishedFile,
    Run,
    RunState,
)
from allemed.reports.recipes import read_recipe
from allemed.reports.refusals import ReportRefusal

if TYPE_CHECKING:  # the libraries for figures are large: they are opened when something is published
    from allemed.reports.publication.making import Edition


Tell = Callable[[str, int], None]


class BrokenBytesError(RefusedError):
    """The finished files give away what is hidden. `proof` is for analysts on the list only."""

    def __init__(self, proof: dict[str, Any]) -> None:
        super().__init__(ReportRefusal.CAN_BE_BROKEN)
        self.proof = proof


@transaction.atomic
def publish_run(*, by: Actor, run: Run, tell: Tell = lambda _step, _progress: None) -> Publication:
    """Put a finished run on its page, replacing the edition before. Words, charts and files are made here, once.

    The release is attacked again, beside everything in the ledger by now, and so are the finished bytes: what can be
    broken is not published. `tell` hears the step and how far it is, in per cent. Raises `RefusedError`.
    """
    from allemed.insight.disclosure import Release, attack
    from allemed.reports.publication.attacking import broken
    from allemed.reports.publication.making import edition
    from allemed.reports.publication.pages import pages_of
    from allemed.reports.publication.rereading import differences

    found = Run.objects.select_related("recipe__dataset__agreement").get(pk=run.pk)
    agreement = found.recipe.dataset.agreement
    check_analyst(by, agreement)
    if found.state != RunState.DONE or found.result is None:
        raise RefusedError(ReportRefusal.NOT_DONE)
    result: dict[str, Any] = {name: value for name, value in found.result.items() if name != "release"}
    release = Release.from_json(found.result["release"])
    if hash_of(result) != found.result_sha256 or release.hash != result["release_sha256"]:
        raise RefusedError(ReportRefusal.NOT_THE_SAME)
    ledger.lock()
    tell("trying", 5)
    earlier = ledger.releases()
    try:
        report = attack(release, earlier=earlier)
    except InsightError:  # what is out of this population by now counts other persons than these
        raise RefusedError(ReportRefusal.OTHER_PERSONS) from None
    if not report.is_safe:
        raise BrokenBytesError(report.to_json())
    tell("making", 15)
    recipe = read_recipe(found.recipe.text)
    try:
        made = edition(recipe, result, recipe_text=found.recipe.text, agreement=agreement)
    except NotPrintableError as refused:
        raise RefusedError(ReportRefusal.NOT_PRINTABLE, why=refused.words) from None
    _end(by, Publication.objects.published().filter(slug=recipe.slug), PublicationState.REPLACED)
    publication, files = _written(by, found, recipe.slug, made)
    tell("drawing", 30)
    # Nobody else sees the rows before the commit: the pages made of them are read as strangers will read them.
    pages = pages_of(publication)
    tell("reading", 50)
    if given_away := broken(recipe, result, release, earlier=earlier, editions=made, pages=pages):
        raise BrokenBytesError({"broken": given_away})
    if differences(made, result):
        raise RefusedError(ReportRefusal.NOT_THE_SAME)
    ledger.append(run=found, population=recipe.population, release=release)
    audit.record(by=by, deed="report_published", thing=publication, slug=publication.slug, result=found.result_sha256)
    purge_pages()
    for name, content in files.items():  # last: what a rollback cannot take back
        _store(name, content)
    return publication


def _store(name: str, content: bytes) -> None:
    """The file under its name. One of another size was left by a crash in the middle of it, and is written anew."""
    if default_storage.exists(name):
        if default_storage.size(name) == len(content):
            return
        default_storage.delete(name)
    default_storage.save(name, ContentFile(content))


def _written(by: Actor, run: Run, slug: str, made: list[Edition]) -> tuple[Publication, dict[str, bytes]]:
    """The publication's rows, and the files they name, which are not stored yet."""
    publication = Publication.objects.create(
        slug=slug, run=run, fingerprint=hash_of([one.content for one in made]), published_by=by.actor_id
    )
    files: dict[str, bytes] = {}
    for one in made:
        PublicationText.objects.create(
            publication=publication, language=one.language, title=one.title, lead=one.lead, content=one.content
        )
        for kind, content in one.files.items():
            digest = hashlib.sha256(content).hexdigest()
            name = f"innsikt/{slug}-{one.language}-{digest[:10]}.{FileKind(kind).value}"
            files[name] = content
            PublishedFile.objects.create(
                publication=publication,
                language=one.language,
                kind=FileKind(kind),
                file=name,
                sha256=digest,
                size=len(content),
            )
    return publication, files


@transaction.atomic
def withdraw_publication(*, by: Actor, publication: Publication) -> Publication:
    """Take a publication down. Its address says so; the ledger remembers what was said."""
    check_analyst(by, publication.run.recipe.dataset.agreement)
    if not _end(by, Publication.objects.published().filter(pk=publication.pk), PublicationState.WITHDRAWN):
        raise RefusedError(ReportRefusal.NOT_PUBLISHED)
    publication.refresh_from_db()
    audit.record(by=by, deed="report_withdrawn", thing=publication, slug=publication.slug)
    purge_pages()
    return publication


def _end(by: Actor, publications: Any, state: PublicationState) -> int:
    count: int = publications.update(state=state, ended_at=clock.now(), ended_by=by.actor_id)
    return count
