"""Recipes: written by one, read by another."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allemed.base.refusals import RefusedError
from allemed.people.views.access import may, signed_in
from allemed.people.views.my_page import side_menu
from allemed.reports import actions
from allemed.reports.forms import RecipeForm
from allemed.reports.models import Dataset, Recipe
from allemed.reports.permissions import can_see_analyses, can_work_with
from allemed.reports.views.access import analyst, crumbs
from allemed.reports.views.agreements import MENU


@may(can_see_analyses)
def write(request: HttpRequest, public_id: str) -> HttpResponse:
    dataset = get_object_or_404(Dataset.objects.select_related("agreement"), public_id=public_id)
    by = analyst(request, dataset.agreement)
    form = RecipeForm(request.POST or None)
    if form.is_valid():
        try:
            with form.once() as earlier:
                if earlier is None:
                    recipe = actions.write_recipe(by=by, dataset=dataset, text=form.cleaned_data["text"])
                    form.remember(recipe.public_id)
            return redirect("reports:recipe", form.outcome)
        except RefusedError as refused:
            form.add_error("text", refused.message)
    context = {"form": form, "dataset": dataset, "breadcrumbs": crumbs()}
    return render(request, "reports/write_recipe.html", context | side_menu(by, MENU))


@may(can_see_analyses)
def recipe(request: HttpRequest, public_id: str) -> HttpResponse:
    user = signed_in(request)
    found = get_object_or_404(
        Recipe.objects.select_related("dataset__agreement").prefetch_related("runs"), public_id=public_id
    )
    is_mine = can_work_with(user, found.dataset.agreement)
    context = {
        "recipe": found,
        "is_mine": is_mine,
        "may_review": is_mine and not found.is_reviewed and found.written_by != user.actor_id,
        "wrote_it": found.written_by == user.actor_id,
        "breadcrumbs": crumbs(),
    }
    return render(request, "reports/recipe.html", context | side_menu(user, MENU))


@require_POST
@may(can_see_analyses)
def review(request: HttpRequest, public_id: str) -> HttpResponse:
    found = get_object_or_404(Recipe.objects.select_related("dataset__agreement"), public_id=public_id)
    by = analyst(request, found.dataset.agreement)
    try:
        actions.review_recipe(by=by, recipe=found)
        messages.success(request, _("Oppskriften er godkjent og kan kjøres. Fra nå av endres den ikke."))
    except RefusedError as refused:
        messages.error(request, refused.message)
    return redirect("reports:recipe", public_id)
