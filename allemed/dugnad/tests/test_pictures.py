"""A picture that goes on from an older one is the one that would have been taken; what is sent is what is seen."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext

from allemed.dugnad import actions
from allemed.dugnad.models import CardDeal, Kind, SeatKind, StepKind
from allemed.dugnad.snapshots import Picture, View, as_bytes, render, take_picture
from allemed.dugnad.tests.evening import make_full_evening
from allemed.dugnad.tests.room import BARRIER, IDEA, Evening, make_deck, make_evening

pytestmark = pytest.mark.django_db
EYES = [
    View("facilitator", None, "nb"),
    View("helper", None, "en"),
    View("presenter", None, "nb"),
    View("table", 1, "nb"),
    View("table", 2, "nn"),
    View("personal", 1, "nb"),
    View("personal", None, "nb"),
    View("observer", None, "nb"),
]


def picture_of(evening: Evening, since: Picture | None = None) -> Picture:
    found = take_picture(evening.dugnad.public_id, since=since)
    assert found is not None
    return found


def look(picture: Picture) -> list[Any]:
    return [render(picture, view) for view in EYES]


def sent(picture: Picture) -> list[bytes]:
    """Also what is not written out again since the picture it goes on from."""
    return [as_bytes(picture, view) for view in EYES]


def anothers_card(evening: Evening, table: int) -> str:
    """A card that does not lie on the table: it shows it from the moment it has written about it."""
    assert evening.dugnad.deck is not None
    lying = CardDeal.objects.filter(table__number=table, table__dugnad=evening.dugnad).values("card")
    return str(evening.dugnad.deck.cards.exclude(pk__in=lying).get().public_id)


def test_what_is_sent_is_what_was_rendered_for_each_pair_of_eyes() -> None:
    picture = picture_of(make_full_evening())
    for view in EYES:  # one after another: what is shared is written by the first
        assert json.loads(as_bytes(picture, view)) == json.loads(json.dumps(render(picture, view)))


def test_each_deed_leads_to_the_same_picture_as_all_rows() -> None:
    evening = make_evening(2, deck=make_deck({"transport": 2}))
    evening.go_to(StepKind.CAPTURE)
    kept: dict[str, Any] = {}

    def change() -> None:
        evening.write(1, "Åpen hall på lørdager", id=kept["text"].id, base=1)

    def write() -> None:
        kept["text"] = evening.write(1, "Åpen hall")

    deeds: list[Callable[[], Any]] = [
        write,
        lambda: evening.write(2, "Utstyrsbua"),
        change,
        lambda: evening.write(1, "Åpen hall på søndager", id=kept["text"].id, base=1),  # kept beside
        lambda: evening.person(1),
        lambda: evening.sit(SeatKind.OBSERVER),
        lambda: actions.show(by=evening.tables[1], step=evening.step(StepKind.CAPTURE).public_id),
        lambda: evening.do("hide", contribution=kept["text"].id, reason="Et navn"),
        lambda: evening.do("unhide", contribution=kept["text"].id),
        lambda: evening.go_to(StepKind.CARD),
        lambda: evening.write(1, "Bussen går ikke", kind=BARRIER),
        lambda: evening.write(2, "Ingen buss", kind=BARRIER, card=anothers_card(evening, 2)),
        lambda: evening.write(1, "Bare for bordet", kind=Kind.NOTE),
        lambda: evening.write(2, "Samkjøring", kind=IDEA),
        lambda: actions.withdraw(by=evening.tables[1], contribution=kept["text"].id, base=2),
        lambda: actions.ask_for_help(by=evening.tables[1], is_asking=True),
        lambda: evening.go_to(StepKind.PRIORITISE),
        lambda: actions.vote(
            by=evening.person(2), step=evening.step(StepKind.PRIORITISE).public_id, revision=1, allocations={}
        ),
        lambda: evening.go_to(StepKind.MEASURES),
        lambda: evening.measure(1, text="Foreldre kjører på rundgang"),
        evening.close,
    ]
    before = picture_of(evening)
    for deed in deeds:
        deed()
        going_on, anew = picture_of(evening, before), picture_of(evening)
        assert look(going_on) == look(anew)
        assert sent(going_on) == sent(anew)
        assert going_on.seats == anew.seats
        before = going_on


def test_nothing_has_happened() -> None:
    evening = make_evening(1)
    assert take_picture(evening.dugnad.public_id, since=picture_of(evening)) is None


def test_news_about_one_text_read_that_text(
    django_assert_max_num_queries: Callable[..., CaptureQueriesContext],
) -> None:
    evening = make_evening(2)
    evening.go_to(StepKind.CAPTURE)
    before = picture_of(evening)
    evening.write(1, "Åpen hall")
    with django_assert_max_num_queries(3):
        picture_of(evening, before)


def test_news_without_their_line_in_the_log_are_read_whole() -> None:
    """A database that was put back is behind what the process remembers."""
    evening = make_evening(2)
    before = picture_of(evening)
    before.dugnad.seq += 7
    assert look(picture_of(evening, before)) == look(picture_of(evening))
