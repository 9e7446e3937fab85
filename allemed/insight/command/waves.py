"""change and trend: between the waves of a repeated survey."""

from __future__ import annotations

import argparse
from typing import Any

from allemed.insight.command.arguments import add_data, answers_of, asked, level_of
from allemed.insight.command.printing import say_json, say_table
from allemed.insight.design import make_design
from allemed.insight.errors import InsightError


def add_commands(subparsers: Any) -> None:
    """Add the commands that compare waves."""
    for name, text in (
        ("change", "the change of a mean or share from wave to wave"),
        ("trend", "the slope of a mean or share over three waves or more"),
    ):
        parser = subparsers.add_parser(name, help=text, description=f"Estimate {text}.")
        add_data(parser)
        parser.add_argument("--y", required=True, metavar="COLUMN", help="the column, or COLUMN=VALUE")
        parser.add_argument("--waves", "--over", required=True, metavar="COLUMN", help="which wave a row is of")
        parser.add_argument("--by", nargs="+", action="extend", default=[], metavar="COLUMN", help="domains")
        parser.add_argument(
            "--independent", action="store_true", help="each wave was drawn by itself, whatever its clusters are called"
        )
        parser.add_argument(
            "--drawn", metavar="COLUMN", help="what was drawn for each wave, whole (a municipality): others each time"
        )
        parser.set_defaults(run=run_waves, statistic=name)


def run_waves(arguments: argparse.Namespace) -> None:
    """change or trend, within each of --by."""
    from allemed.insight import estimates
    from allemed.insight.estimates import proportions, waves

    name, value = asked(arguments.y)
    unit = [arguments.drawn] if arguments.drawn else []
    table, specification = answers_of(arguments, [name, arguments.waves, *arguments.by, *unit])
    if arguments.independent and arguments.drawn:
        raise InsightError("bad_arguments", "--independent and --drawn are two answers to one question: give one.")
    if arguments.independent:
        table, specification = waves.drawn_apart(table, specification, arguments.waves)
    design = make_design(table, specification)
    y = name if value is None else proportions.indicator(design, name, value)
    how: dict[str, Any] = {"level": level_of(arguments)} | ({"drawn": arguments.drawn} if arguments.drawn else {})
    estimate = estimates.changes if arguments.statistic == "change" else estimates.trends
    found = estimate(design, y, arguments.waves, arguments.by, **how)
    rows = [one.row() for one in found]
    if not arguments.json:
        say_table(rows)
        return
    answer: dict[str, object] = {"rows": rows, "statistic": arguments.statistic, "level": level_of(arguments)}
    notes = list(design.notes)
    if not design.stages[0].is_rows:
        shared = waves.shared_clusters(design, arguments.waves)
        answer["shared_clusters"] = shared
        if not shared and not arguments.independent and not arguments.drawn:
            notes.append("No cluster is in two waves: say --independent if each wave was drawn by itself.")
    if notes:
        answer["notes"] = notes
    say_json(answer)
