"""Write a recipe, and let someone else read it before it is run."""

from __future__ import annotations

import hashlib

from django.db import transaction

from allemed.audit import actions as audit
from allemed.base import clock
from allemed.base.actor import Actor
from allemed.base.refusals import RefusedError
from allemed.reports.actions.datasets import check_analyst
from allemed.reports.models import Dataset, Recipe
from allemed.reports.recipes import RecipeError, read_recipe
from allemed.reports.refusals import ReportRefusal


@transaction.atomic
def write_recipe(*, by: Actor, dataset: Dataset, text: str) -> Recipe:
    """Keep a recipe for `dataset`, to be reviewed. Raises `RefusedError` with what is wrong in it, and where."""
    check_analyst(by, dataset.agreement)
    if dataset.is_deleted:
        raise RefusedError(ReportRefusal.DELETED)
    try:
        read = read_recipe(text)
    except RecipeError as error:
        raise RefusedError(ReportRefusal.BAD_RECIPE, why=str(error)) from None
    recipe = Recipe.objects.create(
        dataset=dataset,
        title=read.title["nb"][:160],
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        written_by=by.actor_id,
    )
    audit.record(by=by, deed="recipe_written", thing=recipe, sha256=recipe.sha256)
    return recipe


@transaction.atomic
def review_recipe(*, by: Actor, recipe: Recipe) -> Recipe:
    """Say that the recipe is right. Another than the one who wrote it, and on the list; then it never changes."""
    locked = Recipe.objects.select_for_update().get(pk=recipe.pk)
    check_analyst(by, locked.dataset.agreement)
    if locked.is_reviewed:
        raise RefusedError(ReportRefusal.ALREADY_REVIEWED)
    if locked.written_by == by.actor_id:
        raise RefusedError(ReportRefusal.NEEDS_ANOTHER_PERSON)
    locked.reviewed_by, locked.reviewed_at = by.actor_id, clock.now()
    locked.save(update_fields=["reviewed_by", "reviewed_at"])
    audit.record(by=by, deed="recipe_reviewed", thing=locked, sha256=locked.sha256)
    return locked
