"""Arguments several commands share: the data, the design, the codebook."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from allemed.insight import codebook
from allemed.insight.data import Table, read
from allemed.insight.design import Design, Specification, load, make_design


def add_data(parser: argparse.ArgumentParser) -> None:
    """DATA, --design, --codebook, --level and --json."""
    parser.add_argument("data", metavar="DATA", type=Path, help="a .sav, .parquet, .csv or .xlsx file")
    parser.add_argument("--design", type=Path, help="a YAML file: weights, strata, clusters, fpc, nest, lonely")
    parser.add_argument("--codebook", type=Path, help="a YAML file that names missing codes and labels")
    parser.add_argument("--level", type=float, default=0.95, help="of the intervals (0.95)")
    parser.add_argument("--json", action="store_true", help="print JSON")


def design_of(arguments: argparse.Namespace, columns: Sequence[str]) -> Design:
    """The design over the columns a command needs, with the codebook's missing codes taken out."""
    return make_design(*answers_of(arguments, columns))


def answers_of(arguments: argparse.Namespace, columns: Sequence[str]) -> tuple[Table, Specification]:
    """The columns a command needs, and how the sample was drawn."""
    specification = load(arguments.design) if arguments.design else Specification()
    book = codebook.load(arguments.codebook) if arguments.codebook else None
    if book is not None and not arguments.design:
        specification = book.design
    wanted = list(dict.fromkeys([*columns, *specification.columns]))
    table: Table = read(arguments.data, wanted)
    if book is not None:
        table = codebook.apply(book, table)
    return table, specification


def asked(y: str) -> tuple[str, str | None]:
    """The column and the value in COLUMN=VALUE; no value in COLUMN."""
    name, sign, value = y.partition("=")
    return (name.strip(), value.strip()) if sign else (y, None)


def level_of(arguments: argparse.Namespace) -> float:
    """The intervals' level. Raises InsightError `bad_arguments` outside 0 … 1."""
    from allemed.insight.errors import InsightError

    level = float(arguments.level)
    if not 0 < level < 1:
        raise InsightError("bad_arguments", "--level lies between 0 and 1, not {level}.", level=level)
    return level
