"""The bench of the live room finds what is lost and what comes twice: a count that cannot rise is no count."""

from __future__ import annotations

import pytest

from allemed.config.front.live import MOST_LINES
from bench.bench_dugnad_live import texts_amiss, waits
from bench.bench_dugnad_writes import Written, amiss
from bench.devices import Counts, Device
from bench.room import production_flags


def test_a_change_is_seen_with_the_first_snapshot_that_holds_it() -> None:
    commits = {5: 10.0, 6: 11.0, 7: 12.0}
    assert waits([(4, 9.0), (6, 11.5), (7, 12.25)], commits) == ([1.5, 0.5, 0.25], 0)


def test_a_change_that_never_came_is_lost() -> None:
    assert waits([(5, 10.5)], {5: 10.0, 6: 11.0}) == ([0.5], 1)
    assert waits([], {5: 10.0, 6: 11.0}) == ([], 2)


def test_a_text_that_is_missing_or_old_is_lost_and_one_that_stands_twice_is_doubled() -> None:
    expected = {"a": "ny", "b": "to"}
    assert texts_amiss([("a", "ny"), ("b", "to")], expected) == (0, 0)
    assert texts_amiss([("a", "gammel"), ("b", "to")], expected) == (1, 0)
    assert texts_amiss([("a", "ny"), ("b", "to"), ("b", "to")], expected) == (0, 1)


def test_a_receipt_without_its_row_is_lost_and_a_row_without_its_receipt_is_doubled() -> None:
    one, two = ("a", 1, 5, "en"), ("b", 1, 6, "to")
    assert amiss(Written(receipts=[one, two]), [one, two]) == (0, 0)
    assert amiss(Written(receipts=[one, two]), [one]) == (1, 0)
    assert amiss(Written(receipts=[one]), [one, one]) == (0, 1)
    assert amiss(Written(receipts=[one]), [("a", 1, 5, "noe annet")]) == (1, 1)


@pytest.fixture
def device() -> Device:
    made = Device(0, "rom", "token", Counts())
    made.open = lambda: None  # type: ignore[method-assign]
    return made


def test_what_comes_twice_is_counted(device: Device) -> None:
    device._took(200, b'"7-personal-1-nb"', b"seven")
    assert device.counts.sent_again == 0
    device._took(200, b'"7-personal-1-nb"', b"seven")
    assert device.counts.sent_again == 1
    device._took(200, b'"7-personal-1-nb"', b"another seven")
    assert device.counts.differing == 1
    device._took(200, b'"6-personal-1-nb"', b"six")
    assert (device.counts.backwards, device.seq) == (1, 7)
    assert [seq for seq, _ in device.held] == [7]


def test_a_refusal_is_a_failure_and_no_snapshot(device: Device) -> None:
    device._took(503, b"", b"")
    assert (device.counts.failures, device.seq) == (1, -1)


def test_the_units_server_takes_more_connections_than_a_conference_has() -> None:
    flags = production_flags()
    assert int(flags[flags.index("--backpressure") + 1]) >= 2 * MOST_LINES
