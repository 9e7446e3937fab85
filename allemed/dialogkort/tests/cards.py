"""What the tests of this room lay on the table."""

from __future__ import annotations

from allemed.base.actor import System
from allemed.dialogkort import actions
from allemed.dialogkort.models import (
    Barrier,
    BarrierText,
    CardText,
    Deck,
    DeckText,
    DeckVersion,
    DialogueCard,
    Illustration,
)
from allemed.people.models import User

BY = System("test")
LANGUAGES = ("nb", "nn", "en")
TEXT = {
    "headline": "Guri vil spille fløyte",
    "situation": "Guri er 14 år.\nKorpset øver i andre etasje, og det er ingen heis.",
    "questions": "Hva kan vi gjøre for å inkludere dette barnet?\nHvem kommer ikke inn?",
    "easy_read": "Guri er 14 år.\nDet er ingen heis.",
    "listening": "Møt Guri. Hun er fjorten år.",
    "illustration_alt": "Guri spiller fløyte.",
}


def make_svg(colour: str = "#e5722a") -> bytes:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 600">'
        f'<circle cx="400" cy="300" r="200" fill="{colour}"/></svg>'
    ).encode()


def make_illustration(colour: str = "#e5722a") -> Illustration:
    same = Illustration.objects.filter(name=colour).first()
    return same or actions.add_illustration(by=BY, content=make_svg(colour), name=colour, credit="Kari Tegner")


def make_barrier(slug: str = "transport") -> Barrier:
    barrier: Barrier
    barrier, is_new = Barrier.objects.get_or_create(slug=slug, defaults={"pattern": "dots"})
    if is_new:
        for language in LANGUAGES:
            BarrierText.objects.create(barrier=barrier, language=language, name=slug.title(), explanation="Vei.")
    return barrier


def make_deck(slug: str = "kommuner") -> Deck:
    return Deck.objects.create(slug=slug, title=slug.title(), audience="municipality")


def make_card(version: DeckVersion, name: str = "Guri", languages: tuple[str, ...] = ("nb",)) -> DialogueCard:
    card = DialogueCard.objects.create(
        version=version,
        position=version.cards.count() + 1,
        slug=name.lower(),
        child_name=name,
        age=14,
        illustration=make_illustration(),
        barrier=make_barrier(),
    )
    for language in languages:
        CardText.objects.create(card=card, language=language, **TEXT)
    return card


def make_draft(
    deck: Deck | None = None, names: tuple[str, ...] = ("Guri", "Nora"), languages: tuple[str, ...] = ("nb",)
) -> DeckVersion:
    version = actions.start_draft(by=BY, deck=deck or make_deck())
    if not version.cards.exists():
        for language in languages:
            DeckText.objects.create(version=version, language=language, title="Kommuner", lead="To barn.")
        for name in names:
            make_card(version, name, languages)
    return version


def make_published(deck: Deck | None = None, languages: tuple[str, ...] = ("nb",)) -> DeckVersion:
    return actions.publish_version(by=BY, version=make_draft(deck, languages=languages))


def make_user(name: str, *, is_editor: bool = False) -> User:
    from django.contrib.auth.models import Group

    user = User.objects.create_user(f"{name.lower()}@allemed.example", name)
    if is_editor:
        user.groups.add(Group.objects.get(name="Editors"))
    return user
