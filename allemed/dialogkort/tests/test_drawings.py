from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from allemed.base.refusals import RefusedError
from allemed.dialogkort import actions, drawings
from allemed.dialogkort.models import Illustration
from allemed.dialogkort.models.illustration import ChangedFileError
from allemed.dialogkort.refusals import CardRefusal
from allemed.dialogkort.tests.cards import BY, make_illustration, make_svg


def make_hostile_svg(inside: str, attributes: str = "") -> bytes:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 8 6" '
        f"{attributes}>{inside}</svg>"
    ).encode()


def make_png(width: int = 400, height: int = 300) -> bytes:
    note = PngInfo()
    note.add_text("Location", "59.9,10.7")
    file = io.BytesIO()
    Image.new("RGB", (width, height), "#e5722a").save(file, "PNG", pnginfo=note)
    return file.getvalue()


@pytest.mark.parametrize(
    ("svg", "reason"),
    [
        (make_hostile_svg("<script>alert(1)</script>"), CardRefusal.UNSAFE_DRAWING),
        (make_hostile_svg("", 'onload="alert(1)"'), CardRefusal.UNSAFE_DRAWING),
        (make_hostile_svg('<g ONCLICK="x()"/>'), CardRefusal.UNSAFE_DRAWING),
        (make_hostile_svg("<foreignObject><p/></foreignObject>"), CardRefusal.UNSAFE_DRAWING),
        (make_hostile_svg('<image href="https://ond.example/a.png"/>'), CardRefusal.UNSAFE_DRAWING),
        (make_hostile_svg('<a href="javascript:alert(1)"><path d="M0 0"/></a>'), CardRefusal.UNSAFE_DRAWING),
        (make_hostile_svg('<use href="https://ond.example/a.svg#b"/>'), CardRefusal.UNSAFE_DRAWING),
        (make_hostile_svg('<use xlink:href="data:image/svg+xml,x"/>'), CardRefusal.UNSAFE_DRAWING),
        (make_hostile_svg('<path d="M0 0" fill="url(https://ond.example/a)"/>'), CardRefusal.UNSAFE_DRAWING),
        (make_hostile_svg('<path d="M0 0" style="fill:url( //ond.example/a)"/>'), CardRefusal.UNSAFE_DRAWING),
        (make_hostile_svg("<style>@import 'https://ond.example/a.css';</style>"), CardRefusal.UNSAFE_DRAWING),
        (make_hostile_svg("<style>*{fill:\\75rl(//ond.example)}</style>"), CardRefusal.UNSAFE_DRAWING),
        (make_hostile_svg("<set attributeName='href' to='x'/>"), CardRefusal.UNSAFE_DRAWING),
        (make_hostile_svg('<iframe xmlns="http://www.w3.org/1999/xhtml"/>'), CardRefusal.UNSAFE_DRAWING),
        (b'<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + make_hostile_svg("&a;"), CardRefusal.UNSAFE_DRAWING),
        (b'<!DOCTYPE svg SYSTEM "file:///etc/passwd">' + make_hostile_svg(""), CardRefusal.UNSAFE_DRAWING),
        (make_hostile_svg("<text>Guri</text>"), CardRefusal.TEXT_IN_DRAWING),
        (make_hostile_svg("<g>" * 50 + "</g>" * 50), CardRefusal.TOO_COMPLICATED),
        (make_hostile_svg("<g/>" * 5000), CardRefusal.TOO_COMPLICATED),
        (
            make_hostile_svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g><use href="#a"/>'),
            CardRefusal.TOO_COMPLICATED,
        ),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', CardRefusal.NO_SIZE),
        (b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 0"/>', CardRefusal.NO_SIZE),
        (b"<html><body/></html>", CardRefusal.NOT_A_DRAWING),
        (b"GIF89a", CardRefusal.NOT_A_DRAWING),
        (b"", CardRefusal.NOT_A_DRAWING),
        (make_svg() + b" " * drawings.MAX_SVG_BYTES, CardRefusal.FILE_TOO_LARGE),
        (b"x" * (drawings.MAX_BYTES + 1), CardRefusal.FILE_TOO_LARGE),
        (make_png(100, 100), CardRefusal.TOO_SMALL),
        (make_png(6000, 400), CardRefusal.TOO_MANY_PIXELS),
        (make_png()[:-40], CardRefusal.NOT_A_DRAWING),
    ],
)
def test_it_refuses_by_name(svg: bytes, reason: CardRefusal) -> None:
    with pytest.raises(RefusedError) as refusal:
        drawings.read(svg)
    assert refusal.value.reason == reason
    assert refusal.value.message


def test_a_drawing_programs_own_notes_are_dropped() -> None:
    drawing = drawings.read(
        b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:i="http://inkscape.example/" width="80" height="60" i:v="1">'
        b"<metadata>Kari</metadata><i:view>Kari</i:view><path d='M0 0h9'/></svg>"
    )
    assert b"Kari" not in drawing.content
    assert b"path" in drawing.content
    assert (drawing.width, drawing.height) == (80, 60)
    assert b'viewBox="0 0 80 60"' in drawing.content


def test_a_picture_is_written_anew_without_what_else_it_carried() -> None:
    drawing = drawings.read(make_png() + b"<script>")
    assert b"59.9" not in drawing.content
    assert b"<script>" not in drawing.content
    assert (drawing.width, drawing.height) == (400, 300)


@given(st.binary(max_size=300))
def test_whatever_is_uploaded_it_is_read_or_refused(content: bytes) -> None:
    for start in (b"", b"\x89PNG\r\n\x1a\n", b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>"):
        try:
            drawings.read(start + content)
        except RefusedError as refusal:
            assert refusal.message  # noqa: PT017


@pytest.mark.django_db
def test_it_is_kept_under_its_content_and_only_once() -> None:
    first = make_illustration()
    assert first.sha256 in str(first.file.name)
    with pytest.raises(RefusedError) as refusal:
        actions.add_illustration(by=BY, content=make_svg(), name="Igjen", credit="x")
    assert refusal.value.reason == CardRefusal.SAME_DRAWING
    assert Illustration.objects.count() == 1


@pytest.mark.django_db
def test_a_file_changed_behind_our_back_is_noticed() -> None:
    drawing = make_illustration()
    with open(drawing.file.path, "ab") as file:  # noqa: PTH123
        file.write(b"<!-- -->")
    with pytest.raises(ChangedFileError):
        drawing.content()
