"""What is locked cannot be read, moved, cut or mended; what is deleted is gone."""

from __future__ import annotations

import base64
import itertools
from pathlib import Path
from typing import Any

import pytest

from allemed.reports import vault


def key(name: str, letter: str) -> str:
    return f"{name}:{base64.b64encode(letter.encode() * 32).decode()}"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MICRODATA_ROOT = tmp_path / "locked"
    settings.MICRODATA_KEYS = key("one", "a")
    return tmp_path / "locked"


@pytest.mark.parametrize("size", [0, 1, vault.CHUNK - 1, vault.CHUNK, vault.CHUNK + 1, 2 * vault.CHUNK])
def test_it_gives_back_what_was_locked(size: int) -> None:
    plain = bytes(range(256)) * (size // 256) + bytes(size % 256)
    wrapped = vault.store("a.locked", [plain[: size // 3], plain[size // 3 :]])
    assert b"".join(vault.read("a.locked", wrapped)) == plain


@pytest.mark.parametrize("size", range(11))
def test_pieces_of_any_size_are_one_file(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every way to cut a file of three chunks and some, with empty pieces between; and ways to cut the locked one."""
    monkeypatch.setattr(vault, "CHUNK", 3)
    plain = bytes(range(size))
    for cuts in itertools.product((False, True), repeat=max(size - 1, 0)):
        places = [0, *(place for place, is_cut in enumerate(cuts, 1) if is_cut), size]
        pieces = [plain[start:end] for start, end in itertools.pairwise(places)]
        wrapped, locked = vault.lock([each for piece in pieces for each in (piece, b"")])
        whole = b"".join(locked)
        width = 1 + sum(cuts)  # from byte by byte to pieces that hold several chunks
        again = (whole[start : start + width] for start in range(0, len(whole), width))
        assert b"".join(vault.unlock(wrapped, again)) == plain


def test_the_file_on_the_disk_holds_none_of_it(folder: Path) -> None:
    vault.store("a.locked", [b"elev 17 svarte ja " * 100])
    assert b"svarte" not in (folder / "a.locked").read_bytes()
    assert (folder / "a.locked").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("harm", ["flip", "cut", "cut_last", "swap", "append"])
def test_a_harmed_file_is_refused(folder: Path, harm: str) -> None:
    wrapped = vault.store("a.locked", [bytes([place]) * vault.CHUNK for place in range(3)])
    path = folder / "a.locked"
    content = bytearray(path.read_bytes())
    head, sealed = len(vault.MAGIC) + vault.PREFIX, vault.CHUNK + vault.TAG
    if harm == "flip":
        content[-50] ^= 1
    elif harm == "cut":
        del content[-1:]
    elif harm == "cut_last":
        del content[head + 2 * sealed :]
    elif harm == "swap":
        first = content[head : head + sealed]
        content[head : head + sealed] = content[head + sealed : head + 2 * sealed]
        content[head + sealed : head + 2 * sealed] = first
    else:
        content += b"x"
    path.write_bytes(content)
    with pytest.raises(vault.LockedError):
        b"".join(vault.read("a.locked", wrapped))


def test_a_new_key_wraps_and_the_old_one_still_opens(settings: Any) -> None:
    wrapped = vault.store("a.locked", [b"svar"])
    settings.MICRODATA_KEYS = f"{key('two', 'b')},{key('one', 'a')}"
    anew = vault.rewrap(wrapped)
    assert (wrapped.name, anew.name) == ("one", "two")
    settings.MICRODATA_KEYS = key("two", "b")
    assert b"".join(vault.read("a.locked", anew)) == b"svar"
    with pytest.raises(vault.LockedError):
        b"".join(vault.read("a.locked", wrapped))


def test_without_its_own_key_a_file_is_noise() -> None:
    vault.store("a.locked", [b"svar"])
    with pytest.raises(vault.LockedError):
        b"".join(vault.read("a.locked", vault.WrappedKey("one", b"")))


def test_nothing_is_left_half_written(folder: Path) -> None:
    def breaks() -> Any:
        yield b"x" * (vault.CHUNK + 1)
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011
        vault.store("a.locked", breaks())
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("written", ["", "one", "one:short", "one:!!", f"{key('a', 'a')},{key('a', 'b')}"])
def test_keys_that_cannot_be_read_are_refused_without_being_told(written: str) -> None:
    with pytest.raises(vault.KeysError) as refused:
        vault.read_keys(written)
    assert "YWFh" not in str(refused.value)
