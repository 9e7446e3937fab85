"""Every text people see exists in every language, with the same places for names and numbers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from allemed.base import catalogues

PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
@pytest.mark.parametrize("room", catalogues.rooms(), ids=lambda room: room.name)
def test_every_text_is_translated(room: Path, language: str) -> None:
    assert [str(message.id) for message in catalogues.untranslated(room, language)] == []


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
@pytest.mark.parametrize("room", catalogues.rooms(), ids=lambda room: room.name)
def test_translations_keep_the_places_for_names_and_numbers(room: Path, language: str) -> None:
    for message in catalogues.read(room, language):
        if not message.id:
            continue
        identifiers = message.id if isinstance(message.id, tuple | list) else (message.id,)
        texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
        wanted = {frozenset(PLACE.findall(text)) for text in identifiers}
        for text in texts:
            assert frozenset(PLACE.findall(text)) in wanted, f"{room.name} {language}: {message.id}"
