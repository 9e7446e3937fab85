"""The room as it runs: behind granian, two processes on one database, one killed in the middle of the evening."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import socket
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.server import Site, free_port

pytestmark = pytest.mark.prove
PATIENCE = 30.0
MAKE = """
from allemed.dugnad.tests.room import make_evening
from allemed.dugnad.actions import token_of
from allemed.dugnad.models import StepKind
evening = make_evening(2)
print("made=" + "|".join([evening.dugnad.public_id, evening.step(StepKind.CAPTURE).public_id,
    token_of(evening.tables[1].seat), token_of(evening.tables[2].seat)]))
"""
START = """
from allemed.dugnad.models import Dugnad, StepKind
from allemed.dugnad.tests.room import Evening, again
from allemed.dugnad.sitter import Sitter
dugnad = Dugnad.objects.get(public_id="%s")
leader = dugnad.seats.get(kind="facilitator")
print("step=" + Evening(dugnad, again(Sitter(leader, leader.epoch))).go_to(StepKind.CAPTURE).public_id)
"""


class Device:
    """A table's telephone, talking to one process."""

    def __init__(self, site: Site, dugnad: str, step: str, token: str) -> None:
        self.site, self.dugnad, self.step = site, dugnad, step
        self.headers = {"Cookie": f"seat={token}", "Content-Type": "application/json"}

    def call(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("localhost", self.site.port, timeout=PATIENCE)
        with contextlib.closing(connection):
            said = json.dumps(body) if body is not None else None
            connection.request(method, f"/api/dugnad/{self.dugnad}/{path}", said, self.headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read() or b"null")

    def write(self, text: str) -> int:
        status, receipt = self.call(
            "PUT", f"contributions/{uuid.uuid4()}", {"step": self.step, "kind": "strength", "text": text}
        )
        assert status == 200, receipt
        return int(receipt["seq"])

    def texts(self) -> set[str]:
        status, state = self.call("GET", "state")
        assert status == 200
        return {row["text"] for row in state["contributions"]}

    @contextlib.contextmanager
    def bell(self) -> Iterator[http.client.HTTPResponse]:
        connection = http.client.HTTPConnection("localhost", self.site.port, timeout=PATIENCE)
        with contextlib.closing(connection):
            connection.request("GET", f"/sse/dugnad/{self.dugnad}", headers=self.headers)
            yield connection.getresponse()


def hears(bell: http.client.HTTPResponse, at_least: int) -> float:
    """Seconds until the bell says this number or a later one."""
    began = time.monotonic()
    while time.monotonic() < began + PATIENCE:
        line = bell.readline()
        assert line, "the line was cut"
        if line.startswith(b"data: ") and json.loads(line[6:])["seq"] >= at_least:
            return time.monotonic() - began
    raise AssertionError("the bell says nothing")


@dataclass
class Door:
    """What stands before several processes: each connection goes to the first that answers, as a proxy sends it."""

    ports: list[int]
    port: int = field(default_factory=free_port)
    is_open: bool = True

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def serve(self) -> None:
        with socket.create_server(("127.0.0.1", self.port), backlog=100) as listening:
            listening.settimeout(0.2)
            while self.is_open:
                with contextlib.suppress(TimeoutError):
                    client, _ = listening.accept()
                    threading.Thread(target=self._let_in, args=(client,), daemon=True).start()

    def _let_in(self, client: socket.socket) -> None:
        for port in self.ports:
            with contextlib.suppress(OSError):
                server = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
                threading.Thread(target=self._carry, args=(server, client), daemon=True).start()
                self._carry(client, server)
                return
        client.close()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(65536):
                target.sendall(piece)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@contextlib.contextmanager
def door(*sites: Site) -> Iterator[Door]:
    standing = Door([site.port for site in sites])
    thread = threading.Thread(target=standing.serve, daemon=True)
    thread.start()
    try:
        yield standing
    finally:
        standing.is_open = False
        thread.join(timeout=5)


@contextlib.contextmanager
def second_process(site: Site) -> Iterator[Site]:
    other = replace(site, port=free_port(), process=None)
    try:
        other.start()
        yield other
    finally:
        other.stop()
        other.log.unlink(missing_ok=True)


def test_two_processes_are_as_one_and_one_killed_is_not_missed(fresh_site: Site) -> None:
    made = fresh_site.manage("shell", "--verbosity=0", "--command", MAKE)
    dugnad, step, first_token, second_token = made.split("made=")[1].split()[0].split("|")
    with second_process(fresh_site) as other:
        here, there = Device(fresh_site, dugnad, step, first_token), Device(other, dugnad, step, second_token)
        with there.bell() as bell:
            assert bell.status == 200
            assert hears(bell, 1) < 3
            seq = here.write("Skrevet i den ene")
            assert hears(bell, seq) < 3
            here.call("POST", f"steps/{step}/show")
            assert there.texts() == {"Skrevet i den ene"}
        fresh_site.kill()
        moved = Device(other, dugnad, step, first_token)
        moved.write("Skrevet i den andre")
        assert moved.texts() == {"Skrevet i den ene", "Skrevet i den andre"}
    fresh_site.start()
    assert here.texts() == {"Skrevet i den ene", "Skrevet i den andre"}


def test_a_database_that_restarts_costs_a_moment_and_nothing_written(fresh_site: Site) -> None:
    made = fresh_site.manage("shell", "--verbosity=0", "--command", MAKE)
    dugnad, step, token, _ = made.split("made=")[1].split()[0].split("|")
    device = Device(fresh_site, dugnad, step, token)
    with device.bell() as bell:
        seq = device.write("Før")
        hears(bell, seq)
        fresh_site.rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        seq = device.write("Etter")
        assert hears(bell, seq) < 10
    assert device.texts() == {"Før", "Etter"}


@pytest.mark.browser
def test_an_answer_from_a_process_that_has_not_heard_the_bell_is_not_taken_for_the_newest(
    fresh_site: Site, browser: Browser
) -> None:
    """Two processes: one rings, the other answers "nothing new" since it has not heard yet. The screen stood so for
    twenty seconds. Here every answer is of that kind, unless the question names the number that was rung."""
    made = fresh_site.manage("shell", "--verbosity=0", "--command", MAKE)
    dugnad, _step, token, _ = made.split("made=")[1].split()[0].split("|")
    step = fresh_site.manage("shell", "--verbosity=0", "--command", START % dugnad).split("step=")[1].split()[0]
    newest = 0

    def answer(route: Route) -> None:
        etag = route.request.headers.get("if-none-match")
        if etag and int(route.request.url.rpartition("after=")[2]) < newest:
            route.fulfill(status=304, headers={"ETag": etag})
        else:
            route.continue_()

    context = browser.new_context(base_url=fresh_site.url, locale="nb-NO")
    context.add_cookies([{"name": "seat", "value": token, "url": fresh_site.url}])
    page = context.new_page()
    page.route("**/state?*", answer)
    with page.expect_response("**/state?*"):
        page.goto(f"/dugnad/{dugnad}/")
    page.wait_for_timeout(2000)
    newest = Device(fresh_site, dugnad, step, token).write("Skrevet på en annen flate")
    expect(page.locator(".rm-own .rm-item")).to_have_count(1, timeout=5000)
    context.close()


TICK = 300  # milliseconds between two sentences
SENTENCES = 36  # a seat may write sixty at once
DIES_AT = 12


@pytest.mark.browser
@pytest.mark.parametrize(("bells", "behind"), [("1", 10), ("0", 15)], ids=["with bells", "without bells"])
def test_a_process_that_dies_is_not_noticed_for_longer_than_three_seconds(
    fresh_site: Site, browser: Browser, bells: str, behind: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A telephone watches what another writes; the screen is never more than so many sentences behind: those of three
    seconds with a bell, of the question's interval and a second without."""
    made = fresh_site.manage("shell", "--verbosity=0", "--command", MAKE)
    dugnad, _step, token, _ = made.split("made=")[1].split()[0].split("|")
    if bells == "0":
        fresh_site.stop()
        monkeypatch.setitem(os.environ, "LIVE_BELLS", "0")
        fresh_site.start()
    with second_process(fresh_site) as other, door(fresh_site, other) as house:
        context = browser.new_context(base_url=house.url, locale="nb-NO")
        context.add_cookies([{"name": "seat", "value": token, "url": house.url}])
        page = context.new_page()
        page.goto(f"/dugnad/{dugnad}/")
        leader = fresh_site.manage("shell", "--verbosity=0", "--command", START % dugnad)
        step = leader.split("step=")[1].split()[0]
        expect(page.get_by_label("Skriv med egne ord")).to_be_visible(timeout=20_000)
        device = Device(other, dugnad, step, token)
        lags = []
        for number in range(1, SENTENCES + 1):
            device.write(f"Setning {number}")
            if number == DIES_AT:
                fresh_site.kill()
            page.wait_for_timeout(TICK)
            lags.append(number - page.locator(".rm-own .rm-item").count())
        expect(page.locator(".rm-own .rm-item")).to_have_count(SENTENCES, timeout=20_000)
        context.close()
    assert max(lags) <= behind, lags
