"""Interest forms: 50 a second through the real server, none lost or doubled, beside the bare statements in PostgreSQL.

Everybody has an address of their own. One in ten presses twice at once; one in twenty sends the same again later, as
after the back button. A form's time is from when it was due to be sent until the answer is there, so a server that
falls behind cannot hide it. The clients share the machine's cores with the server, which runs the two workers of
`docs/operations/allemed-web.service`. `SECONDS_OF_FORMS` makes it shorter for a try.
"""

from __future__ import annotations

import asyncio
import math
import os
import random
import re
import statistics
import time
import uuid
from dataclasses import dataclass
from urllib.parse import urlencode

import httpx
import psycopg
from psycopg import sql
from psycopg.types.json import Json

from allemed.config.database import OWNER, ROOT
from allemed.config.database import Server as Database
from bench import peers
from bench.database import migrated
from bench.devices import Asking
from bench.room import Server, production_flags, serving
from tests.server import prepare_files

A_SECOND = 50
SECONDS = int(os.environ.get("SECONDS_OF_FORMS", "30"))
PAGE = "/bli-partner/kommune/"
WARM = 40
TABLES = ("programme_interestform", "programme_person", "outbox_message", "audit_event")


def _open_period() -> list[str]:
    """A period that takes interest; the numbers of today's municipalities."""
    from allemed.places.models import Municipality
    from allemed.programme.tests.make import make_period

    make_period()
    return list(Municipality.objects.today().values_list("number", flat=True))


class Line:
    """Connections to the server that stay open, with as little of a client as will do: it shares the server's cores."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._idle: list[Asking] = []

    async def post(self, path: str, body: str, headers: dict[str, str]) -> int:
        """The status of the answer."""
        loop = asyncio.get_running_loop()
        asking = self._idle.pop() if self._idle else None
        if asking is None or asking.transport is None:
            _, asking = await loop.create_connection(Asking, "127.0.0.1", self.port)
        asking.answer = loop.create_future()
        assert asking.transport is not None
        lines = [f"POST {path} HTTP/1.1", f"Host: localhost:{self.port}", f"Content-Length: {len(body.encode())}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        asking.transport.write("\r\n".join([*lines, "", body]).encode())
        status, _etag, _body = await asking.answer
        self._idle.append(asking)
        return status


class Visitors:
    """Everybody who sends a form, each from an address of their own."""

    def __init__(self, port: int, municipalities: list[str]) -> None:
        self.url = f"http://localhost:{port}"
        self.municipalities = municipalities
        self.line = Line(port)
        self.token = self.cookie = ""
        self.seconds: list[float] = []
        self.received: set[str] = set()
        self.servers_cpu = self.own_cpu = 0.0

    async def open_page(self) -> None:
        """The page gives a token, which stands for everybody's: what it costs to check is the same."""
        async with httpx.AsyncClient() as browser:
            page = await browser.get(self.url + PAGE, headers={"X-Forwarded-For": "192.0.2.1"})
            self.cookie = "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookies.jar)
        page.raise_for_status()
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        assert found, "the form has no token"
        self.token = found[1]

    async def come(self, number: int, due: float, *, counts: bool = True) -> None:
        """Send form `number` at the moment `due` (`time.perf_counter`), as this visitor's habits are."""
        form = str(uuid.UUID(int=(0xA << 124) + number))
        habits = random.Random(number)
        times = 2 if habits.random() < 0.10 else 1
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        await asyncio.gather(*(self._send(number, form, due, counts=counts) for _ in range(times)))
        if habits.random() < 0.05:
            await asyncio.sleep(1)
            await self._send(number, form, time.perf_counter(), counts=counts)

    async def _send(self, number: int, form: str, due: float, *, counts: bool) -> None:
        said = {
            "csrfmiddlewaretoken": self.token,
            "client_id": form,
            "partner_name": self.municipalities[number % len(self.municipalities)],
            "name": f"Gjest {number}",
            "email": f"gjest{number}@bench.example",
            "phone": "22 22 22 22",
            "why": "Mange slutter når de blir tolv.",
            "seasons": "spring",
        }
        status = await self.line.post(
            PAGE,
            urlencode(said),
            {
                "Content-Type": "application/x-www-form-urlencoded",
                "X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}",
                "Cookie": self.cookie,
            },
        )
        if status != 302:
            raise SystemExit(f"A form was answered {status}.")
        if counts:
            self.seconds.append(time.perf_counter() - due)
            self.received.add(form)


async def _rush(server: Server, municipalities: list[str]) -> Visitors:
    """Warm up, then every visitor at their moment: evenly, with the irregularity of people."""
    visitors = Visitors(server.port, municipalities)
    await visitors.open_page()
    now = time.perf_counter()
    await asyncio.gather(*(visitors.come(1_000_000 + n, now + n / 20, counts=False) for n in range(WARM)))
    servers, own = server.cpu_seconds(), time.process_time()
    began, chance = time.perf_counter() + 1, random.Random(50)
    moments = sorted(began + chance.random() * SECONDS for _ in range(A_SECOND * SECONDS))
    await asyncio.gather(*(visitors.come(number, due) for number, due in enumerate(moments)))
    visitors.servers_cpu, visitors.own_cpu = server.cpu_seconds() - servers, time.process_time() - own
    return visitors


@dataclass(frozen=True)
class Figures:
    """Seconds each submission took; forms lost, and doubled; processor time for one, the server's and the clients'."""

    seconds: list[float]
    lost: int
    doubled: int
    server: float
    clients: float


def through_the_house(url: str, municipalities: list[str]) -> Figures:
    """Send them all, and look for them in the database."""
    with serving(
        "allemed.config.asgi:application", production_flags(), ALLEMED_MODE="demo", TRUSTED_PROXIES="1"
    ) as server:
        visitors = asyncio.run(_rush(server, municipalities))
    with psycopg.connect(url) as connection:
        kept = [
            str(row[0])
            for row in connection.execute(
                "SELECT client_id FROM programme_interestform WHERE email NOT LIKE 'gjest1______@bench.example'"
            )
        ]
        letters = connection.execute(
            "SELECT count(*), count(DISTINCT \"to\") FROM outbox_message WHERE kind LIKE 'programme/form_%'"
        ).fetchone()
    assert letters is not None
    sent = len(visitors.seconds)
    return Figures(
        seconds=visitors.seconds,
        lost=len(visitors.received - set(kept)),
        doubled=len(kept) - len(set(kept)) + letters[0] - letters[1],
        server=visitors.servers_cpu / sent,
        clients=visitors.own_cpu / sent,
    )


def bare(owner_url: str) -> list[float]:
    """The least PostgreSQL must do for one form: the lock, the look for an earlier one, four rows and a commit."""
    seconds = []
    with psycopg.connect(owner_url) as connection:
        inserts = []
        for name in TABLES:
            table, copy = sql.Identifier(name), sql.Identifier(f"bare_{name}")
            connection.execute(sql.SQL("CREATE TABLE {} (LIKE {})").format(copy, table))
            row = connection.execute(sql.SQL("SELECT * FROM {} LIMIT 1").format(table)).fetchone()
            assert row is not None
            marks = sql.SQL(", ").join([sql.Placeholder()] * len(row))
            values = [Json(value) if isinstance(value, dict) else value for value in row]
            inserts.append((sql.SQL("INSERT INTO {} VALUES ({})").format(copy, marks), values))
        connection.commit()
        for _ in range(500):
            began = time.perf_counter()
            connection.execute("SELECT pg_advisory_xact_lock(1)")
            connection.execute("SELECT id FROM programme_interestform WHERE client_id = %s", [uuid.uuid4()])
            for statement, values in inserts:
                connection.execute(statement, values)
            connection.commit()
            seconds.append(time.perf_counter() - began)
    return seconds


def _p95(seconds: list[float]) -> float:
    return sorted(seconds)[math.ceil(len(seconds) * 0.95) - 1] * 1000


def main() -> None:
    """Print the figures."""
    prepare_files()
    with migrated("bench_interest") as url:
        import django

        django.setup()
        municipalities = _open_period()
        owner = Database(ROOT / "var" / "bench-postgres").url("bench_interest", OWNER)
        figures = through_the_house(url, municipalities)
        peers.say("interest_form_p50", statistics.median(figures.seconds) * 1000, "ms")
        peers.say("interest_form_p95", _p95(figures.seconds), "ms")
        peers.say("interest_form_submissions", len(figures.seconds) / SECONDS, "submissions/s")
        peers.say("interest_form_lost", figures.lost, "forms")
        peers.say("interest_form_doubled", figures.doubled, "forms")
        peers.say("interest_form_server_cpu", figures.server * 1000, "ms")
        peers.say("interest_form_client_cpu", figures.clients * 1000, "ms")
        peers.say("interest_form_bare_postgresql_p95", _p95(bare(owner)), "ms")


if __name__ == "__main__":
    main()
