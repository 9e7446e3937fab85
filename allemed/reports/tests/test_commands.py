"""The operator's commands: a file too large for a browser goes in under lock, and keys are changed."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from allemed.reports import vault
from allemed.reports.models import Dataset
from allemed.reports.tests.make import CODEBOOK, make_agreement
from allemed.reports.tests.small import small

pytestmark = pytest.mark.django_db
OLD, NEW = (f"{name}:{base64.b64encode(bytes([number]) * 32).decode()}" for name, number in (("old", 1), ("new", 2)))


@pytest.fixture
def files(settings: Any, tmp_path: Path) -> tuple[str, str]:
    """A file of answers and its codebook, and the operator's old key."""
    settings.MICRODATA_ROOT, settings.MICRODATA_KEYS = tmp_path / "microdata", OLD
    (tmp_path / "answers.csv").write_bytes(small())
    (tmp_path / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    return str(tmp_path / "answers.csv"), str(tmp_path / "codebook.yaml")


def said(*command: str) -> str:
    written = io.StringIO()
    call_command(*command, stdout=written)
    return written.getvalue()


def test_a_file_is_locked_in_and_its_keys_are_changed(files: tuple[str, str], settings: Any) -> None:
    assert "10 rows are locked in" in said("lock_microdata", make_agreement().public_id, *files)
    dataset = Dataset.objects.get()
    plain = Path(files[0]).read_bytes()
    assert plain not in (vault.folder() / dataset.stored_as).read_bytes()
    settings.MICRODATA_KEYS = f"{NEW},{OLD}"
    said("rotate_microdata_keys")
    settings.MICRODATA_KEYS = NEW
    dataset.refresh_from_db()
    assert dataset.key_name == "new"
    assert b"".join(vault.read(dataset.stored_as, dataset.key)) == plain


def test_a_file_or_an_agreement_that_is_not_there_is_said_in_a_sentence(files: tuple[str, str]) -> None:
    with pytest.raises(CommandError, match="no such agreement"):
        call_command("lock_microdata", "nothing", *files)
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("lock_microdata", make_agreement().public_id, files[0] + "x", files[1])
