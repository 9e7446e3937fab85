"""What a deck's and a card's page show, in one language: plain values, so that the templates ask nothing."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import override

from allemed.dialogkort.checklist import LANGUAGE_NAMES
from allemed.dialogkort.models import BarrierText, CardText, DeckVersion, DialogueCard, Print, PrintKind

DOWNLOAD_ORDER = (PrintKind.A5, PrintKind.A6, PrintKind.SHEETS, PrintKind.FACILITATOR)


def crumbs() -> list[dict[str, str]]:
    """The way to the decks."""
    return [
        {"title": _("Forside"), "url": reverse("dialogkort:deck_list").replace("dialogkort/", "")},
        {"title": _("Dialogkort"), "url": reverse("dialogkort:deck_list")},
    ]


class Page:
    """What deck and card have in common: the language shown, and the addresses of the others."""

    def __init__(self, version: DeckVersion, wanted: str, *, is_newest: bool = True) -> None:
        self.version = version
        self.wanted = wanted
        self.language = version.shown_language(wanted)
        self.is_newest = is_newest
        self.is_draft = version.is_draft

    @property
    def is_translated(self) -> bool:
        """Whether the reader gets the language asked for; otherwise it is bokmål, marked as such."""
        return self.language == self.wanted

    @property
    def shown_language_name(self) -> str:
        return LANGUAGE_NAMES[self.language]

    def _path(self) -> str:
        raise NotImplementedError

    @cached_property
    def url(self) -> str:
        return self._path()

    @cached_property
    def canonical(self) -> str:
        """The one address search engines keep: in the language that is really shown."""
        with override(self.language):
            return settings.SITE_ADDRESS + self._path()

    @cached_property
    def alternates(self) -> list[dict[str, str]]:
        """The same page in the languages it is complete in."""
        found = []
        for code in self.version.languages:
            with override(code):
                found.append({"code": code, "url": settings.SITE_ADDRESS + self._path()})
        return found

    def _files(self, card: DialogueCard | None, kinds: Sequence[PrintKind]) -> list[dict[str, object]]:
        prints = {
            found.kind: found for found in self.version.prints.filter(card=card, language=self.language, kind__in=kinds)
        }
        return [_download(prints[kind]) for kind in kinds if kind in prints]


def _download(found: Print) -> dict[str, object]:
    return {
        "url": found.file.url,
        "title": {
            PrintKind.A5: _("Store kort (A5)"),
            PrintKind.A6: _("Små kort (A6)"),
            PrintKind.SHEETS: _("Fire kort på hvert A4-ark, med skjæremerker"),
            PrintKind.FACILITATOR: _("Ark til den som leder samtalen"),
        }[PrintKind(found.kind)],
        "size": found.size,
        "note": _("%(pages)s sider") % {"pages": found.pages},
    }


class DeckPage(Page):
    """A deck in one language."""

    def __init__(self, version: DeckVersion, wanted: str, *, is_newest: bool = True) -> None:
        super().__init__(version, wanted, is_newest=is_newest)
        text = version.text(self.language)
        self.title = text.title if text else version.deck.title
        self.lead = text.lead if text else ""
        self.audience = version.deck.get_audience_display()
        self.number = version.number
        self.deck_url = version.deck.get_absolute_url()

    def _path(self) -> str:
        return self.version.deck.get_absolute_url() if self.is_newest else self.version.get_absolute_url()

    @cached_property
    def cards(self) -> list[CardPage]:
        ordered = sorted(self.version.cards.all(), key=lambda card: card.position)
        return [CardPage(card, self.version, self.wanted, is_newest=self.is_newest) for card in ordered]

    @cached_property
    def files(self) -> list[dict[str, object]]:
        return self._files(None, DOWNLOAD_ORDER)

    @property
    def picture(self) -> str:
        """The picture a shared link shows: the first child's."""
        return self.cards[0].share_picture if self.cards else ""


class CardPage(Page):
    """A card in one language."""

    def __init__(self, card: DialogueCard, version: DeckVersion, wanted: str, *, is_newest: bool = True) -> None:
        super().__init__(version, wanted, is_newest=is_newest)
        self.card = card
        self.name = card.child_name
        self.age = card.age
        self.text = card.text(self.language) or CardText(card=card, language=self.language)
        self.drawing = card.illustration
        self.barrier = card.barrier
        self.barrier_text = card.barrier.text(self.language) if card.barrier else BarrierText()

    def _path(self) -> str:
        return self.card.get_absolute_url() if self.is_newest else self.card.version_url()

    @property
    def title(self) -> str:
        return _("%(name)s, %(age)s år") % {"name": self.name, "age": self.age}

    @cached_property
    def deck(self) -> DeckPage:
        return DeckPage(self.version, self.wanted, is_newest=self.is_newest)

    @cached_property
    def files(self) -> list[dict[str, object]]:
        return self._files(self.card, (PrintKind.A5, PrintKind.A6))

    @cached_property
    def share_picture(self) -> str:
        """The absolute address of the picture a shared link shows, or nothing in a draft."""
        found = self.version.prints.filter(card=self.card, language=self.language, kind=PrintKind.PICTURE).first()
        return settings.SITE_ADDRESS + found.file.url if found else ""

    def neighbour(self, cards: Sequence[DialogueCard], steps: int) -> dict[str, str] | None:
        """The card `steps` away in the deck, or nothing past its ends."""
        place = [card.pk for card in cards].index(self.card.pk) + steps
        if not 0 <= place < len(cards):
            return None
        page = CardPage(cards[place], self.version, self.wanted, is_newest=self.is_newest)
        return {"title": page.title, "url": page.url}


def first_deck(language: str) -> DeckPage | None:
    """The deck that stands first, in its newest published version: the one the front page lays on the table."""
    version = DeckVersion.objects.published().with_cards().order_by("deck__position", "deck_id", "-number").first()
    return DeckPage(version, language) if version else None
