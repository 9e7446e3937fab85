"""Runbooks: list, copy, write a draft step by step, publish. Everything by buttons; nothing is dragged."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allemed.base.refusals import RefusedError
from allemed.dugnad import actions
from allemed.dugnad.forms import NewRunbookForm, RunbookForm, StepForm
from allemed.dugnad.models import Runbook, RunbookStep, RunbookVersion
from allemed.dugnad.permissions import can_write_runbooks
from allemed.people.views.access import may, signed_in
from allemed.people.views.my_page import side_menu


def show(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page about runbooks, with the menu beside it."""
    menu = side_menu(signed_in(request), "dugnad_lead:runbooks")
    return render(request, f"dugnad/runbook_{template}.html", context | menu)


def _row(version: RunbookVersion) -> dict[str, Any]:
    language = get_language() or "nb"
    steps = [{"step": step, **step.words(language)} for step in version.steps.order_by("position")]
    return {
        "version": version,
        "title": version.title(language),
        "lead": version.lead(language),
        "minutes": version.minutes,
        "steps": steps,
    }


@may(can_write_runbooks)
def runbooks(request: HttpRequest) -> HttpResponse:
    """All of them, and which have a draft."""
    rows = []
    for book in Runbook.objects.all():
        shown = book.current or book.draft
        if shown is not None:
            rows.append({"book": book, "draft": book.draft, "current": book.current, **_row(shown)})
    return show(request, "list", {"rows": rows})


@may(can_write_runbooks)
def runbook(request: HttpRequest, public_id: str) -> HttpResponse:
    """What it says now, its draft, and earlier editions."""
    book = get_object_or_404(Runbook, public_id=public_id)
    current, draft = book.current, book.draft
    context = {
        "book": book,
        "draft": _row(draft) if draft else None,
        "current": _row(current) if current else None,
        "earlier": book.versions.filter(published_at__isnull=False).exclude(pk=current.pk) if current else [],
        "copy_form": NewRunbookForm(),
    }
    return show(request, "runbook", context)


@require_POST
@may(can_write_runbooks)
def copy(request: HttpRequest, public_id: str) -> HttpResponse:
    """A runbook of one's own."""
    book = get_object_or_404(Runbook, public_id=public_id)
    source = book.current or book.draft
    form = NewRunbookForm(request.POST)
    if source is None or not form.is_valid():
        return show(request, "copy", {"book": book, "form": form})
    title = form.cleaned_data["title"]
    with form.once() as earlier:
        if earlier is None:
            made = actions.copy_runbook(by=signed_in(request), source=source, slug=slugify(title), titles={"nb": title})
            form.remember(made.runbook.public_id)
    messages.success(request, _("Kopien er et utkast. Ingen andre bruker det før du publiserer."))
    return redirect("dugnad_lead:runbook", form.outcome)


@require_POST
@may(can_write_runbooks)
def draft(request: HttpRequest, public_id: str) -> HttpResponse:
    """A new edition, begun from the newest."""
    book = get_object_or_404(Runbook, public_id=public_id)
    try:
        actions.start_draft(by=signed_in(request), runbook=book)
    except RefusedError as refused:
        messages.error(request, refused.message)
    return redirect("dugnad_lead:runbook", public_id)


def _draft(public_id: str) -> RunbookVersion:
    return get_object_or_404(
        RunbookVersion.objects.select_related("runbook"), runbook__public_id=public_id, published_at=None
    )


@may(can_write_runbooks)
def words(request: HttpRequest, public_id: str) -> HttpResponse:
    """What the draft is called and what it is for."""
    version = _draft(public_id)
    form = RunbookForm(request.POST or None, initial=RunbookForm.of(version))
    if form.is_valid():
        try:
            actions.save_words(
                by=signed_in(request), version=version, titles=form.words("title"), leads=form.words("lead")
            )
            return redirect("dugnad_lead:runbook", public_id)
        except RefusedError as refused:
            form.add_error(None, refused.message)
    return show(request, "words", {"form": form, "book": version.runbook})


@may(can_write_runbooks)
def step(request: HttpRequest, public_id: str, position: int = 0) -> HttpResponse:
    """Write a step, or (position 0) one more at the end."""
    version = _draft(public_id)
    found = get_object_or_404(RunbookStep, version=version, position=position) if position else None
    form = StepForm(request.POST or None, initial=StepForm.of(found))
    if form.is_valid():
        try:
            actions.save_step(by=signed_in(request), version=version, step=found, fields=form.fields_of_step())
            messages.success(request, _("Steget er lagret."))
            return redirect("dugnad_lead:runbook", public_id)
        except RefusedError as refused:
            form.add_error(None, refused.message)
    return show(request, "step", {"form": form, "book": version.runbook, "step": found})


@require_POST
@may(can_write_runbooks)
def move_step(request: HttpRequest, public_id: str, position: int, way: str) -> HttpResponse:
    """Up or down one place, or out."""
    found = get_object_or_404(
        RunbookStep.objects.select_related("version"), version=_draft(public_id), position=position
    )
    try:
        if way == "ut":
            actions.delete_step(by=signed_in(request), step=found)
            messages.success(request, _("Steget er tatt ut."))
        else:
            actions.move_step(by=signed_in(request), step=found, places=-1 if way == "opp" else 1)
    except RefusedError as refused:
        messages.error(request, refused.message)
    return redirect("dugnad_lead:runbook", public_id)


@require_POST
@may(can_write_runbooks)
def publish(request: HttpRequest, public_id: str) -> HttpResponse:
    """From now on new dugnads get this edition."""
    try:
        actions.publish_runbook(by=signed_in(request), version=_draft(public_id))
        messages.success(request, _("Kjøreplanen er publisert. Dugnader som alt er åpnet, blir som de er."))
    except RefusedError as refused:
        messages.error(request, refused.message)
    return redirect("dugnad_lead:runbook", public_id)
