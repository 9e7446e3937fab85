"""The command `python -m allemed.insight …`, stable, for scripts and other languages.

Each module in `MODULES` has `add_commands(subparsers)`, which adds its subcommands and sets `run` on each: a function
that takes the parsed arguments, prints to stdout and returns nothing, or a status of its own. What cannot be done is an
`InsightError`: one sentence on stderr, status 2. A module that cannot be imported stops the command; nothing is left
out in silence.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from typing import NoReturn

from allemed.insight.errors import InsightError

MODULES: tuple[str, ...] = (
    "allemed.insight.command.estimates",
    "allemed.insight.command.waves",
    "allemed.insight.command.models",
    "allemed.insight.command.checking",
    "allemed.insight.command.resources",
    "allemed.insight.disclosure.command",
)


class Parser(argparse.ArgumentParser):
    """An argparse parser whose refusals are one sentence, as all others."""

    def error(self, message: str) -> NoReturn:
        raise InsightError("bad_arguments", "{why} (see {program} --help).", why=_sentence(message), program=self.prog)


def _sentence(message: str) -> str:
    return message[:1].upper() + message[1:]


def make_parser() -> Parser:
    """The whole command line, with every module's subcommands."""
    parser = Parser(prog="python -m allemed.insight", description="Weighted statistics, models and disclosure control.")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True, parser_class=Parser)
    for module in MODULES:
        importlib.import_module(module).add_commands(subparsers)
    return parser


def main(arguments: Sequence[str]) -> int:
    """Run one command: 0 when it went well, its own status, or 2 and one sentence when it could not be done."""
    try:
        chosen = make_parser().parse_args(arguments)
        return chosen.run(chosen) or 0
    except InsightError as error:
        print(error, file=sys.stderr)  # noqa: T201 - this is a command
        return 2
