"""logit, lpm and gap."""

from __future__ import annotations

import argparse
from typing import Any

from allemed.insight.command.arguments import add_data, design_of, level_of
from allemed.insight.command.printing import say_json, say_table
from allemed.insight.errors import InsightError


def add_commands(subparsers: Any) -> None:
    """Add the commands that fit models."""
    for name, text in (("logit", "a survey-weighted logit"), ("lpm", "a survey-weighted linear probability model")):
        parser = subparsers.add_parser(name, help=text, description=f"Fit {text}.")
        add_data(parser)
        parser.add_argument("--formula", required=True, metavar="FORMULA", help='"y ~ ses + imm*female"')
        parser.add_argument("--effects", metavar="COLUMN", help="one effect for each value, eliminated")
        parser.add_argument(
            "--cluster", metavar="COLUMN", help="clusters of the standard errors, instead of the design's"
        )
        parser.add_argument("--margins", action="store_true", help="average marginal effects as well")
        parser.set_defaults(run=run_model, family=name)
    parser = subparsers.add_parser("gap", help="the raw and the adjusted gap, and what moved it")
    add_data(parser)
    parser.add_argument("--y", required=True, metavar="COLUMN", help="the column, or COLUMN=VALUE")
    parser.add_argument("--group", required=True, metavar="COLUMN", help="0 and 1")
    parser.add_argument("--block", action="append", default=[], metavar="NAME=TERMS", help="resources=ses+books")
    parser.add_argument("--effects", metavar="COLUMN")
    parser.add_argument("--cluster", metavar="COLUMN")
    parser.set_defaults(run=run_gap)


def run_model(arguments: argparse.Namespace) -> None:
    """logit or lpm."""
    from allemed.insight import models
    from allemed.insight.models.formula import names_in

    extra = [name for name in (arguments.effects, arguments.cluster) if name]
    design = design_of(arguments, [*names_in(arguments.formula), *extra])
    model = models.fit(
        design,
        arguments.formula,
        arguments.family,
        effects=arguments.effects,
        cluster=arguments.cluster,
        level=level_of(arguments),
    )
    answer: dict[str, object] = {
        "terms": [term.row() for term in model.terms],
        "n": model.n,
        "log_likelihood": model.log_likelihood if model.log_likelihood == model.log_likelihood else None,
        "df": model.df,
        "clusters": model.clusters,
        "dropped": {
            "missing": model.dropped.missing,
            "by_effect": model.dropped.by_effect,
            "effects": model.dropped.effects,
        },
    }
    if model.notes:
        answer["notes"] = list(model.notes)
    if arguments.margins:
        answer["margins"] = [margin.row() for margin in models.margins(model)]
    if arguments.json:
        say_json(answer)
        return
    say_table([term.row() for term in model.terms])
    if arguments.margins:
        say_table([margin.row() for margin in models.margins(model)])
    say_table([{name: answer[name] for name in ("n", "log_likelihood", "df", "clusters", "dropped")}])


def run_gap(arguments: argparse.Namespace) -> None:
    """gap: the parts in order."""
    from allemed.insight import models
    from allemed.insight.models.formula import names_in

    blocks: dict[str, str] = {}
    for said in arguments.block:
        name, sign, terms = said.partition("=")
        if not sign or not name.strip():
            raise InsightError("bad_arguments", "A block is NAME=TERMS, as resources=ses+books.")
        blocks[name.strip()] = terms
    columns = [
        arguments.y.partition("=")[0],
        arguments.group,
        *(c for b in blocks.values() for c in names_in(f"~ {b}")),
    ]
    columns += [name for name in (arguments.effects, arguments.cluster) if name]
    design = design_of(arguments, columns)
    found = models.gap(
        design,
        arguments.y,
        arguments.group,
        blocks,
        effects=arguments.effects,
        cluster=arguments.cluster,
        level=level_of(arguments),
    )
    rows = [part.row() for part in found.parts]
    if arguments.json:
        say_json({"parts": rows, "n": found.model.n, "df": found.model.df})
    else:
        say_table(rows)
