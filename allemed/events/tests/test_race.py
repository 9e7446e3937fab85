"""A season opens: more people than places, all at once, through the front door."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import httpx
import pytest

from tests.server import Site

pytestmark = pytest.mark.prove

FORM = "/arrangementer/allemed-konferansen/pamelding/"
AT_ONCE = 40


@dataclass(frozen=True)
class Tried:
    """One person's press, by the clock of the one who pressed."""

    number: int
    sent: float
    answered: float
    result: str


def press(site: Site, number: int) -> Tried:
    """Open the form and send it, as a browser on a phone of one's own would."""
    headers = {"X-Forwarded-For": f"10.{number // 65_000}.{number // 250 % 250}.{number % 250 + 1}"}
    with httpx.Client(base_url=site.url, headers=headers, timeout=120) as client:
        page = client.get(FORM).text
        names = ("csrfmiddlewaretoken", "submit_token")
        tokens = {name: re.findall(rf'name="{name}" value="([^"]+)"', page)[0] for name in names}
        said = {"name": f"Gjest {number}", "email": f"gjest{number}@lag.example", "way": "room", "organisation": ""}
        sent = time.monotonic()
        answer = client.post(FORM, data=tokens | said)
        if number % 10 == 0:  # an impatient thumb
            again = client.post(FORM, data=tokens | said)
            assert again.headers["Location"] == answer.headers["Location"]
        assert answer.status_code == 302, answer.text[:500]
        return Tried(number, sent, time.monotonic(), answer.headers["Location"].rstrip("/").rpartition("/")[2])


@pytest.mark.parametrize(("people", "places"), [(100, 80), (1000, 800)])
def test_exactly_as_many_get_a_place_as_there_are_and_the_rest_wait_in_order_of_arrival(
    fresh_site: Site, people: int, places: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh_site.stop()
    monkeypatch.setenv("TRUSTED_PROXIES", "1")  # so that each has an address of their own, as they would have
    fresh_site.start()
    ((seats,),) = fresh_site.rows(
        "UPDATE events_seats SET places = taken + %s WHERE way = 'room' AND event_id ="
        " (SELECT id FROM events_event WHERE slug = 'allemed-konferansen') RETURNING id",
        places,
    )
    began = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        tried = list(crowd.map(lambda number: press(fresh_site, number), range(people)))
    seconds = time.monotonic() - began
    print(f"{people} registrations for {places} places in {seconds:.1f} s")  # noqa: T201

    rows = fresh_site.rows(
        "SELECT email, state, arrival FROM events_registration"
        " WHERE seats_id = %s AND email LIKE 'gjest%%@lag.example' ORDER BY arrival",
        seats,
    )
    assert len(rows) == people, "none lost, none doubled"
    states = [state for _, state, _ in rows]
    assert states == ["confirmed"] * places + ["waiting"] * (people - places), "places went in order of arrival"
    assert [t.result for t in tried].count("plass") == places
    by_email = {f"gjest{t.number}@lag.example": t for t in tried}
    for email, state, _ in rows:
        assert (by_email[email].result == "plass") == (state == "confirmed"), "each was told what is true"

    # Whoever had their answer before another pressed stands before that other.
    latest_press = 0.0
    for email, _, _ in rows:
        assert by_email[email].answered >= latest_press
        latest_press = max(latest_press, by_email[email].sent)

    letters = fresh_site.rows(
        "SELECT m.kind, count(*) FROM outbox_message m JOIN events_registration r"
        " ON m.message_key IN"
        " ('events:' || r.public_id || ':confirmed', 'events:' || r.public_id || ':waiting:' || arrival)"
        " WHERE r.seats_id = %s AND r.email LIKE 'gjest%%@lag.example' GROUP BY m.kind ORDER BY m.kind",
        seats,
    )
    assert letters == [("events/confirmed", places), ("events/waiting", people - places)]
