"""resources: put the index of family resources, and centrality, beside the answers."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from allemed.insight.command.printing import say_json, say_table


def add_commands(subparsers: Any) -> None:
    """Add `resources`."""
    parser = subparsers.add_parser("resources", help="add the index of family resources to a file of answers")
    parser.add_argument("data", metavar="DATA", type=Path)
    parser.add_argument("--definition", type=Path, help="a YAML file (Ungdata's, unless you name one)")
    parser.add_argument("--weights", metavar="COLUMN", help="weights that make the groups equal in the population")
    parser.add_argument("--municipality", metavar="COLUMN", help="with --centrality: municipality numbers")
    parser.add_argument("--centrality", type=Path, help="a table with the columns number and centrality")
    parser.add_argument("--out", type=Path, required=True, help="a .parquet file to write")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=run_resources)


def run_resources(arguments: argparse.Namespace) -> None:
    """Write the answers with the new columns, and say how large the groups became."""
    from allemed.insight import resources
    from allemed.insight.data import read
    from allemed.insight.errors import InsightError

    definition = resources.load(arguments.definition or resources.UNGDATA)
    table = read(arguments.data)
    weights = table.numbers(arguments.weights) if arguments.weights else None
    index = resources.resources(table, weights, definition)
    frame = table.frame.with_columns(index.columns())
    if bool(arguments.centrality) != bool(arguments.municipality):
        raise InsightError("bad_arguments", "--centrality and --municipality belong together.")
    if arguments.centrality:
        found = resources.centrality(table, arguments.municipality, read(arguments.centrality))
        frame = frame.with_columns(found.alias("centrality"))
    try:
        frame.write_parquet(arguments.out)
    except OSError:
        raise InsightError("cannot_write", "{path} cannot be written.", path=arguments.out) from None
    rows = [{"group": place + 1, "share": float(share)} for place, share in enumerate(index.shares)]
    if arguments.json:
        say_json({"rows": rows, "without": int((index.group == 0).sum())})
    else:
        say_table(rows)
