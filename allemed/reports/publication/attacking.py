"""The attack on the finished bytes: what a stranger reads in pages, charts, CSV, workbook and PDF, put together.

The figures were attacked before the words were made. Here everything that is to go out is read again as a reader
would: the report, the places' tables and every municipality's own page, in each language, and all files. Each row of
each table is found in the release by what the row says (its table's caption and its first cell). A number beside a name
that the release hides is given to the attack, together with all the release shows (exactly, though the page rounds) and
everything in the ledger; a row of numbers that is none of ours is refused for being there, and so is a sentence, an
attribute, a comment or metadata in which a hidden municipality has a number, and its colour on the map or mark in a
chart. Rounded numbers and weighted shares of cells that *are* shown say less than the exact counts they are tried with,
so they are not given again. A chart's titles and descriptions may only be the page's own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.utils.translation import override

from allemed.insight.disclosure import Figure, Release, attack
from allemed.insight.disclosure.attack.grid import number_of
from allemed.insight.errors import InsightError
from allemed.places.hexagons.drawing import draw
from allemed.places.models import County
from allemed.reports.publication import strangers
from allemed.reports.publication.content import drawn_rows
from allemed.reports.publication.making import municipality_names
from allemed.reports.publication.municipal import Beside, country_name, group_name
from allemed.reports.publication.pages import Page
from allemed.reports.publication.strangers import Row
from allemed.reports.recipes import Recipe
from allemed.reports.running.protecting import Names
from allemed.reports.running.sections import Cell, Codes
from allemed.reports.running.variables import NONE

Meaning = tuple[str, Codes]
Broken = dict[str, Any]
DIGIT = re.compile(r"\d")
NUMBER = re.compile(r"\d+")
SAID = re.compile(r"<(title|desc|metadata)\b[^>]*>(.*?)</\1>|<!--(.*?)-->", re.DOTALL)
ATTRIBUTES = re.compile(r"\s(?:data-[\w-]+|aria-(?!labelledby|describedby)[\w-]+|alt)=\"([^\"]*)\"")
ON_THE_MAP = re.compile(r'<use href="#kart-h" x="([-\d.]+)" y="([-\d.]+)" class="rp-map__(\w+)"')
TICKS = {"0", "25", "50", "75", "100"}  # of a municipality's own chart


def broken(
    recipe: Recipe,
    result: Mapping[str, Any],
    release: Release,
    *,
    earlier: Iterable[Release],
    editions: Iterable[Any],
    pages: Mapping[str, Iterable[Page]],
) -> list[Broken]:
    """What the bytes give away, each with its proof; nothing when all is well. `pages` by language."""
    secrets = _Secrets(recipe, result, release)
    found: list[Broken] = []
    figures: list[Figure] = []
    for edition in editions:
        reader = _Reader(secrets, edition, _meanings(recipe, result, edition.language))
        reader.read_files()
        for page in pages.get(edition.language, ()):
            reader.read_page(page)
        found += reader.found
        figures += reader.figures
    if figures:
        try:
            report = attack(replace(release, figures=[*release.figures, *figures]), earlier=list(earlier))
            found += [bound.to_json() for bound in report.broken]
        except InsightError:
            pass  # the numbers contradict the release: they are refused for being there at all
    return found


class _Secrets:
    """What the release hides: its cells, and the municipalities among them."""

    def __init__(self, recipe: Recipe, result: Mapping[str, Any], release: Release) -> None:
        self.recipe, self.result = recipe, result
        self.names = Names(recipe, _cells(result), result.get("waves", ()))
        self._hidden = {
            (table.population, cell.key)
            for table in release.tables
            for cell in table
            if cell.is_hidden or any(map(cell.is_numerator_hidden, cell.numerators))
        }

    def cell(self, meaning: Meaning) -> tuple[str, Any] | None:
        """The hidden cell a row is about; None where the release shows it."""
        cell = self.names.population(*meaning), self.names.key(*meaning)
        return cell if cell in self._hidden else None

    @cached_property
    def places(self) -> dict[str, str]:
        """The hidden municipalities: number to name."""
        places, figures = self.recipe.places, self.result["places"]
        if not places or not figures:
            return {}
        return {
            number: name
            for number, name in municipality_names().items()
            if number in figures["municipalities"]
            and self.cell((places.outcome, ((places.municipality, number),))) is not None
        }

    @cached_property
    def named(self) -> re.Pattern[str]:
        """Any hidden municipality's name, as a word."""
        names = sorted(map(re.escape, self.places.values()), key=len, reverse=True)
        return re.compile(rf"(?<!\w)(?:{'|'.join(names)})(?!\w)" if names else r"(?!)")

    @cached_property
    def on_the_map(self) -> dict[tuple[str, str], str]:
        """Where hidden municipalities lie on the map: position to number."""
        cells = draw(municipality_names()).cells
        return {(str(cell.x), str(cell.y)): cell.number for cell in cells if cell.number in self.places}


@dataclass
class _Reader:
    """Reads one language of a publication."""

    secrets: _Secrets
    edition: Any
    meanings: Mapping[tuple[str, str], Meaning]
    found: list[Broken] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)

    def read_files(self) -> None:
        """The files to download, and what a chart says of itself."""
        files = self.edition.files
        self._rows("csv", strangers.csv_rows(files["csv"]))
        self._words("csv", strangers.csv_words(files["csv"]))
        self._rows("xlsx", strangers.sheet_rows(files["xlsx"]))
        self._words("xlsx", strangers.sheet_words(files["xlsx"]))
        self._rows("pdf", strangers.pdf_rows(files["pdf"], self.meanings))
        self._words("pdf", strangers.pdf_words(files["pdf"]))
        self._words("yaml", files["yaml"].decode().splitlines())
        for place, text in _strange(self.edition):
            self._give_away(place, text)

    def read_page(self, page: Page) -> None:
        """A page: its tables, its words, its map; and whether a hidden municipality's own page has a number of it."""
        content = strangers.main_of(page.content) if page.municipality else page.content  # the house around is the same
        rows, words = strangers.page(content)
        self._rows(page.address, rows)
        self._words(page.address, words)
        for x, y, look in ON_THE_MAP.findall(content.decode()):
            number = self.secrets.on_the_map.get((x, y))
            if number and look != "hidden":
                self._give_away(page.address, f"{self.secrets.places[number]}: {look}")
        if page.municipality not in self.secrets.places:
            return
        for text in words:  # every number on it must be of the places beside it, or in the recipe's own words
            rest = _plain(self._own_words.sub("", text))
            if strange := set(NUMBER.findall(rest)) - self._beside:
                self._give_away(page.address, f"{', '.join(sorted(strange))} ({text})")
        if b"<circle" in content:
            self._give_away(page.address, "<circle>")

    @cached_property
    def _beside(self) -> set[str]:
        """What numbers a hidden municipality's page may have: those of the places beside it, the threshold, ticks."""
        figures = self.secrets.result["places"]
        with override(self.edition.language):
            shown = [*figures["counties"].values(), *figures["groups"].values(), figures["country"]]
            cells = [_plain(cell) for place in shown for cell in Beside("", place).cells]
        return TICKS | {str(self.secrets.result["threshold"])} | set(NUMBER.findall(" ".join(cells)))

    @cached_property
    def _own_words(self) -> re.Pattern[str]:
        """The recipe's own words, which may have numbers in them ("8th grade")."""
        recipe = self.secrets.recipe
        outcome = recipe.outcomes[self.secrets.result["places"]["outcome"]]
        texts = (recipe.title, recipe.lead, recipe.who, outcome.who, outcome.does)
        words = [strangers.flat(word) for text in texts for word in text.values() if word]
        return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))

    @cached_property
    def _own_rows(self) -> set[tuple[str, ...]]:
        """Rows of the page that are about no cell: differences, and who answered."""
        content = self.edition.content
        tables = [section["table"] for section in content["sections"]] + [content["audit"]["table"]]
        return {tuple(map(strangers.flat, row)) for table in tables if table for row in table["rows"]}

    def _rows(self, where: str, rows: Iterable[Row]) -> None:
        for caption, label, cells in rows:
            if not any(DIGIT.search(cell) for cell in cells):
                continue
            meaning = self._meaning(caption, (label, *cells))
            if meaning is None:
                whole = tuple(re.sub(r"^'", "", cell) for cell in (label, *cells))
                if tuple(_trimmed(whole)) not in self._own_rows:
                    self._give_away(where, " · ".join(whole))
                continue
            if hidden := self.secrets.cell(meaning):
                source = f"{self.edition.language}: {where}"
                self.found.append(_printed(*hidden, meaning[0], cells, source))
                self.figures += _figures(*hidden, meaning[0], cells, source)

    def _meaning(self, caption: str, cells: tuple[str, ...]) -> Meaning | None:
        """What a row is about: by its table and first cell, else by whatever cell names a place."""
        found = self.meanings.get((caption, cells[0]))
        for cell in cells:
            found = found or self.meanings.get(("", cell))
        return found

    def _words(self, where: str, texts: Iterable[str]) -> None:
        for text in texts:
            if DIGIT.search(text) and self.secrets.named.search(text):
                self._give_away(where, text)

    def _give_away(self, place: str, text: str) -> None:
        self.found.append(
            {
                "population": "", "measure": place, "by": {}, "low": "", "high": "", "hidden": True,
                "verdict": "published", "proof": f"{self.edition.language}: {place}: {text[:200]}",
            }
        )  # fmt: skip


def _trimmed(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Without the empty cells at the end that a file needs and the page has not."""
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells


def _printed(
    population: str, key: Iterable[tuple[str, str]], outcome: str, cells: tuple[str, ...], source: str
) -> Broken:
    said = " · ".join(cell for cell in cells if DIGIT.search(cell))
    return {
        "population": population, "measure": outcome, "by": dict(key), "low": said, "high": said, "hidden": True,
        "verdict": "published", "proof": f"{source}: {said}",
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
    """Numbers without the spaces between their thousands."""
    return re.sub(r"(?<=\d)[\s,](?=\d{3})", "", text).strip()


# --- What the rows mean ----------------------------------------------------------------------------------------------


def _cells(result: Mapping[str, Any]) -> list[Cell]:
    """The result's cells, and one without an answer where the run had such: for the names of populations."""
    return [
        Cell(each["outcome"], tuple(sorted(each["codes"].items())), 0, 0, 0.0, 0.0, 0.0)
        for section in result["sections"]
        for each in section["cells"]
    ] + [Cell("", ((variable, NONE),), 0, 0, 0.0, 0.0, 0.0) for variable in result.get("incomplete", [])]


def _meanings(recipe: Recipe, result: Mapping[str, Any], language: str) -> dict[tuple[str, str], Meaning]:
    """(caption, first cell): which cell of the release the row is about. Places stand in several tables."""
    found: dict[tuple[str, str], Meaning] = {}
    with override(language):
        by_id = {section["id"]: section for section in result["sections"]}
        for section in recipe.sections:
            for caption, label, cell in drawn_rows(recipe, section, by_id[section.id], language):
                names = strangers.flat(caption), strangers.flat(label)
                found[names] = cell["outcome"], tuple(sorted(cell["codes"].items()))
        for label, codes in _place_labels(recipe, result, language):
            assert recipe.places is not None  # noqa: S101 -- there are labels of places
            found["", strangers.flat(label)] = recipe.places.outcome, codes
    return found


def _place_labels(recipe: Recipe, result: Mapping[str, Any], language: str) -> Iterator[tuple[str, Codes]]:
    """What rows about places are called. A municipality goes before the county of the same name, which it is."""
    places, figures = recipe.places, result["places"]
    if not places or not figures:
        return
    yield country_name(), ()
    for code in figures["groups"]:
        yield group_name(recipe, code, language), ((places.centrality, code),)
    for county in County.objects.today():
        if county.number in figures["counties"]:
            yield str(county), ((places.county, county.number),)
    for number, name in municipality_names().items():
        if number in figures["municipalities"]:
            yield name, ((places.municipality, number),)


# --- What charts say of themselves -----------------------------------------------------------------------------------


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
