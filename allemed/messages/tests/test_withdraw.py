"""What has not been sent and is no longer true is taken back, words and address at once."""

from __future__ import annotations

import pytest

from allemed.messages.actions import Enclosure, deliver, erase_old, hold_back, send, try_again, withdraw
from allemed.messages.models import Attachment, Message, State
from allemed.messages.tests.make import BY

pytestmark = pytest.mark.django_db


def test_only_what_waits_and_has_such_a_key_is_taken_back() -> None:
    written = [
        send(by=BY, to="solveig@lag.example", kind="messages/trial", language="nb", context={}, message_key=key)
        for key in ("a:1:reminder", "a:1:changed", "b:1:reminder")
    ]
    assert withdraw(message_keys_beginning_with="a:1:") == 2
    found = {message.message_key: message for message in Message.objects.all()}
    gone = found["a:1:reminder"]
    assert (gone.state, gone.to, gone.text, gone.subject) == (State.GIVEN_UP, "", "", "")
    assert found["b:1:reminder"].state == State.WAITING
    assert deliver(public_id=written[0].public_id) is None
    assert withdraw(message_keys_beginning_with="a:1:") == 0


def test_what_was_enclosed_goes_with_it() -> None:
    file = Enclosure("dugnad.ics", "text/calendar", b"BEGIN:VCALENDAR")
    for key in ("a:1", "b:1"):
        send(
            by=BY,
            to="kari@lag.example",
            kind="messages/trial",
            language="nb",
            context={},
            message_key=key,
            attachments=[file],
        )
    withdraw(message_keys_beginning_with="a:")
    assert [each.message.message_key for each in Attachment.objects.all()] == ["b:1"]


def test_an_enclosure_that_an_earlier_version_left_behind_goes_at_night() -> None:
    file = Enclosure("dugnad.ics", "text/calendar", b"BEGIN:VCALENDAR")
    sent = send(by=BY, to="kari@lag.example", kind="messages/trial", language="nb", context={}, message_key="a:1")
    withdraw(message_keys_beginning_with="a:")
    Attachment.objects.create(message=sent, name=file.name, media_type=file.media_type, content=file.content)
    erase_old()
    assert not Attachment.objects.exists()


def test_what_is_held_back_after_a_restore_leaves_only_when_someone_says_so() -> None:
    held = send(by=BY, to="kari@lag.example", kind="messages/trial", language="nb", context={}, message_key="a:1")
    assert hold_back(by=BY) == 1
    assert hold_back(by=BY) == 0
    held.refresh_from_db()
    assert (held.state, held.failure) == (State.GIVEN_UP, "restored")
    assert deliver(public_id=held.public_id) is None
    assert try_again(by=BY, message=held).state == State.WAITING
