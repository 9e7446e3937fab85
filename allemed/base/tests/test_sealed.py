"""A sealed file is a file like another to whoever has it, and noise to everybody else."""

from __future__ import annotations

import io
import os
import tempfile
from pathlib import Path

import pytest
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from hypothesis import given
from hypothesis import strategies as st

from allemed.base.sealed import SealedFile, SealedUploadHandler
from allemed.base.tests.plain_text import found_in, is_any_open

WORDS = b"hemmelig svar; " * 40


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@given(
    st.lists(st.binary(max_size=60), max_size=8),
    st.lists(st.tuples(st.integers(0, 400), st.integers(-1, 90)), max_size=8),
    st.integers(0, 200),
)
def test_it_reads_as_any_file_from_anywhere(pieces: list[bytes], reads: list[tuple[int, int]], in_memory: int) -> None:
    plain = io.BytesIO()
    with SealedFile(in_memory=in_memory) as sealed:
        for piece in pieces:
            assert sealed.write(piece) == plain.write(piece)
        for place, size in reads:
            assert sealed.seek(place) == plain.seek(place)
            assert sealed.read(size) == plain.read(size)
            assert sealed.tell() == plain.tell()
        sealed.seek(0)
        assert list(sealed) == io.BytesIO(plain.getvalue()).readlines()
        assert sealed.seek(0, os.SEEK_END) == len(plain.getvalue())


def test_on_the_disk_it_is_noise_and_gone_when_closed(folder: Path) -> None:
    with SealedFile(in_memory=100) as sealed:
        for _ in range(50):
            sealed.write(WORDS)
        assert is_any_open(folder)
        assert found_in(folder, WORDS[:15]) == []
        sealed.seek(0)
        assert sealed.read() == WORDS * 50
    assert not is_any_open(folder)


def test_what_is_small_never_reaches_the_disk(folder: Path) -> None:
    with SealedFile(in_memory=1000) as sealed:
        sealed.write(WORDS)
        assert not is_any_open(folder)


def test_nothing_is_written_over() -> None:
    """Two texts under the same piece of the stream give each other away."""
    with SealedFile() as sealed:
        sealed.write(WORDS)
        sealed.seek(3)
        with pytest.raises(io.UnsupportedOperation):
            sealed.write(b"x")


def test_two_files_never_have_the_same_noise(folder: Path) -> None:
    with SealedFile() as one, SealedFile() as other:
        noise = []
        for sealed in (one, other):
            sealed.write(WORDS)
            os.lseek(sealed._file.fileno(), 0, os.SEEK_SET)
            noise.append(os.read(sealed._file.fileno(), len(WORDS)))
        assert noise[0] != noise[1]
        assert WORDS not in noise


@pytest.mark.parametrize(
    ("handler", "is_plain"), [(TemporaryFileUploadHandler(), True), (SealedUploadHandler(), False)]
)
def test_an_upload_is_sealed_and_djangos_own_would_not_be(
    folder: Path, handler: TemporaryFileUploadHandler | SealedUploadHandler, is_plain: bool
) -> None:
    handler.new_file("file", "svar.csv", "text/csv", None)
    handler.receive_data_chunk(WORDS * 10, 0)
    if isinstance(handler, TemporaryFileUploadHandler):
        handler.file.flush()
    assert bool(found_in(folder, WORDS)) is is_plain  # the search finds what there is to find
    uploaded = handler.file_complete(len(WORDS) * 10)
    assert uploaded is not None
    assert b"".join(uploaded.chunks()) == WORDS * 10
    uploaded.close()
    assert not is_any_open(folder)


def test_an_upload_that_breaks_off_leaves_nothing(folder: Path) -> None:
    handler = SealedUploadHandler()
    handler.new_file("file", "svar.csv", "text/csv", None)
    handler.receive_data_chunk(WORDS, 0)
    handler.upload_interrupted()
    assert not is_any_open(folder)
