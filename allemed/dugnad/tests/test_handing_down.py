"""The programme hands down whom it expects and who gets the minutes: the newest stands, and again is nothing new."""

from __future__ import annotations

import pytest

from allemed.audit.models import Event as Entry
from allemed.base.refusals import RefusedError
from allemed.dugnad import actions
from allemed.dugnad.actions.minutes import make_draft
from allemed.dugnad.minutes.document import Document
from allemed.dugnad.models import Dugnad, Recipient
from allemed.dugnad.refusals import RoomRefusal
from allemed.dugnad.tests.room import BY, make_dugnad, make_evening

pytestmark = pytest.mark.django_db
WANTED = [{"sector": "sport", "wanted": 4}, {"sector": "youth", "wanted": 6}, {"sector": "Historielaget", "wanted": 1}]
LENE = ("lene@arendal.example", "nb")


def receives(dugnad: Dugnad) -> dict[str, str]:
    return dict(Recipient.objects.filter(dugnad=dugnad).values_list("email", "language"))


def test_what_was_handed_down_before_the_lobby_stands_when_it_opens() -> None:
    dugnad = make_dugnad()
    actions.hand_down(by=BY, dugnad=dugnad, expected_sectors=WANTED, recipients=[LENE])
    opened = actions.open_lobby(by=BY, dugnad=dugnad, tables=2)
    assert opened.expected_sectors == WANTED
    assert receives(opened) == dict([LENE])


def test_the_same_again_is_nothing_new() -> None:
    evening = make_evening(1)
    for _ in range(2):
        actions.hand_down(by=BY, dugnad=evening.now, expected_sectors=WANTED, recipients=[LENE], have_come=["sport"])
    assert list(evening.now.events.values_list("deed", flat=True)).count("handed_down") == 1
    assert Entry.objects.filter(deed="dugnad_handed_down").count() == 1


def test_the_newest_language_and_the_newest_address_stand() -> None:
    dugnad = make_evening(1).now
    actions.hand_down(by=BY, dugnad=dugnad, recipients=[LENE, ("postmottak@arendal.example", "nb")])
    actions.hand_down(
        by=BY, dugnad=dugnad, recipients=[("Lene@Arendal.example", "nn"), ("kultur@arendal.example", "en")]
    )
    assert receives(dugnad) == {"lene@arendal.example": "nn", "kultur@arendal.example": "en"}
    actions.hand_down(by=BY, dugnad=dugnad, expected_sectors=WANTED)  # says nothing of recipients
    assert len(receives(dugnad)) == 2


def test_sectors_the_door_counted_are_kept_and_those_no_longer_expected_are_not() -> None:
    evening = make_evening(1)
    actions.hand_down(by=BY, dugnad=evening.now, expected_sectors=WANTED)
    evening.do("start")
    evening.do("sectors", present=["youth"])
    actions.hand_down(by=BY, dugnad=evening.now, have_come=["sport", "ukjent"])
    assert evening.now.sectors_present == ["sport", "youth"]
    actions.hand_down(by=BY, dugnad=evening.now, expected_sectors=WANTED[1:])
    assert evening.now.sectors_present == ["youth"]


def test_the_minutes_say_who_was_there_and_who_was_missing() -> None:
    evening = make_evening(1)
    actions.hand_down(by=BY, dugnad=evening.now, expected_sectors=WANTED, recipients=[LENE], have_come=["sport"])
    evening.close()
    minutes = make_draft(by=BY, dugnad=evening.dugnad)
    assert minutes is not None
    document = Document(minutes)
    assert document.present == ["idrett"]
    assert document.absent == ["ungdom", "Historielaget"]


def test_what_is_no_address_is_refused_and_nothing_is_changed() -> None:
    dugnad = make_evening(1).now
    actions.hand_down(by=BY, dugnad=dugnad, recipients=[LENE])
    with pytest.raises(RefusedError) as refused:
        actions.hand_down(by=BY, dugnad=dugnad, expected_sectors=WANTED, recipients=[("lene@", "nb")])
    assert refused.value.reason == RoomRefusal.NOT_AN_ADDRESS
    assert receives(dugnad) == dict([LENE])
    dugnad.refresh_from_db()
    assert dugnad.expected_sectors == []


@pytest.mark.parametrize("ending", ["close", "cancel"])
def test_a_dugnad_that_is_over_is_as_it_was(ending: str) -> None:
    evening = make_evening(1)
    if ending == "close":
        evening.close()
    else:
        actions.cancel_dugnad(by=BY, dugnad=evening.dugnad)
    with pytest.raises(RefusedError) as refused:
        actions.hand_down(by=BY, dugnad=evening.now, recipients=[LENE])
    assert refused.value.reason == RoomRefusal.IS_OVER


def test_the_leader_reads_what_the_sectors_are_called() -> None:
    from allemed.dugnad.lead_page import lead_page

    evening = make_evening(1)
    actions.hand_down(by=BY, dugnad=evening.now, expected_sectors=WANTED)
    page = lead_page(evening.ingrid, "nb")
    assert page is not None
    assert [sector["label"] for sector in page.sectors] == ["idrett", "ungdom", "Historielaget"]
