from __future__ import annotations

import datetime as dt
import logging
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from allemed.base import clock
from allemed.messages import actions
from allemed.messages.actions.deliver import PAUSES
from allemed.messages.models import CLAIM, MOVES, Failure, Message, State
from allemed.messages.tests.make import SOLVEIG, make_message
from allemed.messages.tests.smtp_sink import Sink

pytestmark = pytest.mark.django_db


def deliver(message: Message) -> State | None:
    state = actions.deliver(public_id=message.public_id)
    message.refresh_from_db()
    return state


def test_it_sends_text_and_html_with_the_headers_that_belong(sink: Sink) -> None:
    message = make_message(unsubscribe_url="https://allemed.example/stopp/abc/")
    assert deliver(message) == State.SENT
    [got] = sink.received
    assert got["To"] == SOLVEIG
    assert got["Message-ID"] == message.message_id
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["Date"].datetime == message.created_at.replace(microsecond=0)
    assert got["List-Unsubscribe"] == "<https://allemed.example/stopp/abc/>"
    assert got["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert [part.get_content_type() for part in got.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    html = got.get_body(("html",))
    assert html is not None
    assert "<img" not in html.get_content()  # nothing that tells us it was read


def test_a_letter_nobody_subscribed_to_has_no_list_header(sink: Sink) -> None:
    deliver(make_message())
    assert sink.received[0]["List-Unsubscribe"] is None


def test_the_words_are_gone_as_soon_as_it_is_sent(sink: Sink) -> None:
    message = make_message(attachments=[actions.Enclosure("a.ics", "text/calendar", b"BEGIN:VCALENDAR")])
    deliver(message)
    assert (message.subject, message.text, message.html) == ("", "", "")
    assert not message.attachments.exists()
    assert sink.received[0].get_content_type() == "multipart/mixed"


def test_a_second_job_for_the_same_message_sends_nothing(sink: Sink) -> None:
    message = make_message()
    deliver(message)
    assert deliver(message) is None
    assert len(sink.received) == 1


def test_a_busy_server_is_tried_again_later_with_the_same_message_id(sink: Sink) -> None:
    message = make_message()
    sink.answer = lambda: "451 try later"
    assert deliver(message) == State.WAITING
    assert (message.failure, message.smtp_code) == (Failure.BUSY, 451)
    assert message.next_attempt_at is not None
    pause = message.next_attempt_at - clock.now()
    assert dt.timedelta(seconds=50) < pause < dt.timedelta(seconds=76)
    assert ProcrastinateJob.objects.filter(scheduled_at=message.next_attempt_at).count() == 1

    assert deliver(message) is None  # not yet time
    Message.objects.filter(pk=message.pk).update(next_attempt_at=clock.now())
    sink.answer = lambda: "250 ok"
    assert deliver(message) == State.SENT
    assert sink.received[0]["Message-ID"] == message.message_id


def test_no_answer_is_tried_again_until_we_give_up(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    message = make_message()
    for _ in PAUSES:
        assert deliver(message) == State.WAITING
        Message.objects.filter(pk=message.pk).update(next_attempt_at=clock.now())
    assert deliver(message) == State.GIVEN_UP
    assert (message.failure, message.attempts) == (Failure.NO_CONTACT, len(PAUSES) + 1)
    assert message.text  # kept, so that an administrator can try again


def test_an_address_that_does_not_exist_is_given_up_at_once(sink: Sink) -> None:
    message = make_message()
    sink.answer_recipient = "550 no such person"
    assert deliver(message) == State.GIVEN_UP
    assert (message.failure, message.smtp_code) == (Failure.REFUSED, 550)


def test_a_message_that_is_no_longer_of_use_is_not_sent(sink: Sink) -> None:
    message = make_message(useful_for=dt.timedelta(seconds=-1))
    assert deliver(message) == State.GIVEN_UP
    assert message.failure == Failure.TOO_LATE
    assert sink.received == []


def test_a_message_whose_worker_died_is_taken_back_and_sent(sink: Sink) -> None:
    message = make_message()
    Message.objects.filter(pk=message.pk).update(
        state=State.SENDING, claimed_at=clock.now() - CLAIM - dt.timedelta(seconds=1), next_attempt_at=None, attempts=1
    )
    actions.take_back_abandoned()
    message.refresh_from_db()
    assert (message.state, message.failure) == (State.WAITING, Failure.WORKER_LOST)


def test_a_message_being_sent_right_now_is_left_alone() -> None:
    message = make_message()
    Message.objects.filter(pk=message.pk).update(state=State.SENDING, claimed_at=clock.now(), next_attempt_at=None)
    assert actions.take_back_abandoned() == 0


def test_a_message_whose_job_was_lost_gets_another() -> None:
    message = make_message()
    Message.objects.filter(pk=message.pk).update(next_attempt_at=clock.now() - dt.timedelta(minutes=6))
    assert actions.take_back_abandoned() == 1
    assert ProcrastinateJob.objects.filter(args={"public_id": message.public_id}).count() == 2
    assert actions.take_back_abandoned() == 0


def test_nothing_about_the_person_is_logged(
    sink: Sink, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    sink.answer_recipient = f"550 {SOLVEIG} no such person"
    deliver(make_message())
    sink.answer_recipient = "250 ok"
    deliver(make_message())
    output = capsys.readouterr()
    said = output.out + output.err + caplog.text
    assert "message_sent" in said
    assert SOLVEIG not in said


@pytest.mark.parametrize("old", list(State))
@pytest.mark.parametrize("new", list(State))
def test_the_database_knows_which_state_may_follow_which(old: State, new: State) -> None:
    def times(state: State) -> dict[str, dt.datetime | None]:
        now = clock.now()
        return {
            "next_attempt_at": now if state == State.WAITING else None,
            "claimed_at": now if state == State.SENDING else None,
            "sent_at": now if state == State.SENT else None,
            "given_up_at": now if state == State.GIVEN_UP else None,
        }

    message = Message.objects.create(to=SOLVEIG, kind="x/y", language="nb", state=old, **times(old))
    changed = Message.objects.filter(pk=message.pk)
    if new == old or new in MOVES[old]:
        assert changed.update(state=new, **times(new)) == 1
    else:
        with pytest.raises(DatabaseError, match=r"(?i)invalid transition"), transaction.atomic():
            changed.update(state=new, **times(new))


@pytest.mark.parametrize(
    ("state", "column"),
    [("waiting", "next_attempt_at"), ("sending", "claimed_at"), ("sent", "sent_at"), ("given_up", "given_up_at")],
)
def test_the_database_refuses_a_state_without_its_time(state: str, column: str) -> None:
    now = clock.now()
    times = dict.fromkeys(["next_attempt_at", "claimed_at", "sent_at", "given_up_at"], None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(to=SOLVEIG, kind="x/y", language="nb", state=state, **times)
    Message.objects.create(to=SOLVEIG, kind="x/y", language="nb", state=state, **times | {column: now})


def test_the_database_refuses_words_in_a_sent_message() -> None:
    with pytest.raises(IntegrityError, match="outbox_sent_keeps_no_words"):
        Message.objects.create(
            to=SOLVEIG, kind="x/y", language="nb", state="sent", sent_at=clock.now(), next_attempt_at=None, text="Hei"
        )
