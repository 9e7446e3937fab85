from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, transaction

from allemed.audit import actions
from allemed.audit.models import Event
from allemed.base.actor import System
from conftest import SERVER

pytestmark = pytest.mark.django_db


def make_event() -> Event:
    thing = ContentType.objects.get_for_model(Event)  # any row will do
    actions.record(by=System("test"), deed="thing_made", thing=thing)
    return Event.objects.get(deed="thing_made")


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


HOSTILE = [
    "UPDATE audit_event SET actor_id = 'someone'",
    "DELETE FROM audit_event",
    "TRUNCATE audit_event",
    "TRUNCATE audit_event CASCADE",
    "WITH gone AS (DELETE FROM audit_event RETURNING *) SELECT count(*) FROM gone",
    "INSERT INTO audit_event SELECT * FROM audit_event ON CONFLICT (id) DO UPDATE SET deed = 'x'",
]


@pytest.mark.parametrize("statement", HOSTILE)
def test_even_the_tables_owner_is_stopped_by_the_triggers(statement: str, make_database: Callable[..., str]) -> None:
    with psycopg.connect(SERVER.url(make_database(), "allemed_owner"), autocommit=True) as owner:
        owner.execute(
            "INSERT INTO audit_event (at, actor_kind, actor_id, deed, thing_kind, thing_id, facts)"
            " VALUES (now(), 'system', 'test', 'made', 'x.y', '1', '{}')"
        )
        with pytest.raises(psycopg.errors.RaiseException, match="Cannot"):
            owner.execute(statement)
        assert owner.execute("SELECT deed FROM audit_event").fetchall() == [("made",)]


@pytest.mark.parametrize("right", ["UPDATE", "DELETE", "TRUNCATE", "TRIGGER", "REFERENCES"])
def test_the_products_role_has_no_right_but_to_read_and_add(right: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, has_table_privilege('audit_event', %s)", [right])
        assert cursor.fetchone() == ("allemed", False)
        cursor.execute("SELECT has_table_privilege('audit_event', 'SELECT, INSERT')")
        assert cursor.fetchone() == (True,)
