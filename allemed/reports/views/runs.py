"""Runs: how far they have come, what came out, and putting it on the site."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allemed.base.refusals import RefusedError
from allemed.people.views.access import may, signed_in
from allemed.people.views.my_page import side_menu
from allemed.reports import actions
from allemed.reports.models import Publication, Publishing, Recipe, Run, RunState
from allemed.reports.permissions import can_see_analyses, can_work_with
from allemed.reports.publication.findings import sentences
from allemed.reports.recipes import read_recipe
from allemed.reports.recipes.spec import say
from allemed.reports.views.access import analyst, crumbs, sees_secrets
from allemed.reports.views.agreements import MENU

ASK_AGAIN_SECONDS = "3"


@require_POST
@may(can_see_analyses)
def start(request: HttpRequest, public_id: str) -> HttpResponse:
    recipe = get_object_or_404(Recipe.objects.select_related("dataset__agreement"), public_id=public_id)
    by = analyst(request, recipe.dataset.agreement)
    try:
        return redirect("reports:run", actions.start_run(by=by, recipe=recipe).public_id)
    except RefusedError as refused:
        messages.error(request, refused.message)
    return redirect("reports:recipe", public_id)


@may(can_see_analyses)
def run(request: HttpRequest, public_id: str) -> HttpResponse:
    user = signed_in(request)
    found = get_object_or_404(Run.objects.select_related("recipe__dataset__agreement"), public_id=public_id)
    agreement = found.recipe.dataset.agreement
    publishing = Publishing.objects.filter(run=found).first()
    may_see = sees_secrets(request, agreement)
    context = {
        "run": found,
        "is_mine": can_work_with(user, agreement),
        "proof": actions.read_proof(by=user, run=found) if may_see else None,
        "publishing": publishing,
        "given_away": actions.read_publishing_proof(by=user, publishing=publishing) if may_see and publishing else None,
        "check": actions.check_hashes(run=found) if found.state == RunState.DONE else None,
        "findings": _findings(found),
        "publication": found.publications.order_by("-published_at").first(),
        "breadcrumbs": crumbs(),
    }
    response = render(request, "reports/run.html", context | side_menu(user, MENU))
    if found.is_open or (publishing and publishing.is_open):
        response.headers["Refresh"] = ASK_AGAIN_SECONDS
    return response


def _findings(run: Run) -> list[dict[str, object]]:
    """What the page will say, to be read before it is put out."""
    if run.result is None:
        return []
    recipe, language = read_recipe(run.recipe.text), get_language() or "nb"
    by_id = {found["id"]: found for found in run.result["sections"]}
    return [
        {
            "title": say(section.title, language),
            "sentences": sentences(recipe, section, by_id[section.id], language, run.result["places"]),
        }
        for section in recipe.sections
    ]


@require_POST
@may(can_see_analyses)
def publish(request: HttpRequest, public_id: str) -> HttpResponse:
    found = get_object_or_404(Run.objects.select_related("recipe__dataset__agreement"), public_id=public_id)
    by = analyst(request, found.recipe.dataset.agreement)
    try:
        actions.start_publishing(by=by, run=found)
    except RefusedError as refused:
        messages.error(request, refused.message)
    return redirect("reports:run", public_id)


@require_POST
@may(can_see_analyses)
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    publication = get_object_or_404(
        Publication.objects.select_related("run__recipe__dataset__agreement"), public_id=public_id
    )
    by = analyst(request, publication.run.recipe.dataset.agreement)
    try:
        actions.withdraw_publication(by=by, publication=publication)
        messages.success(request, _("Rapporten er trukket tilbake."))
    except RefusedError as refused:
        messages.error(request, refused.message)
    return redirect("reports:run", publication.run.public_id)
