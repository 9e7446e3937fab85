"""The front's own beginning and end."""

from __future__ import annotations

import asyncio
import os
import threading
from typing import Any

import pytest

from allemed.config.front import application
from allemed.config.front.application import Front
from allemed.config.tests.front.asking import Page, ask


def wait_for(released: threading.Event) -> None:
    released.wait(10)


async def live(front: Front, during: Any) -> list[str]:
    """Start the front, do something, stop it; what it said to the server."""
    coming: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    said: list[str] = []

    async def send(message: dict[str, Any]) -> None:
        said.append(message["type"])

    coming.put_nowait({"type": "lifespan.startup"})
    life = asyncio.create_task(front({"type": "lifespan"}, coming.get, send))
    await asyncio.sleep(0.01)
    await during()
    coming.put_nowait({"type": "lifespan.shutdown"})
    await life
    return said


def test_stopping_waits_for_who_is_being_answered() -> None:
    released = threading.Event()
    front = Front(Page(before=lambda: wait_for(released)), listens=False)
    answers: list[int] = []

    async def story() -> None:
        async def visit() -> None:
            answers.append((await ask(front)).status)

        visitor = asyncio.create_task(visit())
        await asyncio.sleep(0.1)
        asyncio.get_running_loop().call_later(0.3, released.set)
        assert answers == []
        story.visitor = visitor  # type: ignore[attr-defined]

    async def whole() -> None:
        said = await live(front, story)
        assert said == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
        await story.visitor  # type: ignore[attr-defined]

    asyncio.run(whole())
    assert answers == [200]


def test_stopping_waits_for_what_is_done_after_django(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seen in CI: Django was done, the front closed its threads for files, and keeping the page broke the answer."""
    front = Front(Page(), listens=False)
    run = front.desk.files.run
    reached: list[bool] = []
    visitors: list[asyncio.Task[Any]] = []

    async def later(*arguments: Any, **named: Any) -> Any:
        reached.append(True)
        await asyncio.sleep(0.3)
        return await run(*arguments, **named)

    monkeypatch.setattr(front.desk.files, "run", later)

    async def story() -> None:
        visitors.append(asyncio.create_task(ask(front)))
        while not reached:
            await asyncio.sleep(0.01)

    async def whole() -> int:
        await live(front, story)
        return int((await visitors[0]).status)

    assert asyncio.run(whole()) == 200


def test_stopping_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    released = threading.Event()
    left: list[Any] = []

    class Leaving:
        daemon = False

        def __init__(self, _seconds: float, *how: Any) -> None:
            left.append(how)

        def start(self) -> None:
            released.set()

    monkeypatch.setattr(application, "SHUTDOWN_SECONDS", 0.2)
    monkeypatch.setattr(threading, "Timer", Leaving)
    front = Front(Page(before=lambda: wait_for(released)), listens=False)

    async def story() -> None:
        story.visitor = asyncio.create_task(ask(front))  # type: ignore[attr-defined]
        await asyncio.sleep(0.1)

    async def whole() -> None:
        await live(front, story)
        await story.visitor  # type: ignore[attr-defined]

    asyncio.run(whole())
    assert left == [(os._exit, [1])]
    assert "did not finish" in caplog.text
