"""The adviser's pages with 500 partnerships and 20,000 events, beside a bare select of the same rows in PostgreSQL."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import psycopg

from bench import peers
from bench.database import migrated

PAGES = {"day": "", "board": "tavle/", "season": "sesong/", "workbook": "samarbeid.xlsx"}
ROUNDS = 9


def _median(do: Callable[[], object]) -> float:
    """Milliseconds, after one that does not count."""
    do()
    seconds = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        do()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds) * 1000


def _count(connection: Any, do: Callable[[], object]) -> int:
    """How many statements it sends."""
    sent: list[str] = []

    def note(execute: Callable[..., Any], statement: str, *rest: Any) -> Any:
        sent.append(statement)
        return execute(statement, *rest)

    with connection.execute_wrapper(note):
        do()
    return len(sent)


def main() -> None:
    """Print the figures."""
    with migrated("bench_board") as url:
        import django

        django.setup()

        from django.db import connection
        from django.test import Client

        from allemed.people.models import Role
        from allemed.people.tests.make import make_person, sign_in_with_both_steps
        from allemed.programme.tests.make import make_many

        marit = make_person("Marit Solberg", Role.ADVISER)
        make_many(marit)
        client = Client(headers={"host": "localhost"})
        sign_in_with_both_steps(client, marit)

        def ask(page: str) -> None:
            assert client.get(f"/min-side/samarbeid/{page}").status_code == 200

        for name, page in PAGES.items():
            peers.say(f"programme_{name}_queries", _count(connection, partial(ask, page)), "queries")
            peers.say(f"programme_{name}_500_partnerships", _median(partial(ask, page)), "ms")
        with psycopg.connect(url) as bare:

            def select() -> None:
                bare.execute(
                    "SELECT p.*, m.name, (SELECT max(e.happened_at) FROM programme_entry e WHERE e.partnership_id ="
                    " p.id) FROM programme_partnership p JOIN places_municipality m ON m.id = p.municipality_id"
                ).fetchall()

            peers.say("programme_bare_postgresql", _median(select), "ms")


if __name__ == "__main__":
    main()
