"""The programme's calendar files (talks, dugnads, what leaders lead), read by another library than writes them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from ics import Calendar

from allemed.base.clock import OSLO
from allemed.programme.calendars import Entry, feed_of, file_of

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:tatsu")
WORDS = "Dugnad på Sørøya: kor; korps, «turn» og én til som gjør linja lang nok til at den må brettes i fila"
EVENING = dt.datetime(2027, 3, 28, 0, 30, tzinfo=OSLO)  # the night the clock goes forward


def entry(**changes: Any) -> Entry:
    said: dict[str, Any] = {
        "uid": "samtale-abc",
        "sequence": 1,
        "starts_at": EVENING,
        "ends_at": EVENING + dt.timedelta(hours=3),
        "summary": WORDS,
        "description": "Linje én\nhttps://allemed.example/samarbeid/",
        "place": "Rådhuset, Storgata 1",
    }
    return Entry(**(said | changes))


def read(content: bytes) -> list[Any]:
    return sorted(Calendar(content.decode()).events, key=lambda each: each.begin)


def test_another_program_finds_the_words_the_place_and_the_moment() -> None:
    (found,) = read(file_of(entry()))
    assert (found.name, found.location) == (WORDS, "Rådhuset, Storgata 1")
    assert found.description == "Linje én\nhttps://allemed.example/samarbeid/"
    assert found.begin.datetime == EVENING
    assert found.uid.startswith("samtale-abc@")


@pytest.mark.parametrize(
    ("start", "utc_hours"),
    [(EVENING, (23, 2)), (dt.datetime(2027, 10, 31, 0, 30, tzinfo=OSLO), (22, 1))],
    ids=["forward", "back"],
)
def test_on_the_nights_the_clock_is_moved_it_is_the_same_moment_everywhere(
    start: dt.datetime, utc_hours: tuple[int, int]
) -> None:
    (found,) = read(file_of(entry(starts_at=start, ends_at=start.astimezone(dt.UTC) + dt.timedelta(hours=3))))
    assert (found.begin.to("utc").hour, found.end.to("utc").hour) == utc_hours
    assert found.duration == dt.timedelta(hours=3)


def test_a_cancellation_is_about_the_same_entry_and_newer() -> None:
    sent, off = file_of(entry()), file_of(entry(), is_cancelled=True)
    assert b"METHOD:CANCEL" in off
    assert [each.uid for each in read(sent)] == [each.uid for each in read(off)]
    assert read(off)[0].status == "CANCELLED"
    assert (b"SEQUENCE:1" in sent, b"SEQUENCE:2" in off) == (True, True)


def test_a_feed_holds_them_all_once() -> None:
    later = entry(
        uid="leder-b", starts_at=EVENING + dt.timedelta(days=7), ends_at=EVENING + dt.timedelta(days=7, hours=2)
    )
    found = read(feed_of([entry(), later], name="Dugnader jeg leder"))
    assert [each.uid.split("@")[0] for each in found] == ["samtale-abc", "leder-b"]
