from __future__ import annotations

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, transaction

from allemed.audit import actions
from allemed.audit.models import Event
from allemed.base.actor import System

pytestmark = pytest.mark.django_db


def make_event() -> Event:
    thing = ContentType.objects.get_for_model(Event)  # any row will do
    return actions.record(by=System("test"), deed="thing_made", thing=thing)


def test_it_names_the_actor_and_the_thing_by_identifier_only() -> None:
    event = make_event()
    thing = ContentType.objects.get_for_model(Event)
    assert (event.actor_kind, event.actor_id) == ("system", "test")
    assert (event.thing_kind, event.thing_id) == ("contenttypes.contenttype", str(thing.pk))


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_event SET deed = 'x'", "DELETE FROM audit_event", "TRUNCATE audit_event"],
)
def test_the_database_refuses_to_change_what_happened(statement: str) -> None:
    make_event()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.count() == 1
