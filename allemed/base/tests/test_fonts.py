from __future__ import annotations

import pytest
from fontTools.ttLib import TTFont

from allemed.base import fonts


@pytest.mark.parametrize(("style", "weight"), fonts.WEIGHTS.items())
def test_each_weight_is_a_static_font_of_our_own_family(style: str, weight: int) -> None:
    with TTFont(fonts.path(style)) as font:
        assert "fvar" not in font
        assert font["name"].getDebugName(16) == fonts.FAMILY
        assert font["OS/2"].usWeightClass == weight


def test_it_gives_the_same_bytes_every_time() -> None:
    assert fonts.build("Bold") == fonts.path("Bold").read_bytes()


def test_it_draws_norwegian_and_sami() -> None:
    assert fonts.missing_characters("Æsj, så mye gøy! «Ja» – 1 000 kr … áčđŋšŧž ÁČĐŊŠŦŽ ïâ éèêóòâôü\n") == []


@pytest.mark.parametrize("character", ["🎉", "ע", "ب", "漢", "\u202e", "\u200b", "\ufeff", "\x07", "\u2066"])
def test_it_names_what_it_cannot_draw(character: str) -> None:
    assert fonts.missing_characters(f"Hei {character} du {character}") == [character]
