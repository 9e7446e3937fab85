"""What a stranger reads in our bytes: the rows of every table, and every loose word a number could stand in.

Nothing here knows what the files should say. Hidden sheets, comments, attributes, alternative texts, metadata and what
is written in a drawing are read like the rest.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from html import unescape
from xml.etree import ElementTree as ET

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject, TextStringObject

from allemed.insight.disclosure.attack.reading_html import _Tables
from allemed.reports.publication.rereading import pdf_text

Row = tuple[str, str, tuple[str, ...]]
"""A table's caption, the row's first cell, and its other cells."""
SAID = ("alt", "title", "content", "value", "placeholder")  # attributes that say something; and data-, aria-
SILENT = {
    "aria-labelledby",
    "aria-describedby",
    "aria-hidden",
    "aria-controls",
    "data-size",
    "data-series",
    "data-ground",
}
SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")


def flat(text: str) -> str:
    """The text with one plain space where it has any, so that a page, a PDF and a file say the same."""
    return " ".join(text.split())


# --- CSV and workbook ------------------------------------------------------------------------------------------------


def csv_rows(content: bytes) -> Iterator[Row]:
    """Each line: its table, its row's name, its figures."""
    for cells in csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"):
        if len(cells) > 3:
            yield flat(cells[1]), flat(cells[2].removeprefix("'")), tuple(map(flat, cells[3:]))


def csv_words(content: bytes) -> Iterator[str]:
    """Lines that are no rows of figures."""
    for cells in csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"):
        if len(cells) <= 3:
            yield " ".join(cells)


def sheet_rows(content: bytes) -> Iterator[Row]:
    """Every row of every sheet, hidden ones too."""
    from openpyxl import load_workbook

    for sheet in load_workbook(io.BytesIO(content)).worksheets:
        caption = flat(str(sheet.cell(1, 1).value or ""))
        for cells in sheet.iter_rows(values_only=True):
            texts = [flat("" if cell is None else str(cell)) for cell in cells]
            yield caption, texts[0], tuple(texts[1:])


def sheet_words(content: bytes) -> Iterator[str]:
    """Everything else in the archive: comments, names, headers and footers, properties, and single cells."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            is_sheet = name.startswith("xl/worksheets/sheet")
            if not name.endswith((".xml", ".rels", ".vml")):
                yield f"{name} {len(archive.read(name))}"
                continue
            for element in ET.fromstring(archive.read(name)).iter():  # noqa: S314 -- a file we made
                tag = element.tag.rpartition("}")[2]
                if element.text and not (is_sheet and tag in {"t", "v"}) and tag != "si":
                    yield element.text


# --- Pages -----------------------------------------------------------------------------------------------------------


class _Page(_Tables):
    """A page's tables with their captions, and the words outside them."""

    def __init__(self) -> None:
        super().__init__()
        self.captions: dict[int, str] = {}
        self.words: list[str] = []
        self._in_caption = False
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_caption = tag == "caption" or (self._in_caption and tag not in {"tr", "thead", "tbody"})
        for name, value in attrs:
            if value and name not in SILENT and (name in SAID or name.startswith(("data-", "aria-"))):
                self.words.append(value)
        self.words.append("")  # a tag parts what stands before it from what follows
        super().handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self._in_caption = self._in_caption and tag != "caption"
        if tag in {"p", "li", "h1", "h2", "h3", "h4", "text", "title", "desc", "figcaption", "td", "th", "caption"}:
            self.words.append("")
        super().handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        if self._in_caption:
            place = len(self.tables) - 1
            self.captions[place] = self.captions.get(place, "") + data
        if self._text is None:
            self.words[-1:] = [(self.words[-1] if self.words else "") + data]
        super().handle_data(data)

    def handle_comment(self, data: str) -> None:
        self.words += [data, ""]


def page(content: bytes) -> tuple[list[Row], list[str]]:
    """Every row of every table; and every other piece of text, comments and attributes that say something too."""
    parser = _Page()
    parser.feed(content.decode())
    parser.close()
    rows = []
    for place, found in enumerate(parser.tables):
        caption = flat(parser.captions.get(place, ""))
        rows += [(caption, flat(cells[0]), tuple(map(flat, cells[1:]))) for cells in found if cells]
    return rows, [words for each in parser.words if (words := flat(each))]


def main_of(content: bytes) -> bytes:
    """The page without the house around it, with what it says of itself in its head."""
    head, _, rest = content.partition(b"<main")
    said = re.findall(rb"<title>.*?</title>|<meta (?:name=.description|property=)[^>]*>", head, re.DOTALL)
    return b"".join([*said, b"<main", rest.partition(b"</main>")[0]])


# --- PDF -------------------------------------------------------------------------------------------------------------


def pdf_rows(content: bytes, captions: Iterable[tuple[str, str]]) -> Iterator[Row]:
    """Lines under a caption that begin with the name of one of its rows."""
    text = flat(pdf_text(content))
    named: dict[str, set[str]] = {}
    for caption, label in captions:
        if caption:
            named.setdefault(caption, set()).add(label)
    for caption, labels in named.items():
        _before, is_there, after = text.partition(caption)
        if not is_there:
            continue
        names = "|".join(re.escape(label) for label in sorted(labels, key=len, reverse=True))
        pieces = re.split(rf"(?<!\S)({names})(?!\S)", after[:4000])
        for label, said in list(zip(pieces[1::2], pieces[2::2], strict=True))[: len(labels)]:
            words = said.split(" ")
            yield caption, label, tuple(word for word in words[:3] if word)


def pdf_words(content: bytes) -> Iterator[str]:
    """The text by sentences, and every string that is not drawn: alternative texts, titles, metadata, attachments."""
    yield from SENTENCE.split(flat(pdf_text(content)))
    reader = PdfReader(io.BytesIO(content))
    for number in range(1, len(reader.xref_objStm) + sum(map(len, reader.xref.values())) + 1):
        found = reader.get_object(IndirectObject(number, 0, reader))
        yield from _strings(found)


def _strings(found: object) -> Iterator[str]:
    if isinstance(found, TextStringObject):
        yield str(found)
    elif isinstance(found, DictionaryObject):
        if isinstance(found, StreamObject) and found.get("/Type") in {"/Metadata", "/EmbeddedFile"}:
            yield unescape(re.sub(rb"<[^>]+>", b" ", found.get_data()).decode("utf-8", "replace"))
        for name, value in found.items():
            if name in {"/Alt", "/ActualText", "/Contents", "/Title", "/Subject", "/Keywords", "/Author", "/TU", "/E"}:
                yield from _strings(value)
    elif isinstance(found, ArrayObject):
        for one in found:
            yield from _strings(one)
