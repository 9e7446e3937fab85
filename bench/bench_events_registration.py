"""A season's opening: registrations a second through the deed, beside the bare statements in PostgreSQL.

Aim: 1,000 registrations for 800 places in a minute. `REGISTRATIONS` makes it smaller for a try.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg

from bench import peers
from bench.database import migrated

PEOPLE = int(os.environ.get("REGISTRATIONS", "1000"))
AT_ONCE = 8


def _timed(one: Callable[[int], None]) -> float:
    """How many a second, with as many at once as the server has threads to spare."""
    began = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        for _ in crowd.map(one, range(PEOPLE)):
            pass
    return PEOPLE / (time.perf_counter() - began)


def _event(slug: str) -> int:
    """A published event with places for four in five; the number of its row."""
    import datetime as dt

    from allemed.base import clock
    from allemed.base.actor import System
    from allemed.events import actions
    from allemed.events.actions.events import Facts, Words
    from allemed.events.models import Kind, Way

    starts_at = clock.now() + dt.timedelta(days=30)
    facts = Facts(
        slug=slug, kind=Kind.CONFERENCE, starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=3), place="Salen"
    )
    made = actions.create_event(
        by=System("bench"), facts=facts, words={"nb": Words("Konferanse", "Kom.")}, places={Way.ROOM: PEOPLE * 4 // 5}
    )
    actions.publish_event(by=System("bench"), event=made)
    return int(made.pk)


def deed() -> float:
    """The whole deed: places, queue, audit, letter with calendar file, job."""
    from django.db import connection

    from allemed.base.actor import System
    from allemed.events import actions
    from allemed.events.models import Event, Registration, Way

    event = Event.objects.get(pk=_event("gjennom-huset"))

    def one(number: int) -> None:
        try:
            actions.register(
                by=System("bench"),
                event=event,
                way=Way.ROOM,
                name=f"Gjest {number}",
                email=f"gjest{number}@bench.example",
                language="nb",
            )
        finally:
            if number >= PEOPLE - AT_ONCE:
                connection.close()

    rate = _timed(one)
    states = list(Registration.objects.filter(event=event).order_by("arrival").values_list("state", flat=True))
    assert states == ["confirmed"] * (PEOPLE * 4 // 5) + ["waiting"] * (PEOPLE - PEOPLE * 4 // 5)
    return rate


def bare(url: str) -> float:
    """The least PostgreSQL must do for the same promise: lock the places, write one row, count."""
    event = _event("bare-postgres")
    kept = threading.local()
    opened: list[psycopg.Connection] = []

    def connections() -> Iterator[psycopg.Connection]:
        if not hasattr(kept, "connection"):
            kept.connection = psycopg.connect(url)
            opened.append(kept.connection)
        yield kept.connection

    def one(number: int) -> None:
        connection = next(connections())
        row = connection.execute(
            "SELECT id, places, taken, arrivals FROM events_seats WHERE event_id = %s FOR UPDATE", [event]
        ).fetchone()
        assert row is not None
        seats, places, taken, arrivals = row
        state = "confirmed" if taken < places else "waiting"
        connection.execute("UPDATE events_seats SET arrivals = arrivals + 1 WHERE id = %s", [seats])
        connection.execute(
            "INSERT INTO events_registration (public_id, event_id, seats_id, arrival, state, name, email, organisation,"
            " language, registered_at, confirmed_at) VALUES (%s, %s, %s, %s, %s, %s, %s, '', 'nb', now(),"
            " CASE WHEN %s = 'confirmed' THEN now() END)",
            [f"bare{number:08d}", event, seats, arrivals + 1, state, f"G {number}", f"g{number}@bench.example", state],
        )
        connection.commit()

    rate = _timed(one)
    for connection in opened:
        connection.close()
    return rate


def main() -> None:
    with migrated("bench_events") as url:
        import django

        django.setup()
        through_the_house, lower_bound = deed(), bare(url)
        peers.say("events_registration", through_the_house, "registrations/s")
        peers.say("events_registration_bare_postgresql", lower_bound, "registrations/s")
        peers.say("events_registration_of_bare", through_the_house / lower_bound, "ratio")


if __name__ == "__main__":
    main()
