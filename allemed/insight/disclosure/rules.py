"""The rules a release is protected by, and their YAML.

threshold: 5            # counts 1 to 4 are hidden (and 0, where zeros are protected)
zeros: protected        # or `published`: that nobody is in a cell may be said
numerators: 3           # threshold for "yes" and for "no"; the same as `threshold` when left out
group_disclosure: true  # 0 % and 100 % say something about everyone in the cell
dominance: {n: 2, k: 85}  # hidden when the n largest hold more than k % of the amount
p_percent: 10           # hidden when the largest could be guessed within p %
protection: 1           # a hidden count's interval is at least this wide, and reaches the threshold
method: suppress        # or `round`
base: 3                 # rounding base
always: [{}]            # cells that must be published, here the grand total
total: [Total, I alt]   # the codes that mean a dimension's total, beside those known
dimensions: [municipality, sex]
groups: {municipality: {"03": ["0301"]}}     # code: members; hierarchies, mergers, "all but one"
overlapping: [activity] # dimensions whose codes do not add up (one may do several)
count: n                # names of columns
numerator: {active: yes_n}
population: pupils 2019
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from allemed.insight.disclosure.cells import TOTAL_WORDS, Key, make_key
from allemed.insight.errors import InsightError

Zeros = Literal["protected", "published"]
Method = Literal["suppress", "round"]
Groups = dict[str, dict[str, tuple[str, ...]]]


@dataclass(frozen=True)
class Dominance:
    """The (n, k) rule: hidden when the n largest contributors hold more than k per cent of the amount."""

    n: int
    k: float


@dataclass(frozen=True)
class Rules:
    """What is too little to publish, and how far a hidden figure must be from known."""

    threshold: int = 3
    zeros: Zeros = "protected"
    numerators: int | None = None
    group_disclosure: bool = True
    dominance: Dominance | None = None
    p_percent: float | None = None
    protection: int = 1
    method: Method = "suppress"
    base: int | None = None
    always: tuple[Key, ...] = ()
    total: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()
    groups: Groups = field(default_factory=dict)
    overlapping: tuple[str, ...] = ()
    count: str | None = None
    numerator: dict[str, str] = field(default_factory=dict)
    weighted: str | None = None
    amount: str | None = None
    largest: tuple[str, ...] = ()
    weights: str | None = None
    contributor: str | None = None
    population: str = "all"
    margins: bool | None = None
    table: str | None = None

    def __post_init__(self) -> None:
        _whole_number("threshold", self.threshold, 1)
        _whole_number("protection", self.protection, 1)
        if self.numerators is not None:
            _whole_number("numerators", self.numerators, 1)
        if self.base is not None:
            _whole_number("base", self.base, 2)
        for name, choices in (("zeros", get_args(Zeros)), ("method", get_args(Method))):
            if getattr(self, name) not in choices:
                raise _bad(name, f"is one of {', '.join(choices)}")
        if self.p_percent is not None and not 0 < self.p_percent < 100:
            raise _bad("p_percent", "lies between 0 and 100")
        if self.dominance is not None and not (self.dominance.n >= 1 and 0 < self.dominance.k < 100):
            raise _bad("dominance", "has n of 1 or more and k between 0 and 100")

    @property
    def numerator_threshold(self) -> int:
        """The threshold for a numerator and its complement."""
        return self.threshold if self.numerators is None else self.numerators

    @property
    def rounding_base(self) -> int:
        """The base of controlled rounding: the rules' own, or the threshold."""
        return self.base if self.base is not None else max(2, self.threshold)


def _bad(name: str, why: str) -> InsightError:
    return InsightError("bad_rule", "The rule {rule} {why}.", rule=name, why=why)


def _whole_number(name: str, given: object, least: int) -> None:
    if isinstance(given, bool) or not isinstance(given, int) or given < least:
        raise _bad(name, f"is a whole number of {least} or more")


class _CodesKept(yaml.SafeLoader):
    """YAML in which 0301 is a municipality and not the octal number 193."""


_CodesKept.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:int"]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_CodesKept.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"-?(0|[1-9][0-9]*)$"), list("-0123456789"))


def read_rules(path: Path) -> Rules:
    """Rules from a YAML file. An `InsightError` names the rule that is wrong."""
    try:
        said = yaml.load(path.read_text(encoding="utf-8"), Loader=_CodesKept)  # noqa: S506 - a SafeLoader, stricter
    except FileNotFoundError:
        raise InsightError("no_file", "There is no file {file}.", file=path.name) from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise InsightError("bad_yaml", "{file} is not YAML that can be read.", file=path.name) from None
    except OSError:
        raise InsightError("no_file", "{file} cannot be read.", file=path.name) from None
    return make_rules({} if said is None else said)


def make_rules(said: object) -> Rules:
    """Rules from a mapping, as read from YAML or JSON."""
    if not isinstance(said, Mapping):
        raise InsightError("bad_rules", "The rules are a list of names with values, such as `threshold: 3`.")
    known = {one.name for one in fields(Rules)}
    for name in said:
        if name not in known:
            raise InsightError("unknown_rule", "There is no rule called {rule}.", rule=name)
    made: dict[str, Any] = {name: value for name, value in said.items() if value is not None}
    for name in ("total", "dimensions", "overlapping", "largest"):
        if name in made:
            given = made[name]
            made[name] = (str(given),) if isinstance(given, str) else tuple(str(one) for one in _listed(name, given))
    if isinstance(made.get("numerator"), str):
        made["numerator"] = {made["numerator"]: made["numerator"]}
    if "dominance" in made:
        made["dominance"] = _dominance(made["dominance"])
    if "always" in made:
        made["always"] = tuple(make_key(_codes(one)) for one in _listed("always", made["always"]))
    if "groups" in made:
        made["groups"] = make_groups(made["groups"])
    return Rules(**made)


def make_groups(said: object) -> Groups:
    """`{dimension: {code: [members]}}` with every code as text."""
    if not isinstance(said, Mapping) or not all(isinstance(codes, Mapping) for codes in said.values()):
        raise _bad("groups", "is dimension: {code: [members]}")
    return {
        str(dimension): {
            _code(code): tuple(str(member) for member in _listed("groups", members)) for code, members in codes.items()
        }
        for dimension, codes in said.items()
    }


def _code(code: object) -> str:
    """A group's code; the words for a total are the group of everyone."""
    text = str(code)
    return "" if text.strip().lower() in TOTAL_WORDS else text


def _listed(name: str, given: object) -> list[Any] | tuple[Any, ...]:
    if not isinstance(given, list | tuple):
        raise _bad(name, "is a list")
    return given


def _codes(given: object) -> dict[str, str]:
    if not isinstance(given, Mapping):
        raise _bad("always", "is a list of {dimension: code}")
    return {str(dimension): str(code) for dimension, code in given.items()}


def _dominance(given: object) -> Dominance:
    if not isinstance(given, Mapping) or set(given) != {"n", "k"}:
        raise _bad("dominance", "is {n: …, k: …}")
    try:
        return Dominance(int(given["n"]), float(given["k"]))
    except (TypeError, ValueError):
        raise _bad("dominance", "has numbers for n and k") from None
