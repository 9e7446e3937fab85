"""Production says everything that is missing, at once, and starts when nothing is."""

from __future__ import annotations

import base64
import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from allemed.config import production
from allemed.config.database import ROOT
from allemed.config.production import find_problems


@pytest.fixture
def complete(tmp_path: Path) -> dict[str, str]:
    return {
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "allemed.example",
        "SITE_ADDRESS": "https://allemed.example",
        "DATABASE_URL": "postgresql://allemed:secret@db.example/allemed",
        "SMTP_HOST": "smtp.example",
        "DEFAULT_FROM_EMAIL": "ALLEMED <hei@allemed.example>",
        "CONTACT_EMAIL": "kontakt@host.example",
        "MEDIA_ROOT": str(tmp_path),
    }


def test_it_starts_when_everything_is_there(complete: dict[str, str]) -> None:
    assert find_problems(complete) == []


def test_an_empty_environment_is_told_everything_at_once() -> None:
    told = "\n".join(find_problems({}))
    for name in ("SECRET_KEY", "ALLOWED_HOSTS", "SITE_ADDRESS", "DATABASE_URL", "SMTP_HOST", "DEFAULT_FROM_EMAIL"):
        assert f"{name} is missing" in told
    assert "MEDIA_ROOT" in told
    assert "S3_BUCKET" in told


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SECRET_KEY", "short", "too short"),
        ("SECRET_KEY", "a" * 60, "too simple"),
        ("SECRET_KEY", "only-for-the-demo-and-the-tests", "everyone knows"),
        ("DEBUG", "1", "DEBUG is on"),
        ("ALLOWED_HOSTS", "*", "any name"),
        ("ALLOWED_HOSTS", "other.example", "does not hold the host"),
        ("SITE_ADDRESS", "http://allemed.example", "https://"),
        ("SITE_ADDRESS", "https://allemed.example/", "slash"),
        ("DATABASE_URL", "sqlite:///x", "PostgreSQL"),
        ("ALLEMED_DATABASE_ROLE", "owner", "DATABASE_OWNER_URL"),
        ("MEDIA_ROOT", "/no/such/folder", "not a folder"),
        ("S3_BUCKET", "allemed", "S3_SECRET_KEY is missing"),
    ],
)
def test_it_names_what_is_wrong_and_how_to_mend_it(complete: dict[str, str], name: str, value: str, words: str) -> None:
    problems = find_problems({**complete, name: value})
    assert any(words in problem for problem in problems), problems
    assert not any(complete["SECRET_KEY"] in problem or "secret@db" in problem for problem in problems)


def test_a_real_start_refuses_with_sentences_and_without_a_traceback() -> None:
    keep = {key: value for key, value in os.environ.items() if key in {"PATH", "HOME"}}
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={**keep, "DATABASE_URL": "postgresql://allemed@/nowhere"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "SECRET_KEY is missing" in done.stderr
    assert "Traceback" not in done.stderr


def test_locked_data_are_not_opened_on_a_disk(
    complete: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "media").mkdir()
    (tmp_path / "microdata").mkdir()
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    places = {"MEDIA_ROOT": str(tmp_path / "media"), "MICRODATA_ROOT": str(tmp_path / "microdata")}
    env = {**complete, **places, "MICRODATA_KEYS": f"k2026:{key}"}
    assert find_problems(env) == []
    monkeypatch.setattr(production, "MEMORY", tmp_path / "gone")
    assert "would be opened on a disk" in "\n".join(find_problems(env))
