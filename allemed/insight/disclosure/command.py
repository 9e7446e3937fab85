"""`protect` and `attack` on the command line.

    python -m allemed.insight protect TABLE --rules rules.yaml --json [--earlier RELEASE …] [--published FILE]
    python -m allemed.insight attack RELEASE --json [--earlier RELEASE …] [--rules rules.yaml]

TABLE is CSV or Parquet, of cells or of persons (see `reading.py`). RELEASE is a release's JSON, published bytes (.csv,
.html, .svg, .pdf), or a folder of such. Status 0: safe; 1: something can be inferred; 2: bad input, one sentence.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allemed.insight.disclosure.attack import Report, attack
from allemed.insight.disclosure.attack.reading import read_release
from allemed.insight.disclosure.highs import silence
from allemed.insight.disclosure.protect import protect
from allemed.insight.disclosure.reading import read_table
from allemed.insight.disclosure.release import Release
from allemed.insight.disclosure.rules import read_rules
from allemed.insight.errors import InsightError

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[Any]


def add_commands(subparsers: Subparsers) -> None:
    """Add `protect` and `attack`."""
    one = subparsers.add_parser("protect", help="hide or round what must be, and attack the result")
    one.add_argument("table", type=Path, metavar="TABLE", help="CSV or Parquet of cells or of persons")
    one.add_argument("--rules", type=Path, required=True, help="rules.yaml")
    one.add_argument("--name", help="the release's name; else the file's")
    one.add_argument("--published", type=Path, help="also write the release as outsiders may see it to this file")
    _add_common(one)
    one.set_defaults(run=run_protect)
    two = subparsers.add_parser("attack", help="what can be inferred from a release")
    two.add_argument("release", type=Path, metavar="RELEASE", help="JSON, CSV, HTML, SVG, PDF, or a folder of these")
    two.add_argument("--rules", type=Path, help="rules.yaml; else the release's own")
    _add_common(two)
    two.set_defaults(run=run_attack)


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--earlier", type=Path, nargs="*", default=[], metavar="RELEASE", help="what is out already")
    parser.add_argument("--json", action="store_true", help="JSON on stdout")


def run_protect(chosen: argparse.Namespace) -> int:
    """Protect one table, attack it, and print it."""
    rules = read_rules(chosen.rules)
    earlier = [read_release(path) for path in chosen.earlier]
    table = read_table(chosen.table, rules)
    with silence():
        release = protect([table], rules, earlier=earlier, name=chosen.name or chosen.table.stem)
        report = attack(release, earlier=earlier, only_verdict=True)
    if chosen.published is not None and report.is_safe:
        write_json(chosen.published, release.published().to_json())
    said = release.to_json() | {"hash": release.hash, "summary": summary(release, report)}
    if chosen.json:
        print(json.dumps(said, ensure_ascii=False, indent=1))  # noqa: T201 - this is a command
    else:
        for name, value in said["summary"].items():
            print(f"{name} {value}")  # noqa: T201 - this is a command
    return 0 if report.is_safe else 1


def run_attack(chosen: argparse.Namespace) -> int:
    """Attack a release and print what was found."""
    rules = read_rules(chosen.rules) if chosen.rules is not None else None
    release = read_release(chosen.release, rules)
    earlier = [read_release(path, rules) for path in chosen.earlier]
    with silence():
        report = attack(release, earlier=earlier)
    if chosen.json:
        print(json.dumps(report.to_json(), ensure_ascii=False, indent=1))  # noqa: T201 - this is a command
    else:
        for one in report.broken:
            print(f"{one.verdict}: {one.proof or one.name}")  # noqa: T201 - this is a command
        print("safe" if report.is_safe else f"broken: {len(report.broken)} figures")  # noqa: T201 - this is a command
    return 0 if report.is_safe else 1


def summary(release: Release, report: Report) -> dict[str, object]:
    """How many cells have which status, and what the attack said."""
    statuses = [cell.status for table in release.tables for cell in table]
    return {
        "cells": len(statuses),
        **{name: statuses.count(name) for name in ("published", "primary", "secondary", "rounded")},
        "verdict": "safe" if report.is_safe else "broken",
        "broken": [one.to_json() for one in report.broken],
    }


def write_json(path: Path, said: object) -> None:
    """JSON into a file."""
    try:
        path.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError:
        raise InsightError("cannot_write", "{file} cannot be written.", file=path.name) from None
