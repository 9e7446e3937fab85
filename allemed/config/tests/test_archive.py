"""A backup put back into an empty database is the same, table by table and file by file."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from allemed.config.database import OWNER, Server
from tests.server import MEDIA, Site


@pytest.fixture
def full(seeded: str, make_database: Callable[..., str], server: Server, tmp_path: Path) -> Site:
    """The demo's content, and one file with an awkward name."""
    media = tmp_path / "media"
    shutil.copytree(MEDIA / seeded, media, dirs_exist_ok=True) if (MEDIA / seeded).exists() else media.mkdir()
    (media / "documents").mkdir(exist_ok=True)
    (media / "documents" / "årsmøte 2021.txt").write_bytes(b"\x00ref\n" * 5000)
    return _site(server, make_database(seeded), media)


@pytest.fixture
def empty(server: Server, tmp_path: Path) -> Iterator[Site]:
    name = f"restored_{hashlib.sha256(str(tmp_path).encode()).hexdigest()[:10]}"
    server.ensure_database(name)
    (tmp_path / "restored").mkdir()
    yield _site(server, name, tmp_path / "restored")
    with psycopg.connect(server.url("postgres", "postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _site(server: Server, name: str, media: Path) -> Site:
    return Site(name, server.url(name), media, owner_url=server.url(name, OWNER))


def rows(site: Site) -> dict[str, tuple[int, str]]:
    """Every table's number of rows and a digest of all of them; every sequence's place."""
    found: dict[str, tuple[int, str]] = {}
    with psycopg.connect(site.owner_url) as connection:
        tables = connection.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        for schema, table in tables:
            query = sql.SQL("SELECT count(*), coalesce(md5(string_agg(t::text, '' ORDER BY t::text)), '') FROM {} t")
            row = connection.execute(query.format(sql.Identifier(schema, table))).fetchone()
            assert row is not None
            found[f"{schema}.{table}"] = (row[0], row[1])
        for name, value in connection.execute("SELECT sequencename, last_value FROM pg_sequences").fetchall():
            found[f"sequence {name}"] = (value or 0, "")
    return found


def files(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_it_comes_back_the_same(full: Site, empty: Site, tmp_path: Path) -> None:
    backup = tmp_path / "allemed.backup"
    full.manage("backup", str(backup))
    assert backup.stat().st_mode & 0o077 == 0
    empty.manage("restore", str(backup))

    before, after = rows(full), rows(empty)
    assert before == after
    assert before["public.wagtailcore_page"][0] > 1
    assert files(full.media) == files(empty.media)
    empty.manage("migrate", "--check")
    # The product's role works there, and the guards stand.
    with psycopg.connect(empty.database_url, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO audit_event (at, actor_kind, actor_id, deed, thing_kind, thing_id, facts)"
            " VALUES (now(), 'system', 'test', 'restored', 'x', 'x', '{}')"
        )
        with pytest.raises(psycopg.errors.RaiseException):
            connection.execute("DELETE FROM audit_event")


def test_it_refuses_a_database_that_is_not_empty(full: Site, tmp_path: Path) -> None:
    backup = tmp_path / "allemed.backup"
    full.manage("backup", str(backup))
    before = rows(full)
    with pytest.raises(RuntimeError, match="database is not empty"):
        full.manage("restore", str(backup))
    assert rows(full) == before


def test_it_refuses_a_damaged_backup_and_changes_nothing(full: Site, empty: Site, tmp_path: Path) -> None:
    backup = tmp_path / "allemed.backup"
    full.manage("backup", str(backup))
    content = bytearray(backup.read_bytes())
    content[2000] ^= 1
    backup.write_bytes(content)
    with pytest.raises(RuntimeError, match="damaged"):
        empty.manage("restore", str(backup))
    backup.write_bytes(content[: len(content) // 2])
    with pytest.raises(RuntimeError, match="cut off"):
        empty.manage("restore", str(backup))
    assert rows(empty) == {}
    assert files(empty.media) == {}


def test_it_does_not_write_over_an_older_backup(full: Site, tmp_path: Path) -> None:
    backup = tmp_path / "allemed.backup"
    backup.write_text("last week's")
    with pytest.raises(RuntimeError, match="already there"):
        full.manage("backup", str(backup))
    assert backup.read_text() == "last week's"


def erase_one_sign_up(site: Site) -> str:
    """Someone has themselves erased. Their row's identifier."""
    return site.manage(
        "shell",
        "--verbosity=0",
        "--command",
        "from allemed.base.actor import System\n"
        "from allemed.programme.actions import sign_ups\n"
        "from allemed.programme.models import SignUp\n"
        "found = SignUp.objects.known().first()\n"
        "sign_ups.forget_sign_up(by=System('test'), sign_up=found)\n"
        "print(found.public_id)",
    ).split()[-1]


def test_what_was_erased_since_is_erased_again_and_no_letter_leaves_twice(
    full: Site, empty: Site, tmp_path: Path
) -> None:
    backup, listed = tmp_path / "allemed.backup", tmp_path / "erasures.jsonl"
    full.manage("backup", str(backup))
    erased = erase_one_sign_up(full)
    listed.write_text(full.manage("erasures"), encoding="utf-8")
    empty.manage("restore", str(backup))
    person = "SELECT name, email, erased_at IS NULL FROM programme_signup WHERE public_id = %s"
    waiting = "SELECT count(*) FROM outbox_message WHERE state IN ('waiting', 'sending')"
    assert empty.rows(person, erased)[0][2]
    assert empty.rows(waiting)[0][0] > 0

    broken = tmp_path / "broken.jsonl"
    broken.write_text(listed.read_text(encoding="utf-8") + '{"deed": "sign_up_erased"}\n', encoding="utf-8")
    with pytest.raises(RuntimeError, match="is no erasure"):
        empty.manage("after_restore", str(broken))
    broken.write_text('{"at": "2026-01-01T12:00:00+00:00", "deed": "sung", "thing": "x"}\n', encoding="utf-8")
    with pytest.raises(RuntimeError, match="No room knows how to do this again: sung"):
        empty.manage("after_restore", str(broken))
    assert empty.rows(person, erased)[0][2]

    said = empty.manage("after_restore", str(listed))
    assert "sign_up_erased: 1" in said
    assert empty.rows(person, erased) == [("", "", False)]
    assert empty.rows(waiting) == [(0,)]
