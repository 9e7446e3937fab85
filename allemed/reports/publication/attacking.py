"""The attack on the finished bytes: what a stranger reads in pages, charts, CSV, workbook and PDF, put together.

The figures were attacked before the words were made. Here every file that is to go out is read again as a reader would:
each row of each table is found in the release by what the row says (its table's caption and its first cell), and a
number beside a name that the release hides is given to the attack, together with all the release shows (exactly, though
the page rounds) and everything in the ledger. Rounded numbers and weighted shares of cells that *are* shown say less
than the exact counts they are tried with, so they are not given again. A chart's titles and descriptions may only be
the page's own words.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

from django.utils.translation import override

from allemed.insight.disclosure import Figure, Release, attack
from allemed.insight.disclosure.attack.grid import number_of
from allemed.insight.disclosure.attack.reading_html import _Tables
from allemed.insight.errors import InsightError
from allemed.reports.publication.content import drawn_rows
from allemed.reports.publication.rereading import pdf_text
from allemed.reports.recipes import Recipe
from allemed.reports.running.protecting import Names
from allemed.reports.running.sections import Cell, Codes
from allemed.reports.running.variables import NONE

Row = tuple[str, str, tuple[str, ...]]
"""A table's caption, the row's first cell, and its other cells."""
Meaning = tuple[str, Codes]
DIGIT = re.compile(r"\d")
SAID = re.compile(r"<(title|desc|metadata)\b[^>]*>(.*?)</\1>|<!--(.*?)-->", re.DOTALL)
ATTRIBUTES = re.compile(r"\s(?:data-[\w-]+|aria-(?!labelledby|describedby)[\w-]+|alt)=\"([^\"]*)\"")


def broken(
    recipe: Recipe,
    result: Mapping[str, Any],
    release: Release,
    *,
    earlier: Iterable[Release],
    editions: Iterable[Any],
    pages: Mapping[str, list[bytes]],
) -> list[dict[str, Any]]:
    """What the bytes give away, each with its proof; nothing when all is well. `pages` are HTML by language."""
    names = Names(recipe, _cells(result), result.get("waves", ()))
    hidden = {
        (table.population, cell.key): cell
        for table in release.tables
        for cell in table
        if cell.is_hidden or any(map(cell.is_numerator_hidden, cell.numerators))
    }
    found: list[dict[str, Any]] = []
    figures: list[Figure] = []
    for edition in editions:
        meanings = _meanings(recipe, result, edition.language)
        for where, (caption, label, cells) in _rows(edition, pages.get(edition.language, []), meanings):
            meaning = meanings.get((caption, label)) or meanings.get(("", label))
            if meaning is None or not any(DIGIT.search(cell) for cell in cells):
                continue
            outcome, codes = meaning
            population, key = names.population(outcome, codes), names.key(outcome, codes)
            if (population, key) not in hidden:
                continue
            source = f"{edition.language}: {where}"
            found.append(_printed(population, key, outcome, cells, source))
            figures += _figures(population, key, outcome, cells, source)
        found += [_said_in(edition.language, place, text) for place, text in _strange(edition)]
    if figures:
        try:
            report = attack(replace(release, figures=[*release.figures, *figures]), earlier=list(earlier))
            found += [bound.to_json() for bound in report.broken]
        except InsightError:
            pass  # the numbers contradict the release: they are refused for being there at all
    return found


def _printed(
    population: str, key: Iterable[tuple[str, str]], outcome: str, cells: tuple[str, ...], source: str
) -> dict[str, Any]:
    said = " · ".join(cell for cell in cells if DIGIT.search(cell))
    return {
        "population": population, "measure": outcome, "by": dict(key), "low": said, "high": said, "hidden": True,
        "verdict": "published", "proof": f"{source}: {said}",
    }  # fmt: skip


def _said_in(language: str, place: str, text: str) -> dict[str, Any]:
    return {
        "population": "", "measure": place, "by": {}, "low": "", "high": "", "hidden": True,
        "verdict": "published", "proof": f"{language}: {place}: {text[:200]}",
    }  # fmt: skip


def _figures(population: str, key: Any, outcome: str, cells: tuple[str, ...], source: str) -> list[Figure]:
    """What a row of share, interval and number of answers says: the number as it stands, the share as of persons."""
    figures = []
    if len(cells) > 2 and (number := number_of(_plain(cells[2]))):
        figures.append(Figure("count", key, value=number[0], population=population, source=source))
    if cells and (share := number_of(_plain(cells[0]))):
        figures.append(Figure("share", key, outcome, share[0], decimals=share[1], population=population, source=source))
    return figures


def _plain(text: str) -> str:
    return text.replace("\u202f", "").replace("\u00a0", "").strip()


# --- What the rows mean ----------------------------------------------------------------------------------------------


def _cells(result: Mapping[str, Any]) -> list[Cell]:
    """The result's cells, and one without an answer where the run had such: for the names of populations."""
    return [
        Cell(each["outcome"], tuple(sorted(each["codes"].items())), 0, 0, 0.0, 0.0, 0.0)
        for section in result["sections"]
        for each in section["cells"]
    ] + [Cell("", ((variable, NONE),), 0, 0, 0.0, 0.0, 0.0) for variable in result.get("incomplete", [])]


def _meanings(recipe: Recipe, result: Mapping[str, Any], language: str) -> dict[tuple[str, str], Meaning]:
    """(caption, first cell): which cell of the release the row is about. Municipalities stand in several tables."""
    found: dict[tuple[str, str], Meaning] = {}
    with override(language):
        by_id = {section["id"]: section for section in result["sections"]}
        for section in recipe.sections:
            for caption, label, cell in drawn_rows(recipe, section, by_id[section.id], language):
                found[caption, label] = cell["outcome"], tuple(sorted(cell["codes"].items()))
    if recipe.places and result["places"]:
        from allemed.reports.publication.making import municipality_names

        for number, name in municipality_names().items():
            if number in result["places"]["municipalities"]:
                found["", name] = recipe.places.outcome, ((recipe.places.municipality, number),)
    return found


# --- What the bytes say ----------------------------------------------------------------------------------------------


def _rows(edition: Any, pages: list[bytes], meanings: Iterable[tuple[str, str]]) -> Iterator[tuple[str, Row]]:
    for cells in csv.reader(io.StringIO(edition.files["csv"].decode("utf-8-sig")), delimiter=";"):
        if len(cells) > 3:
            yield "csv", (cells[1], cells[2].removeprefix("'"), tuple(cells[3:]))
    for row in _sheet_rows(edition.files["xlsx"]):
        yield "xlsx", row
    for place, page in enumerate(pages, 1):
        for row in _page_rows(page):
            yield f"html {place}", row
    for row in _pdf_rows(edition.files["pdf"], meanings):
        yield "pdf", row


def _sheet_rows(content: bytes) -> Iterator[Row]:
    """Every row of every sheet, hidden ones too."""
    from openpyxl import load_workbook

    for sheet in load_workbook(io.BytesIO(content)).worksheets:
        caption = str(sheet.cell(1, 1).value or "")
        for cells in sheet.iter_rows(values_only=True):
            yield caption, str(cells[0] or ""), tuple("" if cell is None else str(cell) for cell in cells[1:])


class _Captioned(_Tables):
    """The tables with their captions."""

    def __init__(self) -> None:
        super().__init__()
        self.captions: dict[int, str] = {}
        self._in_caption = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_caption = tag == "caption" or (self._in_caption and tag not in {"tr", "thead", "tbody"})
        super().handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self._in_caption = self._in_caption and tag != "caption"
        super().handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        if self._in_caption:
            place = len(self.tables) - 1
            self.captions[place] = self.captions.get(place, "") + data
        super().handle_data(data)


def _page_rows(content: bytes) -> Iterator[Row]:
    parser: HTMLParser = _Captioned()
    assert isinstance(parser, _Captioned)  # noqa: S101 -- for its own attributes
    parser.feed(content.decode())
    parser.close()
    for place, rows in enumerate(parser.tables):
        caption = " ".join(parser.captions.get(place, "").split())
        for cells in rows:
            if cells:
                yield caption, cells[0], tuple(cells[1:])


def _pdf_rows(content: bytes, meanings: Iterable[tuple[str, str]]) -> Iterator[Row]:
    """Lines under a caption that begin with the name of one of its rows."""
    text = " ".join(pdf_text(content).split())
    captions: dict[str, set[str]] = {}
    for caption, label in meanings:
        if caption:
            captions.setdefault(caption, set()).add(label)
    for caption, labels in captions.items():
        _before, is_there, after = text.partition(caption)
        if not is_there:
            continue
        names = "|".join(re.escape(label) for label in sorted(labels, key=len, reverse=True))
        pieces = re.split(rf"(?<!\S)({names})(?!\S)", after[:4000])
        for label, said in list(zip(pieces[1::2], pieces[2::2], strict=True))[: len(labels)]:
            words = said.split(" ")
            yield caption, label, tuple(word for word in words[:3] if word)


def _strange(edition: Any) -> Iterator[tuple[str, str]]:
    """Words in a chart that are not the page's own: titles, descriptions, labels, comments with a number in them."""
    for section in edition.content["sections"]:
        if not section["chart"]:
            continue
        own = " ".join([section["table"]["caption"] if section["table"] else "", *section["sentences"]])
        rows = str(len(section["table"]["rows"])) if section["table"] else ""
        allowed = set(re.findall(r"\d+", own)) | {rows}
        texts = [next(filter(None, found[1:]), "") for found in SAID.findall(section["chart"])]
        texts += [text for text in ATTRIBUTES.findall(section["chart"]) if text != "true"]
        for text in texts:
            plain = re.sub(r"&#x27;|&quot;|&amp;", "", text)
            if set(re.findall(r"\d+", plain)) - allowed or (DIGIT.search(plain) and not _is_own(plain, own)):
                yield f"svg {section['id']}", text


def _is_own(text: str, own: str) -> bool:
    """Whether every sentence with a number is one the page says, or the one that counts the table's rows."""
    tidy = re.sub(r"&#x27;|&quot;|&amp;", "", own)
    return all(
        sentence.strip() in tidy or re.fullmatch(r"\D*\b\d+ \D+", sentence.strip())
        for sentence in re.split(r"(?<=[.:])\s+(?=[A-ZÆØÅ«])", text)
        if DIGIT.search(sentence)
    )
