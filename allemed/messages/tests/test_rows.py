"""Rows written in one statement (`base.rows`), tried with rows that belong together."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from allemed.audit.models import Event
from allemed.base import rows
from allemed.messages.models import Attachment, Message

pytestmark = pytest.mark.django_db


def a_message(key: str = "trial:1") -> Message:
    return Message(to="solveig@lag.example", kind="messages/trial", language="nb", message_key=key, subject="100 %s")


def an_event() -> Event:
    return Event(actor_kind="system", actor_id="test", deed="tried", thing_kind="x", thing_id="y", facts={"n": 1})


def test_what_belongs_to_the_first_row_is_written_with_it(django_assert_num_queries: object) -> None:
    message = a_message()
    file = Attachment(message=message, name="a.ics", media_type="text/calendar", content=b"\x00'")
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert rows.write(message, file, an_event())
    read = Message.objects.get()
    assert (read.pk, read.subject, read.created_at) == (message.pk, "100 %s", message.created_at)
    assert [bytes(each.content) for each in read.attachments.all()] == [b"\x00'"]
    assert Event.objects.get(deed="tried").facts == {"n": 1}


def test_it_is_a_row_like_any_other_afterwards() -> None:
    message = a_message()
    rows.write(message)
    message.subject = "Hei"
    message.save()
    assert Message.objects.get().subject == "Hei"


def test_where_another_is_there_nothing_of_it_is_written() -> None:
    rows.write(a_message())
    assert not rows.write(a_message(), an_event(), unless_there=True)
    assert (Message.objects.count(), Event.objects.filter(deed="tried").count()) == (1, 0)


def test_unasked_the_constraint_speaks() -> None:
    rows.write(a_message())
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.write(a_message())


def test_a_constraint_that_is_no_key_is_never_passed_over() -> None:
    message = a_message()
    message.state = "nowhere"
    with pytest.raises(DatabaseError, match="outbox_state_is_known"), transaction.atomic():
        rows.write(message, unless_there=True)
