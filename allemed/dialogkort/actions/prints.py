"""Making a version's files. They lie under names made of their content, and are served without Django."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.utils.translation import gettext as _

from allemed.audit import actions as audit
from allemed.base.actor import Actor
from allemed.base.http import purge_pages
from allemed.base.refusals import RefusedError
from allemed.base.typst import NotPrintableError
from allemed.dialogkort import printing
from allemed.dialogkort.actions.illustrations import store
from allemed.dialogkort.models import DeckVersion, DialogueCard, Print, PrintKind
from allemed.dialogkort.models.illustration import ChangedFileError
from allemed.dialogkort.refusals import CardRefusal

WHOLE_DECK = (PrintKind.A5, PrintKind.A6, PrintKind.SHEETS, PrintKind.FACILITATOR)
ONE_CARD = (PrintKind.A5, PrintKind.A6, PrintKind.PICTURE)


def _wanted(version: DeckVersion) -> Iterator[tuple[PrintKind, DialogueCard | None]]:
    for kind in WHOLE_DECK:
        yield kind, None
    for card in sorted(version.cards.all(), key=lambda card: card.position):
        for kind in ONE_CARD:
            yield kind, card


def _file_name(version: DeckVersion, language: str, kind: PrintKind, card: DialogueCard | None, made: bytes) -> str:
    # People keep the file: its name says what it is. Ten characters of the hash make a new content a new address.
    digest = hashlib.sha256(made).hexdigest()[:10]
    what = f"{version.deck.slug}-v{version.number}" + (f"-{card.slug}" if card else "")
    extension = "png" if kind == PrintKind.PICTURE else "pdf"
    return f"dialogkort/{what}-{kind.value}-{language}-{digest}.{extension}"


def make_prints(version: DeckVersion, languages: Iterable[str]) -> list[Print]:
    """Make and store every file of `version`, replacing what there was. Called inside a deed's transaction.

    Raises `RefusedError` naming the card whose words do not fit, or what else typst found.
    """
    prints = []
    for language in languages:
        for kind, card in _wanted(version):
            try:
                made = printing.make(version, language, kind, card)
            except printing.TooLongError as too_long:
                names = {card.slug: card.child_name for card in version.cards.all()}
                raise RefusedError(
                    CardRefusal.NOT_PRINTABLE,
                    card=names.get(too_long.slug, too_long.slug),
                    why=_("teksten er for lang for kortet. Stryk noen ord."),
                ) from None
            except ChangedFileError:
                raise RefusedError(
                    CardRefusal.NOT_PRINTABLE,
                    card=card.child_name if card else version.deck.title,
                    why=_("en tegning er endret på disken. Last den opp på nytt."),
                ) from None
            except NotPrintableError as refusal:
                raise RefusedError(
                    CardRefusal.NOT_PRINTABLE, card=card.child_name if card else version.deck.title, why=refusal.words
                ) from None
            name = store(_file_name(version, language, kind, card, made.content), made.content)
            printed, _created = Print.objects.update_or_create(
                version=version,
                card=card,
                language=language,
                kind=kind,
                defaults={"file": name, "size": len(made.content), "pages": made.pages, "source": made.source},
            )
            prints.append(printed)
    return prints


@transaction.atomic
def remake_prints(*, by: Actor, version: DeckVersion) -> list[Print]:
    """Make a published version's files anew, after the template or the fonts were mended. Its words are untouched."""
    if not version.is_published:
        raise RefusedError(CardRefusal.NOT_PUBLISHED)
    prints = make_prints(DeckVersion.objects.with_cards().get(pk=version.pk), version.languages)
    audit.record(by=by, deed="deck_prints_remade", thing=version, files=len(prints))
    purge_pages()
    return prints
