"""A grid of texts, as found in a CSV, an HTML table, a chart or a PDF, understood as cells and figures.

Columns are known by their headings, in bokmål, nynorsk or English: a count (`n`, `antall`, …), a share (`%`, `andel`,
…), an interval's ends, a standard error. All other columns are dimensions. A heading such as `active %` or `active n`
names the numerator. Hidden is what readers see as hidden: `:`, `.`, `x`, `<5` and the like.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from allemed.insight.disclosure.cells import Cell, Key, Table, make_key
from allemed.insight.disclosure.release import Figure, FigureKind, Release

COUNT_WORDS = frozenset({"n", "antall", "tal", "count", "number", "personer", "persons", "svar", "answers", "value"})
SHARE_WORDS = frozenset({"%", "share", "andel", "del", "prosent", "percent", "per cent"})
LOW_WORDS = frozenset({"low", "lower", "nedre", "ci_low", "ci low", "fra", "from"})
HIGH_WORDS = frozenset({"high", "upper", "øvre", "ci_high", "ci high", "til", "to"})
SE_WORDS = frozenset({"se", "standardfeil", "standard error", "std. error"})
HIDDEN_WORDS = frozenset({":", ".", "..", "...", "x", "c", "*", "–", "skjult", "hidden", "s"})
NUMBER = re.compile(r"^-?\d{1,3}(?:[  ]\d{3})+(?:[.,]\d+)?$|^-?\d+(?:[.,]\d+)?$")
UNNAMED = "yes"


@dataclass(frozen=True)
class Grid:
    """Headings and rows of texts."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Column:
    """What a column holds, and of which numerator."""

    kind: str
    of: str | None


@dataclass
class _Line:
    """One row, understood."""

    key: Key
    count: str | None = None
    numerators: dict[str, str] = field(default_factory=dict)
    shares: dict[str, str] = field(default_factory=dict)
    ends: dict[tuple[str, str], str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def understand(heading: str) -> Column:
    """What a heading says about its column."""
    text = " ".join(heading.strip().lower().replace("(", " ").replace(")", " ").split())
    for kind, words in (
        ("count", COUNT_WORDS),
        ("share", SHARE_WORDS),
        ("low", LOW_WORDS),
        ("high", HIGH_WORDS),
        ("se", SE_WORDS),
    ):
        if text in words:
            return Column(kind, None)
        for word in words:
            if text.endswith(f" {word}"):
                return Column("numerator" if kind == "count" else kind, text[: -len(word) - 1].strip())
    return Column("dimension", text)


def number_of(text: str) -> tuple[float, int] | None:
    """A printed number and its decimals; None for what is hidden or is no number."""
    tidy = text.strip().replace("\u00a0", " ").removesuffix("%").strip().replace("−", "-")
    if not NUMBER.match(tidy):
        return None
    tidy = tidy.replace(" ", "").replace(",", ".")
    return float(tidy), len(tidy.partition(".")[2])


def is_hidden(text: str) -> bool:
    """Whether the text stands for a figure that is withheld."""
    tidy = text.strip().lower()
    return tidy in HIDDEN_WORDS or tidy == "" or tidy.startswith("<")


def add_grid(release: Release, grid: Grid, *, source: str) -> None:
    """Add what a grid says to the release: a table where counts are printed, figures for all else."""
    columns = [understand(heading) for heading in grid.headings]
    dimensions = tuple(sorted(column.of for column in columns if column.kind == "dimension" and column.of))
    if all(column.kind == "dimension" for column in columns):
        return
    cells: dict[Key, Cell] = {}
    population = release.rules.population
    for row in grid.rows:
        line = _line(columns, row)
        if line is None:
            continue
        if line.count is not None:
            cells.setdefault(line.key, _cell(line))
        else:
            release.figures.extend(_numerator_figures(line, population, source))
        release.figures.extend(_share_figures(line, population, source))
    if cells:
        name = f"{source}#{len(release.tables) + 1}"
        release.tables.append(Table(name, dimensions, list(cells.values()), population))


def _line(columns: list[Column], row: tuple[str, ...]) -> _Line | None:
    codes = {
        column.of: text.strip()
        for column, text in zip(columns, row, strict=False)
        if column.kind == "dimension" and column.of
    }
    line = _Line(make_key(codes))
    for column, text in zip(columns, row, strict=False):
        of = column.of or UNNAMED
        if column.kind == "count":
            if number_of(text) is None and not is_hidden(text):
                return None
            line.count = text
        elif column.kind == "numerator":
            line.numerators[of] = text
        elif column.kind == "share":
            line.shares[of] = text
        elif column.kind in {"low", "high"}:
            line.ends[of, column.kind] = text
        elif column.kind == "se":
            line.errors[of] = text
    return line


def _cell(line: _Line) -> Cell:
    count = number_of(line.count or "")
    numerators = {of: number_of(text) for of, text in line.numerators.items()}
    return Cell(
        line.key,
        int(count[0]) if count is not None else None,
        "published" if count is not None else "hidden",
        {of: int(found[0]) if found is not None else None for of, found in numerators.items()},
        {of: "published" if found is not None else "hidden" for of, found in numerators.items()},
    )


def _numerator_figures(line: _Line, population: str, source: str) -> list[Figure]:
    found = []
    for of, text in line.numerators.items():
        number = number_of(text)
        if number is not None:
            found.append(Figure("count", line.key, of, number[0], population=population, source=source))
    return found


def _share_figures(line: _Line, population: str, source: str) -> list[Figure]:
    found = []
    kinds: tuple[tuple[FigureKind, dict[str, str]], ...] = (("share", line.shares), ("se", line.errors))
    for kind, texts in kinds:
        for of, text in texts.items():
            number = number_of(text)
            if number is not None:
                found.append(
                    Figure(kind, line.key, of, number[0], decimals=number[1], population=population, source=source)
                )
    for of in {of for of, _ in line.ends}:
        low, high = number_of(line.ends.get((of, "low"), "")), number_of(line.ends.get((of, "high"), ""))
        if low is not None and high is not None:
            found.append(
                Figure(
                    "interval",
                    line.key,
                    of,
                    low=low[0],
                    high=high[0],
                    decimals=min(low[1], high[1]),
                    population=population,
                    source=source,
                )
            )
    return found
