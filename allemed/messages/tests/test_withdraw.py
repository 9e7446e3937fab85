"""What has not been sent and is no longer true is taken back, words and address at once."""

from __future__ import annotations

import pytest

from allemed.messages.actions import deliver, send, withdraw
from allemed.messages.models import Message, State
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
