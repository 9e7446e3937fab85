"""What a codebook may say, read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from allemed.insight.design import specification
from allemed.insight.design.specification import Specification, load_yaml
from allemed.insight.errors import InsightError

TYPES = ("number", "integer", "category", "text", "date", "boolean")
KEYS = ("title", "variables", "weights", "design", "extra")
VARIABLE_KEYS = ("label", "type", "values", "missing", "minimum", "maximum", "required", "unique", "format")


@dataclass(frozen=True)
class Variable:
    """One column: its type, what its codes mean, and which of them mean that there is no answer.

    `required`: no row may lack it. `unique`: no two rows share it. `format`: how a date is written (strptime).
    """

    name: str
    label: str = ""
    type: str = "number"
    values: Mapping[object, str] = field(default_factory=dict)
    missing: tuple[object, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    required: bool = False
    unique: bool = False
    format: str = "%Y-%m-%d"


@dataclass(frozen=True)
class Codebook:
    """The variables by name, the design, and whether columns the book does not know are a fault."""

    variables: Mapping[str, Variable]
    design: Specification = field(default_factory=Specification)
    title: str = ""
    refuse_extra: bool = False


def load(path: str | Path) -> Codebook:
    """The codebook in a YAML file. Raises InsightError `bad_codebook`, naming the key."""
    return parse(load_yaml(path), Path(path).name)


def parse(said: object, source: str = "the codebook") -> Codebook:
    """The codebook in what YAML said."""
    if not isinstance(said, dict) or not isinstance(said.get("variables"), dict):
        raise _bad(source, "has no variables")
    for key in said:
        if key not in KEYS:
            raise _bad(source, f"has the key {key}, which is none of {', '.join(KEYS)}")
    variables = {str(name): _variable(str(name), about, source) for name, about in said["variables"].items()}
    design = specification.parse(said.get("design") or {}, source)
    if said.get("weights"):
        if not isinstance(said["weights"], str):
            raise _bad(source, "names one column as weights, as text")
        design = replace(design, weights=said["weights"])
    if said.get("extra", "allow") not in ("allow", "refuse"):
        raise _bad(source, "says extra, which is allow or refuse")
    return Codebook(variables, design, str(said.get("title", "")), said.get("extra") == "refuse")


def _variable(name: str, about: Any, source: str) -> Variable:
    if about is None:
        about = {}
    if not isinstance(about, dict):
        raise _bad(source, f"says of {name} something that has no keys")
    for key in about:
        if key not in VARIABLE_KEYS:
            raise _bad(source, f"says {key} of {name}, which is none of {', '.join(VARIABLE_KEYS)}")
    values = about.get("values") or {}
    if isinstance(values, list):
        values = {value: str(value) for value in values}
    if not isinstance(values, dict):
        raise _bad(source, f"says values of {name}, which is codes with labels")
    kind = about.get("type") or ("category" if values else "number")
    if kind not in TYPES:
        raise _bad(source, f"says that {name} is a {kind}, which is none of {', '.join(TYPES)}")
    missing = about.get("missing")
    missing = () if missing is None else tuple(missing) if isinstance(missing, list) else (missing,)
    ends = []
    for key in ("minimum", "maximum"):
        end = about.get(key)
        if end is not None and not isinstance(end, int | float):
            raise _bad(source, f"says a {key} of {name} that is no number")
        ends.append(None if end is None else float(end))
    return Variable(
        name,
        label=str(about.get("label", "")),
        type=kind,
        values={code: str(label) for code, label in values.items()},
        missing=missing,
        minimum=ends[0],
        maximum=ends[1],
        required=bool(about.get("required", False)),
        unique=bool(about.get("unique", False)),
        format=str(about.get("format", "%Y-%m-%d")),
    )


def _bad(source: str, why: str) -> InsightError:
    return InsightError("bad_codebook", "{source} {why}.", source=source, why=why)
