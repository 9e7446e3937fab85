"""The theme's colours can be read: AA everywhere, AAA for body text, in light and dark."""

from __future__ import annotations

import re
from functools import cache

import pytest

from allemed.base import theme

VOICES = ("neutral", "accent", "orange")
STATES = ("info", "success", "warning", "danger")
GROUNDS = ("background-default", "background-tinted", "surface-default", "surface-tinted")


@cache
def _colours(scheme: str) -> dict[str, str]:
    css = (theme.BUILT / "allemed.css").read_text(encoding="utf-8")
    block = re.search(
        rf'@layer ds\.theme\.color-scheme\.{scheme}\{{.*?\[data-color-scheme="?{scheme}"?\]\{{(.*?)\}}', css
    )
    assert block, scheme
    return dict(re.findall(r"--ds-color-([\w-]+): ?(#[0-9a-fA-F]{6})", block[1]))


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    """WCAG's ratio, 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_ratio_is_wcags() -> None:
    assert _contrast("#000000", "#ffffff") == pytest.approx(21)
    assert _contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_body_text_is_aaa(scheme: str) -> None:
    colours = _colours(scheme)
    poor = {
        (voice, ground): ratio
        for voice in (*VOICES, *STATES)
        for ground in GROUNDS
        if (ratio := _contrast(colours[f"{voice}-text-default"], colours[f"{voice}-{ground}"])) < 7
    }
    assert poor == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_subtle_text_and_links_are_aa_on_every_ground(scheme: str) -> None:
    colours = _colours(scheme)
    grounds = [f"{voice}-{ground}" for voice in VOICES for ground in GROUNDS]
    poor = {
        (voice, ground): ratio
        for voice in VOICES
        for ground in grounds
        if (ratio := _contrast(colours[f"{voice}-text-subtle"], colours[ground])) < 4.5
    }
    assert poor == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_buttons_are_aa_and_edges_can_be_seen(scheme: str) -> None:
    colours = _colours(scheme)
    poor = {}
    for voice in (*VOICES, *STATES):
        for base in ("base-default", "base-hover", "base-active"):
            ratio = _contrast(colours[f"{voice}-base-contrast-default"], colours[f"{voice}-{base}"])
            if ratio < 4.5:
                poor[voice, base] = ratio
    for ground in ("background-default", "background-tinted", "surface-default", "surface-tinted"):
        ratio = _contrast(colours["neutral-border-default"], colours[f"neutral-{ground}"])
        if ratio < 3:
            poor["border", ground] = ratio
    assert poor == {}


def test_the_built_stylesheet_fetches_nothing_from_elsewhere() -> None:
    css = (theme.BUILT / "allemed.css").read_text(encoding="utf-8")
    assert "@import" not in css
    assert [
        address for address in re.findall(r"url\(\s*[\"']?([^\"')]+)", css) if not address.startswith("data:")
    ] == list(theme.FONTS)


def test_every_sheet_of_ours_is_built_in() -> None:
    assert {path.stem for path in theme.OURS.glob("*.css")} == set(theme.SHEETS)
