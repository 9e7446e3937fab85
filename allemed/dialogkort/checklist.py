"""What is still missing before a version can be published, and before a language is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from allemed.base import fonts
from allemed.dialogkort import unprintable
from allemed.dialogkort.models import CardText, DeckText, DeckVersion, DialogueCard

FIRST = settings.LANGUAGE_CODE  # bokmål is written first, and every published card has it
LANGUAGE_NAMES = dict(settings.LANGUAGES)


@dataclass(frozen=True)
class Gap:
    """One thing to mend. `card` is None for the deck's texts. A gap in another language hides that language only."""

    card: DialogueCard | None
    language: str
    what: str

    @property
    def stops_publication(self) -> bool:
        return self.language == FIRST

    def __str__(self) -> str:
        where = self.card.child_name if self.card else _("Kortstokken")
        if self.language == FIRST:
            return f"{where}: {self.what}"
        return f"{where} ({LANGUAGE_NAMES.get(self.language, self.language).lower()}): {self.what}"


def _field_name(model: type[CardText] | type[DeckText], name: str) -> str:
    return str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def text_gaps(text: CardText | DeckText, names: Iterable[str]) -> list[str]:
    """What is empty in `text`, and what cannot be printed, in words for the editor."""
    found = []
    for name in names:
        value = str(getattr(text, name))
        if not value.strip():
            found.append(_("mangler %(field)s") % {"field": _field_name(type(text), name)})
            continue
        strange = fonts.missing_characters(value)
        if strange:
            found.append(unprintable.sentence(_field_name(type(text), name), strange))
    return found


def card_gaps(card: DialogueCard) -> list[Gap]:
    """What `card` lacks, bokmål first. A language nobody has begun lacks nothing."""
    found = []
    if card.barrier is None:
        found.append(Gap(card, FIRST, _("mangler barriere")))
    if card.illustration is None:
        found.append(Gap(card, FIRST, _("mangler tegning")))
    strange = fonts.missing_characters(card.child_name)
    if strange:
        found.append(Gap(card, FIRST, unprintable.sentence(_("barnets navn"), strange)))
    texts = {text.language: text for text in card.texts.all()}
    if FIRST not in texts:
        found.append(Gap(card, FIRST, _("mangler all tekst på bokmål")))
    for language in sorted(texts, key=lambda code: (code != FIRST, code)):
        found += [Gap(card, language, what) for what in text_gaps(texts[language], CardText.REQUIRED)]
    return found


def version_gaps(version: DeckVersion) -> list[Gap]:
    """What the whole version lacks: the deck's texts first, then each card in order."""
    found = []
    texts = {text.language: text for text in version.texts.all()}
    if FIRST not in texts:
        found.append(Gap(None, FIRST, _("mangler tittel og ingress på bokmål")))
    for language in sorted(texts, key=lambda code: (code != FIRST, code)):
        found += [Gap(None, language, what) for what in text_gaps(texts[language], ("title", "lead"))]
    cards = sorted(version.cards.all(), key=lambda card: card.position)
    if not cards:
        found.append(Gap(None, FIRST, _("har ingen kort")))
    for card in cards:
        found += card_gaps(card)
    return found


def complete_languages(version: DeckVersion) -> list[str]:
    """The languages that can be shown: the deck's texts and every card are complete in them, barriers' names too."""
    begun = {text.language for text in version.texts.all()}
    cards = list(version.cards.all())
    lacking = {gap.language for gap in version_gaps(version)}

    def is_complete(language: str) -> bool:
        return (
            language in begun
            and language not in lacking
            and all(any(text.language == language for text in card.texts.all()) for card in cards)
            and all(card.barrier and any(t.language == language for t in card.barrier.texts.all()) for card in cards)
        )

    return [language for language, _name in settings.LANGUAGES if is_complete(language)]


def nameless_barriers(version: DeckVersion) -> str:
    """The barriers that have no name in bokmål, in one sentence."""
    slugs = sorted(
        {
            card.barrier.slug
            for card in version.cards.all()
            if card.barrier and not any(text.language == FIRST for text in card.barrier.texts.all())
        }
    )
    return _("Barrieren mangler navn på bokmål: %(slugs)s") % {"slugs": ", ".join(slugs)}
