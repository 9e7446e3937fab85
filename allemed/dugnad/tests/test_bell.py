"""The bell is rung by the commit itself."""

from __future__ import annotations

import os
from typing import Any

import psycopg
from django.db import transaction

from allemed.dugnad.tests.room import make_evening


def test_the_bell_rings_when_the_deed_is_committed_and_not_before(own_database: str, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        evening = make_evening(1)
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as listener:
            listener.execute("LISTEN allemed_dugnad")
            with transaction.atomic():
                evening.write(1, "Vi har en åpen idrettshall")
                assert list(listener.notifies(timeout=0.2)) == []
            heard = list(listener.notifies(timeout=5, stop_after=1))
        assert [message.payload for message in heard] == [f"{evening.dugnad.public_id}:{evening.now.seq}"]
