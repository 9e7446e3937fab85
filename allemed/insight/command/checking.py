"""check: the data held up against a codebook."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from allemed.insight.command.printing import say_json
from allemed.insight.errors import InsightError


def add_commands(subparsers: Any) -> None:
    """Add `check`."""
    parser = subparsers.add_parser("check", help="hold data up against a codebook: faults by row and column")
    parser.add_argument("data", metavar="DATA", type=Path)
    parser.add_argument("--codebook", type=Path, required=True)
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=run_check)


def run_check(arguments: argparse.Namespace) -> None:
    """Print every fault; status 2 if one is grave."""
    import sys

    from allemed.insight import codebook
    from allemed.insight.data import read

    report = codebook.check(codebook.load(arguments.codebook), read(arguments.data))
    if arguments.json:
        say_json(
            {
                "rows": report.rows,
                "clean": report.is_clean,
                "faults": [
                    {"column": one.column, "row": one.row, "reason": one.reason, "count": one.count, "grave": one.grave}
                    for one in report.faults
                ],
            }
        )
    else:
        for fault in report.faults:
            sys.stdout.write(f"{'fault' if fault.grave else 'note '}  {fault}\n")
    if not report.is_clean:
        grave = sum(fault.grave for fault in report.faults)
        raise InsightError(
            "does_not_fit", "{data} does not fit the codebook: {count} fault(s).", data=arguments.data.name, count=grave
        )
