"""Making and editing runbooks: a draft is written step by step, published, and never changed again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from allemed.audit import actions as audit
from allemed.base import clock
from allemed.base.actor import Actor
from allemed.base.refusals import RefusedError
from allemed.dugnad.actions.planning import COPIED
from allemed.dugnad.models import Runbook, RunbookStep, RunbookVersion
from allemed.dugnad.refusals import RoomRefusal


@transaction.atomic
def start_draft(*, by: Actor, runbook: Runbook, titles: Mapping[str, str] | None = None) -> RunbookVersion:
    """A new version: a copy of the newest one, or empty with `titles`. Refuses a second draft."""
    Runbook.objects.select_for_update().get(pk=runbook.pk)
    newest = runbook.versions.order_by("-number").first()
    if runbook.draft:
        raise RefusedError(RoomRefusal.HAS_A_DRAFT)
    version: RunbookVersion = RunbookVersion.objects.create(
        runbook=runbook,
        number=(newest.number if newest else 0) + 1,
        titles=newest.titles if newest else dict(titles or {"nb": runbook.slug}),
        leads=newest.leads if newest else {},
    )
    if newest:
        RunbookStep.objects.bulk_create(
            RunbookStep(version=version, **{name: getattr(step, name) for name in COPIED})
            for step in newest.steps.order_by("position")
        )
    audit.record(by=by, deed="runbook_draft_started", thing=runbook, number=version.number)
    return version


@transaction.atomic
def copy_runbook(*, by: Actor, source: RunbookVersion, slug: str, titles: Mapping[str, str]) -> RunbookVersion:
    """A runbook of one's own that begins as a copy of another."""
    runbook = Runbook.objects.create(slug=slug)
    version: RunbookVersion = RunbookVersion.objects.create(
        runbook=runbook, number=1, titles=dict(titles), leads=source.leads
    )
    RunbookStep.objects.bulk_create(
        RunbookStep(version=version, **{name: getattr(step, name) for name in COPIED})
        for step in source.steps.order_by("position")
    )
    audit.record(by=by, deed="runbook_copied", thing=runbook)
    return version


def _locked_draft(version: RunbookVersion) -> RunbookVersion:
    found = RunbookVersion.objects.select_for_update().get(pk=version.pk)
    if found.published_at is not None:
        raise RefusedError(RoomRefusal.IS_PUBLISHED)
    return found


@transaction.atomic
def save_step(
    *, by: Actor, version: RunbookVersion, step: RunbookStep | None, fields: Mapping[str, Any]
) -> RunbookStep:
    """Write a step of a draft, or add one at the end. `fields` are those of `StepFields` but the position."""
    draft = _locked_draft(version)
    if step is None:
        last = draft.steps.order_by("-position").values_list("position", flat=True).first() or 0
        step = RunbookStep(version=draft, position=last + 1)
    for name in COPIED:
        if name in fields and name != "position":
            setattr(step, name, fields[name])
    step.save()
    audit.record(by=by, deed="runbook_step_saved", thing=draft.runbook, position=step.position)
    return step


@transaction.atomic
def save_words(*, by: Actor, version: RunbookVersion, titles: Mapping[str, str], leads: Mapping[str, str]) -> None:
    """What a draft is called and what it is for, by language; empty ones fall back on bokmål."""
    draft = _locked_draft(version)
    draft.titles = {language: said for language, said in titles.items() if said}
    draft.leads = {language: said for language, said in leads.items() if said}
    draft.save(update_fields=["titles", "leads"])
    audit.record(by=by, deed="runbook_words_saved", thing=draft.runbook)


@transaction.atomic
def move_step(*, by: Actor, step: RunbookStep, places: int) -> None:
    """Move a step `places` down (negative: up). Past either end is the end."""
    draft = _locked_draft(step.version)
    steps = list(draft.steps.order_by("position"))
    at = next(index for index, other in enumerate(steps) if other.pk == step.pk)
    steps.insert(max(0, min(len(steps), at + places)), steps.pop(at))
    _number(steps)
    audit.record(by=by, deed="runbook_step_moved", thing=draft.runbook)


@transaction.atomic
def delete_step(*, by: Actor, step: RunbookStep) -> None:
    """Take a step out of a draft."""
    draft = _locked_draft(step.version)
    step.delete()
    _number(list(draft.steps.order_by("position")))
    audit.record(by=by, deed="runbook_step_deleted", thing=draft.runbook)


def _number(steps: list[RunbookStep]) -> None:
    for position, other in enumerate(steps, start=1):
        if other.position != position:
            RunbookStep.objects.filter(pk=other.pk).update(position=position)


@transaction.atomic
def publish_runbook(*, by: Actor, version: RunbookVersion) -> RunbookVersion:
    """Freeze a draft: new dugnads get it. Refuses one without steps."""
    draft = _locked_draft(version)
    if not draft.steps.exists():
        raise RefusedError(RoomRefusal.NO_STEPS)
    draft.published_at = clock.now()
    try:
        draft.save(update_fields=["published_at"])
    except IntegrityError:  # pragma: no cover - the lock above keeps two from publishing at once
        raise RefusedError(RoomRefusal.IS_PUBLISHED) from None
    audit.record(by=by, deed="runbook_published", thing=draft.runbook, number=draft.number)
    return draft
