"""Readers' pages. Everything but a draft is the same for everyone and may be kept by the front."""

from __future__ import annotations

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from allemed.base.http import public
from allemed.dialogkort.models import Deck, DeckVersion, VersionState
from allemed.dialogkort.pages import CardPage, DeckPage, crumbs
from allemed.dialogkort.permissions import can_edit_cards


def deck_list(request: HttpRequest) -> HttpResponse:
    """Every published deck, with its children."""
    newest = DeckVersion.objects.filter(state=VersionState.PUBLISHED).order_by("-number").with_cards()
    decks = Deck.objects.published().in_order().prefetch_related(Prefetch("versions", newest, to_attr="shown"))
    language = get_language() or "nb"
    pages = [DeckPage(getattr(deck, "shown")[0], language) for deck in decks]  # noqa: B009  Prefetch put it there
    return public(render(request, "dialogkort/deck_list.html", {"decks": pages, "breadcrumbs": crumbs()[:1]}))


def deck(request: HttpRequest, deck: str) -> HttpResponse:
    """A deck's own address: its newest published version."""
    found = get_object_or_404(Deck, slug=deck)
    current = DeckVersion.objects.filter(deck=found).published().newest_first().with_cards().first()
    if current is not None:
        return _show_deck(request, current, is_newest=True)
    if found.versions.filter(state=VersionState.WITHDRAWN).exists():
        return _withdrawn(request)
    raise Http404


def version(request: HttpRequest, deck: str, number: str) -> HttpResponse:
    """One version, for ever. A draft is shown to editors only."""
    found = _version(request, deck, number)
    if found.state == VersionState.WITHDRAWN:
        return _withdrawn(request)
    return _show_deck(request, found, is_newest=_is_newest(found))


def card(request: HttpRequest, deck: str, card: str) -> HttpResponse:
    """A card's own address: as it is in the newest version; if it has left the deck, as it last was."""
    versions = DeckVersion.objects.filter(deck__slug=deck).published().newest_first()
    current = versions.with_cards().first()
    if current is None:
        if DeckVersion.objects.filter(deck__slug=deck, state=VersionState.WITHDRAWN, cards__slug=card).exists():
            return _withdrawn(request)
        raise Http404
    if any(each.slug == card for each in current.cards.all()):
        return _show_card(request, current, card, is_newest=True)
    earlier = versions.filter(cards__slug=card).first()
    if earlier is None:
        raise Http404
    return public(redirect("dialogkort:version_card", deck=deck, number=earlier.number, card=card))


def version_card(request: HttpRequest, deck: str, number: str, card: str) -> HttpResponse:
    """A card as it is in one version."""
    found = _version(request, deck, number)
    if found.state == VersionState.WITHDRAWN:
        return _withdrawn(request)
    return _show_card(request, found, card, is_newest=_is_newest(found))


def _version(request: HttpRequest, deck: str, number: str) -> DeckVersion:
    found: DeckVersion = get_object_or_404(DeckVersion.objects.with_cards(), deck__slug=deck, number=int(number))
    # Only here is it asked who reads, so that a published page never depends on it.
    if found.is_draft and not can_edit_cards(request.user):
        raise Http404
    return found


def _is_newest(version: DeckVersion) -> bool:
    return not DeckVersion.objects.filter(deck=version.deck, number__gt=version.number).published().exists()


def _show_deck(request: HttpRequest, version: DeckVersion, *, is_newest: bool) -> HttpResponse:
    page = DeckPage(version, get_language() or "nb", is_newest=is_newest)
    older = version.deck.versions.published().exclude(pk=version.pk).newest_first()
    context = {"page": page, "versions": older, "breadcrumbs": crumbs()}
    return _for_readers(render(request, "dialogkort/deck.html", context), version)


def _show_card(request: HttpRequest, version: DeckVersion, slug: str, *, is_newest: bool) -> HttpResponse:
    cards = sorted(version.cards.all(), key=lambda card: card.position)
    found = next((card for card in cards if card.slug == slug), None)
    if found is None:
        raise Http404
    page = CardPage(found, version, get_language() or "nb", is_newest=is_newest)
    context = {
        "page": page,
        "previous": page.neighbour(cards, -1),
        "next": page.neighbour(cards, 1),
        "breadcrumbs": [*crumbs(), {"title": page.deck.title, "url": page.deck.url}],
    }
    return _for_readers(render(request, "dialogkort/card.html", context), version)


def _for_readers(response: HttpResponse, version: DeckVersion) -> HttpResponse:
    if version.is_draft:
        add_never_cache_headers(response)
        return response
    return public(response)


def _withdrawn(request: HttpRequest) -> HttpResponse:
    title = _("Kortene er trukket tilbake")
    return render(request, "dialogkort/withdrawn.html", {"title": title, "breadcrumbs": crumbs()}, status=410)
