from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest

from allemed.base import file_kinds
from allemed.base.refusals import RefusedError
from allemed.website import uploads
from allemed.website.refusals import WebsiteRefusal
from allemed.website.tests.make import DRAWING, make_photo


def refusal_of(content: bytes, name: str) -> object:
    is_picture = name.rpartition(".")[2] in {*uploads.PICTURES, "svg", "bmp", "exe"}
    check = uploads.check_picture if is_picture else uploads.check_file
    with pytest.raises(RefusedError) as refused:
        check(io.BytesIO(content), name)
    assert "%(" not in refused.value.message
    return refused.value.reason


def svg(inside: str, attributes: str = "") -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inside}</svg>'.encode()


def make_bomb() -> bytes:
    """A PNG of some bytes that says it is 60,000 points wide and high."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


def make_archive(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


WORD = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}


@pytest.mark.parametrize(
    ("name", "kind"), [("a.png", "PNG"), ("a.JPG", "JPEG"), ("a.webp", "WEBP"), ("a.avif", "AVIF")]
)
def test_it_takes_a_picture_that_is_what_it_says(name: str, kind: str) -> None:
    uploads.check_picture(io.BytesIO(make_photo(20, 20, kind)), name)


def test_a_picture_bomb_is_told_how_large_it_may_be() -> None:
    with pytest.raises(RefusedError) as refused:
        uploads.check_picture(io.BytesIO(make_bomb()), "bilde.png")
    assert "mer enn 50 millioner" in refused.value.message


def test_it_takes_a_drawing_of_shapes() -> None:
    uploads.check_picture(io.BytesIO(DRAWING), "tegning.svg")
    uploads.check_drawing(svg('<defs><linearGradient id="a"/></defs><rect fill="url(#a)"/><use href="#a"/>'))


@pytest.mark.parametrize(
    "hostile",
    [
        svg("<script>alert(1)</script>"),
        svg('<rect onload="alert(1)"/>'),
        svg("", 'onclick="alert(1)"'),
        svg('<a href="javascript:alert(1)"><rect/></a>'),
        svg('<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><script>1</script></body></foreignObject>'),
        svg('<script xmlns="http://www.w3.org/1999/xhtml">1</script>'),
        svg('<use href="https://evil.example/x.svg#a"/>'),
        svg('<image href="https://evil.example/x.png"/>'),
        svg('<use xlink:href="data:image/svg+xml;base64,AAAA" xmlns:xlink="http://www.w3.org/1999/xlink"/>'),
        svg("<style>@import url(https://evil.example/x.css);</style>"),
        svg('<rect style="fill:url(https://evil.example/x)"/>'),
        svg('<set attributeName="href" to="javascript:alert(1)"/>'),
        b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        b'<?xml-stylesheet href="https://evil.example/x.css"?>' + svg("<rect/>"),
    ],
)
def test_it_refuses_a_drawing_that_does_more_than_be_looked_at(hostile: bytes) -> None:
    assert refusal_of(hostile, "tegning.svg") == WebsiteRefusal.DRAWING_UNSAFE


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (make_photo(20, 20, "PNG"), "bilde.jpg", WebsiteRefusal.PICTURE_DISGUISED),
        (b"<html><script>alert(1)</script></html>", "bilde.png", WebsiteRefusal.PICTURE_DISGUISED),
        (b"<html></html>", "bilde.svg", WebsiteRefusal.PICTURE_DISGUISED),
        (make_photo(20, 20, "PNG")[:60], "bilde.png", WebsiteRefusal.PICTURE_UNREADABLE),
        (b"MZ", "bilde.exe", WebsiteRefusal.PICTURE_KIND),
        (b"BM", "bilde.bmp", WebsiteRefusal.PICTURE_KIND),
        (b"", "bilde.png", WebsiteRefusal.FILE_EMPTY),
        (make_bomb(), "bilde.png", WebsiteRefusal.PICTURE_TOO_MANY_PIXELS),
        (b"\x89PNG" + b"0" * uploads.PICTURE_BYTES, "bilde.png", WebsiteRefusal.PICTURE_TOO_LARGE),
        (b" " * (uploads.DRAWING_BYTES + 1), "bilde.svg", WebsiteRefusal.PICTURE_TOO_LARGE),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 40 else "",
)
def test_it_refuses_a_picture_that_is_not_one(content: bytes, name: str, reason: WebsiteRefusal) -> None:
    assert refusal_of(content, name) == reason


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"%PDF-1.7\n", "a.pdf", "PDF"),
        ("navn;alder\nGuri;14\næøå".encode(), "a.csv", "CSV"),
        (make_archive(**WORD), "a.docx", "DOCX"),
        (make_archive(mimetype=b"application/vnd.oasis.opendocument.text"), "a.odt", "ODT"),
    ],
)
def test_a_files_kind_is_read_from_its_content(content: bytes, name: str, kind: str) -> None:
    assert uploads.check_file(io.BytesIO(content), name) == kind


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"<html><script>alert(1)</script>", "a.pdf", WebsiteRefusal.FILE_DISGUISED),
        (b"MZ\x00\x01", "a.txt", WebsiteRefusal.FILE_DISGUISED),
        (make_archive(**WORD), "a.xlsx", WebsiteRefusal.FILE_DISGUISED),
        (b"PK not a zip", "a.docx", WebsiteRefusal.FILE_DISGUISED),
        (make_archive(**WORD, **{"word/vbaProject.bin": b"x"}), "a.docx", WebsiteRefusal.FILE_HAS_MACROS),
        (b"<html>", "a.html", WebsiteRefusal.FILE_KIND),
        (b"", "a.pdf", WebsiteRefusal.FILE_EMPTY),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 40 else "",
)
def test_it_refuses_a_file_that_is_not_what_it_says(content: bytes, name: str, reason: WebsiteRefusal) -> None:
    assert refusal_of(content, name) == reason


def test_it_refuses_an_archive_that_swells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_kinds, "UNPACKED_BYTES", 1000)
    swelling = make_archive(**WORD, **{"word/media.bin": b"0" * 5000})
    assert refusal_of(swelling, "a.docx") == WebsiteRefusal.FILE_TOO_LARGE
