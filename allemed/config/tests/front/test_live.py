"""The live room in one process: snapshots from memory, bells without content, and the database when in doubt."""

from __future__ import annotations

import asyncio
import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connections

from allemed.config.front import live
from allemed.config.front.application import Front
from allemed.config.front.django import THREADS
from allemed.config.tests.front.asking import Answered, Page, ask
from allemed.dugnad.actions import Receipt, token_of
from allemed.dugnad.models import SeatKind, StepKind
from allemed.dugnad.sitter import Sitter
from allemed.dugnad.tests.room import Evening, make_evening
from allemed.website.api import document

PATIENCE = 5.0


class Looks:
    """Counts how often the database is asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        real = live._look

        def look(*asked: Any) -> Any:
            self.count += 1
            return real(*asked)

        monkeypatch.setattr(live, "_look", look)


@contextmanager
def front() -> Iterator[Front]:
    made = Front(Page(body=b"Django", status="401 Unauthorized", headers=[]), listens=False)
    made.live.connected()
    try:
        yield made
    finally:
        asyncio.run(_close(made))


async def _close(made: Front) -> None:
    await made.live.close()
    all_here = threading.Barrier(THREADS)
    await asyncio.gather(*(made.threads.run(_give_back, all_here) for _ in range(THREADS)))
    made.threads.close()
    made.desk.files.close()


def _give_back(all_here: threading.Barrier) -> None:
    """One of the threads gives its connection back; it waits for the others, so that each of them comes by."""
    connections.close_all()
    all_here.wait(PATIENCE)


async def write(evening: Evening, text: str) -> Receipt:
    """Somebody writes meanwhile."""

    def work() -> Receipt:
        try:
            return evening.write(1, text)
        finally:
            connections.close_all()

    return await asyncio.to_thread(work)


@pytest.fixture
def evening(own_database: str, django_db_blocker: Any) -> Iterator[Evening]:
    with django_db_blocker.unblock():
        yield make_evening(2)


async def state(made: Front, evening: Evening, sitter: Sitter, *, query: str = "", **headers: str) -> Answered:
    path = f"/api/dugnad/{evening.dugnad.public_id}/state"
    return await ask(made, path, query=query, headers={"Cookie": f"seat={token_of(sitter.seat)}", **headers})


def seen(answered: Answered) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answered.body)
    return found


def test_the_database_is_asked_once_for_each_change(evening: Evening, monkeypatch: pytest.MonkeyPatch) -> None:
    looks, seq = Looks(monkeypatch), evening.now.seq

    async def story(made: Front) -> None:
        for _ in range(3):
            first = await state(made, evening, evening.tables[1])
            assert (first.status, seen(first)["seq"]) == (200, seq)
        await state(made, evening, evening.tables[2])
        assert looks.count == 1
        receipt = await write(evening, "Åpen hall")
        assert [row["text"] for row in seen(await state(made, evening, evening.tables[1]))["contributions"]] == []
        made.live.heard(f"{evening.dugnad.public_id}:{receipt.seq}")
        both = await asyncio.gather(*(state(made, evening, evening.tables[1]) for _ in range(5)))
        assert all([row["text"] for row in seen(each)["contributions"]] == ["Åpen hall"] for each in both)
        assert looks.count == 2

    with front() as made:
        asyncio.run(story(made))


def test_when_the_bell_rings_what_will_be_asked_for_is_made(evening: Evening, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those who ask within the next half second find it: they do not all wait for the same work."""

    async def story(made: Front) -> None:
        await state(made, evening, evening.tables[1])
        bell = Telephone(made, evening, evening.tables[1])
        await bell.hears()
        await bell.hears_seq()
        receipt = await write(evening, "Åpen hall")
        made.live.heard(f"{evening.dugnad.public_id}:{receipt.seq}")
        assert await bell.hears_seq() == receipt.seq
        room = made.live._rooms[evening.dugnad.public_id]
        async with asyncio.timeout(PATIENCE):
            while room.picture is None or room.picture.seq < receipt.seq:
                await asyncio.sleep(0.01)
        monkeypatch.setattr(live, "_make_body", None)
        found = await state(made, evening, evening.tables[1])
        assert (seen(found)["seq"], looks.count) == (receipt.seq, 2)
        bell.gone.set()
        await bell.call

    looks = Looks(monkeypatch)
    with front() as made:
        asyncio.run(story(made))


def test_ones_own_receipt_is_never_newer_than_the_answer(evening: Evening) -> None:
    """The bell may come after the receipt: `after` says what must be in."""

    async def story(made: Front) -> None:
        await state(made, evening, evening.tables[1])
        receipt = await write(evening, "Åpen hall")
        found = await state(made, evening, evening.tables[1], query=f"after={receipt.seq}")
        assert seen(found)["seq"] == receipt.seq

    with front() as made:
        asyncio.run(story(made))


def test_while_nothing_is_heard_the_database_is_asked_each_time(evening: Evening) -> None:
    async def story(made: Front) -> None:
        await state(made, evening, evening.tables[1])
        made.live.lost()
        receipt = await write(evening, "Åpen hall")
        assert seen(await state(made, evening, evening.tables[1]))["seq"] == receipt.seq
        receipt = await write(evening, "Åpen hall til")
        made.live.connected()  # what was said meanwhile was not heard
        assert seen(await state(made, evening, evening.tables[1]))["seq"] == receipt.seq

    with front() as made:
        asyncio.run(story(made))


def test_a_snapshot_one_has_is_not_sent_again(evening: Evening) -> None:
    async def story(made: Front) -> None:
        first = await state(made, evening, evening.tables[1])
        again = await state(made, evening, evening.tables[1], **{"If-None-Match": first["etag"]})
        assert (again.status, again.body, again["etag"]) == (304, b"", first["etag"])
        other = await state(made, evening, evening.tables[2], **{"If-None-Match": first["etag"]})
        assert other.status == 200
        small = await state(made, evening, evening.tables[1], **{"Accept-Encoding": "gzip, br"})
        assert gzip.decompress(small.body) == first.body

    with front() as made:
        asyncio.run(story(made))


@pytest.mark.parametrize("cookie", ["", "seat=", "seat=abc.def.1.xyz", "seat=%00", "sessionid=x"])
def test_who_holds_no_seat_is_sent_to_django(evening: Evening, cookie: str) -> None:
    async def story(made: Front) -> None:
        path = f"/api/dugnad/{evening.dugnad.public_id}/state"
        assert (await ask(made, path, headers={"Cookie": cookie})).body == b"Django"

    with front() as made:
        asyncio.run(story(made))


def test_a_seat_in_another_dugnad_sees_nothing(evening: Evening) -> None:
    other = make_evening(1, municipality=evening.dugnad.municipality)

    async def story(made: Front) -> None:
        assert (await state(made, other, evening.tables[1])).body == b"Django"

    with front() as made:
        asyncio.run(story(made))


def test_only_who_leads_sees_the_big_screen_from_the_same_seat(evening: Evening) -> None:
    async def story(made: Front) -> None:
        assert seen(await state(made, evening, evening.ingrid, query="view=presenter"))["view"] == "presenter"
        assert (await state(made, evening, evening.tables[1], query="view=presenter")).body == b"Django"
        assert seen(await state(made, evening, evening.ingrid, query="lang=en"))["steps"][0]["title"] == "Step 1"

    with front() as made:
        asyncio.run(story(made))


class Telephone:
    """An EventSource as a server sees it."""

    def __init__(self, made: Front, evening: Evening, sitter: Sitter) -> None:
        self.said: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.gone = asyncio.Event()
        scope = {
            "type": "http",
            "method": "GET",
            "scheme": "http",
            "path": f"/sse/dugnad/{evening.dugnad.public_id}",
            "query_string": b"",
            "headers": [(b"host", b"localhost"), (b"cookie", f"seat={token_of(sitter.seat)}".encode())],
        }
        self.call = asyncio.create_task(made(scope, self._receive, self.said.put))

    async def _receive(self) -> dict[str, Any]:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def hears(self, seconds: float = PATIENCE) -> dict[str, Any]:
        async with asyncio.timeout(seconds):
            return await self.said.get()

    async def hears_seq(self) -> int:
        while True:
            words = (await self.hears())["body"].decode()
            if "data:" in words:
                return int(json.loads(words.split("data: ")[1])["seq"])


def test_the_bell_says_that_there_is_news_and_nothing_of_what(evening: Evening) -> None:
    seq = evening.now.seq
    described = document()["paths"]["/sse/dugnad/{dugnad}"]["get"]["responses"]
    assert set(described) == {"200", "204", "401", "503"}

    async def story(made: Front) -> None:
        telephone = Telephone(made, evening, evening.tables[1])
        start = await telephone.hears()
        assert start["status"] == 200
        assert (b"content-type", b"text/event-stream; charset=utf-8") in start["headers"]
        assert await telephone.hears_seq() == seq
        made.live.heard(f"{evening.dugnad.public_id}:{seq + 1}")
        words = (await telephone.hears())["body"].decode()
        said = json.loads(words.split("data: ")[1])
        event = described["200"]["content"]["text/event-stream"]["schema"]["contentSchema"]["properties"]
        assert {key: "integer" for key, value in said.items() if isinstance(value, int)} == {
            key: schema["type"] for key, schema in event.items()
        }
        assert set(said) == {"seq", "now"}
        telephone.gone.set()
        await asyncio.wait_for(telephone.call, PATIENCE)
        assert not made.live._rooms[evening.dugnad.public_id].lines

    with front() as made:
        asyncio.run(story(made))


def test_eventstream_silent_gap_what_was_said_while_nobody_listened_is_rung(evening: Evening) -> None:
    """django-eventstream skipped what had expired without a word."""

    async def story(made: Front) -> None:
        telephone = Telephone(made, evening, evening.tables[1])
        await telephone.hears()
        await telephone.hears_seq()
        made.live.lost()
        receipt = await write(evening, "Åpen hall")
        made.live.connected()
        assert await telephone.hears_seq() == receipt.seq
        telephone.gone.set()
        await telephone.call

    with front() as made:
        asyncio.run(story(made))


def test_particify_restart_focus_a_new_process_knows_the_step_the_room_is_at(evening: Evening) -> None:
    """Particify kept it in one process's memory: gone at a restart, and different in two of them."""
    step = evening.go_to(StepKind.CAPTURE).public_id

    async def story(made: Front) -> str:
        return str(seen(await state(made, evening, evening.tables[1]))["current"])

    with front() as made, front() as other:
        assert [asyncio.run(story(made)), asyncio.run(story(other))] == [step, step]
    with front() as restarted:
        assert asyncio.run(story(restarted)) == step


def test_a_burst_of_votes_is_two_rings(evening: Evening) -> None:
    async def story(made: Front) -> None:
        telephone = Telephone(made, evening, evening.tables[1])
        await telephone.hears()
        await telephone.hears_seq()
        for number in range(50):
            made.live.heard(f"{evening.dugnad.public_id}:{1000 + number}")
            await asyncio.sleep(0)
        heard = [await telephone.hears_seq(), await telephone.hears_seq()]
        assert heard[-1] == 1049
        assert telephone.said.empty()
        telephone.gone.set()
        await telephone.call

    with front() as made:
        asyncio.run(story(made))


def test_a_silent_line_is_kept_alive(evening: Evening, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 0.05)

    async def story(made: Front) -> None:
        made.live.start()
        telephone = Telephone(made, evening, evening.tables[1])
        await telephone.hears()
        await telephone.hears_seq()
        assert (await telephone.hears())["body"] == b": \n\n"
        await made.live.close()
        await asyncio.wait_for(telephone.call, PATIENCE)

    with front() as made:
        asyncio.run(story(made))


def test_with_bells_switched_off_a_browser_is_told_to_poll(evening: Evening, settings: Any) -> None:
    settings.LIVE_BELLS = False

    async def story(made: Front) -> None:
        telephone = Telephone(made, evening, evening.tables[1])
        assert (await telephone.hears())["status"] == 204
        assert (await state(made, evening, evening.tables[1])).status == 200

    with front() as made:
        asyncio.run(story(made))


def test_who_was_heard_from_is_noted_for_the_monitor(evening: Evening, monkeypatch: pytest.MonkeyPatch) -> None:
    from allemed.dugnad import presence

    monkeypatch.setattr(live, "PRESENCE_SECONDS", 0.05)
    presenter = evening.sit(SeatKind.PRESENTER)

    async def story(made: Front) -> None:
        made.live.start()
        await state(made, evening, evening.tables[1])
        await asyncio.sleep(0.3)

    with front() as made:
        asyncio.run(story(made))
    here = {row["seat"]: row["is_here"] for row in presence.who_is_here(evening.dugnad)}
    assert here[evening.tables[1].seat.public_id]
    assert not here[presenter.seat.public_id]


def test_a_database_that_is_away_is_no_answer_but_an_invitation(
    evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_asked: Any) -> None:
        raise ConnectionError

    async def story(made: Front) -> None:
        monkeypatch.setattr(live, "_look", away)
        answered = await state(made, evening, evening.tables[1])
        assert (answered.status, answered["retry-after"]) == (503, "2")
        monkeypatch.undo()
        assert (await state(made, evening, evening.tables[1])).status == 200

    with front() as made:
        asyncio.run(story(made))
