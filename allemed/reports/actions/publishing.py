"""Put a run on the site as a job: every page is made and attacked, which takes longer than anyone waits for a page."""

from __future__ import annotations

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import IntegrityError, connections, transaction
from procrastinate.contrib.django import app

from allemed.audit import actions as audit
from allemed.base import clock
from allemed.base.actor import Actor
from allemed.base.refusals import RefusedError
from allemed.people.models import User
from allemed.reports import vault
from allemed.reports.actions.datasets import check_analyst
from allemed.reports.actions.publications import BrokenBytesError, publish_run
from allemed.reports.models import Publishing, Run, RunState
from allemed.reports.models.publishing import PublishingStep
from allemed.reports.models.run import OPEN_STATES
from allemed.reports.refusals import ReportRefusal

PERFORM = "reports.perform_publishing"
logger = logging.getLogger(__name__)


@transaction.atomic
def start_publishing(*, by: Actor, run: Run) -> Publishing:
    """Put a finished run in the queue for the site. Raises `RefusedError`."""
    found = Run.objects.select_related("recipe__dataset__agreement").get(pk=run.pk)
    check_analyst(by, found.recipe.dataset.agreement)
    if found.state != RunState.DONE:
        raise RefusedError(ReportRefusal.NOT_DONE)
    try:
        with transaction.atomic():
            publishing = Publishing.objects.create(run=found, started_by=by.actor_id)
    except IntegrityError:
        raise RefusedError(ReportRefusal.IS_PUBLISHING) from None
    audit.record(by=by, deed="report_publishing_started", thing=publishing, run=found.public_id)
    app.configure_task(PERFORM, queue="reports").defer(public_id=publishing.public_id)
    return publishing


def perform_publishing(*, by: Actor, public_id: str) -> Publishing | None:
    """Do the work, all of it or nothing. A job whose worker died begins again; one that is finished is left alone.

    It is the deed of whoever started it, who must be on the list still.
    """
    publishing = Publishing.objects.select_related("run").filter(public_id=public_id).first()
    if publishing is None or not publishing.is_open:
        return publishing
    who: Actor = User.objects.filter(public_id=publishing.started_by).first() or by
    try:
        with transaction.atomic():
            publish_run(by=who, run=publishing.run, tell=lambda step, progress: _tell(publishing, step, progress))
            return _finish(who, publishing, RunState.DONE)
    except BrokenBytesError as broken:
        return _finish(who, publishing, RunState.REFUSED, refused=broken, proof=broken.proof)
    except RefusedError as refused:
        return _finish(who, publishing, RunState.REFUSED, refused=refused)
    except Exception as error:  # noqa: BLE001 -- whatever it is, it must end, and nothing of the data be told
        logger.error("a publication stopped: " + type(error).__name__)
        return _finish(who, publishing, RunState.FAILED)


def _tell(publishing: Publishing, step: str, progress: int) -> None:
    """Say how far it is to those who wait, from beside the transaction, of which nobody sees anything yet."""

    def say() -> None:
        try:
            Publishing.objects.filter(pk=publishing.pk, state__in=OPEN_STATES).update(
                state=RunState.RUNNING, step=PublishingStep(step), progress=progress
            )
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(say).result()


@transaction.atomic
def _finish(
    by: Actor,
    publishing: Publishing,
    state: RunState,
    *,
    refused: RefusedError | None = None,
    proof: dict[str, Any] | None = None,
) -> Publishing:
    locked = Publishing.objects.select_for_update().get(pk=publishing.pk)
    if not locked.is_open:  # another worker was quicker
        return locked
    locked.state, locked.finished_at = state, clock.now()
    if state == RunState.DONE:
        locked.step, locked.progress = PublishingStep.DONE, 100
    if refused is not None:
        locked.refusal, locked.why = refused.reason.value, str(refused.facts.get("why", ""))
    if proof is not None:
        key, box = vault.lock_text(json.dumps(proof, ensure_ascii=False, default=str))
        locked.proof, locked.proof_wrapped_key, locked.proof_key_name = box, key.wrapped, key.name
    locked.save()
    audit.record(by=by, deed=f"report_publishing_{state.value}", thing=locked)
    return locked


def read_publishing_proof(*, by: Actor, publishing: Publishing) -> dict[str, Any] | None:
    """How the finished pages could be broken: for analysts on the list only."""
    check_analyst(by, publishing.run.recipe.dataset.agreement)
    if not publishing.proof:
        return None
    found: dict[str, Any] = json.loads(vault.unlock_text(publishing.proof_key, bytes(publishing.proof)))
    return found
