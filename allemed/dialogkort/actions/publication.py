"""Publishing a version for good, and withdrawing one."""

from __future__ import annotations

from django.db import transaction

from allemed.audit import actions as audit
from allemed.base import clock
from allemed.base.actor import Actor
from allemed.base.http import purge_pages
from allemed.base.refusals import RefusedError
from allemed.dialogkort import checklist, printing
from allemed.dialogkort.actions.prints import make_prints
from allemed.dialogkort.models import DeckVersion, VersionState
from allemed.dialogkort.refusals import CardRefusal


@transaction.atomic
def publish_version(*, by: Actor, version: DeckVersion) -> DeckVersion:
    """Freeze a draft and put it on its deck's page, with its files made. Refuses by name whatever is missing.

    The files come first: a version that does not print is not published, and a download never waits.
    """
    # Locked: a card cannot change, come or go between the check and the publication (the triggers wait for us).
    DeckVersion.objects.select_for_update().get(pk=version.pk)
    draft = DeckVersion.objects.with_cards().get(pk=version.pk)
    if not draft.is_draft:
        raise RefusedError(CardRefusal.NOT_A_DRAFT)
    gaps = [gap for gap in checklist.version_gaps(draft) if gap.stops_publication]
    if gaps:
        raise RefusedError(CardRefusal.INCOMPLETE, gaps="; ".join(str(gap) for gap in gaps))
    languages = checklist.complete_languages(draft)
    if checklist.FIRST not in languages:
        raise RefusedError(CardRefusal.INCOMPLETE, gaps=checklist.nameless_barriers(draft))
    files = make_prints(draft, languages)
    draft.state = VersionState.PUBLISHED
    draft.languages = languages
    draft.fingerprint = printing.fingerprint(draft, languages)
    draft.published_at = clock.now()
    draft.published_by = by.actor_id
    draft.save(update_fields=["state", "languages", "fingerprint", "published_at", "published_by"])
    audit.record(by=by, deed="deck_version_published", thing=draft, number=draft.number, files=len(files))
    purge_pages()
    return draft


@transaction.atomic
def withdraw_version(*, by: Actor, version: DeckVersion) -> DeckVersion:
    """Take a published version off the site. It stays in the database, unchanged; its address says it is withdrawn."""
    found = DeckVersion.objects.select_for_update().get(pk=version.pk)
    if not found.is_published:
        raise RefusedError(CardRefusal.NOT_PUBLISHED)
    found.state = VersionState.WITHDRAWN
    found.withdrawn_at = clock.now()
    found.withdrawn_by = by.actor_id
    found.save(update_fields=["state", "withdrawn_at", "withdrawn_by"])
    audit.record(by=by, deed="deck_version_withdrawn", thing=found, number=found.number)
    purge_pages()
    return found
