from __future__ import annotations

import psycopg
from django.db import transaction
from django.http import HttpResponse

from allemed.base.http import CHANNEL, public, purge_pages
from allemed.config import database


def test_a_public_answer_is_kept_by_shared_caches_and_asked_for_by_browsers() -> None:
    assert public(HttpResponse("hei"), seconds=60).headers["Cache-Control"] == "public, max-age=0, s-maxage=60"


def heard_by(listener: psycopg.Connection[tuple[object, ...]]) -> list[str]:
    return [notice.channel for notice in listener.notifies(timeout=0.2)]


def test_a_purge_is_heard_once_when_the_deed_commits(own_database: str) -> None:
    with psycopg.connect(database.url(), autocommit=True) as listener:
        listener.execute(f"LISTEN {CHANNEL}")
        with transaction.atomic():
            purge_pages()
            purge_pages()
            assert heard_by(listener) == []
        assert heard_by(listener) == [CHANNEL]


def test_a_purge_is_not_heard_when_the_deed_is_undone(own_database: str) -> None:
    with psycopg.connect(database.url(), autocommit=True) as listener:
        listener.execute(f"LISTEN {CHANNEL}")
        with transaction.atomic():
            purge_pages()
            transaction.set_rollback(True)
        assert heard_by(listener) == []
