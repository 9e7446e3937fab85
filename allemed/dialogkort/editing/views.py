"""The editors' overview and a version's page, and the buttons that call the deeds."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allemed.base.refusals import RefusedError
from allemed.dialogkort import actions, checklist
from allemed.dialogkort.editing.forms import NewCardForm
from allemed.dialogkort.models import Deck, DeckVersion, DialogueCard
from allemed.dialogkort.permissions import can_edit_cards
from allemed.people.models import User

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Rest], HttpResponse]


def for_editors(view: View[Rest]) -> View[Rest]:
    """Wagtail lets in whoever may open its admin; cards are for those who may write them."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        if not can_edit_cards(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def _editor(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  for_editors let them in
    return request.user


def _version(public_id: str) -> DeckVersion:
    found: DeckVersion = get_object_or_404(DeckVersion.objects.with_cards(), public_id=public_id)
    return found


@for_editors
def overview(request: HttpRequest) -> HttpResponse:
    """Every deck: what readers see, and what is being worked on."""
    return render(request, "dialogkort/editing/overview.html", {"decks": Deck.objects.in_order()})


@for_editors
def version(request: HttpRequest, public_id: str) -> HttpResponse:
    """One version: its cards, what is missing, and the next step."""
    return _show(request, _version(public_id), NewCardForm())


def _show(request: HttpRequest, version: DeckVersion, form: NewCardForm, status: int = 200) -> HttpResponse:
    gaps = checklist.version_gaps(version) if version.is_draft else []
    cards = sorted(version.cards.all(), key=lambda card: card.position)
    context = {
        "version": version,
        "text": version.text("nb"),
        "form": form,
        "cards": [(card, card.text("nb"), [gap for gap in gaps if gap.card == card]) for card in cards],
        "deck_gaps": [gap for gap in gaps if gap.card is None],
        "is_ready": not any(gap.stops_publication for gap in gaps),
        "shown_languages": [
            checklist.LANGUAGE_NAMES[code]
            for code in (checklist.complete_languages(version) if version.is_draft else version.languages)
        ],
    }
    return render(request, "dialogkort/editing/version.html", context, status=status)


@require_POST
@for_editors
def new_version(request: HttpRequest, public_id: str) -> HttpResponse:
    """Begin a version of the deck, from its newest."""
    deck = get_object_or_404(Deck, public_id=public_id)
    try:
        started = actions.start_draft(by=_editor(request), deck=deck)
    except RefusedError as refusal:
        messages.error(request, refusal.message)
        return redirect("dialogkort_editing:overview")
    return redirect("dialogkort_editing:version", started.public_id)


@require_POST
@for_editors
def new_card(request: HttpRequest, public_id: str) -> HttpResponse:
    """Begin a card and open its form."""
    version = _version(public_id)
    form = NewCardForm(request.POST)
    if not form.is_valid():
        return _show(request, version, form, status=422)
    try:
        card = actions.add_card(by=_editor(request), version=version, **form.cleaned_data)
    except RefusedError as refusal:
        messages.error(request, refusal.message)
        return redirect("dialogkort_editing:version", public_id)
    return redirect(DialogueCard.snippet_viewset.get_url_name("edit"), card.pk)


@require_POST
@for_editors
def publish(request: HttpRequest, public_id: str) -> HttpResponse:
    """Publish for good."""
    try:
        published = actions.publish_version(by=_editor(request), version=_version(public_id))
        messages.success(request, _("Utgaven er publisert. Filene er klare til nedlasting."))
        return redirect("dialogkort_editing:version", published.public_id)
    except RefusedError as refusal:
        messages.error(request, refusal.message)
        return redirect("dialogkort_editing:version", public_id)


@require_POST
@for_editors
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a published version off the site."""
    try:
        actions.withdraw_version(by=_editor(request), version=_version(public_id))
        messages.success(request, _("Utgaven er trukket tilbake."))
    except RefusedError as refusal:
        messages.error(request, refusal.message)
    return redirect("dialogkort_editing:overview")


@require_POST
@for_editors
def delete(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give up a draft."""
    try:
        actions.delete_draft(by=_editor(request), version=_version(public_id))
        messages.success(request, _("Utkastet er slettet."))
    except RefusedError as refusal:
        messages.error(request, refusal.message)
    return redirect("dialogkort_editing:overview")


@require_POST
@for_editors
def move(request: HttpRequest, public_id: str, where: str) -> HttpResponse:
    """Move a card one place up or down."""
    card = get_object_or_404(DialogueCard, public_id=public_id)
    try:
        actions.move_card(by=_editor(request), card=card, steps=-1 if where == "opp" else 1)
    except RefusedError as refusal:
        messages.error(request, refusal.message)
    return redirect("dialogkort_editing:version", card.version.public_id)


@require_POST
@for_editors
def delete_card(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a card out of a draft."""
    card = get_object_or_404(DialogueCard, public_id=public_id)
    try:
        actions.delete_card(by=_editor(request), card=card)
        messages.success(request, _("Kortet er slettet."))
    except RefusedError as refusal:
        messages.error(request, refusal.message)
    return redirect("dialogkort_editing:version", card.version.public_id)
