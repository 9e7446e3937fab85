"""Every drawing follows the grammar in `allemed/demo/drawings/README.md`: small, still, self-contained, one palette."""

import csv
import gzip
import re
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from defusedxml import ElementTree

ALLEMED = Path(__file__).resolve().parents[2] / "allemed"
DEMO = ALLEMED / "demo/drawings"
DRAWINGS = sorted([*(ALLEMED / "base/static/base/drawings").glob("*.svg"), *DEMO.glob("*.svg")])
SVG = "{http://www.w3.org/2000/svg}"

# Kilobytes as stored, and as sent. The wide front page holds eight children and may be longer as stored.
STORED, SENT = 12_000, 6_000
LONGER = {"front.svg": 18_000}

ELEMENTS = {"svg", "g", "path", "circle", "ellipse", "rect", "clipPath"}
PALETTE = {
    *("#1f2a44", "#1d4079", "#2f66b0", "#a8c9e8", "#dbe8f3"),  # ink, deep, blue, sky, mist
    *("#e5722a", "#f5b681", "#e2b04a", "#b84f3a"),  # orange, apricot, mustard, brick
    *("#fbf4e8", "#ecdabd", "#cf9f6c", "#fffdf8"),  # paper, sand, wood, white
    *("#38635a", "#6f9d7f", "#c3d7c2"),  # pine, green, moss
    *("#f4cfb3", "#dca47d", "#a9704c", "#71462f"),  # skin
    *("#2a1f20", "#6e4428", "#dcae5e", "#b0552d"),  # hair
}


def each_drawing() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda path: path.name)


def elements(drawing: Path) -> list[Element]:
    return list(ElementTree.parse(drawing).iter())


def test_there_are_drawings() -> None:
    assert DRAWINGS


@each_drawing()
def test_a_drawing_is_small(drawing: Path) -> None:
    content = drawing.read_bytes()
    assert len(content) < LONGER.get(drawing.name, STORED)
    assert len(gzip.compress(content)) < SENT


@each_drawing()
def test_a_drawing_scales(drawing: Path) -> None:
    root = elements(drawing)[0]
    assert root.tag == f"{SVG}svg"
    assert re.fullmatch(r"0 0 \d+ \d+", root.get("viewBox", ""))
    assert not {"width", "height"} & set(root.keys())


@each_drawing()
def test_a_drawing_is_only_shapes(drawing: Path) -> None:
    """No script, style, text, picture or reuse: what is not listed is not there."""
    assert {element.tag.removeprefix(SVG) for element in elements(drawing)} <= ELEMENTS


@each_drawing()
def test_a_drawing_refers_to_nothing_outside_itself(drawing: Path) -> None:
    for element in elements(drawing):
        for name, value in element.items():
            assert name not in {"style", "class", "href"}
            assert not name.startswith(("on", "{"))
            assert "://" not in value
            if "url(" in value:
                assert re.fullmatch(r"url\(#[a-z0-9-]+\)", value)


@each_drawing()
def test_the_ids_of_a_drawing_carry_its_name(drawing: Path) -> None:
    """Two drawings set inline on one page must not share an id."""
    for element in elements(drawing):
        assert element.get("id", drawing.stem).startswith(drawing.stem)


@each_drawing()
def test_a_drawing_keeps_to_the_palette(drawing: Path) -> None:
    for element in elements(drawing):
        for name in ("fill", "stroke", "stop-color", "color"):
            assert element.get(name, "none") in {"none", *PALETTE}


def test_every_drawing_has_words_in_three_languages() -> None:
    with (DEMO / "alt-texts.csv").open(encoding="utf-8", newline="") as file:
        words = {row["drawing"]: row for row in csv.DictReader(file)}
    assert set(words) == {drawing.name for drawing in DRAWINGS}
    assert all(row[language].strip() for row in words.values() for language in ("nb", "nn", "en"))
