from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from allemed.base import clock
from allemed.base.refusals import RefusedError
from allemed.messages import actions
from allemed.messages.actions.erase import KEPT
from allemed.messages.models import Message, State
from allemed.messages.refusals import MessageRefusal
from allemed.messages.tests.make import BY, make_message

pytestmark = pytest.mark.django_db


def make_given_up(age: dt.timedelta) -> Message:
    message = make_message(message_key="trial:7")
    Message.objects.filter(pk=message.pk).update(
        state=State.GIVEN_UP, next_attempt_at=None, given_up_at=clock.now() - age
    )
    message.refresh_from_db()
    return message


def test_a_month_after_only_kind_key_and_times_are_left() -> None:
    message = make_given_up(KEPT + dt.timedelta(minutes=1))
    assert actions.erase_old() == 1
    message.refresh_from_db()
    assert (message.to, message.subject, message.text, message.html) == ("", "", "", "")
    assert (message.kind, message.message_key) == ("messages/trial", "trial:7")
    assert message.erased_at is not None


def test_a_younger_message_is_kept() -> None:
    make_given_up(KEPT - dt.timedelta(minutes=1))
    assert actions.erase_old() == 0


def test_a_waiting_message_is_never_erased() -> None:
    make_message()
    assert actions.erase_old() == 0


def test_the_database_refuses_an_erased_message_with_an_address() -> None:
    message = make_given_up(KEPT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(erased_at=clock.now())


def test_an_administrator_may_try_again() -> None:
    message = actions.try_again(by=BY, message=make_given_up(dt.timedelta(hours=1)))
    assert (message.state, message.attempts) == (State.WAITING, 0)


def test_it_refuses_to_try_a_message_that_was_not_given_up() -> None:
    with pytest.raises(RefusedError) as refused:
        actions.try_again(by=BY, message=make_message())
    assert refused.value.reason == MessageRefusal.NOT_GIVEN_UP


def test_it_refuses_to_try_an_erased_message() -> None:
    message = make_given_up(KEPT + dt.timedelta(days=1))
    actions.erase_old()
    with pytest.raises(RefusedError) as refused:
        actions.try_again(by=BY, message=message)
    assert refused.value.reason == MessageRefusal.ERASED
