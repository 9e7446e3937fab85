"""mean, total, ratio, proportion, quantile and association."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from allemed.insight.command.arguments import add_data, asked, design_of, level_of
from allemed.insight.command.printing import say_json, say_table
from allemed.insight.errors import InsightError

PLAIN = ("mean", "t")


def add_commands(subparsers: Any) -> None:
    """Add the commands that estimate."""
    for name, run, text in (
        ("mean", run_mean, "the mean of a column"),
        ("total", run_total, "its total in the population"),
        ("ratio", run_ratio, "the total of --y over that of --x"),
        ("proportion", run_proportion, "the share whose answer is a value: --y awards=Yes"),
        ("quantile", run_quantile, "the median, or the quantiles of --p"),
    ):
        parser = subparsers.add_parser(name, help=text, description=f"Estimate {text}.")
        add_data(parser)
        parser.add_argument("--y", required=True, metavar="COLUMN", help="the column, or COLUMN=VALUE")
        parser.add_argument("--by", nargs="+", action="extend", default=[], metavar="COLUMN", help="domains")
        parser.add_argument("--ci", default=None, metavar="METHOD", help="the interval's method")
        if name == "ratio":
            parser.add_argument("--x", required=True, metavar="COLUMN", help="the column below the line")
        if name == "quantile":
            parser.add_argument("--p", nargs="+", type=float, default=[0.5], metavar="SHARE", help="shares (0.5)")
        parser.set_defaults(run=run)
    parser = subparsers.add_parser("association", help="Rao and Scott's test of a two-way table")
    add_data(parser)
    parser.add_argument("--rows", required=True, metavar="COLUMN")
    parser.add_argument("--columns", required=True, metavar="COLUMN")
    parser.set_defaults(run=run_association)


def run_mean(arguments: argparse.Namespace) -> None:
    """mean: of a column's numbers, or of whether it is a value."""
    from allemed.insight import estimates

    name, value = asked(arguments.y)
    level, method = level_of(arguments), arguments.ci
    if value is not None or method not in (None, *PLAIN):
        arguments.ci = method if method not in (None, "t") else "mean"
        run_proportion(arguments)
        return
    design = design_of(arguments, [name, *arguments.by])
    _say(arguments, [estimates.mean(design, name, arguments.by, level=level)])


def run_total(arguments: argparse.Namespace) -> None:
    """total: of a column's numbers, or of how many have a value."""
    from allemed.insight import estimates
    from allemed.insight.estimates import proportions

    name, value = asked(arguments.y)
    _only_plain(arguments)
    design = design_of(arguments, [name, *arguments.by])
    y = name if value is None else proportions.indicator(design, name, value)
    _say(arguments, [estimates.total(design, y, arguments.by, level=level_of(arguments))])


def run_ratio(arguments: argparse.Namespace) -> None:
    """ratio: one total over another."""
    from allemed.insight import estimates

    _only_plain(arguments)
    design = design_of(arguments, [arguments.y, arguments.x, *arguments.by])
    _say(arguments, [estimates.ratio(design, arguments.y, arguments.x, arguments.by, level=level_of(arguments))])


def run_proportion(arguments: argparse.Namespace) -> None:
    """proportion: COLUMN=VALUE; without VALUE a column of 0 and 1, else each of its values."""
    from allemed.insight import estimates

    name, value = asked(arguments.y)
    design = design_of(arguments, [name, *arguments.by])
    values: Sequence[object]
    if value is not None:
        values = [value]
    else:
        _, known = design.table.codes(name)
        values = [known[-1]] if set(map(str, known)) <= {"0", "1", "0.0", "1.0", "False", "True"} and known else known
        values = values or [1]
    method = arguments.ci or "logit"
    level = level_of(arguments)
    made = [
        estimates.proportion(
            design, name, arguments.by, value=one, method="mean" if method == "t" else method, level=level
        )
        for one in values
    ]
    _say(arguments, made, [{"value": one} for one in values] if len(values) > 1 else None)


def run_quantile(arguments: argparse.Namespace) -> None:
    """quantile: with Woodruff's interval."""
    from allemed.insight import estimates

    _only_plain(arguments)
    design = design_of(arguments, [arguments.y, *arguments.by])
    level = level_of(arguments)
    made = [estimates.quantile(design, arguments.y, share, arguments.by, level=level) for share in arguments.p]
    _say(arguments, made)


def run_association(arguments: argparse.Namespace) -> None:
    """association: F, its degrees of freedom, p."""
    from allemed.insight import estimates
    from allemed.insight.estimates.result import number

    design = design_of(arguments, [arguments.rows, arguments.columns])
    found = estimates.association(design, arguments.rows, arguments.columns)
    named = {"f": found.f, "df1": found.df1, "df2": found.df2, "p": found.p, "x2": found.x2}
    answer = {**{name: number(value) for name, value in named.items()}, "n": found.n}
    if arguments.json:
        say_json(answer)
    else:
        say_table([answer])


def _only_plain(arguments: argparse.Namespace) -> None:
    if arguments.ci not in (None, *PLAIN):
        raise InsightError(
            "bad_arguments",
            "--ci {method} is for proportions; a {command} has the interval of Student's t or Woodruff's.",
            method=arguments.ci,
            command=arguments.run.__name__.removeprefix("run_"),
        )


def _say(arguments: argparse.Namespace, made: Sequence[Any], named: Sequence[dict[str, object]] | None = None) -> None:
    rows: list[dict[str, object]] = []
    for place, one in enumerate(made):
        for row in one.rows():
            extra = named[place] if named else {}
            rows.append({"by": row.pop("by"), **extra, **row})
    if arguments.json:
        answer: dict[str, object] = {"rows": rows, "statistic": made[0].statistic, "level": made[0].level}
        if made[0].deff_kind != "none":
            answer["deff_against"] = made[0].deff_kind
        if made[0].design.notes:
            answer["notes"] = list(made[0].design.notes)
        say_json(answer)
    else:
        say_table(rows)
