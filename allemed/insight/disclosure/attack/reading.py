"""Releases from files: a release's own JSON, the published bytes themselves, or a folder of both.

In a folder `release.json` (or any one JSON) gives rules and groups; its cells count as published too. Every CSV, HTML,
SVG and PDF beside it adds what it says, as a reader would see it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from allemed.insight.disclosure.attack.grid import Grid, add_grid
from allemed.insight.disclosure.attack.reading_csv import grids_of_csv
from allemed.insight.disclosure.attack.reading_html import grids_of_html
from allemed.insight.disclosure.attack.reading_pdf import grids_of_pdf
from allemed.insight.disclosure.attack.reading_svg import grids_of_svg
from allemed.insight.disclosure.release import Release
from allemed.insight.disclosure.rules import Rules
from allemed.insight.errors import InsightError

READERS: dict[str, Callable[[bytes], list[Grid]]] = {
    ".csv": grids_of_csv,
    ".html": grids_of_html,
    ".htm": grids_of_html,
    ".svg": grids_of_svg,
    ".pdf": grids_of_pdf,
}


def read_release(path: Path, rules: Rules | None = None) -> Release:
    """A release from JSON, from published bytes, or from a folder of these. `rules` go before the release's own."""
    if not path.exists():
        raise InsightError("no_file", "There is no file {file}.", file=path.name)
    files = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
    release = Release([], name=path.stem, rules=rules or Rules(), groups=dict(rules.groups) if rules else {})
    for one in files:
        if one.suffix.lower() == ".json":
            own = _read_json(one)
            release = replace(
                own,
                rules=rules or own.rules,
                groups={**release.groups, **own.groups},
                tables=[*release.tables, *own.tables],
                figures=[*release.figures, *own.figures],
            )
    read_any = any(one.suffix.lower() == ".json" for one in files)
    for one in files:
        reader = READERS.get(one.suffix.lower())
        if reader is not None:
            read_any = True
            for grid in _read(one, reader):
                add_grid(release, grid, source=one.name)
    if not read_any or not (release.tables or release.figures):
        raise InsightError("nothing_to_attack", "{file} holds no figures that can be read.", file=path.name)
    return release


def read_bytes(parts: dict[str, bytes], rules: Rules, *, name: str = "release") -> Release:
    """What outsiders read in published bytes, by file name (`table.csv`, `page.html`, `chart.svg`, `report.pdf`)."""
    release = Release([], name=name, rules=rules, groups=dict(rules.groups))
    for file, content in parts.items():
        reader = READERS.get(Path(file).suffix.lower())
        if reader is None:
            raise InsightError("unknown_kind", "{file} is of no kind that can be read.", file=file)
        for grid in reader(content):
            add_grid(release, grid, source=file)
    return release


def _read_json(path: Path) -> Release:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise InsightError("bad_json", "{file} is not JSON that can be read.", file=path.name) from None
    return Release.from_json(said)


def _read(path: Path, reader: Callable[[bytes], list[Grid]]) -> list[Grid]:
    try:
        content = path.read_bytes()
    except OSError:
        raise InsightError("no_file", "{file} cannot be read.", file=path.name) from None
    try:
        return reader(content)
    except InsightError:
        raise
    except (ValueError, UnicodeDecodeError):
        raise InsightError("bad_file", "{file} cannot be read.", file=path.name) from None
