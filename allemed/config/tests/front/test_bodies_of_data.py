"""Where analysts hand in data a body may be large; nowhere else, and for nobody who has not signed in."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Any

import pytest

from allemed.base.tests.plain_text import found_in, is_any_open
from allemed.config.front.bodies import (
    DATA_BYTES,
    IN_MEMORY,
    ORDINARY_BYTES,
    RECIPE_BYTES,
    BodyRefusedError,
    Patience,
    limit_for,
    read_body,
)


@pytest.mark.parametrize("root", ["", "/nn", "/en"])
def test_data_may_be_large_for_someone_with_a_session(root: str) -> None:
    path = f"{root}/min-side/innsikt/avtaler/abc234/last-opp/"
    assert limit_for(path, has_session=True) == DATA_BYTES
    assert limit_for(path, has_session=False) == ORDINARY_BYTES


def test_a_recipe_may_be_longer_than_a_form() -> None:
    assert limit_for("/min-side/innsikt/data/abc234/oppskrift/", has_session=True) == RECIPE_BYTES


@pytest.mark.parametrize(
    "path", ["/min-side/innsikt/", "/x/min-side/innsikt/avtaler/a/last-opp/", "/innsikt/last-opp/"]
)
def test_other_addresses_take_ordinary_forms(path: str) -> None:
    assert limit_for(path, has_session=True) == ORDINARY_BYTES


WORDS = b"hemmelig svar\n"


@pytest.mark.parametrize("ends_in", ["whole", "http.disconnect", "silence"])
def test_a_body_never_lies_in_plain_text_among_the_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ends_in: str
) -> None:
    """Looked for after each piece, also when the body breaks off in the middle or never goes on."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    piece, pieces = WORDS * 8000, 10
    seen: list[tuple[list[str], bool]] = []

    async def receive() -> dict[str, Any]:
        seen.append((found_in(tmp_path, WORDS), is_any_open(tmp_path)))
        if len(seen) > pieces // 2 and ends_in == "http.disconnect":
            return {"type": ends_in}
        if len(seen) > pieces // 2 and ends_in == "silence":
            await asyncio.sleep(60)
        return {"type": "http.request", "body": piece, "more_body": len(seen) < pieces}

    reading = read_body(receive, [], limit=DATA_BYTES, patience=Patience(silent_seconds=0.1))
    if ends_in == "whole":
        body, length = asyncio.run(reading)
        assert (body.read(), length) == (piece * pieces, len(piece) * pieces)
        assert found_in(tmp_path, WORDS) == []
        body.close()
    else:
        with pytest.raises(BodyRefusedError):
            asyncio.run(reading)
    assert len(piece) * len(seen) > 2 * IN_MEMORY
    assert [found for found, _ in seen if found] == []
    assert seen[-1][1]  # there was a temporary file, or this shows nothing
    assert not is_any_open(tmp_path)
