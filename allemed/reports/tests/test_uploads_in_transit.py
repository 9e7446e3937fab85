"""On its way from the browser to the vault a file of answers never lies in plain text among the temporary files."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import UnreadablePostError

from allemed.base.tests.plain_text import found_in, is_any_open
from allemed.insight.data import separated
from allemed.reports import actions, vault
from allemed.reports.models import Dataset
from allemed.reports.tests.make import CODEBOOK, make_agreement, make_analyst
from allemed.reports.tests.small import small
from allemed.reports.tests.test_views import browser

pytestmark = pytest.mark.django_db
SECRET = "hemmelig-Åse-4203"
BOUNDARY = "grense"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The temporary files, apart from everything else."""
    settings.MICRODATA_ROOT = tmp_path / "microdata"
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def answers(encoding: str = "utf-8") -> bytes:
    """A file larger than what Django keeps in memory, with words we know again."""
    lines = small().decode().splitlines()
    rows = [f"{lines[1 + place % 10]},{SECRET}" for place in range(60_000)]
    content = "\n".join([f"{lines[0]},note", *rows]).encode(encoding)
    assert len(content) > django_settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    return content


def search(folder: Path, encoding: str = "utf-8") -> list[str]:
    return found_in(folder, SECRET.encode(encoding)) + found_in(folder, SECRET.encode())


def form(agreement: Any, client: Any) -> tuple[str, dict[str, Any]]:
    path = f"/min-side/innsikt/avtaler/{agreement.public_id}/last-opp/"
    token = client.get(path).context["form"]["submit_token"].value()
    return path, {"submit_token": token, "title": "Svar", "codebook": CODEBOOK}


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_neither_while_it_is_taken_in_nor_after(folder: Path, monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    agreement = make_agreement()
    client = browser(make_analyst("Farah Ahmadi", agreement))
    path, sent = form(agreement, client)
    seen: list[tuple[str, list[str], bool]] = []
    store, is_even = vault.store, separated._is_even

    def storing(*arguments: Any) -> Any:
        seen.append(("stored", search(folder, encoding), is_any_open(folder)))
        return store(*arguments)

    def reading(*arguments: Any) -> bool:
        seen.append(("read", search(folder, encoding), is_any_open(folder)))
        return is_even(*arguments)

    monkeypatch.setattr(vault, "store", storing)
    monkeypatch.setattr(separated, "_is_even", reading)
    answer = client.post(path, {**sent, "file": SimpleUploadedFile("svar.csv", answers(encoding))})
    assert answer.status_code == 302, answer.context["form"].errors
    assert Dataset.objects.get().rows == 60_000
    # There was a temporary file all the while (or this shows nothing), and no word of ours in it.
    assert seen == [("read", [], True), ("stored", [], True)]
    client.get("/")  # the request is closed, and what it held with it
    assert not is_any_open(folder)
    assert all(SECRET.encode(encoding) not in file.read_bytes() for file in vault.folder().iterdir())


class BreaksOff(io.BytesIO):
    """What comes in until the line breaks; `then` is called there."""

    def __init__(self, content: bytes, then: Any) -> None:
        super().__init__(content)
        self.then = then

    def read(self, size: int | None = -1, /) -> bytes:
        piece = super().read(size)
        if not piece:
            self.then()
            raise OSError("the line broke")
        return piece


def test_an_upload_that_breaks_off_in_the_middle_leaves_nothing(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    agreement = make_agreement()
    client = browser(make_analyst("Farah Ahmadi", agreement))
    path, sent = form(agreement, client)
    fields = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in sent.items()
    )
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="svar.csv"\r\n\r\n'
    content = answers()
    seen: list[tuple[list[str], bool]] = []
    body = BreaksOff((fields + head).encode() + content, lambda: seen.append((search(folder), is_any_open(folder))))
    environ: dict[str, Any] = {
        "wsgi.input": body,
        "CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}",
        "CONTENT_LENGTH": str(2 * len(content)),
    }
    with pytest.raises(UnreadablePostError):
        client.post(path, **environ)
    assert seen == [([], True)]
    assert search(folder) == []
    assert list(folder.iterdir()) == []  # the file has no name; it goes with the error that still holds it
    assert not Dataset.objects.exists()
    assert vault.names() == set()


def test_the_operators_command_leaves_nothing_either(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "svar.csv").write_bytes(answers("cp1252"))
    agreement, seen = make_agreement(), []

    def pieces() -> Iterator[bytes]:
        with (tmp_path / "svar.csv").open("rb") as file:
            while piece := file.read(vault.CHUNK):
                seen.append(is_any_open(folder))
                yield piece

    actions.upload_dataset(
        by=make_analyst("Farah Ahmadi", agreement),
        agreement=agreement, title="Svar", suffix=".csv", plain=pieces(), codebook=CODEBOOK,
    )  # fmt: skip
    assert not any(seen)
    assert not is_any_open(folder)
