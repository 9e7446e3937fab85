"""Run a recipe as a job, keep what came out, and check it by its hashes ever after."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from procrastinate.contrib.django import app

from allemed.audit import actions as audit
from allemed.base import clock
from allemed.base.actor import Actor
from allemed.base.refusals import RefusedError
from allemed.insight.errors import InsightError
from allemed.reports import ledger, vault
from allemed.reports.actions.datasets import check_analyst
from allemed.reports.hashes import hash_of
from allemed.reports.models import DataKind, Dataset, LedgerEntry, Recipe, Run, RunState
from allemed.reports.models.run import OPEN_STATES, RunStep
from allemed.reports.recipes import read_recipe
from allemed.reports.refusals import ReportRefusal

if TYPE_CHECKING:  # the libraries for figures are large: only the job that runs a recipe opens them
    from allemed.reports.running import Outcome

PERFORM = "reports.perform_run"
REFUSALS = {
    "other_persons": ReportRefusal.OTHER_PERSONS,
    "contradiction": ReportRefusal.OTHER_PERSONS,
}
logger = logging.getLogger(__name__)


@transaction.atomic
def start_run(*, by: Actor, recipe: Recipe) -> Run:
    """Put a reviewed recipe in the queue. Raises `RefusedError`."""
    locked = Recipe.objects.select_for_update().get(pk=recipe.pk)
    check_analyst(by, locked.dataset.agreement)
    if not locked.is_reviewed:
        raise RefusedError(ReportRefusal.NOT_REVIEWED)
    if locked.dataset.is_deleted:
        raise RefusedError(ReportRefusal.DELETED)
    if locked.dataset.fault_count:
        raise RefusedError(ReportRefusal.HAS_FAULTS)
    try:
        with transaction.atomic():
            run = Run.objects.create(recipe=locked, started_by=by.actor_id)
    except IntegrityError:
        raise RefusedError(ReportRefusal.IS_RUNNING) from None
    audit.record(by=by, deed="recipe_run_started", thing=run, recipe=locked.public_id)
    app.configure_task(PERFORM, queue="reports").defer(public_id=run.public_id)
    return run


def perform_run(*, by: Actor, public_id: str) -> Run | None:
    """Do the work. A job whose worker died begins again; one that is finished is left as it is."""
    run = Run.objects.select_related("recipe__dataset__agreement").filter(public_id=public_id).first()
    if run is None or not run.is_open:
        return run
    from allemed.reports.running import ProofError, SourceRulesError

    proof: dict[str, Any] | None
    try:
        outcome, data_sha256 = _computed(run)
    except RefusedError as refused:
        refusal, proof = str(refused.reason.value), refused.facts or None
    except ProofError as broken:
        why = ReportRefusal.CANNOT_BE_PROTECTED if broken.by_earlier else ReportRefusal.CAN_BE_BROKEN
        refusal, proof = why.value, broken.proof
    except SourceRulesError as broken:
        refusal, proof = ReportRefusal.SOURCE_RULES.value, {"sentence": f"Row {broken.row}: {broken.why}"}
    except InsightError as error:
        # The sentence may name a row or a cell: it is locked with the proofs, for those on the list.
        refusal, proof = REFUSALS.get(error.name, ReportRefusal.DOES_NOT_FIT).value, {"sentence": str(error)}
        if tables := error.facts.get("tables"):
            proof["tables"] = str(tables).split(", ")
    except Exception as error:  # noqa: BLE001 -- whatever it is, the run must end, and nothing of the data be told
        # Only its kind: what a library says may quote an answer.
        logger.error("a run stopped: " + type(error).__name__)
        return _finish(by, run, RunState.FAILED)
    else:
        return _finish(by, run, RunState.DONE, outcome=outcome, data_sha256=data_sha256)
    return _finish(by, run, RunState.REFUSED, refusal=refusal, proof=proof)


def _computed(run: Run) -> tuple[Outcome, str]:
    from allemed.reports.running import compute
    from allemed.reports.running.opening import as_file, read_codebook, read_table

    dataset = run.recipe.dataset
    if dataset.is_deleted:
        raise RefusedError(ReportRefusal.DELETED)

    def tell(step: str, progress: int) -> None:
        Run.objects.filter(pk=run.pk, state__in=OPEN_STATES).update(
            state=RunState.RUNNING, step=RunStep(step), progress=progress
        )

    tell("opening", 2)
    recipe = read_recipe(run.recipe.text)
    with as_file(vault.read(dataset.stored_as, dataset.key), dataset.suffix) as (path, sha256):
        if sha256 != dataset.sha256:
            raise RefusedError(ReportRefusal.NOT_THE_SAME)
        tell("checking", 8)
        table, report = read_table(path, read_codebook(dataset.codebook))
    if not report.is_clean:
        raise RefusedError(ReportRefusal.HAS_FAULTS)
    agreement = dataset.agreement
    if bool(recipe.table) != (agreement.kind == DataKind.TABLES):
        raise RefusedError(ReportRefusal.WRONG_KIND)
    outcome = compute(
        recipe,
        table,
        threshold=agreement.threshold,
        rounding=agreement.rounding,
        earlier=ledger.releases(),
        tell=tell,
    )
    return outcome, sha256


def _finish(
    by: Actor,
    run: Run,
    state: RunState,
    *,
    outcome: Outcome | None = None,
    data_sha256: str = "",
    refusal: str = "",
    proof: dict[str, Any] | None = None,
) -> Run:
    with transaction.atomic():
        locked = Run.objects.select_for_update().get(pk=run.pk)
        if not locked.is_open:  # another worker was quicker
            return locked
        locked.state, locked.finished_at, locked.refusal = state, clock.now(), refusal
        locked.data_sha256 = data_sha256
        if outcome is not None:
            # The release goes with the result, for the ledger: it is what may be published, and no more.
            locked.result = {**outcome.result, "release": outcome.release.published().to_json()}
            locked.result_sha256 = hash_of(outcome.result)
            locked.step, locked.progress = RunStep.DONE, 100
        if proof is not None:
            key, box = vault.lock_text(json.dumps(proof, ensure_ascii=False, default=str))
            locked.proof, locked.proof_wrapped_key, locked.proof_key_name = box, key.wrapped, key.name
        locked.save()
        audit.record(by=by, deed=f"recipe_run_{state.value}", thing=locked, result=locked.result_sha256 or None)
    return locked


def read_proof(*, by: Actor, run: Run) -> dict[str, Any] | None:
    """How a refused release can be broken, or how the attack on a safe one went: for analysts on the list only."""
    check_analyst(by, run.recipe.dataset.agreement)
    if not run.proof:
        return None
    found: dict[str, Any] = json.loads(vault.unlock_text(run.proof_key, bytes(run.proof)))
    return found


@dataclass(frozen=True)
class Check:
    """Whether a run's result is what it was: by itself, beside other runs of the recipe, and in the ledger."""

    is_itself: bool
    same_digits: bool | None  # None: run once only
    in_ledger: bool
    data_are_here: bool


def check_hashes(*, run: Run) -> Check:
    """Check a finished run by its hashes; the data need not be here any more."""
    if run.state != RunState.DONE or run.result is None:
        raise RefusedError(ReportRefusal.NOT_DONE)
    result = {name: value for name, value in run.result.items() if name != "release"}
    others = Run.objects.filter(recipe=run.recipe, state=RunState.DONE, data_sha256=run.data_sha256).exclude(pk=run.pk)
    hashes = set(others.values_list("result_sha256", flat=True))
    dataset = Dataset.objects.get(pk=run.recipe.dataset_id)
    return Check(
        hash_of(result) == run.result_sha256,
        None if not hashes else hashes == {run.result_sha256},
        LedgerEntry.objects.filter(release_sha256=result["release_sha256"]).exists() and ledger.is_whole(),
        not dataset.is_deleted,
    )
