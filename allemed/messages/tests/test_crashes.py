"""The outbox when things die: between the server's yes and our mark, and with two workers at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from allemed.base import clock
from allemed.messages import actions
from allemed.messages.models import CLAIM, Message, State
from allemed.messages.tests.make import make_message
from allemed.messages.tests.smtp_sink import Sink

pytestmark = pytest.mark.prove

WORKER = """
import django
django.setup()
from django.conf import settings
settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", {port}
from allemed.messages.actions import deliver as the_deed
from allemed.messages.actions.deliver import deliver
{patch}
deliver(public_id="{public_id}")
"""
DIE_BEFORE_THE_MARK = """
import os, signal, sys
module = sys.modules["allemed.messages.actions.deliver"]
module._mark_sent = lambda message: os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def committing(own_database: str, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield
        connection.close()


def worker(message: Message, sink: Sink, patch: str = "") -> subprocess.CompletedProcess[bytes]:
    """A process of its own that delivers `message`."""
    program = WORKER.format(port=sink.port, public_id=message.public_id, patch=patch)
    return subprocess.run([sys.executable, "-c", program], env={**os.environ}, check=False, timeout=120)


@pytest.mark.usefixtures("committing")
def test_a_worker_killed_after_the_servers_yes_sends_a_recognisable_copy(sink: Sink) -> None:
    message = make_message()
    died = worker(message, sink, DIE_BEFORE_THE_MARK)
    assert died.returncode == -signal.SIGKILL
    message.refresh_from_db()
    assert message.state == State.SENDING
    assert actions.deliver(public_id=message.public_id) is None  # nobody else takes it while the claim stands

    Message.objects.filter(pk=message.pk).update(claimed_at=clock.now() - CLAIM * 2)
    actions.take_back_abandoned()
    Message.objects.filter(pk=message.pk).update(next_attempt_at=clock.now())
    assert actions.deliver(public_id=message.public_id) == State.SENT
    first, second = sink.received
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Date"] == second["Date"]
    assert first.get_body(("plain",)).get_content() == second.get_body(("plain",)).get_content()  # type: ignore[union-attr]


@pytest.mark.usefixtures("committing")
def test_eight_workers_at_once_send_each_message_once(sink: Sink) -> None:
    messages = [make_message() for _ in range(12)]

    def work(_number: int) -> None:
        try:
            for message in messages:
                actions.deliver(public_id=message.public_id)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert sorted(got["Message-ID"] for got in sink.received) == sorted(message.message_id for message in messages)
    assert Message.objects.filter(state=State.SENT).count() == len(messages)


@pytest.mark.usefixtures("committing")
def test_two_deeds_with_the_same_key_at_once_write_one_message() -> None:
    def work(_number: int) -> int:
        try:
            return make_message(message_key="trial:race").pk
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        found = set(pool.map(work, range(6)))
    assert len(found) == 1
    assert Message.objects.filter(message_key="trial:race").count() == 1
